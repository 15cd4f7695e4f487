package io.leveret.image.color;

import io.leveret.image.codec.ColorTransform;
import io.leveret.image.codec.DecodedImage;
import java.io.IOException;
import java.util.Optional;

/** Gray of 8 bits; each of the 256 values is converted once. */
final class GrayRows extends ConvertedRows {
    private static final int LEVELS = 256;

    private final DecodedImage.Bytes stored;
    private final byte[] colors = new byte[LEVELS * CHANNELS]; // [gray][3]
    private final byte[] row; // [width]

    GrayRows(DecodedImage.Bytes stored, Optional<ColorTransform> transform) {
        super(stored);
        this.stored = stored;
        this.row = new byte[stored.width()];
        byte[] levels = new byte[LEVELS];
        for (int level = 0; level < LEVELS; level++) {
            levels[level] = (byte) level;
        }
        if (transform.isPresent()) {
            transform.get().apply(levels, colors);
        } else {
            for (int i = 0; i < colors.length; i++) {
                colors[i] = levels[i / CHANNELS];
            }
        }
    }

    @Override
    public void next(byte[] rgb, int at) throws IOException {
        stored.next(row, 0);
        int to = at;
        for (byte gray : row) {
            int color = (gray & 0xff) * CHANNELS;
            rgb[to] = colors[color];
            rgb[to + 1] = colors[color + 1];
            rgb[to + 2] = colors[color + 2];
            to += CHANNELS;
        }
    }
}
