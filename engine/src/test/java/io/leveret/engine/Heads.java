package io.leveret.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.graph.Activation;
import io.leveret.graph.Shape;
import io.leveret.testing.ModelPacker;
import io.leveret.testing.RandomTensors;
import io.leveret.testing.TensorKind;
import io.leveret.testing.TfliteOracle;
import io.leveret.testing.TfliteOracle.Kernels;
import io.leveret.tflite.DenseLayer;
import io.leveret.tflite.HeadReplacement;
import io.leveret.tflite.ModelLimits;
import io.leveret.tflite.ModelReader;
import io.leveret.tflite.ModelWriter;
import io.leveret.tflite.ValueRange;
import io.leveret.tflite.format.ModelFormatException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import org.tensorflow.lite.schema.ModelT;
import org.tensorflow.lite.schema.SubGraphT;

/** Heads as plain loops of doubles, and the features that they see. */
final class Heads {
    private static final double FLOAT32_TOLERANCE = 1e-5;
    private static final double QUANTIZED_TOLERANCE = 2.0 / 256;

    private Heads() {}

    /**
     * Puts a head of random layers on a model and checks what comes of it: TensorFlow Lite's scores are those of the
     * head on its own features, and Leveret's are TensorFlow Lite's, equal ones if they are quantized.
     *
     * @param enginesTolerance allowed difference of Leveret's float32 scores
     * @param activation of all layers but the last
     * @param widths the results of each layer
     */
    static void compare(byte[] backbone, TensorKind kind, int featureTensor, List<byte[]> inputs,
            double enginesTolerance, Activation activation, int... widths) {
        Shape shape = Engines.graph(backbone).tensor(featureTensor).shape();
        int channels = shape.dimension(-1);
        boolean ofImage = shape.elements() > shape.dimension(0) * channels;
        List<float[]> features = features(backbone, featureTensor, inputs).stream()
                .map(values -> ofImage ? means(values, shape) : values).toList();
        Head ranged = head(images(features, channels), activation, widths);
        List<DenseLayer> head = ranged.layers();
        assertSpread(head, images(features, channels));
        HeadReplacement replacement = ofImage
                ? HeadReplacement.ofMeans(head).withRanges(featureRange(features), ranged.ranges())
                : HeadReplacement.of(head).withRanges(ranged.ranges());
        byte[] file = write(replacement, backbone, featureTensor);
        try (TfliteOracle oracle = TfliteOracle.open(file, Kernels.XNNPACK, 1)) {
            assertFalse(oracle.executionPlan().contains("FULLY_CONNECTED"), () -> oracle.executionPlan().toString());
            for (int i = 0; i < inputs.size(); i++) {
                byte[] scores = oracle.run(inputs.get(i)).getFirst();
                assertNear(kind, head, images(features.subList(i, i + 1), channels), oracle.outputFloats(0));
                for (KernelChoice family : Engines.FAMILIES) {
                    new Agreement(0, enginesTolerance).compare(family.name(), oracle.outputInfo(0).kind(), scores,
                            Engines.run(file, family, List.of(inputs.get(i))).getFirst());
                }
            }
        }
        try (TfliteOracle builtIn = TfliteOracle.open(file, Kernels.BUILT_IN, 1)) {
            builtIn.run(inputs.getFirst());
        }
    }

    /** A model with another head. */
    static byte[] write(HeadReplacement head, byte[] backbone, int featureTensor) {
        return ModelWriter.write(head.apply(ModelReader.read(backbone, "test", ModelLimits.DEFAULT), featureTensor));
    }

    /** Layers, and the ranges of their results on some inputs. */
    record Head(List<DenseLayer> layers, List<ValueRange> ranges) {}

    /** The means over the places of each image: float[batch · channels]. */
    private static float[] means(float[] values, Shape shape) {
        int channels = shape.dimension(-1);
        int places = shape.dimension(1) * shape.dimension(2);
        float[] means = new float[shape.dimension(0) * channels];
        for (int i = 0; i < values.length; i++) {
            means[i / (places * channels) * channels + i % channels] += values[i] / places;
        }
        return means;
    }

    private static ValueRange featureRange(List<float[]> features) {
        float min = Float.POSITIVE_INFINITY;
        float max = Float.NEGATIVE_INFINITY;
        for (float[] image : features) {
            for (float feature : image) {
                min = Math.min(min, feature);
                max = Math.max(max, feature);
            }
        }
        return new ValueRange(min, max);
    }

    /** Layers of these widths; all but the last have the activation. */
    static Head head(List<double[]> features, Activation activation, int... widths) {
        List<DenseLayer> head = new ArrayList<>();
        List<ValueRange> ranges = new ArrayList<>();
        List<double[]> values = features;
        for (int i = 0; i < widths.length; i++) {
            DenseLayer layer = random(i, widths[i], i == widths.length - 1 ? Activation.NONE : activation, values);
            head.add(layer);
            values = values.stream().map(value -> run(layer, value)).toList();
            ranges.add(range(values));
        }
        return new Head(head, ranges);
    }

