package io.leveret.image.jpeg;

import io.leveret.image.codec.Damage;
import io.leveret.image.codec.DecodeRequest;
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
    /**
     * Decodes a file.
     *
     * @param eighths the scale: 1, 2, 4 or 8
     */
    static ScaledPicture of(byte[] file, int eighths) throws RefusedFileException {
        Envelope envelope = Envelope.open(ImageFormat.JPEG, file, 1 << 24);
        SampleSpace space = envelope.space().orElseThrow();
        PictureRows rows = (PictureRows) new JpegCodec().decode(new DecodeRequest(ImageFormat.JPEG,
                envelope.essence(), envelope.width(), envelope.height(), envelope.space(), 8 / eighths, 1 << 24));
        int rowSamples = rows.width() * space.channels();
        byte[] samples = new byte[rows.height() * rowSamples];
        for (int y = 0; y < rows.height(); y++) {
            rows.next(samples, y * rowSamples);
        }
        return new ScaledPicture(rows.width(), rows.height(), space, samples, rows.damage());
    }
}
