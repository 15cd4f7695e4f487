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
 */
public record DenseLayer(int inputs, int outputs, float[] weights, float[] bias, Activation activation) {

    /**
     * A layer.
     *
     * @throws IllegalArgumentException if the arrays do not have the lengths that {@code inputs} and {@code outputs}
     *     ask for, or if a number is not finite
     */
    public DenseLayer {
        if (inputs < 1 || outputs < 1 || weights.length != (long) inputs * outputs || bias.length != outputs) {
            throw new IllegalArgumentException("a layer from " + inputs + " to " + outputs + " values with "
                    + weights.length + " weights and a bias of " + bias.length);
        }
        requireFinite("weight", weights);
        requireFinite("bias", bias);
    }

    private static void requireFinite(String what, float[] values) {
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                throw new IllegalArgumentException(what + " " + i + " is " + values[i]);
            }
        }
    }
}
