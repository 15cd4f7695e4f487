package io.leveret.testing;

import io.leveret.graph.Graph;
import io.leveret.testing.TfliteOracle.Kernels;
import io.leveret.zoo.Zoo;
import io.leveret.zoo.precision.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Files of the zoo's networks. TensorFlow Lite with XNNPACK runs them in float32 to measure the ranges of activations.
 *
 * @param writer writes a {@code .tflite} file; the module that does so is tested with this one
 */
public record ZooFiles(Function<Graph, byte[]> writer) {
    /** Returns a file's bytes, the same each time: from an image to probabilities. */
    public byte[] build(Zoo model, Precision precision) {
        return writer.apply(model.graph(precision, this::run));
    }

    /** Like {@link #build}, but ends in logits, which show more of the computation than probabilities in 8 bits. */
    public byte[] buildLogits(Zoo model, Precision precision) {
        return writer.apply(model.logits(precision, this::run));
    }

    private List<List<float[]>> run(Graph graph, List<float[]> images) {
        List<List<float[]>> results = new ArrayList<>();
        try (TfliteOracle oracle = TfliteOracle.open(writer.apply(graph), Kernels.XNNPACK, 1)) {
            for (float[] image : images) {
                oracle.setInput(0, LittleEndian.bytes(image));
                oracle.invoke();
                List<float[]> outputs = new ArrayList<>();
                for (int i = 0; i < graph.outputs().size(); i++) {
                    outputs.add(oracle.outputFloats(i));
                }
                results.add(outputs);
            }
        }
        return results;
    }
}
