package io.leveret.train;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** One or two dense layers, from features to a logit for each class, with RELU between two. Mutable during training. */
final class DenseHead {
    private final int[] widths; // of the features, of the hidden layer if there is one, and of the logits
    private final float[][] weights; // [layer][outputs][inputs]
    private final float[][] biases; // [layer][outputs]

    private DenseHead(int[] widths, float[][] weights, float[][] biases) {
        this.widths = widths;
        this.weights = weights;
        this.biases = biases;
    }

    /**
     * Returns an untrained head.
     *
     * @param hidden units of a hidden layer; 0 for none
     */
    static DenseHead random(int features, int hidden, int classes, SplittableRandom random) {
        int[] widths = hidden == 0 ? new int[]{features, classes} : new int[]{features, hidden, classes};
        float[][] weights = new float[widths.length - 1][];
        float[][] biases = new float[widths.length - 1][];
        for (int layer = 0; layer < weights.length; layer++) {
            weights[layer] = new float[widths[layer] * widths[layer + 1]];
            biases[layer] = new float[widths[layer + 1]];
            // A last layer of zeros starts with equal probabilities; hidden units must start different (He et al.
            // 2015).
            double deviation = layer < weights.length - 1 ? Math.sqrt(2.0 / widths[layer])
                    : hidden == 0 ? 0 : Math.sqrt(1.0 / widths[layer]);
            for (int i = 0; i < weights[layer].length && deviation > 0; i++) {
                weights[layer][i] = (float) (deviation * random.nextGaussian());
            }
        }
        return new DenseHead(widths, weights, biases);
    }

    int layers() {
        return weights.length;
    }

    int inputs(int layer) {
        return widths[layer];
    }

    int outputs(int layer) {
        return widths[layer + 1];
    }

    int classes() {
        return widths[widths.length - 1];
    }

    /** The layer's weights, outputs × inputs. */
    float[] weights(int layer) {
        return weights[layer];
    }

    float[] biases(int layer) {
        return biases[layer];
    }

    /** Returns whether all weights and biases are finite; if not, training has diverged. */
    boolean isFinite() {
        return Stream.of(weights, biases).flatMap(Arrays::stream)
                .allMatch(values -> IntStream.range(0, values.length).allMatch(i -> Float.isFinite(values[i])));
    }

    DenseHead copy() {
        float[][] weightsCopy = new float[weights.length][];
        float[][] biasesCopy = new float[biases.length][];
        for (int layer = 0; layer < weights.length; layer++) {
            weightsCopy[layer] = weights[layer].clone();
            biasesCopy[layer] = biases[layer].clone();
        }
        return new DenseHead(widths, weightsCopy, biasesCopy);
    }

    /** Applies one layer, without the RELU of a hidden one. */
    void apply(int layer, float[] input, float[] output) {
        int inputs = widths[layer];
        for (int unit = 0; unit < widths[layer + 1]; unit++) {
            output[unit] = biases[layer][unit] + dot(weights[layer], unit * inputs, input, inputs);
        }
    }

    /** Returns the logits of features. */
    float[] logits(float[] features) {
        float[] values = features;
        for (int layer = 0; layer < layers(); layer++) {
            float[] next = new float[outputs(layer)];
            apply(layer, values, next);
            if (layer < layers() - 1) {
                clampNegative(next);
            }
            values = next;
        }
        return values;
    }

    static void clampNegative(float[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.max(0, values[i]);
        }
    }

    /** Keeps eight sums: a single one would wait for each addition. */
    private static float dot(float[] weights, int from, float[] input, int count) {
        float a = 0;
        float b = 0;
        float c = 0;
        float d = 0;
        float e = 0;
        float f = 0;
        float g = 0;
        float h = 0;
        int i = 0;
        for (; i <= count - 8; i += 8) {
            a += weights[from + i] * input[i];
            b += weights[from + i + 1] * input[i + 1];
            c += weights[from + i + 2] * input[i + 2];
            d += weights[from + i + 3] * input[i + 3];
            e += weights[from + i + 4] * input[i + 4];
            f += weights[from + i + 5] * input[i + 5];
            g += weights[from + i + 6] * input[i + 6];
            h += weights[from + i + 7] * input[i + 7];
        }
        for (; i < count; i++) {
            a += weights[from + i] * input[i];
        }
        return (a + b) + (c + d) + ((e + f) + (g + h));
    }

    /** Replaces logits by probabilities. Equal logits give equal probabilities; finite logits never give NaN. */
    static void softmax(float[] logits) {
        float most = Float.NEGATIVE_INFINITY;
        for (float logit : logits) {
            most = Math.max(most, logit);
        }
        double sum = 0;
        for (int i = 0; i < logits.length; i++) {
            double exponential = StrictMath.exp(logits[i] - most); // the same on every machine
            logits[i] = (float) exponential;
            sum += exponential;
        }
        for (int i = 0; i < logits.length; i++) {
            logits[i] = (float) (logits[i] / sum);
        }
    }

    /** Returns the cross-entropy of probabilities with a target that gives a share to all classes equally. */
    static double smoothedLoss(float[] probabilities, int label, double labelSmoothing) {
        double spread = labelSmoothing / probabilities.length;
        double loss = 0;
        for (int i = 0; i < probabilities.length; i++) {
            double target = spread + (i == label ? 1 - labelSmoothing : 0);
            loss -= target == 0 ? 0 : target * StrictMath.log(Math.max(probabilities[i], Float.MIN_NORMAL));
        }
        return loss;
    }
}
