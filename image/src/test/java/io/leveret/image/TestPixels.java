package io.leveret.image;

import java.io.ByteArrayOutputStream;
import java.util.Random;

/** Synthetic pictures for the tests. */
final class TestPixels {
    private TestPixels() {}

    /** Noise, the same for the same seed. */
    static Pixels noise(int width, int height, long seed) {
        byte[] rgb = new byte[width * height * 3];
        new Random(seed).nextBytes(rgb);
        return Pixels.of(width, height, rgb);
    }

    static int sample(Pixels pixels, int x, int y, int channel) {
        return Byte.toUnsignedInt(pixels.rgb()[(y * pixels.width() + x) * 3 + channel]);
    }

    static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /** The largest difference of two samples; both pictures must have the same size. */
    static int largestDifference(Pixels one, Pixels other) {
        if (one.width() != other.width() || one.height() != other.height()) {
            throw new AssertionError(one + " and " + other);
        }
        int largest = 0;
        for (int i = 0; i < one.rgb().length; i++) {
            int difference = Byte.toUnsignedInt(one.rgb()[i]) - Byte.toUnsignedInt(other.rgb()[i]);
            largest = Math.max(largest, Math.abs(difference));
        }
        return largest;
    }
}
