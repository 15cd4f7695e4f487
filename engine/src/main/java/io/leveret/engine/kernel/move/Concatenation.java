package io.leveret.engine.kernel.move;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Conversion;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.Scratch;
import io.leveret.engine.kernel.Storage;
import java.util.List;
import java.util.Optional;

/**
 * Tensors side by side: line i of the output is line i of each operand, one after another. Operands of another
 * quantization than the output's are converted on the way. What already lies where it belongs is no operand.
 */
public final class Concatenation implements Kernel {
    private final Storage held;
    private final int lines;
    private final Operand[] operands;
    private final int outStride;

    /**
     * A concatenation.
     *
     * @param held in which array the tensors lie
     * @param outStride elements from one line of the output to the next
     */
    public Concatenation(Storage held, int lines, List<Operand> operands, int outStride) {
        this.held = held;
        this.lines = lines;
        this.operands = operands.toArray(Operand[]::new);
        this.outStride = outStride;
    }

    /**
     * A tensor that becomes a part of each line.
     *
     * @param input where it starts
     * @param stride elements from one of its lines to the next
     * @param output where the first line goes, which may be where it is
     * @param length elements of a line
     * @param conversion what becomes of its values; none for a plain copy
     */
    public record Operand(int input, int stride, int output, int length, Optional<Conversion> conversion) {}

    @Override
    public int parts() {
        return lines;
    }

    @Override
    public void run(Arena arena, Scratch scratch, int from, int to) {
        Object values = held.in(arena);
        for (int line = from; line < to; line++) {
            for (Operand operand : operands) {
                int in = operand.input + line * operand.stride;
                int out = operand.output + line * outStride;
                if (operand.conversion.isPresent()) {
                    operand.conversion.get().apply(arena.shorts, in, out, operand.length);
                } else {
                    System.arraycopy(values, in, values, out, operand.length);
                }
            }
        }
    }
}
