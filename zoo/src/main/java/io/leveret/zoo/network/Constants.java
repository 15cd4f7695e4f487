package io.leveret.zoo.network;

import io.leveret.graph.ElementType;
import io.leveret.graph.GraphBuilder;
import io.leveret.graph.Quantization;
import io.leveret.graph.Shape;
import io.leveret.graph.TensorSpec;
import io.leveret.zoo.precision.Precision;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/** Adds float32 values to a graph as the constants of a {@link Precision}. */
final class Constants {
    /** TensorFlow Lite's converter leaves smaller filters in float32: {@code quantize_weights.h}. */
    private static final int LEAST_DYNAMIC_RANGE_WEIGHTS = 1024;
    private static final int MAX_INT8_WEIGHT = 127;
    private static final String NAME = "constant";

    private final GraphBuilder builder;
    private final Precision precision;

    Constants(GraphBuilder builder, Precision precision) {
        this.builder = builder;
        this.precision = precision;
    }

    /**
     * The weights of a convolution or matrix product.
     *
     * @param channelAxis the axis of {@code shape} with the output channels
     */
    int filter(float[] weights, int channelAxis, int... shape) {
        return switch (precision) {
            case FLOAT32 -> float32(weights, shape);
            case FLOAT16 -> float16(weights, shape);
            case DYNAMIC_RANGE -> weights.length < LEAST_DYNAMIC_RANGE_WEIGHTS ? float32(weights, shape)
                    : perChannel(weights, channelAxis, shape);
            case UINT8 -> perTensor(weights, shape);
            case INT8, INT8_BETWEEN_UINT8 -> perChannel(weights, channelAxis, shape);
        };
    }

    /** The biases of a convolution or matrix product of these operands. */
    int bias(int input, int filter, float[] biases) {
        return switch (precision) {
            case FLOAT32, DYNAMIC_RANGE -> float32(biases, biases.length);
            case FLOAT16 -> float16(biases, biases.length);
            case UINT8, INT8, INT8_BETWEEN_UINT8 -> int32(input, filter, biases);
        };
    }

    /** An operand of arithmetic between tensors. */
    int operand(float[] values, int... shape) {
        return switch (precision) {
            case FLOAT32, DYNAMIC_RANGE -> float32(values, shape);
            case FLOAT16 -> float16(values, shape);
            case UINT8, INT8, INT8_BETWEEN_UINT8 -> perTensor(values, shape);
        };
    }

    private int float32(float[] values, int... shape) {
        return builder.constant(TensorSpec.of(NAME, Shape.of(shape), values));
    }

    private int float16(float[] values, int... shape) {
        ByteBuffer halves = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            halves.putShort(Float.floatToFloat16(value));
        }
        return builder.dequantize(constant(ElementType.FLOAT16, Optional.empty(), halves.flip(), shape));
    }

    /** The scale of each bias is that of the input times that of its channel's weights. */
    private int int32(int input, int filter, float[] biases) {
        float inputScale = builder.tensor(input).quantizationOrPlain().scale(0);
        Quantization weights = builder.tensor(filter).quantizationOrPlain();
        float[] scales = new float[weights.channels()];
        for (int channel = 0; channel < scales.length; channel++) {
            scales[channel] = inputScale * weights.scale(channel);
        }
        ByteBuffer values = ByteBuffer.allocate(Integer.BYTES * biases.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int channel = 0; channel < biases.length; channel++) {
            values.putInt(Math.round(biases[channel] / (inputScale * weights.scale(channel))));
        }
        return constant(ElementType.INT32, Optional.of(Quantization.perChannel(scales, new int[scales.length], 0)),
                values.flip(), biases.length);
    }

    private int perTensor(float[] values, int... shape) {
        ElementType type = precision.activations();
        ActivationRange range = ActivationRange.of(values);
        return constant(type, Optional.of(range.quantization(type)), ByteBuffer.wrap(range.quantized(type, values)),
                shape);
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
        byte[] quantized = new byte[weights.length];
        for (int i = 0; i < weights.length; i++) {
            quantized[i] = (byte) Math.round(weights[i] / scales[i / inner % channels]);
        }
        return constant(ElementType.INT8, Optional.of(Quantization.perChannel(scales, new int[channels], channelAxis)),
                ByteBuffer.wrap(quantized), shape);
    }

    private int constant(ElementType type, Optional<Quantization> quantization, ByteBuffer values, int... shape) {
        return builder.constant(new TensorSpec(NAME, type, Shape.of(shape), quantization, Optional.of(values)));
    }
}
