package io.leveret.testing;

import com.google.flatbuffers.FlatBufferBuilder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.TreeMap;
import org.tensorflow.lite.schema.Model;
import org.tensorflow.lite.schema.ModelT;

/**
 * Moves the data of a model's buffers behind its FlatBuffer, as converters write large models: fields 1 and 2 of
 * the schema's {@code Buffer} are then the offset from the start of the file, and the size. The schema's classes for
 * Java do not have these fields.
 */
public final class OutsideBuffers {
    private static final int ALIGNMENT = 16;
    private static final long PLACEHOLDER = 0x1122334455667788L;

    private OutsideBuffers() {}

    /**
     * Returns the model with all buffers of at least {@code minBytes} behind its FlatBuffer.
     *
     * @param model without packed files
     */
    public static byte[] of(byte[] model, int minBytes) {
        return of(model, minBytes, 0);
    }

    /** Returns the model with a gap between its FlatBuffer and the buffers. */
    public static byte[] of(byte[] model, int minBytes, int gapBytes) {
        TreeMap<Integer, byte[]> moved = new TreeMap<>();
        ByteBuffer flatBuffer = withoutData(model, minBytes, moved);
        int end = aligned(flatBuffer.limit() + gapBytes);
        int size = end;
        for (byte[] data : moved.values()) {
            size = aligned(size + data.length);
        }
        ByteBuffer file = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN).put(flatBuffer);
        int place = end;
        for (int buffer : moved.keySet()) {
            setOffset(file, buffer, place, moved.get(buffer).length);
            file.put(place, moved.get(buffer));
            place = aligned(place + moved.get(buffer).length);
        }
        return file.array();
    }

    /**
     * Returns the model's FlatBuffer without the data of large buffers, which have room for an offset and a size.
     *
     * @param moved gets their data, by their index
     */
    private static ByteBuffer withoutData(byte[] model, int minBytes, TreeMap<Integer, byte[]> moved) {
        ModelT tables = ModelT.deserializeFromBinary(model);
        for (int i = 0; i < tables.getBuffers().length; i++) {
            int[] data = tables.getBuffers()[i].getData();
            if (data != null && data.length >= minBytes && data.length > 0) {
                byte[] bytes = new byte[data.length];
                for (int j = 0; j < bytes.length; j++) {
                    bytes[j] = (byte) data[j];
                }
                moved.put(i, bytes);
            }
        }
        return ByteBuffer.wrap(ModelPacker.pack(tables, (builder, index) -> moved.containsKey(index)
                ? emptyBuffer(builder) : -1)).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static int emptyBuffer(FlatBufferBuilder builder) {
        builder.startTable(3);
        builder.addLong(1, PLACEHOLDER, 0);
        builder.addLong(2, PLACEHOLDER, 0);
        return builder.endTable();
    }

    /**
     * Sets where the data of a buffer lies; also to values that no file should have.
     *
     * @param file little-endian, whose buffer has room for it
     */
    public static void setOffset(ByteBuffer file, int buffer, long offset, long size) {
        int table = table(file, buffer);
        int vtable = table - file.getInt(table);
        file.putLong(table + file.getShort(vtable + 6), offset).putLong(table + file.getShort(vtable + 8), size);
    }

    /** Returns the offset of a buffer's data. */
    public static long offset(byte[] file, int buffer) {
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int table = table(bytes, buffer);
        return bytes.getLong(table + bytes.getShort(table - bytes.getInt(table) + 6));
    }

    private static int table(ByteBuffer file, int buffer) {
        int root = file.getInt(0);
        int field = root + file.getShort(root - file.getInt(root) + 4 + 2 * 4);
        int vector = field + file.getInt(field);
        int element = vector + 4 * (1 + buffer);
        return element + file.getInt(element);
    }

    /** Returns the indices of the buffers that have data behind the FlatBuffer. */
    public static int[] indices(byte[] file) {
        int count = Model.getRootAsModel(ByteBuffer.wrap(file)).buffersLength();
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int[] outside = new int[count];
        int found = 0;
        for (int i = 0; i < count; i++) {
            int table = table(bytes, i);
            if (bytes.getShort(table - bytes.getInt(table)) >= 10) {
                outside[found++] = i;
            }
        }
        return Arrays.copyOf(outside, found);
    }

    private static int aligned(int position) {
        return Math.ceilDiv(position, ALIGNMENT) * ALIGNMENT;
    }
}
