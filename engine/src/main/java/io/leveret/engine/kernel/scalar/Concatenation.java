package io.leveret.engine.kernel.scalar;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.Scratch;
import java.util.Arrays;

/**
 * Tensors side by side: line i of the output is line i of each operand, one after another. Operands of another
 * quantisation than the output's pass through a table on the way.
 */
public final class Concatenation implements Kernel {
    private final boolean quantized;
    private final int lines;
    private final int[] inputs; // where each operand starts
    private final int[] lengths; // elements of each operand's lines
    private final short[][] tables; // for each operand the output's value for each of its own; null for a plain copy
    private final int[] firsts; // the centred value that each table starts with
    private final int lineLength;
    private final int output;

    /**
     * A concatenation.
     *
     * @param quantized whether the tensors lie among the arena's quantised ones
     * @param tables for each operand, null or the centred result for each centred value from {@code firsts} up
     */
    public Concatenation(boolean quantized, int lines, int[] inputs, int[] lengths, short[][] tables, int[] firsts,
            int output) {
        this.quantized = quantized;
        this.lines = lines;
        this.inputs = inputs;
        this.lengths = lengths;
        this.tables = tables;
        this.firsts = firsts;
        this.lineLength = Arrays.stream(lengths).sum();
        this.output = output;
    }

    @Override
    public int parts() {
        return lines;
    }

    @Override
    public void run(Arena arena, Scratch scratch, int from, int to) {
        Object values = quantized ? arena.shorts : arena.floats;
        for (int line = from; line < to; line++) {
            int out = output + line * lineLength;
            for (int i = 0; i < inputs.length; i++) {
                int in = inputs[i] + line * lengths[i];
                if (tables[i] == null) {
                    System.arraycopy(values, in, values, out, lengths[i]);
                } else {
                    convert(arena.shorts, in, out, lengths[i], tables[i], firsts[i]);
                }
                out += lengths[i];
            }
        }
    }

    private static void convert(short[] values, int from, int to, int length, short[] table, int first) {
        for (int i = 0; i < length; i++) {
            values[to + i] = table[values[from + i] - first];
        }
    }
}
