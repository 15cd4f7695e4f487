package io.leveret.engine.passes;

import io.leveret.engine.kernel.FusedRows;
import io.leveret.engine.kernel.Geometry;
import io.leveret.engine.kernel.RowKernel;
import io.leveret.graph.ElementType;
import io.leveret.graph.Operator;
import io.leveret.graph.TensorSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Finds convolutions to run together by bands of rows ({@link FusedRows}): chains in which each is the only reader of
 * the previous result, and the image between is too large to stay in the cache.
 */
public final class RowFusion {
    /**
     * The smallest image in bytes that benefits. Smaller ones stay in a second-level cache of 1 MiB, where bands only
     * cost.
     */
    public static final int LEAST_BYTES = 768 * 1024;

    private final LoweredGraph graph;
    private final Geometries geometries;
    private final Function<Operator, Optional<RowKernel>> kernels;
    private final Map<Integer, Optional<RowKernel>> made = new HashMap<>(); // by result
    private final int leastBytes;

    private RowFusion(LoweredGraph graph, Geometries geometries, Function<Operator, Optional<RowKernel>> kernels,
            int leastBytes) {
        this.graph = graph;
        this.geometries = geometries;
        this.kernels = kernels;
        this.leastBytes = leastBytes;
    }

    /**
     * Returns the chains of a graph, each of two or more operators, by the result of each operator.
     *
     * @param kernels returns the kernel of a convolution, if it computes rows
     * @param leastBytes of an image between two convolutions, as the arena would hold it
     */
    public static Map<Integer, Chain> find(Geometries geometries, Function<Operator, Optional<RowKernel>> kernels,
            int leastBytes) {
        return new RowFusion(geometries.graph(), geometries, kernels, leastBytes).chains();
    }

    /**
     * Convolutions of one image.
     *
     * @param operators in their order
     * @param kernels theirs, which take the places of their images at each call
     * @param bandRows rows of the last result to compute at a time
     */
    public record Chain(List<Operator> operators, List<RowKernel> kernels, int bandRows) {
        /** The operator whose result leaves the cache. */
        public Operator last() {
            return operators.getLast();
        }
    }

    /** Joins chains over the largest images first: those save most, and a chain can only be so long. */
    private Map<Integer, Chain> chains() {
        int[] reads = Graphs.reads(graph);
        // chains by the result of their last operator, of one operator too
        Map<Integer, Chain> byResult = new HashMap<>();
        Map<Integer, Chain> byInput = new HashMap<>(); // by the input of their first, if only that reads it
        for (Operator operator : graph.operators()) {
            if (geometry(operator).isPresent()) {
                Chain chain = new Chain(List.of(operator), List.of(), 0);
                byResult.put(operator.output(), chain);
                if (reads[input(chain)] == 1) {
                    byInput.put(input(chain), chain);
                }
            }
        }
        List<Integer> between = byInput.keySet().stream().filter(byResult::containsKey)
                .filter(image -> bytes(image) >= leastBytes)
                .sorted(Comparator.comparingLong(this::bytes).reversed().thenComparing(Comparator.naturalOrder()))
                .toList();
        for (int image : between) {
            joined(byResult.get(image), byInput.get(image)).ifPresent(chain -> {
                byResult.put(chain.last().output(), chain);
                byResult.remove(image);
                byInput.replace(input(chain), chain);
            });
        }
        Map<Integer, Chain> chains = new HashMap<>();
        byResult.values().stream().filter(chain -> chain.operators().size() > 1)
                .forEach(chain -> chain.operators().forEach(operator -> chains.put(operator.output(), chain)));
        return chains;
    }

    private static int input(Chain chain) {
        return chain.operators().getFirst().inputs().getFirst();
    }

    private Optional<Chain> joined(Chain before, Chain after) {
        List<Operator> operators = new ArrayList<>(before.operators());
        operators.addAll(after.operators());
        int bandRows = FusedRows.bandRows(operators.stream().map(this::geometry).map(Optional::orElseThrow).toList(),
                graph.tensor(after.last().output()).type().isQuantized());
        if (bandRows == 0) {
            return Optional.empty();
        }
        List<RowKernel> stages = operators.stream().map(this::kernel).flatMap(Optional::stream).toList();
        return stages.size() < operators.size() ? Optional.empty()
                : Optional.of(new Chain(operators, stages, bandRows));
    }

    /** The kernel of a convolution, if it computes rows; it is made once, and no sooner than there is a use for it. */
    private Optional<RowKernel> kernel(Operator operator) {
        return made.computeIfAbsent(operator.output(), _ -> kernels.apply(operator));
    }

    /** The geometry of a convolution of one image; none of all else. */
    private Optional<Geometry> geometry(Operator operator) {
        ElementType type = graph.tensor(operator.output()).type();
        if (type == ElementType.INT16) { // for which no kernel computes rows
            return Optional.empty();
        }
        return geometries.ofConvolution(operator).filter(geometry -> geometry.batch() == 1);
    }

    private long bytes(int tensor) {
        TensorSpec spec = graph.tensor(tensor);
        return (long) spec.shape().elements() * (spec.type() == ElementType.FLOAT32 ? Float.BYTES : Short.BYTES);
    }
}
