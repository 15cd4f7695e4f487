package io.leveret.dataset;

import io.leveret.image.Pixels;
import io.leveret.image.Resizer;
import java.util.Arrays;

/**
 * A fingerprint that is similar for near-duplicates: copies in another size or format, or with slightly different
 * colors.
 *
 * <p>A hash of 64 bits says, for each of 8 × 8 cells, whether it is lighter than its right neighbor (N. Krawetz, "Kind
 * of Like That", 2013); a thumbnail of 8 × 8 pixels separates photos that happen to have the same hash, such as skies.
 *
 * @param hash row by row, the top left cell in the highest bit
 * @param thumbnail {@value #THUMBNAIL_BYTES} bytes: [8][8][3], sRGB
 */
public record Signature(long hash, byte[] thumbnail /* [8][8][3] */) {
    /** Length of a thumbnail. */
    public static final int THUMBNAIL_BYTES = 8 * 8 * Pixels.CHANNELS;
    /** Hashes of near-duplicates differ in at most this many bits. */
    public static final int MOST_BITS = 4;

    private static final int SIDE = 8;
    private static final double MOST_DIFFERENCE = 8; // mean difference of levels over the thumbnail

    /** Returns the signature of a photo of any size. */
    public static Signature of(Pixels photo) {
        byte[] places = Resizer.AREA.resize(photo, SIDE + 1, SIDE).rgb(); // [8][9][3]
        long hash = 0;
        for (int row = 0; row < SIDE; row++) {
            for (int column = 0; column < SIDE; column++) {
                int at = (row * (SIDE + 1) + column) * Pixels.CHANNELS;
                hash = hash << 1 | (luma(places, at) > luma(places, at + Pixels.CHANNELS) ? 1 : 0);
            }
        }
        return new Signature(hash, Resizer.AREA.resize(photo, SIDE, SIDE).rgb());
    }

    private static int luma(byte[] rgb, int at) {
        return 299 * (rgb[at] & 0xff) + 587 * (rgb[at + 1] & 0xff) + 114 * (rgb[at + 2] & 0xff);
    }

    /** Returns whether two photos are near-duplicates. */
    public boolean isNear(Signature other) {
        if (Long.bitCount(hash ^ other.hash) > MOST_BITS) {
            return false;
        }
        int sum = 0;
        for (int i = 0; i < THUMBNAIL_BYTES; i++) {
            sum += Math.abs((thumbnail[i] & 0xff) - (other.thumbnail[i] & 0xff));
        }
        return sum <= MOST_DIFFERENCE * THUMBNAIL_BYTES;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Signature signature && hash == signature.hash
                && Arrays.equals(thumbnail, signature.thumbnail);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(hash);
    }
}
