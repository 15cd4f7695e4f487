package io.leveret.image.format;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Finds the bytes that matter in the data of JPEG scans, eight at a time. */
public final class JpegBytes {
    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long LOWEST = 0x0101010101010101L; // bit of each byte

    private JpegBytes() {}

    /** Returns the position of the next byte 0xff, with which markers begin, or the file's end. */
    public static int nextOnes(byte[] file, int from) {
        int at = from;
        for (; at <= file.length - Long.BYTES; at += Long.BYTES) {
            long eight = (long) EIGHT.get(file, at);
            long ends = ~eight - LOWEST & eight & LOWEST << 7; // the lowest bit is that of the first byte 0xff
            if (ends != 0) {
                return at + Long.numberOfTrailingZeros(ends) / Byte.SIZE;
            }
        }
        while (at < file.length && file[at] != (byte) 0xff) {
            at++;
        }
        return at;
    }
}
