package io.leveret.engine;

import io.leveret.model.Activation;
import io.leveret.model.DenseLayer;
import io.leveret.testing.ModelPacker;
import io.leveret.testing.RandomTensors;
import io.leveret.testing.TfliteOracle;
import io.leveret.testing.TfliteOracle.Kernels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.tensorflow.lite.schema.ModelT;
import org.tensorflow.lite.schema.SubGraphT;

/** Heads as plain loops of doubles, and the features that they see. */
final class Heads {
    private Heads() {}

    /** What TensorFlow Lite has in a tensor for each input: float[input][batch · channels]. */
    static List<float[]> features(byte[] file, int tensor, List<byte[]> inputs) {
        ModelT model = ModelT.deserializeFromBinary(file);
        SubGraphT graph = model.getSubgraphs()[0];
        int[] outputs = graph.getOutputs(); // these stay: XNNPACK ends the process where a result is for nobody
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

    /** A layer of random weights, with the range that its results have on some inputs. */
    static DenseLayer random(long seed, int outputs, Activation activation, List<double[]> inputs) {
        RandomTensors random = new RandomTensors(seed);
        int width = inputs.getFirst().length;
        float bound = (float) (1 / Math.sqrt(width));
        return ranged(width, outputs, random.floats(outputs * width, -bound, 0.8f * bound),
                random.floats(outputs, -0.5f, 0.5f), activation, inputs);
    }

    /** A layer, with the range that its results have on some inputs. */
    static DenseLayer ranged(int width, int outputs, float[] weights, float[] bias, Activation activation,
            List<double[]> inputs) {
        DenseLayer unranged = new DenseLayer(width, outputs, weights, bias, activation, 0, 0);
        float min = Float.POSITIVE_INFINITY;
        float max = Float.NEGATIVE_INFINITY;
        for (double[] input : inputs) {
            for (double value : run(unranged, input)) {
                min = Math.min(min, (float) value);
                max = Math.max(max, (float) value);
            }
        }
        return new DenseLayer(width, outputs, weights, bias, activation, min, max);
    }

    /** A layer's result for one image. */
    static double[] run(DenseLayer layer, double[] input) {
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
    static double[] scores(List<DenseLayer> head, double[] features) {
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