    /** Scores that are the same for all images, or all at one class, would be right for any features. */
    private static void assertSpread(List<DenseLayer> head, List<double[]> images) {
        DoubleSummaryStatistics first = images.stream().mapToDouble(image -> scores(head, image)[0])
                .summaryStatistics();
        assertTrue(first.getMax() - first.getMin() > 0.01 && first.getMin() < 0.9, first::toString);
    }

    private static void assertNear(TensorKind kind, List<DenseLayer> head, List<double[]> images, float[] actual) {
        double[] expected = images.stream().map(image -> scores(head, image)).flatMapToDouble(Arrays::stream)
                .toArray();
        assertEquals(expected.length, actual.length);
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], actual[i],
                    kind == TensorKind.FLOAT32 ? FLOAT32_TOLERANCE : QUANTIZED_TOLERANCE, "score " + i);
        }
    }

    /** What TensorFlow Lite has in a tensor for each input: float[input][batch · channels]. */
    static List<float[]> features(byte[] file, int tensor, List<byte[]> inputs) {
        ModelT model = ModelT.deserializeFromBinary(file);
        SubGraphT graph = model.getSubgraphs()[0];
        int[] outputs = graph.getOutputs(); // these stay: XNNPACK ends the process if a result is unused
        graph.setOutputs(Arrays.copyOf(outputs, outputs.length + 1));
        graph.getOutputs()[outputs.length] = tensor;
        List<float[]> features = new ArrayList<>();
        try (TfliteOracle oracle = TfliteOracle.open(ModelPacker.pack(model), Kernels.XNNPACK, 1)) {
            for (byte[] input : inputs) {
                oracle.run(input);
                features.add(oracle.outputFloats(outputs.length));
            }
        }
        return features;
    }

    /**
     * A layer of random weights whose results on some inputs have 0 in their middle and are about 1 wide, as those of
     * trained layers.
     */
    private static DenseLayer random(long seed, int outputs, Activation activation, List<double[]> inputs) {
        RandomTensors random = new RandomTensors(seed);
        int width = inputs.getFirst().length;
        double[] middle = new double[width];
        double squaredWidths = 0;
        for (int i = 0; i < width; i++) {
            int channel = i;
            DoubleSummaryStatistics values = inputs.stream().mapToDouble(input -> input[channel]).summaryStatistics();
            middle[i] = (values.getMin() + values.getMax()) / 2;
            squaredWidths += Math.pow(values.getMax() - values.getMin(), 2);
        }
        float bound = (float) (2 / Math.sqrt(squaredWidths));
        float[] weights = random.floats(outputs * width, -bound, 0.8f * bound);
        float[] bias = random.floats(outputs, -0.2f, 0.2f);
        for (int i = 0; i < weights.length; i++) {
            bias[i / width] -= (float) (weights[i] * middle[i % width]);
        }
        return new DenseLayer(width, outputs, weights, bias, activation);
    }

    private static ValueRange range(Iterable<double[]> results) {
        float min = Float.POSITIVE_INFINITY;
        float max = Float.NEGATIVE_INFINITY;
        for (double[] values : results) {
            for (double value : values) {
                min = Math.min(min, (float) value);
                max = Math.max(max, (float) value);
            }
        }
        return new ValueRange(min, max);
    }

    /** A layer's result for one image. */
    private static double[] run(DenseLayer layer, double[] input) {
        double[] result = new double[layer.outputs()];
        for (int i = 0; i < result.length; i++) {
            double sum = layer.bias()[i];
            for (int j = 0; j < input.length; j++) {
                sum += input[j] * layer.weights()[i * input.length + j];
            }
            result[i] = Math.min(Math.max(sum, layer.activation().min()), layer.activation().max());
        }
        return result;
    }

    /** The scores of one image. */
    private static double[] scores(List<DenseLayer> head, double[] features) {
        double[] values = features;
        for (DenseLayer layer : head) {
            values = run(layer, values);
        }
        double greatest = Arrays.stream(values).max().orElseThrow();
        double[] powers = Arrays.stream(values).map(value -> Math.exp(value - greatest)).toArray();
        double sum = Arrays.stream(powers).sum();
        return Arrays.stream(powers).map(power -> power / sum).toArray();
    }

    /** Each image's own features. */
    static List<double[]> images(List<float[]> features, int channels) {
        List<double[]> images = new ArrayList<>();
        for (float[] batch : features) {
            for (int start = 0; start < batch.length; start += channels) {
                double[] image = new double[channels];
                for (int i = 0; i < channels; i++) {
                    image[i] = batch[start + i];
                }
                images.add(image);
            }
        }
        return images;
    }
}
