package io.leveret.train;

import io.leveret.base.UnsuitableModelException;
import io.leveret.graph.Graph;
import io.leveret.graph.Operator;
import io.leveret.graph.Shape;
import io.leveret.tflite.Model;
import io.leveret.vision.FeatureExtractor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the feature layer of a model. From the first output it goes back through operators on a vector (softmax,
 * another shape or representation, a function of each element) to the origin of the vector: a matrix product or a
 * convolution of one pixel is the head, and its input holds the features. Any other origin, such as a mean over an
 * image, is the feature layer itself, unless probabilities follow.
 */
final class FeatureLayer {
    private static final int MAX_NAMED = 8;

    private final String source;
    private final Graph graph;
    private final Map<Integer, Operator> makers = new HashMap<>(); // by the tensors that they compute

    private FeatureLayer(Model model) {
        this.source = model.source();
        this.graph = model.graph();
        for (Operator operator : graph.operators()) {
            operator.outputs().forEach(output -> makers.put(output, operator));
        }
    }

    /**
     * Returns the index of the feature tensor.
     *
     * @param name its name; empty to find it
     * @throws UnsuitableModelException if there is none
     */
    static int find(Model model, Optional<String> name) {
        FeatureLayer layer = new FeatureLayer(model);
        return name.map(layer::named).orElseGet(layer::find);
    }

    private int named(String name) {
        for (Operator operator : graph.operators()) {
            for (int output : operator.outputs()) {
                if (graph.tensor(output).name().equals(name)) {
                    if (FeatureExtractor.hasFeatures(graph, output)) {
                        return output;
                    }
                    throw unsuitable("the layer " + name + " gives " + graph.tensor(output).describe()
                            + ", no vector or image for each picture");
                }
            }
        }
        throw unsuitable("it has no layer that makes a tensor called " + name);
    }

    private int find() {
        int tensor = graph.outputs().getFirst();
        boolean scores = false;
        while (makers.get(tensor) instanceof Operator maker) {
            switch (maker) {
                case Operator.FullyConnected product when FeatureExtractor.isVector(graph, product.input()) -> {
                    return product.input();
                }
                case Operator.FullyConnected _ -> throw notFound(); // flattens an image: also a head
                case Operator.Conv2D product when isOfOnePixel(product) -> {
                    return product.input();
                }
                case Operator.Softmax softmax -> {
                    scores = true;
                    tensor = softmax.input();
                }
                case Operator.LogSoftmax softmax -> {
                    scores = true;
                    tensor = softmax.input();
                }
                case Operator.Pointwise function when FeatureExtractor.isVector(graph, function.input()) -> {
                    scores |= function instanceof Operator.Elementwise;
                    tensor = function.input();
                }
                case Operator.Relabeling other when FeatureExtractor.isVector(graph, other.input()) ->
                        tensor = other.input();
                case Operator _ -> {
                    if (!scores && FeatureExtractor.isVector(graph, tensor)) {
                        return tensor;
                    }
                    throw notFound();
                }
            }
        }
        throw notFound();
    }

    private boolean isOfOnePixel(Operator.Conv2D product) {
        Shape filter = graph.tensor(product.filter()).shape();
        return filter.dimension(1) == 1 && filter.dimension(2) == 1
                && FeatureExtractor.isVector(graph, product.input());
    }

    private UnsuitableModelException notFound() {
        return unsuitable("no feature layer can be found: its first output is not made by a matrix product of a vector"
                + " or a convolution of one pixel");
    }

    private UnsuitableModelException unsuitable(String reason) {
        return new UnsuitableModelException(source, names -> source + ": " + reason + "; "
                + candidates(names.of("featureLayer", "--feature-layer")));
    }

    /** Returns the tensors that could be named, last first. */
    private String candidates(String option) {
        List<String> names = graph.operators().reversed().stream().map(Operator::output)
                .filter(output -> FeatureExtractor.hasFeatures(graph, output))
                .map(output -> graph.tensor(output).name())
                .filter(name -> !name.isEmpty()).distinct().limit(MAX_NAMED).toList();
        return names.isEmpty() ? "it has no layer that gives a vector or an image for each picture"
                : "name one with " + option + ": " + String.join(", ", names);
    }
}
