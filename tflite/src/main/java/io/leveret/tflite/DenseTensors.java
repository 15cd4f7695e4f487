package io.leveret.tflite;

import io.leveret.base.OptionException;
import io.leveret.graph.ElementType;
import io.leveret.graph.Quantization;
import io.leveret.graph.Shape;
import io.leveret.graph.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;

/**
 * The constants of a dense layer, for an input of some type.
 *
 * <p>Quantized ones follow TensorFlow Lite's 8-bit quantization specification and, for uint8, its predecessor: one
 * scale for all weights, symmetric for int8 and asymmetric for uint8; an int32 bias with the scale {@code inputScale ·
 * weightScale}; a result that represents 0 exactly.
 *
 * @param weights FLOAT32, UINT8 or INT8, [outputs][inputs]
 * @param bias FLOAT32 or INT32, [outputs]
 * @param result the quantization of the result; empty for FLOAT32
 */
record DenseTensors(TensorSpec weights, TensorSpec bias, Optional<Quantization> result) {
    private static final int STEPS = 255; // from the smallest to the largest value of 8 bits
    /** Leaves room in int32 for the products of 16,000 inputs. */
    private static final double MAX_BIAS = 1 << 30;
    /** The smallest ratio of the products' scale to the result's: enough for any bias. */
    private static final double LEAST_MULTIPLIER = 1.0 / (1 << 24);
    /** The upper bound of this ratio in XNNPACK, exclusive. */
    private static final double MULTIPLIER_BOUND = 256;
    private static final float LEAST_RESULT_SCALE = 1e-30f; // a smaller one would make the bias's scale underflow

    /**
     * Returns the constants of a float32 layer.
     *
     * @param name the prefix of their names
     */
    static DenseTensors float32(String name, DenseLayer layer) {
        return new DenseTensors(
                constant(name + "/weights", ElementType.FLOAT32, Optional.empty(), floats(layer.weights()),
                        layer.outputs(), layer.inputs()),
                constant(name + "/bias", ElementType.FLOAT32, Optional.empty(), floats(layer.bias()), layer.outputs()),
                Optional.empty());
    }

    /**
     * Returns the constants of a quantized layer.
     *
     * @param name the prefix of their names
     * @param type UINT8 or INT8, the type of input and result
     * @param input the input's scale and zero point
     * @param range the range of the result
     * @throws OptionException if the range is empty or too narrow for the weights
     * @throws IllegalArgumentException if it is wider than the activation's
     */
    static DenseTensors quantized(String name, DenseLayer layer, ElementType type, Quantization input,
            ValueRange range) {
        if (range.min() < layer.activation().min() || range.max() > layer.activation().max()) {
            throw new IllegalArgumentException("results from " + range.min() + " to " + range.max()
                    + " of a layer with activation " + layer.activation());
        }
        Quantization result = resultQuantization(range, type);
        double scaleRatio = (double) result.scale(0) / input.scale(0);
        double leastScale = Math.max(scaleRatio * LEAST_MULTIPLIER,
                greatestMagnitude(layer.bias()) / (input.scale(0) * MAX_BIAS));
        Quantization weights = weightQuantization(layer.weights(), type, leastScale);
        if (weights.scale(0) >= scaleRatio * MULTIPLIER_BOUND) {
            throw unusable(range, "too narrow a range for weights of scale " + weights.scale(0)
                    + " on inputs of scale " + input.scale(0));
        }
        Quantization bias = Quantization.perTensor(input.scale(0) * weights.scale(0), 0);
        return new DenseTensors(
                constant(name + "/weights", type, Optional.of(weights), bytes(layer.weights(), weights, type),
                        layer.outputs(), layer.inputs()),
                constant(name + "/bias", ElementType.INT32, Optional.of(bias), integers(layer.bias(), bias),
                        layer.outputs()),
                Optional.of(result));
    }

    private static TensorSpec constant(String name, ElementType type, Optional<Quantization> quantization,
            ByteBuffer values, int... shape) {
        return new TensorSpec(name, type, Shape.of(shape), quantization, Optional.of(values));
    }

    /**
     * Returns the quantization of results in a range; one value represents 0.
     *
     * @throws OptionException if the range is empty
     */
    static Quantization resultQuantization(ValueRange range, ElementType type) {
        double low = Math.min(range.min(), 0);
        double high = Math.max(range.max(), 0);
        float scale = (float) ((high - low) / STEPS);
        if (scale < LEAST_RESULT_SCALE) {
            throw unusable(range, "no range that a quantized layer could have");
        }
        return asymmetric(low, scale, type);
    }

    private static OptionException unusable(ValueRange range, String problem) {
        return new OptionException("range", List.of(range.min(), range.max()),
                _ -> "results from " + range.min() + " to " + range.max() + " are " + problem);
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

    /** Makes the nearest value represent 0 exactly, which moves the smallest one by up to half a step. */
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

    /** Returns values of 8 bits. */
    private static ByteBuffer bytes(float[] values, Quantization quantization, ElementType type) {
        int least = type == ElementType.INT8 ? -Byte.MAX_VALUE : type.quantizedMin();
        ByteBuffer bytes = littleEndian(values.length, 1);
        for (float value : values) {
            long quantized = Math.round((double) value / quantization.scale(0)) + quantization.zeroPoint(0);
            bytes.put((byte) Math.clamp(quantized, least, type.quantizedMax()));
        }
        return bytes.flip();
    }

    /** Returns values of 32 bits. */
    private static ByteBuffer integers(float[] values, Quantization quantization) {
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
