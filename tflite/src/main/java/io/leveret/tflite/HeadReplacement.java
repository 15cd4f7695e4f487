package io.leveret.tflite;

import io.leveret.base.MessageText;
import io.leveret.base.OptionException;
import io.leveret.base.UnsuitableModelException;
import io.leveret.graph.ElementType;
import io.leveret.graph.Graph;
import io.leveret.graph.GraphEdit;
import io.leveret.graph.Operator;
import io.leveret.graph.Quantization;
import io.leveret.graph.ReduceFunction;
import io.leveret.graph.Shape;
import io.leveret.graph.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A new classification head for a model: dense layers and softmax on one of its tensors, the features. If the features
 * are an image, such as 8 × 8, a MEAN comes first.
 *
 * <p>The first FULLY_CONNECTED flattens the features; a RESHAPE would need the batch size. A head has the type of its
 * features: a uint8 or int8 head is quantized and needs the ranges of its values.
 */
public final class HeadReplacement {
    private static final float SCORE_SCALE = 1 / 256f; // the only one that TensorFlow Lite's softmax accepts
    private static final List<Integer> PLACES = List.of(1, 2); // the axes of height and width

    private final List<DenseLayer> layers;
    private final boolean ofMeans;
    private final Optional<ValueRange> means;
    private final List<ValueRange> ranges; // of each layer's results, or none

    private HeadReplacement(List<DenseLayer> layers, boolean ofMeans, Optional<ValueRange> means,
            List<ValueRange> ranges) {
        this.layers = List.copyOf(layers);
        this.ofMeans = ofMeans;
        this.means = means;
        this.ranges = List.copyOf(ranges);
    }

    /**
     * Returns a head of these layers, in order, for features that are a vector for each image: [batch, 1, …, 1,
     * channels].
     */
    public static HeadReplacement of(List<DenseLayer> layers) {
        return new HeadReplacement(layers, false, Optional.empty(), List.of());
    }

    /** Returns a head that first averages features that are an image: [batch, height, width, channels]. */
    public static HeadReplacement ofMeans(List<DenseLayer> layers) {
        return new HeadReplacement(layers, true, Optional.empty(), List.of());
    }

    /**
     * Returns this head with ranges observed on real data; only quantized heads use them.
     *
     * @param newMeans range of the means; unused without means
     * @param newResults ranges of each layer's results, after the activation
     * @throws IllegalArgumentException if there is not one for each layer
     */
    public HeadReplacement withRanges(ValueRange newMeans, List<ValueRange> newResults) {
        if (newResults.size() != layers.size()) {
            throw new IllegalArgumentException(newResults.size() + " ranges for " + layers.size() + " layers");
        }
        return new HeadReplacement(layers, ofMeans, Optional.of(newMeans), newResults);
    }

    /** Returns this head with ranges, for features that are vectors. */
    public HeadReplacement withRanges(List<ValueRange> newResults) {
        return withRanges(new ValueRange(0, 0), newResults);
    }

    /**
     * Returns a model with this head in place of everything after a tensor.
     *
     * <p>The model contains only what the features depend on, without other operators, tensors and inputs, and without
     * signatures, metadata and packed files, which describe the old outputs. Its one output is {@code scores}, [batch,
     * classes]: float32, or quantized with scale 1/256. An open batch stays open.
     *
     * @param featureTensor the features' index in {@link Graph#tensors}; FLOAT32, UINT8 or INT8
     * @throws UnsuitableModelException if the tensor's type or shape is another, or it is a constant, depends on no
     *     input, or has more than one scale
     * @throws OptionException if the head is quantized and a range is empty or too narrow for the weights
     * @throws IllegalArgumentException if there is no such tensor; if there are no layers, or they do not fit the
     *     features and each other; or if the head is quantized and a range is missing, or wider than the activation's
     */
    public Model apply(Model model, int featureTensor) {
        TensorSpec features = features(model, featureTensor);
        requireFit(features);
        Edit edit = new Edit(model.graph(), features);
        int vector = ofMeans ? edit.addMean(featureTensor, meanQuantization(features)) : featureTensor;
        int scores = edit.addSoftmax(edit.addLayers(vector));
        Graph graph = edit.graph(inputs(model.graph(), featureTensor), scores);
        Model edited = model.withInterface(graph);
        return model.isBatchOpen(features) ? edited.withOpenBatch(edit.results) : edited;
    }

