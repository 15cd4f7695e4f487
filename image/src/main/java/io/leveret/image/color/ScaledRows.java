package io.leveret.image.color;

import io.leveret.image.codec.ColorTransform;
import io.leveret.image.codec.DecodedImage;
import java.io.IOException;
import java.util.Optional;

/**
 * Gray or RGB of other sizes than 8 bits. With a profile the samples become 16 bits first, since colors near the edge
 * of sRGB magnify the rounding to 8 bits.
 */
final class ScaledRows extends ConvertedRows {
    private static final int LARGEST_BYTE = 255;
    private static final int LARGEST_SHORT = 65535;

    private final DecodedImage.Scaled stored;
    private final Optional<ColorTransform> transform;
    private final int channels;
    private final int[] row; // [width][channels]

    ScaledRows(DecodedImage.Scaled stored, Optional<ColorTransform> transform) {
        super(stored);
        this.stored = stored;
        this.transform = transform;
        this.channels = stored.space().channels();
        this.row = new int[stored.width() * channels];
    }

    @Override
    public void next(byte[] rgb, int at) throws IOException {
        stored.next(transform.isPresent() ? LARGEST_SHORT : LARGEST_BYTE, row);
        if (transform.isPresent()) {
            transform.get().apply(row, rgb, at);
        } else {
            spread(rgb, at);
        }
    }

    /** Spreads one or three samples of 8 bits to three. */
    private void spread(byte[] rgb, int start) {
        int to = start;
        for (int i = 0; i < row.length; i += channels) {
            rgb[to++] = (byte) row[i];
            rgb[to++] = (byte) row[i + (channels - 1) / 2];
            rgb[to++] = (byte) row[i + channels - 1];
        }
    }
}
