package io.leveret.engine.kernel;

import java.util.ArrayList;
import java.util.List;

/**
 * The broadcasting of two operands to the shape of their result, line by line: within a line, an operand has stride 1
 * or 0.
 */
public final class Broadcast {
    private final int[] lines; // the lengths of the outer axes, from the outermost
    private final int[] leftStrides; // along them, in elements
    private final int[] rightStrides;
    private final int length;
    private final int leftStride;
    private final int rightStride;

    private Broadcast(List<int[]> outer, int[] inner) {
        this.lines = outer.stream().mapToInt(axis -> axis[0]).toArray();
        this.leftStrides = outer.stream().mapToInt(axis -> axis[1]).toArray();
        this.rightStrides = outer.stream().mapToInt(axis -> axis[2]).toArray();
        this.length = inner[0];
        this.leftStride = inner[1];
        this.rightStride = inner[2];
    }

    /**
     * Returns the broadcasting of operands with these dimensions, aligned at the last; each is equal to the other's, or
     * 1, or missing.
     */
    public static Broadcast of(int[] left, int[] right) {
        int rank = Math.max(left.length, right.length);
        List<int[]> axes = new ArrayList<>(); // length, left stride, right stride; from the innermost
        int leftElements = 1;
        int rightElements = 1;
        for (int axis = 1; axis <= rank; axis++) {
            int leftLength = axis <= left.length ? left[left.length - axis] : 1;
            int rightLength = axis <= right.length ? right[right.length - axis] : 1;
            int length = Math.max(leftLength, rightLength);
            int leftStride = leftLength == 1 ? 0 : leftElements;
            int rightStride = rightLength == 1 ? 0 : rightElements;
            leftElements *= leftLength;
            rightElements *= rightLength;
            if (length == 1) {
                continue;
            }
            int[] inner = axes.isEmpty() ? null : axes.getLast();
            if (inner != null && leftStride == inner[0] * inner[1] && rightStride == inner[0] * inner[2]) {
                inner[0] *= length; // both go on as if it were one axis
            } else {
                axes.add(new int[]{length, leftStride, rightStride});
            }
        }
        int[] innermost = axes.isEmpty() ? new int[]{1, 0, 0} : axes.removeFirst();
        return new Broadcast(axes.reversed(), innermost);
    }

    /** The number of lines. */
    public int lines() {
        return Axes.lines(lines);
    }

    /** The elements of a line. */
    public int length() {
        return length;
    }

    /** Returns the left operand's stride within a line: 0 or 1. */
    public int leftStride() {
        return leftStride;
    }

    /** Returns the right operand's stride within a line: 0 or 1. */
    public int rightStride() {
        return rightStride;
    }

    /** Where a line of the left operand starts, in elements. */
    public int left(int line) {
        return Axes.start(line, lines, leftStrides);
    }

    /** Where a line of the right operand starts, in elements. */
    public int right(int line) {
        return Axes.start(line, lines, rightStrides);
    }
}
