package io.leveret.testing.zoo;

import io.leveret.testing.ModelBuilder;
import io.leveret.testing.Quant;
import io.leveret.testing.TensorKind;

/** Writes float32 values as the constants of a {@link Precision}. */
final class Constants {
    /** TensorFlow Lite's converter leaves smaller filters in float32: {@code quantize_weights.h}. */
    private static final int LEAST_DYNAMIC_RANGE_WEIGHTS = 1024;
    private static final int MAX_INT8_WEIGHT = 127;

    private final ModelBuilder model;
    private final Precision precision;

    Constants(ModelBuilder model, Precision precision) {
        this.model = model;
        this.precision = precision;
    }

    /**
     * The weights of a convolution or matrix product.
     *
     * @param channelAxis the axis of {@code shape} with the output channels
     */
    int filter(float[] weights, int channelAxis, int... shape) {
        return switch (precision) {
            case FLOAT32 -> model.constant(weights, shape);
            case FLOAT16 -> float16(weights, shape);
            case DYNAMIC_RANGE -> weights.length < LEAST_DYNAMIC_RANGE_WEIGHTS ? model.constant(weights, shape)
                    : perChannel(weights, channelAxis, shape);
            case UINT8 -> perTensor(weights, shape);
            case INT8, INT8_BETWEEN_UINT8 -> perChannel(weights, channelAxis, shape);
        };
    }

    /** The biases of a convolution or matrix product of these operands. */
    int bias(int input, int filter, float[] biases) {
        return switch (precision) {
            case FLOAT32, DYNAMIC_RANGE -> model.constant(biases, biases.length);
            case FLOAT16 -> float16(biases, biases.length);
            case UINT8, INT8, INT8_BETWEEN_UINT8 -> {
                Quant quant = model.quant(filter);
                int[] steps = new int[biases.length];
                for (int channel = 0; channel < steps.length; channel++) {
                    float weightScale = quant.scales().get(quant.isPerChannel() ? channel : 0);
                    steps[channel] = Math.round(biases[channel] / (model.quant(input).scale() * weightScale));
                }
                yield model.bias(input, filter, steps);
            }
        };
    }

    /** An operand of arithmetic between tensors. */
    int operand(float[] values, int... shape) {
        return switch (precision) {
            case FLOAT32, DYNAMIC_RANGE -> model.constant(values, shape);
            case FLOAT16 -> float16(values, shape);
            case UINT8, INT8, INT8_BETWEEN_UINT8 -> perTensor(values, shape);
        };
    }

    private int float16(float[] values, int... shape) {
        byte[] halves = new byte[2 * values.length];
        for (int i = 0; i < values.length; i++) {
            short half = Float.floatToFloat16(values[i]);
            halves[2 * i] = (byte) half;
            halves[2 * i + 1] = (byte) (half >> 8);
        }
        return model.dequantize(model.constant(TensorKind.FLOAT16, Quant.NONE, halves, shape));
    }

    private int perTensor(float[] values, int... shape) {
        TensorKind kind = precision.activations();
        Range range = Range.of(values);
        return model.constant(kind, range.quant(kind), range.steps(kind, values), shape);
    }

    /** Symmetric, −127…127 over the largest weight of each output channel. */
    private int perChannel(float[] weights, int channelAxis, int... shape) {
        int channels = shape[channelAxis];
        int inner = 1;
        for (int axis = channelAxis + 1; axis < shape.length; axis++) {
            inner *= shape[axis];
        }
        float[] scales = new float[channels];
        for (int i = 0; i < weights.length; i++) {
            int channel = i / inner % channels;
            scales[channel] = Math.max(scales[channel], Math.abs(weights[i]) / MAX_INT8_WEIGHT);
        }
        byte[] steps = new byte[weights.length];
        for (int i = 0; i < weights.length; i++) {
            steps[i] = (byte) Math.round(weights[i] / scales[i / inner % channels]);
        }
        return model.constant(TensorKind.INT8, Quant.perChannel(scales, channelAxis), steps, shape);
    }
}