    private TensorSpec features(Model model, int index) {
        Graph graph = model.graph();
        if (index < 0 || index >= graph.tensors().size()) {
            throw new IllegalArgumentException("feature tensor " + index + " of " + graph.tensors().size());
        }
        TensorSpec features = graph.tensor(index);
        Shape shape = features.shape();
        boolean isShaped = ofMeans ? shape.rank() == 4
                : shape.rank() >= 2 && shape.elements() == (long) shape.dimension(0) * shape.dimension(-1);
        boolean isScaled = switch (features.type()) {
            case FLOAT32 -> true;
            case UINT8, INT8 -> features.quantization().isPresent() && features.quantization().get().channels() == 1;
            case FLOAT16, INT32, INT64, BOOL, INT16 -> false;
        };
        boolean isComputed = !inputs(graph, index).isEmpty();
        if (!isShaped || !isScaled || !isComputed) {
            throw new UnsuitableModelException(model.source(), "feature tensor " + index + " ("
                    + MessageText.brief(features.name())
                    + ") is " + features.describe() + (isComputed ? "" : ", the same for every input")
                    + "; a head needs " + (ofMeans ? "[batch, height, width, channels]" : "a vector for each image")
                    + ", computed, of FLOAT32, UINT8 or INT8 with one scale");
        }
        return features;
    }

    /** Returns the inputs that a tensor depends on. */
    private static List<Integer> inputs(Graph graph, int tensor) {
        boolean[] isNeeded = new boolean[graph.tensors().size()];
        isNeeded[tensor] = true;
        for (Operator operator : graph.operators().reversed()) {
            if (operator.outputs().stream().anyMatch(output -> isNeeded[output])) {
                operator.inputs().forEach(input -> isNeeded[input] = true);
            }
        }
        return graph.inputs().stream().filter(input -> isNeeded[input]).toList();
    }

    private void requireFit(TensorSpec features) {
        if (layers.isEmpty()) {
            throw new IllegalArgumentException("a head of no layers");
        }
        int values = features.shape().dimension(-1);
        for (int i = 0; i < layers.size(); i++) {
            if (layers.get(i).inputs() != values) {
                throw new IllegalArgumentException("layer " + i + " of the head takes " + layers.get(i).inputs()
                        + " values, but gets " + values);
            }
            values = layers.get(i).outputs();
        }
        if (features.type() != ElementType.FLOAT32 && ranges.isEmpty()) {
            throw new IllegalArgumentException(
                    "features of " + features.type() + ", whose head needs the ranges of its values");
        }
    }

    private Optional<Quantization> meanQuantization(TensorSpec features) {
        return features.type() == ElementType.FLOAT32 ? Optional.empty()
                : Optional.of(DenseTensors.resultQuantization(means.orElseThrow(), features.type()));
    }

    /** Appends tensors and operators to a graph. */
    private final class Edit {
        private final GraphEdit graph;
        private final int end; // the index after the graph's operators
        private final ElementType type;
        private final int batch;
        private final List<Operator> appended = new ArrayList<>();
        private final List<TensorSpec> results = new ArrayList<>();

        Edit(Graph graph, TensorSpec features) {
            this.graph = new GraphEdit(graph);
            this.end = graph.operators().size();
            this.type = features.type();
            this.batch = features.shape().dimension(0);
        }

        int addMean(int image, Optional<Quantization> quantization) {
            int result = addResult("head/mean", quantization, graph.tensor(image).shape().dimension(-1));
            add(new Operator.Reduce(ReduceFunction.MEAN, image, PLACES, result, false));
            return result;
        }

        int addLayers(int input) {
            int result = input;
            for (int i = 0; i < layers.size(); i++) {
                String name = "head/dense" + (i + 1);
                DenseLayer layer = layers.get(i);
                DenseTensors constants = type == ElementType.FLOAT32 ? DenseTensors.float32(name, layer)
                        : DenseTensors.quantized(name, layer, type, graph.tensor(result).quantization().orElseThrow(),
                                ranges.get(i));
                int weights = graph.add(constants.weights());
                int bias = graph.add(constants.bias());
                int next = addResult(name, constants.result(), layer.outputs());
                add(new Operator.FullyConnected(result, weights, bias, next, false, layer.activation()));
                result = next;
            }
            return result;
        }

        int addSoftmax(int input) {
            Optional<Quantization> quantization = type == ElementType.FLOAT32 ? Optional.empty()
                    : Optional.of(Quantization.perTensor(SCORE_SCALE, type.quantizedMin()));
            int result = addResult("scores", quantization, layers.getLast().outputs());
            add(new Operator.Softmax(input, result, 1));
            return result;
        }

        /** Adds a tensor [batch, values] of the features' type. */
        private int addResult(String name, Optional<Quantization> quantization, int values) {
            results.add(new TensorSpec(name, type, Shape.of(batch, values), quantization, Optional.empty()));
            return graph.add(results.getLast());
        }

        private void add(Operator operator) {
            appended.add(operator);
        }

        Graph graph(List<Integer> inputs, int scores) {
            return graph.insert(end, appended.toArray(Operator[]::new)).inputs(inputs).outputs(List.of(scores))
                    .compact();
        }
    }
}
