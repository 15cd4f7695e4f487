package io.leveret.image.color;

import io.leveret.image.codec.ColorTransform;
import io.leveret.image.codec.DecodedImage;
import java.io.IOException;
import java.util.Optional;

/** Red, green and blue, of sRGB or of a profile. */
final class ColorRows extends ConvertedRows {
    private final DecodedImage.Bytes stored;
    private final Optional<ColorTransform> transform;
    private final byte[] row; // [width][3]

    ColorRows(DecodedImage.Bytes stored, Optional<ColorTransform> transform) {
        super(stored);
        this.stored = stored;
        this.transform = transform;
        this.row = new byte[transform.isPresent() ? stored.width() * CHANNELS : 0];
    }

    @Override
    public void next(byte[] rgb, int at) throws IOException {
        if (transform.isPresent()) {
            stored.next(row, 0);
            transform.get().apply(row, row);
            System.arraycopy(row, 0, rgb, at, row.length);
        } else {
            stored.next(rgb, at);
        }
    }
}
