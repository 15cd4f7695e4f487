package io.leveret.tflite;

import io.leveret.graph.Activation;

/**
 * A dense layer of a new head: {@code activation(weights · input + bias)}.
 *
 * @param inputs the values that it takes for each image, at least 1
 * @param outputs the values that it gives for each image, at least 1
 * @param weights float[outputs][inputs], finite; not copied
 * @param bias float[outputs], finite; not copied
 * @param activation what is done to its result
 * @param min the least value of its result, after the activation, that was seen on real data; of use for quantized heads
 *     only, 0 elsewhere
 * @param max the greatest one
 */
public record DenseLayer(int inputs, int outputs, float[] weights, float[] bias, Activation activation, float min,
        float max) {

    /**
     * A layer.
     *
     * @throws IllegalArgumentException if the arrays do not have the lengths that {@code inputs} and {@code outputs} ask for,
     *     if a number is not finite, or if {@code min} and {@code max} are no range or lie outside the activation's
     */
    public DenseLayer {
        if (inputs < 1 || outputs < 1 || weights.length != (long) inputs * outputs || bias.length != outputs) {
            throw new IllegalArgumentException("a layer from " + inputs + " to " + outputs + " values with "
                    + weights.length + " weights and a bias of " + bias.length);
        }
        requireFinite("weight", weights);
        requireFinite("bias", bias);
        if (!Float.isFinite(min) || !Float.isFinite(max) || min > max || min < activation.min()
                || max > activation.max()) {
            throw new IllegalArgumentException(
                    "results from " + min + " to " + max + " of a layer with activation " + activation);
        }
    }

    private static void requireFinite(String what, float[] values) {
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                throw new IllegalArgumentException(what + " " + i + " is " + values[i]);
            }
        }
    }
}
