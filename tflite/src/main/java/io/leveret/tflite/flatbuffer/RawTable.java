package io.leveret.tflite.flatbuffer;

import java.nio.ByteBuffer;

/**
 * A table of a FlatBuffer, for fields that the schema's classes do not have. All methods throw {@link
 * IndexOutOfBoundsException} if an offset leads out of the file.
 *
 * @param bytes the FlatBuffer, little-endian
 * @param position of the table, in bytes from the start
 */
public record RawTable(ByteBuffer bytes, int position) {
    private static final int FIRST_FIELD = 4; // bytes of a vtable before its fields
    private static final int FIELD_BYTES = 2;
    private static final int OFFSET_BYTES = 4;

    /** Returns the root table. */
    public static RawTable root(ByteBuffer bytes) {
        return new RawTable(bytes, bytes.getInt(0));
    }

    /** Returns the position of a field; 0 if it is absent. */
    public int field(int index) {
        int vtable = position - bytes.getInt(position);
        int entry = FIRST_FIELD + FIELD_BYTES * index;
        int offset = entry < Short.toUnsignedInt(bytes.getShort(vtable))
                ? Short.toUnsignedInt(bytes.getShort(vtable + entry)) : 0;
        return offset == 0 ? 0 : position + offset;
    }

    /** Returns how many fields the table has room for. */
    public int fields() {
        return (Short.toUnsignedInt(bytes.getShort(position - bytes.getInt(position))) - FIRST_FIELD) / FIELD_BYTES;
    }

    /** Returns a field of 8 bits; 0 if it is absent. */
    public int byteAt(int index) {
        return field(index) == 0 ? 0 : Byte.toUnsignedInt(bytes.get(field(index)));
    }

    /** Returns a field of 32 bits; 0 if it is absent. */
    public int intAt(int index) {
        return field(index) == 0 ? 0 : bytes.getInt(field(index));
    }

    /** Returns a field of 64 bits; 0 if it is absent. */
    public long longAt(int index) {
        return field(index) == 0 ? 0 : bytes.getLong(field(index));
    }

    /** Returns the position of what a field refers to, a table, text or vector; 0 if it is absent. */
    public int target(int index) {
        return field(index) == 0 ? 0 : followed(field(index));
    }

    /** Returns the length of a vector; 0 if it is absent. */
    public int length(int index) {
        return field(index) == 0 ? 0 : bytes.getInt(target(index));
    }

    /** Returns an element of a vector of tables. */
    public RawTable element(int index, int element) {
        if (element < 0 || element >= length(index)) {
            throw new IndexOutOfBoundsException("element " + element + " of " + length(index));
        }
        return new RawTable(bytes, followed(target(index) + OFFSET_BYTES * (1 + element)));
    }

    private int followed(int field) {
        return field + bytes.getInt(field);
    }
}
