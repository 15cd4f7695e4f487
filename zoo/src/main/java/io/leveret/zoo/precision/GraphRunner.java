package io.leveret.zoo.precision;

import io.leveret.graph.Graph;
import java.util.List;

/** Runs float32 networks, so that the ranges of their activations can be measured. */
@FunctionalInterface
public interface GraphRunner {
    /**
     * Runs a network.
     *
     * @param graph of one input, float32
     * @param images the values of the input, for each run
     * @return for each image the values of each output
     */
    List<List<float[]>> run(Graph graph, List<float[]> images);
}
