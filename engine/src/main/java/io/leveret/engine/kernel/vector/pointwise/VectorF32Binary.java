package io.leveret.engine.kernel.vector.pointwise;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Broadcast;
import io.leveret.engine.kernel.HotLoops;
import io.leveret.engine.kernel.Scratch;
import io.leveret.engine.kernel.base.BinaryKernel;
import io.leveret.engine.kernel.vector.lane.Lanes;
import io.leveret.graph.BinaryFunction;
import java.util.Arrays;
import java.util.Set;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * A function of pairs of float32 values, clamped to a range; an operand that stays at one element along a line becomes
 * a vector in the scratch, which is then read again and again.
 */
@HotLoops
public final class VectorF32Binary extends BinaryKernel {
    private static final Set<BinaryFunction> FUNCTIONS = Set.of(BinaryFunction.ADD, BinaryFunction.SUB,
            BinaryFunction.MUL, BinaryFunction.DIV, BinaryFunction.MAXIMUM, BinaryFunction.MINIMUM,
            BinaryFunction.SQUARED_DIFFERENCE, BinaryFunction.PRELU);
    private final BinaryFunction function;
    private final float min;
    private final float max;

    public VectorF32Binary(BinaryFunction function, Broadcast broadcast, float min, float max, int left, int right,
            int output) {
        super(broadcast, left, right, output);
        this.function = function;
        this.min = min;
        this.max = max;
    }

    /** Whether it has the function, and the lines fill vectors. */
    public static boolean suits(BinaryFunction function, Broadcast broadcast) {
        return FUNCTIONS.contains(function) && broadcast.length() >= Lanes.COUNT;
    }

    @Override
    public Scratch.Size scratch() {
        return new Scratch.Size(2 * Lanes.COUNT, 0, 0);
    }

    @Override
    protected void apply(Arena arena, Scratch scratch, int left, int xs, int right, int ys, int to, int count) {
        float[] values = arena.floats;
        float[] lefts = values;
        float[] rights = values;
        int x = left;
        int y = right;
        if (xs == 0) {
            Arrays.fill(scratch.floats, 0, Lanes.COUNT, values[left]);
            lefts = scratch.floats;
            x = 0;
        }
        if (ys == 0) {
            Arrays.fill(scratch.floats, Lanes.COUNT, 2 * Lanes.COUNT, values[right]);
            rights = scratch.floats;
            y = Lanes.COUNT;
        }
        switch (function) {
            case ADD -> sums(lefts, x, xs, rights, y, ys, values, to, count);
            case SUB -> differences(lefts, x, xs, rights, y, ys, values, to, count);
            case MUL -> products(lefts, x, xs, rights, y, ys, values, to, count);
            case DIV -> quotients(lefts, x, xs, rights, y, ys, values, to, count);
            case MAXIMUM -> maxima(lefts, x, xs, rights, y, ys, values, to, count);
            case MINIMUM -> minima(lefts, x, xs, rights, y, ys, values, to, count);
            case SQUARED_DIFFERENCE -> squares(lefts, x, xs, rights, y, ys, values, to, count);
            case PRELU -> leaks(lefts, x, xs, rights, y, ys, values, to, count);
            default -> throw new IllegalStateException(function + " has no vectors");
        }
        if (min != Float.NEGATIVE_INFINITY || max != Float.POSITIVE_INFINITY) {
            clamp(values, to, count, min, max);
        }
    }

    // In each, the last vector ends with the last element and may compute some again: the result lies
    // where no operand does.

    private static void sums(float[] a, int x, int xs, float[] b, int y, int ys, float[] out, int to, int count) {
        for (int i = 0; i < count; i += Lanes.COUNT) {
            int at = Math.min(i, count - Lanes.COUNT);
            FloatVector.fromArray(Lanes.FLOATS, a, x + at * xs).add(FloatVector.fromArray(Lanes.FLOATS, b, y + at * ys))
                    .intoArray(out, to + at);
        }
    }

