package io.leveret.zoo.network;

import io.leveret.graph.Graph;
import io.leveret.graph.GraphBuilder;
import io.leveret.zoo.precision.GraphRunner;
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
    public int count() {
        return tensors.size();
    }

    /** Gives a tensor the next number. */
    public void add(int tensor) {
        numbers.put(tensor, tensors.size());
        tensors.add(tensor);
    }

    /** Gives a tensor with rearranged or fewer values of another tensor the number of that tensor. */
    public void addLike(int tensor, int source) {
        if (numbers.containsKey(source)) {
            numbers.put(tensor, numbers.get(source));
        }
    }

    /** Requires one range for all of these tensors that have a number. */
    public void share(int... sharing) {
        shared.add(Arrays.stream(sharing).filter(numbers::containsKey).map(numbers::get).toArray());
    }

    /**
     * Runs the float32 network under construction and measures the ranges.
     *
     * @param isSharing whether to apply {@link #share}
     * @return for each number
     */
    public List<ActivationRange> measure(GraphBuilder builder, boolean isSharing, GraphRunner runner,
            List<float[]> images) {
        Graph graph = builder.build(tensors.stream().mapToInt(Integer::intValue).toArray());
        List<ActivationRange> ranges = new ArrayList<>();
        tensors.forEach(_ -> ranges.add(ActivationRange.NOTHING));
        for (List<float[]> outputs : runner.run(graph, images)) {
            for (int i = 0; i < ranges.size(); i++) {
                ranges.set(i, ranges.get(i).and(ActivationRange.of(outputs.get(i))));
            }
        }
        for (boolean changed = isSharing; changed;) {
            List<ActivationRange> before = List.copyOf(ranges);
            for (int[] group : shared) {
                ActivationRange all = Arrays.stream(group).mapToObj(ranges::get).reduce(ActivationRange.NOTHING,
                        ActivationRange::and);
                Arrays.stream(group).forEach(number -> ranges.set(number, all));
            }
            changed = !before.equals(ranges);
        }
        return ranges;
    }
}
