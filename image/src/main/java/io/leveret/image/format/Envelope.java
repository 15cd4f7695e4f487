package io.leveret.image.format;

import io.leveret.image.codec.ImageFormat;
import io.leveret.image.codec.SampleSpace;
import java.util.Optional;

/**
 * The headers of an image file, read before memory is allocated for its pixels, and the part of the file that a decoder
 * needs.
 *
 * @param width pixels in a stored row
 * @param height stored rows
 * @param orientation how to turn the stored picture upright: 1 to 8, as in EXIF
 * @param colorProfile the ICC profile, not yet checked; no bytes if there is none
 * @param space the meaning of the samples, if the headers say so
 * @param essence what a decoder reads: a file of the same format, without metadata that could confuse it
 * @param canvas where the picture is shown, if it is the first frame of an animation
 */
public record Envelope(int width, int height, int orientation, byte[] colorProfile, Optional<SampleSpace> space,
        byte[] essence, Optional<Canvas> canvas) {
    /**
     * The picture of an animation, of which a frame is a part; the rest is black.
     *
     * @param width pixels in a row
     * @param height rows
     * @param left the frame's first column
     * @param top the frame's first row
     */
    public record Canvas(int width, int height, int left, int top) {}

    /** Creates an envelope of a file whose headers do not say the meaning of the samples. */
    Envelope(int width, int height, int orientation, byte[] colorProfile, byte[] essence) {
        this(width, height, orientation, colorProfile, Optional.empty(), essence, Optional.empty());
    }

    /**
     * Reads the headers of a file.
     *
     * @param maxPixels the largest width × height
     * @throws RefusedFileException if they are damaged or cut off, or the picture is above the limit
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
        if (envelope.canvas.isPresent()) {
            envelope.checkCanvas(envelope.canvas.get(), maxPixels);
        }
        return envelope;
    }

    private void checkCanvas(Canvas shown, long maxPixels) throws RefusedFileException {
        checkPixels(shown.width, shown.height, maxPixels);
        if (shown.left > shown.width - width || shown.top > shown.height - height) {
            throw new RefusedFileException("its first frame of " + width + " x " + height + " pixels at " + shown.left
                    + ", " + shown.top + " reaches outside the picture of " + shown.width + " x " + shown.height);
        }
    }

    /** Refuses a picture of these sides if it is above the limit, or has no pixels. */
    static void checkPixels(int width, int height, long maxPixels) throws RefusedFileException {
        if (width < 1 || height < 1) {
            throw new RefusedFileException("its header says " + width + " x " + height + " pixels");
        }
        if ((long) width * height > maxPixels) {
            throw RefusedFileException.tooManyPixels((long) width * height, maxPixels,
                    names -> width + " x " + height + " pixels are more than the limit of " + maxPixels
                            + "; scale the picture down or raise " + names.of("maxPixels", "DecodeLimits.maxPixels"));
        }
    }
}
