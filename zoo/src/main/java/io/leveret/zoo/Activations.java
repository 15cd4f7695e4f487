package io.leveret.zoo;

import io.leveret.graph.Graph;
import io.leveret.graph.GraphBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The activations of a network whose range is measured, numbered in creation order. The order is the same in all
 * precisions, so that ranges measured in float32 apply to the others.
 */
final class Activations {
    private final List<Integer> tensors = new ArrayList<>(); // of each number
    private final Map<Integer, Integer> numbers = new HashMap<>(); // of each tensor; several may share one
    private final List<int[]> shared = new ArrayList<>(); // numbers that must have one range

    /** Returns the number of activations, which is the number of the next one. */
    int count() {
        return tensors.size();
    }

    /** Gives a tensor the next number. */
    void add(int tensor) {
        numbers.put(tensor, tensors.size());
        tensors.add(tensor);
    }

    /** Gives a tensor with rearranged or fewer values of another tensor the number of that tensor. */
    void addLike(int tensor, int source) {
        if (numbers.containsKey(source)) {
            numbers.put(tensor, numbers.get(source));
        }
    }

    /** Requires one range for all of these tensors that have a number. */
    void share(int... sharing) {
        shared.add(Arrays.stream(sharing).filter(numbers::containsKey).map(numbers::get).toArray());
    }

    /**
     * Runs the float32 network under construction and measures the ranges.
     *
     * @param isSharing whether to apply {@link #share}
     * @return for each number
     */
    List<Range> measure(GraphBuilder builder, boolean isSharing, GraphRunner runner, List<float[]> images) {
        Graph graph = builder.build(tensors.stream().mapToInt(Integer::intValue).toArray());
        List<Range> ranges = new ArrayList<>();
        tensors.forEach(_ -> ranges.add(Range.NOTHING));
        for (List<float[]> outputs : runner.run(graph, images)) {
            for (int i = 0; i < ranges.size(); i++) {
                ranges.set(i, ranges.get(i).and(Range.of(outputs.get(i))));
            }
        }
        for (boolean changed = isSharing; changed;) {
            List<Range> before = List.copyOf(ranges);
            for (int[] group : shared) {
                Range all = Arrays.stream(group).mapToObj(ranges::get).reduce(Range.NOTHING, Range::and);
                Arrays.stream(group).forEach(number -> ranges.set(number, all));
            }
            changed = !before.equals(ranges);
        }
        return ranges;
    }
}
