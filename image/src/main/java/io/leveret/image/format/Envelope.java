package io.leveret.image.format;

import io.leveret.image.codec.ImageFormat;
import io.leveret.image.codec.SampleSpace;
import java.util.Optional;

/**
 * What the headers of an image file say, read before memory is taken for its pixels, and the part of the file a decoder
 * needs for them.
 *
 * @param width
 *            pixels in a stored row
 * @param height
 *            stored rows
 * @param orientation
 *            how the stored picture is to be turned: 1 to 8, as EXIF numbers it
 * @param colorProfile
 *            the ICC profile, not yet checked; no bytes if there is none
 * @param space
 *            what the samples are, where the headers say it
 * @param essence
 *            a complete file of the same format, as far as possible without metadata: what is not there can neither
 *            confuse a decoder nor cost time
 */
public record Envelope(int width, int height, int orientation, byte[] colorProfile, Optional<SampleSpace> space,
        byte[] essence) {
    /** An envelope of a file whose headers do not say what the samples are. */
    Envelope(int width, int height, int orientation, byte[] colorProfile, byte[] essence) {
        this(width, height, orientation, colorProfile, Optional.empty(), essence);
    }

    /**
     * Reads the headers of a file.
     *
     * @param maxPixels
     *            the largest width × height
     * @throws RefusedFileException
     *             if they are damaged or cut off, or the picture is above the limit
     */
    public static Envelope open(ImageFormat format, byte[] file, long maxPixels) throws RefusedFileException {
        Envelope envelope = switch (format) {
            case JPEG -> JpegEnvelope.open(file, maxPixels);
            case PNG -> PngEnvelope.open(file);
            case GIF -> GifEnvelope.open(file);
            case BMP -> BmpEnvelope.open(file);
            case WEBP -> WebpEnvelope.open(file);
            case TIFF -> TiffEnvelope.open(file, maxPixels);
        };
        checkPixels(envelope.width, envelope.height, maxPixels);
        return envelope;
    }

    /** Refuses a picture of these sides if it is above the limit, or has no pixels. */
    static void checkPixels(int width, int height, long maxPixels) throws RefusedFileException {
        if (width < 1 || height < 1) {
            throw new RefusedFileException("its header says " + width + " x " + height + " pixels");
        }
        if ((long) width * height > maxPixels) {
            throw new RefusedFileException(width + " x " + height + " pixels are more than the limit of " + maxPixels
                    + "; scale the picture down or raise DecodeLimits.maxPixels");
        }
    }
}
