package io.leveret.engine.kernel.move;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Axes;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.Scratch;
import io.leveret.engine.kernel.Storage;

/** One operand's element where a condition is true, else another's; all of them repeated to the result's shape. */
public final class Selection implements Kernel {
    private final Storage held;
    private final int[] shape;
    private final int[] conditionSteps; // along each axis of the result, in elements
    private final int[] leftSteps;
    private final int[] rightSteps;
    private final int condition;
    private final int left;
    private final int right;
    private final int output;

    /**
     * A selection.
     *
     * @param held in which array operands and result lie; conditions are integers
     * @param shape of the result
     * @param conditionSteps as {@link #steps} gives them
     */
    public Selection(Storage held, int[] shape, int[] conditionSteps, int[] leftSteps, int[] rightSteps, int condition,
            int left, int right, int output) {
        this.held = held;
        this.shape = shape;
        this.conditionSteps = conditionSteps;
        this.leftSteps = leftSteps;
        this.rightSteps = rightSteps;
        this.condition = condition;
        this.left = left;
        this.right = right;
        this.output = output;
    }

    /** How far a tensor goes on along each axis of a shape that it is repeated to, counted from the last: 0 where it is repeated. */
    public static int[] steps(int[] shape, int[] operand) {
        int[] steps = new int[shape.length];
        int stride = 1;
        for (int axis = 1; axis <= operand.length; axis++) {
            int length = operand[operand.length - axis];
            steps[shape.length - axis] = length == 1 ? 0 : stride;
            stride *= length;
        }
        return steps;
    }

    @Override
    public int parts() {
        return Axes.lines(shape);
    }

    @Override
    public void run(Arena arena, Scratch scratch, int from, int to) {
        Object values = held.in(arena);
        for (int i = from; i < to; i++) {
            boolean isTrue = arena.ints[condition + Axes.start(i, shape, conditionSteps)] != 0;
            int source = isTrue ? left + Axes.start(i, shape, leftSteps) : right + Axes.start(i, shape, rightSteps);
            System.arraycopy(values, source, values, output + i, 1);
        }
    }
}