    private static void differences(float[] a, int x, int xs, float[] b, int y, int ys, float[] out, int to,
            int count) {
        for (int i = 0; i < count; i += Lanes.COUNT) {
            int at = Math.min(i, count - Lanes.COUNT);
            FloatVector.fromArray(Lanes.FLOATS, a, x + at * xs).sub(FloatVector.fromArray(Lanes.FLOATS, b, y + at * ys))
                    .intoArray(out, to + at);
        }
    }

    private static void products(float[] a, int x, int xs, float[] b, int y, int ys, float[] out, int to, int count) {
        for (int i = 0; i < count; i += Lanes.COUNT) {
            int at = Math.min(i, count - Lanes.COUNT);
            FloatVector.fromArray(Lanes.FLOATS, a, x + at * xs).mul(FloatVector.fromArray(Lanes.FLOATS, b, y + at * ys))
                    .intoArray(out, to + at);
        }
    }

    private static void quotients(float[] a, int x, int xs, float[] b, int y, int ys, float[] out, int to, int count) {
        for (int i = 0; i < count; i += Lanes.COUNT) {
            int at = Math.min(i, count - Lanes.COUNT);
            FloatVector.fromArray(Lanes.FLOATS, a, x + at * xs).div(FloatVector.fromArray(Lanes.FLOATS, b, y + at * ys))
                    .intoArray(out, to + at);
        }
    }

    private static void maxima(float[] a, int x, int xs, float[] b, int y, int ys, float[] out, int to, int count) {
        for (int i = 0; i < count; i += Lanes.COUNT) {
            int at = Math.min(i, count - Lanes.COUNT);
            FloatVector.fromArray(Lanes.FLOATS, a, x + at * xs).max(FloatVector.fromArray(Lanes.FLOATS, b, y + at * ys))
                    .intoArray(out, to + at);
        }
    }

    private static void minima(float[] a, int x, int xs, float[] b, int y, int ys, float[] out, int to, int count) {
        for (int i = 0; i < count; i += Lanes.COUNT) {
            int at = Math.min(i, count - Lanes.COUNT);
            FloatVector.fromArray(Lanes.FLOATS, a, x + at * xs).min(FloatVector.fromArray(Lanes.FLOATS, b, y + at * ys))
                    .intoArray(out, to + at);
        }
    }

    private static void squares(float[] a, int x, int xs, float[] b, int y, int ys, float[] out, int to, int count) {
        for (int i = 0; i < count; i += Lanes.COUNT) {
            int at = Math.min(i, count - Lanes.COUNT);
            FloatVector difference = FloatVector.fromArray(Lanes.FLOATS, a, x + at * xs)
                    .sub(FloatVector.fromArray(Lanes.FLOATS, b, y + at * ys));
            difference.mul(difference).intoArray(out, to + at);
        }
    }

    private static void leaks(float[] a, int x, int xs, float[] b, int y, int ys, float[] out, int to, int count) {
        for (int i = 0; i < count; i += Lanes.COUNT) {
            int at = Math.min(i, count - Lanes.COUNT);
            FloatVector value = FloatVector.fromArray(Lanes.FLOATS, a, x + at * xs);
            FloatVector leaked = value.mul(FloatVector.fromArray(Lanes.FLOATS, b, y + at * ys));
            value.blend(leaked, value.compare(VectorOperators.LT, 0)).intoArray(out, to + at);
        }
    }

    private static void clamp(float[] values, int at, int count, float min, float max) {
        FloatVector lowest = FloatVector.broadcast(Lanes.FLOATS, min);
        FloatVector highest = FloatVector.broadcast(Lanes.FLOATS, max);
        for (int i = 0; i < count; i += Lanes.COUNT) {
            int place = at + Math.min(i, count - Lanes.COUNT);
            FloatVector value = FloatVector.fromArray(Lanes.FLOATS, values, place);
            value = value.blend(lowest, value.compare(VectorOperators.LT, lowest));
            value.blend(highest, value.compare(VectorOperators.GT, highest)).intoArray(values, place);
        }
    }
}
