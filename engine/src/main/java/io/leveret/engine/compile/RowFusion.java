package io.leveret.engine.compile;

import io.leveret.engine.kernel.ConvGeometry;
import io.leveret.engine.kernel.FusedRows;
import io.leveret.engine.kernel.KernelFamily;
import io.leveret.model.ElementType;
import io.leveret.model.Graph;
import io.leveret.model.Operator;
import io.leveret.model.TensorSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds convolutions to be computed together by bands of rows ({@link FusedRows}): chains in which each is the only reader
 * of the one before, where the image between is too large to be still in the cache when it is read.
 */
final class RowFusion {
    /**
     * Bytes of an image that is worth it. Smaller ones stay in a second-level cache of 1 MiB, and bands only cost; between
     * them the two ways are alike.
     */
    static final int LEAST_BYTES = 768 * 1024;

    private final Graph graph;
    private final Geometries geometries;
    private final KernelFamily family;
    private final int leastBytes;

    private RowFusion(Graph graph, Geometries geometries, KernelFamily family, int leastBytes) {
        this.graph = graph;
        this.geometries = geometries;
        this.family = family;
        this.leastBytes = leastBytes;
    }

    /**
     * The chains of a graph, each of two operators or more.
     *
     * @param leastBytes of an image between two convolutions, as the arena would hold it
     */
    static List<Chain> find(Geometries geometries, KernelFamily family, int leastBytes) {
        return new RowFusion(geometries.graph(), geometries, family, leastBytes).chains();
    }

    /**
     * Convolutions of one image.
     *
     * @param operators in their order
     * @param bandRows rows of the last result to compute at a time
     */
    record Chain(List<Operator> operators, int bandRows) {
        /** The results that never lie in the arena. */
        List<Integer> between() {
            return operators.subList(0, operators.size() - 1).stream().map(Operator::output).toList();
        }

        Operator last() {
            return operators.getLast();
        }
    }

    private List<Chain> chains() {
        int[] reads = Graphs.reads(graph);
        Map<Integer, Chain> chains = new HashMap<>(); // by the result of the last operator; of one operator too
        for (Operator operator : graph.operators()) {
            Optional<ConvGeometry> geometry = geometry(operator);
            if (geometry.isEmpty()) {
                continue;
            }
            int input = operator.inputs().getFirst();
            Optional<Chain> longer = reads[input] == 1 && bytes(input) >= leastBytes
                    ? Optional.ofNullable(chains.get(input)).flatMap(chain -> longer(chain, operator))
                    : Optional.empty();
            longer.ifPresent(_ -> chains.remove(input));
            chains.put(operator.output(), longer.orElse(new Chain(List.of(operator), 0)));
        }
        return chains.values().stream().filter(chain -> chain.operators().size() > 1).toList();
    }

    private Optional<Chain> longer(Chain chain, Operator operator) {
        List<Operator> operators = new ArrayList<>(chain.operators());
        operators.add(operator);
        int bandRows = FusedRows.bandRows(operators.stream().map(this::geometry).map(Optional::orElseThrow).toList(),
                graph.tensor(operator.output()).type().isQuantized());
        return bandRows == 0 ? Optional.empty() : Optional.of(new Chain(operators, bandRows));
    }

    /** The geometry of a convolution of one image that can be computed by rows; none of all else. */
    private Optional<ConvGeometry> geometry(Operator operator) {
        return geometries.ofConvolution(operator).filter(geometry -> geometry.batch() == 1
                && (operator instanceof Operator.Conv2D ? family.convolvesByRows(geometry)
                        : family.convolvesDepthwiseByRows(geometry)));
    }

    private long bytes(int tensor) {
        TensorSpec spec = graph.tensor(tensor);
        return (long) spec.shape().elements() * (spec.type() == ElementType.FLOAT32 ? Float.BYTES : Short.BYTES);
    }
}
