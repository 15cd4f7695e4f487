package io.leveret.graph;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * The specification of a tensor.
 *
 * @param name the file's name for it, possibly empty
 * @param type the type of its elements
 * @param shape its dimensions; images are {@code batch × height × width × channels}
 * @param quantization scales and zero points of its integers; empty for types that are not quantized
 * @param constant the values of a constant, little-endian and row-major, exactly {@code shape.elements() ·
 *     type.bytes()} bytes; empty for one that is computed
 */
public record TensorSpec(String name, ElementType type, Shape shape, Optional<Quantization> quantization,
        Optional<ByteBuffer> constant) {

    /**
     * Creates a tensor. The constant is not copied and must not change afterwards.
     *
     * @throws IllegalArgumentException if the constant's length does not match shape and type; if there are several
     *     scales, but not one for each index along their axis; or if a zero point is not a value of the type
     */
    public TensorSpec {
        Objects.requireNonNull(name, "name");
        long bytes = (long) shape.elements() * type.bytes();
        if (constant.isPresent() && constant.get().remaining() != bytes) {
            throw new IllegalArgumentException("tensor " + name + " of " + type + " " + shape + " needs " + bytes
                    + " bytes but its constant has " + constant.get().remaining());
        }
        if (quantization.isPresent()) {
            checkQuantization(name, type, shape, quantization.get());
        }
        constant = constant.map(values -> values.slice().asReadOnlyBuffer());
    }

    private static void checkQuantization(String name, ElementType type, Shape shape, Quantization quantization) {
        int channels = quantization.channels();
        int axis = quantization.axis();
        if (quantization.blockSize() > 0) {
            int blockSize = quantization.blockSize();
            if (type != ElementType.INT8 || shape.rank() != 2 || shape.dimension(1) % blockSize != 0
                    || shape.elements() != (long) channels * blockSize) {
                throw new IllegalArgumentException("tensor " + name + " of " + type + " " + shape + " has " + channels
                        + " scales for blocks of " + blockSize);
            }
            return;
        }
        if (channels > 1 && (axis < 0 || axis >= shape.rank() || shape.dimension(axis) != channels)) {
            throw new IllegalArgumentException(
                    "tensor " + name + " of shape " + shape + " has " + channels + " scales along axis " + axis);
        }
        for (int channel = 0; channel < channels; channel++) {
            int zeroPoint = quantization.zeroPoint(channel);
            if (type.isQuantized() ? zeroPoint < type.quantizedMin() || zeroPoint > type.quantizedMax()
                    : zeroPoint != 0) {
                throw new IllegalArgumentException(
                        "tensor " + name + " has zero point " + zeroPoint + ", outside the range of " + type);
            }
        }
    }

    /** Returns a computed tensor. */
    public static TensorSpec computed(String name, ElementType type, Shape shape,
            Optional<Quantization> quantization) {
        return new TensorSpec(name, type, shape, quantization, Optional.empty());
    }

    /**
     * Returns a FLOAT32 constant and copies the values.
     *
     * @throws IllegalArgumentException if their number is not that of the shape's elements
     */
    public static TensorSpec of(String name, Shape shape, float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(values.length, Float.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return new TensorSpec(name, ElementType.FLOAT32, shape, Optional.empty(), Optional.of(bytes));
    }

    /**
     * Returns an INT32 constant and copies the values.
     *
     * @throws IllegalArgumentException if their number is not that of the shape's elements
     */
    public static TensorSpec of(String name, Shape shape, int... values) {
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(values.length, Integer.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        bytes.asIntBuffer().put(values);
        return new TensorSpec(name, ElementType.INT32, shape, Optional.empty(), Optional.of(bytes));
    }

    @Override
    public Optional<ByteBuffer> constant() {
        return constant.map(values -> values.duplicate().order(ByteOrder.LITTLE_ENDIAN)); // own position
    }

    /** Returns whether the tensor is a constant. */
    public boolean isConstant() {
        return constant.isPresent();
    }

    /**
     * Returns the values of a constant, as a read-only little-endian buffer positioned at its start.
     *
     * @throws IllegalStateException if the tensor is computed
     */
    public ByteBuffer values() {
        return constant.orElseThrow(() -> new IllegalStateException("tensor " + name + " holds no constant"))
                .duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * The values of an INT32, INT64 or BOOL constant: axes, paddings, shapes, biases; false is 0 and true 1.
     *
     * @throws IllegalStateException if the tensor is computed or of another type
     * @throws ArithmeticException if an INT64 value does not fit in an {@code int}
     */
    public int[] intValues() {
        ByteBuffer values = values();
        int[] result = new int[shape.elements()];
        for (int i = 0; i < result.length; i++) {
            result[i] = switch (type) {
                case INT32 -> values.getInt();
                case INT64 -> Math.toIntExact(values.getLong());
                case BOOL -> values.get() == 0 ? 0 : 1;
                case FLOAT32, FLOAT16, UINT8, INT8, INT16 ->
                        throw new IllegalStateException("tensor " + name + " is " + type);
            };
        }
        return result;
    }

    /**
     * The values of an INT32 or INT64 constant.
     *
     * @throws IllegalStateException if the tensor is computed or of another type
     */
    public long[] longValues() {
        if (type != ElementType.INT64) {
            return Arrays.stream(intValues()).asLongStream().toArray();
        }
        long[] result = new long[shape.elements()];
        values().asLongBuffer().get(result);
        return result;
    }

    /**
     * The values of an INT32 or INT64 constant, clamped to an {@code int}: a file may mean "to the end" by an index far
     * beyond it.
     *
     * @throws IllegalStateException if the tensor is computed or of another type
     */
    public int[] clampedIntValues() {
        if (type != ElementType.INT64) {
            return intValues();
        }
        return Arrays.stream(longValues())
                .mapToInt(value -> Math.clamp(value, Integer.MIN_VALUE, Integer.MAX_VALUE)).toArray();
    }

    /**
     * The values of a FLOAT32 constant.
     *
     * @throws IllegalStateException if the tensor is computed or of another type
     */
    public float[] floatValues() {
        if (type != ElementType.FLOAT32) {
            throw new IllegalStateException("tensor " + name + " is " + type);
        }
        float[] result = new float[shape.elements()];
        values().asFloatBuffer().get(result);
        return result;
    }

    /**
     * Returns the quantization of a quantized type; {@link Quantization#PLAIN} for integers without a scale, such as
     * the pixels of an image that the model casts to float32.
     */
    public Quantization quantizationOrPlain() {
        return quantization.orElse(Quantization.PLAIN);
    }

    /** Type, shape and quantization in one line. */
    public String describe() {
        return type + " " + shape + quantization.map(q -> ", " + q).orElse("");
    }
}
