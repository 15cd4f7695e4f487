package io.leveret.engine.kernel.move;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.KernelSpec;
import io.leveret.engine.kernel.Locations;
import io.leveret.engine.kernel.Scratch;
import io.leveret.engine.kernel.Storage;
import io.leveret.engine.kernel.base.Conversion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Tensors side by side: line i of the output is line i of each operand, one after another. Operands of another
 * quantization than the output's are converted on the way. What already lies where it belongs is no operand.
 */
public final class Concatenation implements Kernel {
    private final Storage storage;
    private final int lines;
    private final Operand[] operands;
    private final int outStride;

    /**
     * A concatenation.
     *
     * @param storage in which array the tensors lie
     * @param outStride elements from one line of the output to the next
     */
    public Concatenation(Storage storage, int lines, List<Operand> operands, int outStride) {
        this.storage = storage;
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
     * @param conversion conversion of its values; empty for a plain copy
     */
    public record Operand(int input, int stride, int output, int length, Optional<Conversion> conversion) {}

    /**
     * The kernel of a specification.
     *
     * @param conversion how the values of an operand of another scale are converted
     */
    public static Concatenation of(KernelSpec.Concatenation spec, Locations at,
            Function<KernelSpec.Concatenation.Rescaling, Conversion> conversion) {
        List<Operand> operands = new ArrayList<>();
        for (int i = 0; i < spec.operands().size(); i++) {
            KernelSpec.Concatenation.Part part = spec.operands().get(i);
            operands.add(new Operand(at.input(i), part.stride(), at.output() + part.offset(), part.length(),
                    part.rescaling().map(conversion)));
        }
        return new Concatenation(spec.storage(), spec.lines(), operands, spec.outStride());
    }

    @Override
    public int parts() {
        return lines;
    }

    @Override
    public void run(Arena arena, Scratch scratch, int from, int to) {
        Object values = storage.in(arena);
        for (int line = from; line < to; line++) {
            for (Operand operand : operands) {
                int in = operand.input + line * operand.stride;
                int out = operand.output + line * outStride;
                if (operand.conversion.isPresent()) {
                    operand.conversion.get().apply(arena, in, out, operand.length);
                } else {
                    System.arraycopy(values, in, values, out, operand.length);
                }
            }
        }
    }
}
