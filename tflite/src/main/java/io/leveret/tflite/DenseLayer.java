package io.leveret.tflite;

import io.leveret.graph.Activation;

/**
 * A dense layer of a new head: {@code activation(weights · input + bias)}.
 *
 * @param inputs number of values it takes for each image, at least 1
 * @param outputs number of values it gives for each image, at least 1
 * @param weights float[outputs][inputs], finite; not copied
 * @param bias float[outputs], finite; not copied
 * @param activation the activation of its result
 */
public record DenseLayer(int inputs, int outputs, float[] weights, float[] bias, Activation activation) {

    /**
     * Checks the sizes and values.
     *
     * @throws IllegalArgumentException if the arrays' lengths do not match {@code inputs} and {@code outputs}, or a
     *     number is not finite
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
