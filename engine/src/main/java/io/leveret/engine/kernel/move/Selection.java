package io.leveret.engine.kernel.move;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Axes;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.Scratch;
import io.leveret.engine.kernel.Storage;

/** One operand's element where a condition is true, else another's; all of them repeated to the result's shape. */
public final class Selection implements Kernel {
    private final Storage storage;
    private final int[] shape;
    private final int[] conditionStrides; // along each axis of the result, in elements
    private final int[] leftStrides;
    private final int[] rightStrides;
    private final int condition;
    private final int left;
    private final int right;
    private final int output;

    /**
     * A selection.
     *
     * @param storage in which array operands and result lie; conditions are integers
     * @param shape of the result
     * @param conditionStrides as {@link #strides} gives them
     */
    public Selection(Storage storage, int[] shape, int[] conditionStrides, int[] leftStrides, int[] rightStrides,
            int condition,
            int left, int right, int output) {
        this.storage = storage;
        this.shape = shape;
        this.conditionStrides = conditionStrides;
        this.leftStrides = leftStrides;
        this.rightStrides = rightStrides;
        this.condition = condition;
        this.left = left;
        this.right = right;
        this.output = output;
    }

    /**
     * How far a tensor goes on along each axis of a shape that it is repeated to, counted from the last: 0
     * where it is repeated.
     */
    public static int[] strides(int[] shape, int[] operand) {
        int[] strides = new int[shape.length];
        int stride = 1;
        for (int axis = 1; axis <= operand.length; axis++) {
            int length = operand[operand.length - axis];
            strides[shape.length - axis] = length == 1 ? 0 : stride;
            stride *= length;
        }
        return strides;
    }

    @Override
    public int parts() {
        return Axes.lines(shape);
    }

    @Override
    public void run(Arena arena, Scratch scratch, int from, int to) {
        Object values = storage.in(arena);
        for (int i = from; i < to; i++) {
            boolean isTrue = arena.ints[condition + Axes.start(i, shape, conditionStrides)] != 0;
            int source = isTrue ? left + Axes.start(i, shape, leftStrides) : right + Axes.start(i, shape, rightStrides);
            System.arraycopy(values, source, values, output + i, 1);
        }
    }
}
