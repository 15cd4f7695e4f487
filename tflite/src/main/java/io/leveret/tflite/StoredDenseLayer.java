package io.leveret.tflite;

import io.leveret.graph.ElementType;
import io.leveret.graph.Quantization;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * A dense layer as a file holds it, for an input of some type.
 *
 * <p>Quantized ones follow TensorFlow Lite's 8-bit quantization specification and, for uint8, what came before it: a scale
 * for all weights, symmetric ones of int8 and asymmetric ones of uint8; a bias of int32 in steps of
 * {@code inputScale · weightScale}; a result that holds 0 exactly.
 *
 * @param weights little-endian FLOAT32, UINT8 or INT8 [outputs][inputs]
 * @param weightQuantization empty for FLOAT32, as are the next two
 * @param bias little-endian FLOAT32 or INT32 [outputs]
 * @param biasQuantization what its steps stand for
 * @param resultQuantization what those of the result stand for
 */
record StoredDenseLayer(ByteBuffer weights, Optional<Quantization> weightQuantization, ByteBuffer bias,
        Optional<Quantization> biasQuantization, Optional<Quantization> resultQuantization) {
    private static final int STEPS = 255; // from the least to the greatest value of 8 bits
    /** Leaves room in int32 for the products of 16,000 inputs. */
    private static final double MAX_BIAS_STEPS = 1 << 30;
    /** What a step of the products is of a step of the result, at least: enough for any bias. */
    private static final double LEAST_MULTIPLIER = 1.0 / (1 << 24);
    /** And less than this: the bound of XNNPACK. */
    private static final double MULTIPLIER_BOUND = 256;
    private static final float LEAST_RESULT_SCALE = 1e-30f; // smaller ones would make that of the bias underflow

    /**
     * Stores a layer.
     *
     * @param type FLOAT32, UINT8 or INT8, of the input and of the result
     * @param input the input's scale and zero point, if it is quantized
     * @throws IllegalArgumentException if the layer is to be quantized and the range of its result is empty, or too narrow for
     *     its weights
     */
    static StoredDenseLayer of(DenseLayer layer, ElementType type, Optional<Quantization> input) {
        return switch (type) {
            case FLOAT32 -> new StoredDenseLayer(floats(layer.weights()), Optional.empty(), floats(layer.bias()),
                    Optional.empty(), Optional.empty());
            case UINT8, INT8 -> quantized(layer, type, input.orElseThrow());
            case FLOAT16, INT32, INT64, BOOL, INT16 -> throw new IllegalStateException("a head of " + type);
        };
    }

    private static StoredDenseLayer quantized(DenseLayer layer, ElementType type, Quantization input) {
        Quantization result = resultQuantization(layer.min(), layer.max(), type);
        double stepRatio = (double) result.scale(0) / input.scale(0);
        double leastScale = Math.max(stepRatio * LEAST_MULTIPLIER,
                greatestMagnitude(layer.bias()) / (input.scale(0) * MAX_BIAS_STEPS));
        Quantization weights = weightQuantization(layer.weights(), type, leastScale);
        if (weights.scale(0) >= stepRatio * MULTIPLIER_BOUND) {
            throw new IllegalArgumentException("results from " + layer.min() + " to " + layer.max()
                    + " are too narrow a range for weights of scale " + weights.scale(0) + " on inputs of scale "
                    + input.scale(0));
        }
        Quantization bias = Quantization.perTensor(input.scale(0) * weights.scale(0), 0);
        return new StoredDenseLayer(steps(layer.weights(), weights, type), Optional.of(weights),
                steps(layer.bias(), bias), Optional.of(bias), Optional.of(result));
    }

    /**
     * What steps of results in a range stand for: 0 is one of them.
     *
     * @throws IllegalArgumentException if the range is empty
     */
    static Quantization resultQuantization(float min, float max, ElementType type) {
        double low = Math.min(min, 0);
        double high = Math.max(max, 0);
        float scale = (float) ((high - low) / STEPS);
        if (scale < LEAST_RESULT_SCALE) {
            throw new IllegalArgumentException("results from " + min + " to " + max
                    + " are no range that a quantized layer could have");
        }
        return asymmetric(low, scale, type);
    }

    private static Quantization weightQuantization(float[] weights, ElementType type, double leastScale) {
        if (type == ElementType.INT8) {
            double scale = greatestMagnitude(weights) / Byte.MAX_VALUE;
            return Quantization.perTensor((float) Math.max(scale, leastScale), 0);
        }
        double low = 0;
        double high = 0;
        for (float weight : weights) {
            low = Math.min(low, weight);
            high = Math.max(high, weight);
        }
        return asymmetric(low, (float) Math.max((high - low) / STEPS, leastScale), type);
    }

    /** The step nearest to 0 stands for it, so that the least value is moved by up to half a step. */
    private static Quantization asymmetric(double low, float scale, ElementType type) {
        int below = (int) Math.min(Math.round(-low / scale), STEPS);
        return Quantization.perTensor(scale, type.quantizedMin() + below);
    }

    private static double greatestMagnitude(float[] values) {
        double greatest = 0;
        for (float value : values) {
            greatest = Math.max(greatest, Math.abs(value));
        }
        return greatest;
    }

    private static ByteBuffer floats(float[] values) {
        ByteBuffer bytes = littleEndian(values.length, Float.BYTES);
        bytes.asFloatBuffer().put(values);
        return bytes;
    }

    /** 8 bits a value. */
    private static ByteBuffer steps(float[] values, Quantization quantization, ElementType type) {
        int least = type == ElementType.INT8 ? -Byte.MAX_VALUE : type.quantizedMin();
        ByteBuffer bytes = littleEndian(values.length, 1);
        for (float value : values) {
            long step = Math.round((double) value / quantization.scale(0)) + quantization.zeroPoint(0);
            bytes.put((byte) Math.clamp(step, least, type.quantizedMax()));
        }
        return bytes.flip();
    }

    /** 32 bits a value. */
    private static ByteBuffer steps(float[] values, Quantization quantization) {
        ByteBuffer bytes = littleEndian(values.length, Integer.BYTES);
        for (float value : values) {
            bytes.putInt(Math.toIntExact(Math.round((double) value / quantization.scale(0))));
        }
        return bytes.flip();
    }

    private static ByteBuffer littleEndian(int values, int bytesEach) {
        return ByteBuffer.allocate(Math.multiplyExact(values, bytesEach)).order(ByteOrder.LITTLE_ENDIAN);
    }
}
