package io.leveret.image.awt;

import io.leveret.image.Pixels;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Writes lossless WebP files (RFC 9649, section 3) as simple as can be: red, green and blue of eight bits each. */
final class LosslessWebp {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private int buffer;
    private int bufferBits;

    private LosslessWebp() {}

    /** A complete file. */
    static byte[] file(Pixels pixels) {
        return riff(chunk("VP8L", picture(pixels)));
    }

    /** A file of chunks. */
    static byte[] riff(byte[]... chunks) {
        byte[] body = Samples.concat(Samples.ascii("WEBP"), Samples.concat(chunks));
        return chunk("RIFF", body);
    }

    static byte[] chunk(String type, byte[] body) {
        return ByteBuffer.allocate(8 + body.length + (body.length & 1)).order(ByteOrder.LITTLE_ENDIAN)
                .put(Samples.ascii(type)).putInt(body.length).put(body).array();
    }

    /** The data of a picture, in which all pixels are opaque. */
    static byte[] picture(Pixels pixels) {
        LosslessWebp writer = new LosslessWebp();
        writer.write(0x2f, 8);
        writer.write(pixels.width() - 1, 14);
        writer.write(pixels.height() - 1, 14);
        writer.write(0, 1 + 3);
        writer.write(0, 3); // neither transforms nor a color cache nor groups of codes
        for (int channel = 0; channel < 3; channel++) {
            writer.codeOfBytes();
        }
        writer.write(0b11111111_1_0_1, 11); // a simple code of one symbol: alpha
        writer.write(0b0_0_0_1, 4); // and one for distances
        for (int y = 0; y < pixels.height(); y++) {
            for (int x = 0; x < pixels.width(); x++) {
                for (int channel : new int[]{1, 0, 2}) {
                    writer.write(Integer.reverse(Samples.sample(pixels, x, y, channel)) >>> 24, 8);
                }
            }
        }
        writer.write(0, 7);
        return writer.bytes.toByteArray();
    }

    /** The first 256 symbols with eight bits each. */
    private void codeOfBytes() {
        write(0, 1); // not a simple one
        write(12 - 4, 4); // lengths of codes of lengths, in the order 17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8
        write(0, 11 * 3);
        write(1, 3);
        write(1, 1); // not the lengths of all symbols
        write(3, 3); // but of a number of 2 + 2 · 3 bits
        write(256 - 2, 8); // plus 2; of one symbol only, they take no bits
    }

    private void write(int value, int bits) {
        for (int i = 0; i < bits; i++) {
            buffer |= (value >>> i & 1) << bufferBits;
            if (++bufferBits == 8) {
                bytes.write(buffer);
                buffer = 0;
                bufferBits = 0;
            }
        }
    }
}
