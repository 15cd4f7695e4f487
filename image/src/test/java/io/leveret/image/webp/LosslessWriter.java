package io.leveret.image.webp;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes numbers of bits, from the lowest bit of the first byte on, into a file of one lossless picture. */
final class LosslessWriter {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private int buffer;
    private int bufferBits;

    /** Starts with the header of a picture. */
    static LosslessWriter picture(int width, int height) {
        return new LosslessWriter().write(0x2f, 8).write(width - 1, 14).write(height - 1, 14).write(0, 1 + 3);
    }

    LosslessWriter write(int value, int bits) {
        for (int i = 0; i < bits; i++) {
            buffer |= (value >>> i & 1) << bufferBits;
            if (++bufferBits == 8) {
                bytes.write(buffer);
                buffer = 0;
                bufferBits = 0;
            }
        }
        return this;
    }

    /** The file with what has been written. */
    byte[] file() {
        byte[] data = write(0, 7).bytes.toByteArray();
        int padded = data.length + (data.length & 1);
        return ByteBuffer.allocate(20 + padded).order(ByteOrder.LITTLE_ENDIAN).put(ascii("RIFF"))
                .putInt(12 + padded).put(ascii("WEBPVP8L")).putInt(data.length).put(data).array();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
