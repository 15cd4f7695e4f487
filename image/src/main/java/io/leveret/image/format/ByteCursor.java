package io.leveret.image.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Reads unsigned numbers from a file in memory; reading beyond it throws a {@link RefusedFileException}. */
public final class ByteCursor {
    private final byte[] file;
    private final ByteBuffer numbers; // a view of the file

    public ByteCursor(byte[] file, ByteOrder order) {
        this.file = file;
        this.numbers = ByteBuffer.wrap(file).order(order);
    }

    public int size() {
        return file.length;
    }

    public int u8(long position) throws RefusedFileException {
        return Byte.toUnsignedInt(numbers.get(checked(position, 1)));
    }

    public int u16(long position) throws RefusedFileException {
        return Short.toUnsignedInt(numbers.getShort(checked(position, 2)));
    }

    public long u32(long position) throws RefusedFileException {
        return Integer.toUnsignedLong(s32(position));
    }

    public int s32(long position) throws RefusedFileException {
        return numbers.getInt(checked(position, 4));
    }

    public long s64(long position) throws RefusedFileException {
        return numbers.getLong(checked(position, 8));
    }

    /** Returns a copy of bytes; empty if they are not all there. */
    byte[] bytes(long position, long count) {
        boolean there = position >= 0 && count >= 0 && position <= file.length - count;
        return there ? Arrays.copyOfRange(file, (int) position, (int) (position + count)) : new byte[0];
    }

    /** Returns whether the file has these bytes, given as Latin-1 text, at a position. */
    public boolean has(long position, String latin1) {
        if (position < 0 || position > file.length - latin1.length()) {
            return false;
        }
        for (int i = 0; i < latin1.length(); i++) {
            if (Byte.toUnsignedInt(file[(int) position + i]) != latin1.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private int checked(long position, int bytes) throws RefusedFileException {
        if (position < 0 || position > file.length - bytes) {
            throw new RefusedFileException(
                    "the file is cut off: " + bytes + " bytes wanted at " + position + " of " + file.length);
        }
        return (int) position;
    }
}
