package io.leveret.image.jpeg;

import io.leveret.image.codec.Damage;
import io.leveret.image.codec.ImageFormat;
import io.leveret.image.codec.SampleSpace;
import io.leveret.image.format.Envelope;
import io.leveret.image.format.RefusedFileException;
import java.util.Optional;

/**
 * A picture as the package decodes it.
 *
 * @param samples {@code [height][width][channels]}
 */
record ScaledPicture(int width, int height, SampleSpace space, byte[] samples, Optional<Damage> damage) {
    private static final int ADOBE_TRANSFORM = 17; // position in the essence

    /**
     * Decodes a file.
     *
     * @param eighths the scale: 1, 2, 4 or 8
     */
    static ScaledPicture of(byte[] file, int eighths) throws RefusedFileException {
        Envelope envelope = Envelope.open(ImageFormat.JPEG, file, 1 << 24);
        SampleSpace space = envelope.space().orElseThrow();
        JpegPicture picture = new JpegPicture(envelope.essence(), envelope.width(), envelope.height(), eighths);
        boolean isYcc = space == SampleSpace.RGB && envelope.essence()[ADOBE_TRANSFORM] == 1;
        PictureRows rows = new PictureRows(picture, eighths, isYcc);
        int rowSamples = rows.width() * space.channels();
        byte[] samples = new byte[rows.height() * rowSamples];
        for (int y = 0; y < rows.height(); y++) {
            rows.next(samples, y * rowSamples);
        }
        return new ScaledPicture(rows.width(), rows.height(), space, samples, picture.damage());
    }
}
