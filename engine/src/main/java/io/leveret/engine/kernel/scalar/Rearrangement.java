package io.leveret.engine.kernel.scalar;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Held;
import io.leveret.engine.kernel.Axes;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.Scratch;
import java.util.ArrayList;
import java.util.List;

/**
 * Elements of a tensor in another order, or some of them: along each axis of the result the operand is visited in steps of
 * its own. A row of the work is a line of the last axis.
 */
public final class Rearrangement implements Kernel {
    private final Held held;
    private final int[] lines; // how often each outer axis goes on, from the outermost
    private final int[] steps; // along them, in elements of the operand
    private final int length; // of a line
    private final int step; // along it
    private final int start;
    private final int input;
    private final int output;

    /**
     * A rearrangement.
     *
     * @param held in which array the tensors lie
     * @param dimensions of the result, or of what it is before it gets another shape
     * @param steps along each of them, in elements of the operand; may be negative
     * @param start the first element of the operand
     */
    public Rearrangement(Held held, int[] dimensions, int[] steps, int start, int input, int output) {
        this.held = held;
        this.start = start;
        this.input = input;
        this.output = output;
        List<int[]> axes = new ArrayList<>(); // length and step; from the innermost, where neighbours can be one
        for (int axis = dimensions.length - 1; axis >= 0; axis--) {
            int[] inner = axes.isEmpty() ? null : axes.getLast();
            if (inner != null && steps[axis] == inner[0] * inner[1]) {
                inner[0] *= dimensions[axis];
            } else if (dimensions[axis] != 1) {
                axes.add(new int[]{dimensions[axis], steps[axis]});
            }
        }
        int[] innermost = axes.isEmpty() ? new int[]{1, 1} : axes.removeFirst();
        this.length = innermost[0];
        this.step = innermost[1];
        List<int[]> outer = axes.reversed();
        this.lines = outer.stream().mapToInt(axis -> axis[0]).toArray();
        this.steps = outer.stream().mapToInt(axis -> axis[1]).toArray();
    }

    @Override
    public int parts() {
        return Axes.lines(lines);
    }

    @Override
    public void run(Arena arena, Scratch scratch, int from, int end) {
        for (int line = from; line < end; line++) {
            int at = input + start + Axes.start(line, lines, steps);
            int to = output + line * length;
            if (step == 1) {
                Object values = held.in(arena);
                System.arraycopy(values, at, values, to, length);
                continue;
            }
            switch (held) {
                case REALS -> gather(arena.floats, at, to);
                case STEPS -> gather(arena.shorts, at, to);
                case INTEGERS -> gather(arena.ints, at, to);
            }
        }
    }

    private void gather(short[] values, int from, int to) {
        for (int i = 0; i < length; i++) {
            values[to + i] = values[from + i * step];
        }
    }

    private void gather(float[] values, int from, int to) {
        for (int i = 0; i < length; i++) {
            values[to + i] = values[from + i * step];
        }
    }

    private void gather(int[] values, int from, int to) {
        for (int i = 0; i < length; i++) {
            values[to + i] = values[from + i * step];
        }
    }
}
