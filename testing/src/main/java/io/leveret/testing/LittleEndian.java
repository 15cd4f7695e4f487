package io.leveret.testing;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Converts arrays to little-endian bytes, as models and tensors store them, and back. */
public final class LittleEndian {
    private LittleEndian() {}

    /** IEEE 754 single precision, four bytes each. */
    public static byte[] bytes(float... values) {
        ByteBuffer buffer = allocate(Math.multiplyExact(values.length, Float.BYTES));
        buffer.asFloatBuffer().put(values);
        return buffer.array();
    }

    /** Two's complement, four bytes each. */
    public static byte[] bytes(int... values) {
        ByteBuffer buffer = allocate(Math.multiplyExact(values.length, Integer.BYTES));
        buffer.asIntBuffer().put(values);
        return buffer.array();
    }

    /**
     * One byte each, the low eight bits: for uint8 and int8 alike.
     *
     * @throws IllegalArgumentException if a value is outside −128…255
     */
    public static byte[] narrow(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            if (values[i] < Byte.MIN_VALUE || values[i] > 255) {
                throw new IllegalArgumentException("does not fit a byte: " + values[i]);
            }
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    /**
     * The inverse of {@link #bytes(float...)}.
     *
     * @throws IllegalArgumentException if the length is not a multiple of four
     */
    public static float[] floats(byte[] bytes) {
        requireWhole(bytes.length, Float.BYTES);
        float[] values = new float[bytes.length / Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        return values;
    }

    /**
     * The inverse of {@link #bytes(int...)}.
     *
     * @throws IllegalArgumentException if the length is not a multiple of four
     */
    public static int[] ints(byte[] bytes) {
        requireWhole(bytes.length, Integer.BYTES);
        int[] values = new int[bytes.length / Integer.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(values);
        return values;
    }

    /** 16-bit integers. */
    public static int[] shorts(byte[] bytes) {
        int[] values = new int[bytes.length / Short.BYTES];
        for (int i = 0; i < values.length; i++) {
            values[i] = (short) (bytes[2 * i] & 0xff | bytes[2 * i + 1] << 8);
        }
        return values;
    }

    /** Each byte as 0…255. */
    public static int[] unsigned(byte[] bytes) {
        int[] values = new int[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            values[i] = bytes[i] & 0xff;
        }
        return values;
    }

    /** Each byte as −128…127. */
    public static int[] signed(byte[] bytes) {
        int[] values = new int[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            values[i] = bytes[i];
        }
        return values;
    }

    private static ByteBuffer allocate(int byteCount) {
        return ByteBuffer.allocate(byteCount).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void requireWhole(int length, int size) {
        if (length % size != 0) {
            throw new IllegalArgumentException(length + " bytes are not a whole number of elements of " + size);
        }
    }
}
