package io.leveret.image.vp8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/** WebP files of noise: the header is random and valid, and any bytes behind it are modes and coefficients. */
final class RandomFrame {
    private final SplittableRandom random;
    private final BoolEncoder header = new BoolEncoder();

    private RandomFrame(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** Makes a file of at most 100 × 100 pixels. */
    static byte[] file(long seed) {
        return new RandomFrame(seed).make();
    }

    private byte[] make() {
        int width = 1 + random.nextInt(100);
        int height = 1 + random.nextInt(100);
        int macroblocks = (width + 15) / 16 * ((height + 15) / 16);
        writeColors();
        writeSegments();
        writeFilter();
        int logPartitions = random.nextInt(4);
        header.writeNumber(logPartitions, 2);
        header.writeNumber(random.nextInt(128), 7);
        writeOptionals(5, 15, 4);
        header.writeFlag(random.nextBoolean());
        writeProbabilities();
        byte[] modes = concat(header.bytes(), noise(60 + 40 * macroblocks));

        ByteArrayOutputStream data = new ByteArrayOutputStream();
        int partitions = 1 << logPartitions;
        byte[][] coefficients = new byte[partitions][];
        for (int i = 0; i < partitions; i++) {
            coefficients[i] = noise(6000 + 1500 * macroblocks / partitions);
            if (i < partitions - 1) {
                data.writeBytes(little(coefficients[i].length, 3));
            }
        }
        for (byte[] each : coefficients) {
            data.writeBytes(each);
        }
        int version = random.nextInt(4);
        byte[] tag = little(version << 1 | 1 << 4 | modes.length << 5, 3);
        byte[] sides = concat(little(width | random.nextInt(4) << 14, 2), little(height | random.nextInt(4) << 14, 2));
        return riff(concat(tag, new byte[]{(byte) 0x9d, 1, 0x2a}, sides, modes, data.toByteArray()));
    }

    private void writeColors() {
        header.writeFlag(random.nextBoolean());
        header.writeFlag(random.nextBoolean());
    }

    private void writeSegments() {
        boolean hasSegments = random.nextBoolean();
        header.writeFlag(hasSegments);
        if (!hasSegments) {
            return;
        }
        boolean hasMap = random.nextBoolean();
        boolean hasNumbers = random.nextBoolean();
        header.writeFlag(hasMap);
        header.writeFlag(hasNumbers);
        if (hasNumbers) {
            header.writeFlag(random.nextBoolean());
            writeOptionals(4, 127, 7);
            writeOptionals(4, 63, 6);
        }
        for (int i = 0; hasMap && i < 3; i++) {
            writeProbability(128);
        }
    }

    private void writeFilter() {
        header.writeFlag(random.nextBoolean());
        header.writeNumber(random.nextInt(64), 6);
        header.writeNumber(random.nextInt(8), 3);
        boolean hasDeltas = random.nextBoolean();
        header.writeFlag(hasDeltas);
        if (hasDeltas) {
            boolean hasNumbers = random.nextBoolean();
            header.writeFlag(hasNumbers);
            if (hasNumbers) {
                writeOptionals(8, 63, 6);
            }
        }
    }

    private void writeProbabilities() {
        byte[] kept = CoefficientProbabilities.kept();
        for (byte each : kept) {
            writeProbability(each & 0xff);
        }
        writeProbability(128);
    }

    private void writeProbability(int probabilityOfNone) {
        boolean has = random.nextInt(20) == 0;
        header.write(has, probabilityOfNone);
        if (has) {
            header.writeNumber(random.nextInt(256), 8);
        }
    }

    private void writeOptionals(int count, int largest, int bits) {
        for (int i = 0; i < count; i++) {
            header.writeOptional(random.nextBoolean() ? 0 : random.nextInt(-largest, largest + 1), bits);
        }
    }

    /** Bytes that an encoder can make: the first one is below the decoder's range of 255. */
    private byte[] noise(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        bytes[0] &= 0x7f;
        return bytes;
    }

    private static byte[] little(int number, int bytes) {
        byte[] little = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            little[i] = (byte) (number >> 8 * i);
        }
        return little;
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /** A simple WebP file. */
    static byte[] riff(byte[] frame) {
        int padding = frame.length & 1;
        ByteBuffer file = ByteBuffer.allocate(20 + frame.length + padding).order(ByteOrder.LITTLE_ENDIAN);
        file.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(12 + frame.length + padding);
        file.put("WEBPVP8 ".getBytes(StandardCharsets.US_ASCII)).putInt(frame.length).put(frame);
        return file.array();
    }
}
