package io.leveret.tflite;

import io.leveret.graph.Graph;
import io.leveret.graph.Operator;
import io.leveret.graph.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * A slice in the form of STRIDED_SLICE: an entry for each axis of the operand and for each new axis of the result.
 *
 * @param endMask entries that end at the axis's end
 * @param newAxisMask entries that are a new axis of length 1
 * @param shrinkAxisMask entries that take one element and remove the axis
 */
record StridedSliceEntries(List<Integer> starts, List<Integer> ends, List<Integer> strides, int endMask,
        int newAxisMask, int shrinkAxisMask) {

    /** Returns whether SLICE can express it: without strides, with the same axes. */
    static boolean isPlain(Operator.Slice slice, Graph graph) {
        int[] sizes = slice.sizes().stream().mapToInt(Integer::intValue).toArray();
        return slice.name().equals("SLICE") && slice.strides().stream().allMatch(stride -> stride == 1)
                && graph.tensor(slice.output()).shape().equals(Shape.of(sizes));
    }

    /** Returns the entries of a slice whose result differs from its sizes only by axes of length 1. */
    static StridedSliceEntries of(Operator.Slice slice, Graph graph) {
        int[] result = graph.tensor(slice.output()).shape().toArray();
        Builder builder = new Builder(slice);
        int axis = 0;
        int resultAxis = 0;
        while (axis < slice.sizes().size() || resultAxis < result.length) {
            // Any number of axes of length 1 may stand between two longer ones on both sides: match as many as
            // possible.
            boolean isOne = axis < slice.sizes().size() && slice.sizes().get(axis) == 1;
            boolean isResultOne = resultAxis < result.length && result[resultAxis] == 1;
            if (isOne && !isResultOne) {
                builder.add(axis++, true);
            } else if (isResultOne && !isOne) {
                builder.addNewAxis();
                resultAxis++;
            } else {
                builder.add(axis++, false);
                resultAxis++;
            }
        }
        return builder.slices();
    }

    private static final class Builder {
        private final Operator.Slice slice;
        private final List<Integer> starts = new ArrayList<>();
        private final List<Integer> ends = new ArrayList<>();
        private final List<Integer> strides = new ArrayList<>();
        private int endMask;
        private int newAxisMask;
        private int shrinkAxisMask;

        Builder(Operator.Slice slice) {
            this.slice = slice;
        }

        void add(int axis, boolean shrinks) {
            int start = slice.starts().get(axis);
            int stride = slice.strides().get(axis);
            int last = start + (slice.sizes().get(axis) - 1) * stride;
            int end = last + Integer.signum(stride);
            if (end < 0 && !shrinks) { // would count from the end
                endMask |= 1 << starts.size();
            }
            if (shrinks) {
                shrinkAxisMask |= 1 << starts.size();
            }
            addEntry(start, shrinks ? start + 1 : Math.max(end, 0), shrinks ? 1 : stride);
        }

        void addNewAxis() {
            newAxisMask |= 1 << starts.size();
            addEntry(0, 1, 1);
        }

        private void addEntry(int start, int end, int stride) {
            starts.add(start);
            ends.add(end);
            strides.add(stride);
        }

        StridedSliceEntries slices() {
            return new StridedSliceEntries(starts, ends, strides, endMask, newAxisMask, shrinkAxisMask);
        }
    }
}
