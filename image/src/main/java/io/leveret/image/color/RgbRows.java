package io.leveret.image.color;

import io.leveret.image.codec.ColorTransform;
import io.leveret.image.codec.Damage;
import io.leveret.image.codec.DecodedImage;
import io.leveret.image.codec.SampleSpace;
import io.leveret.image.format.RefusedFileException;
import java.io.IOException;
import java.util.Optional;

/** The rows of a picture in sRGB, which are read once, one after the other from the top. */
public interface RgbRows {
    /** Red, green, blue. */
    int CHANNELS = 3;

    /** Pixels in a row. */
    int width();

    /** Rows. */
    int height();

    /**
     * Reads the next row.
     *
     * @param rgb receives {@code [width][3]}
     * @param at the index of the first byte
     * @throws IOException if nothing of the picture is there
     */
    void next(byte[] rgb, int at) throws IOException;

    /**
     * Leaves out the next row.
     *
     * @throws IOException if nothing of the picture is there
     */
    void skip() throws IOException;

    /**
     * What is missing of the picture, once all its rows are read or left out.
     *
     * @throws IOException if nothing of the picture is there
     */
    Optional<Damage> damage() throws IOException;

    /**
     * Returns the rows of samples that a codec gives, unchanged or converted by their ICC profile.
     *
     * @param icc the profile of the samples; no bytes if there is none
     * @throws RefusedFileException if the colors need a conversion and no color management is present
     */
    static RgbRows of(DecodedImage stored, byte[] icc) throws RefusedFileException {
        SampleSpace space = stored.space();
        Optional<ColorTransform> transform = space == SampleSpace.SRGB
                ? Optional.empty()
                : ProfileConversion.of(icc, space);
        return switch (stored) {
            case DecodedImage.Scaled scaled -> new ScaledRows(scaled, transform);
            case DecodedImage.Bytes bytes -> switch (space) {
                case GRAY -> new GrayRows(bytes, transform);
                case RGB, SRGB -> new ColorRows(bytes, transform);
                case CMYK, YCCK -> new InkRows(bytes, transform);
            };
        };
    }
}
