package io.leveret.image.awt.codec;

import io.leveret.image.codec.DecodeRequest;
import io.leveret.image.codec.DecodedImage;
import io.leveret.image.codec.ImageFormat;
import io.leveret.image.codec.SampleSpace;
import java.io.EOFException;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.imageio.IIOException;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.stream.ImageInputStream;

/** Decodes a file by its {@link ImageReader}. */
final class ImageIoDecoding {
    /** libjpeg's warnings about data that is damaged or ends early, after which it fills the rest with gray. */
    static final Pattern JPEG_DAMAGE = Pattern.compile("corrupt|premature|truncated",
            Pattern.CASE_INSENSITIVE);

    /** Samples of 16 bits: red, green, blue, alpha. Pictures of more are refused if their file is small. */
    private static final int MOST_BYTES_OF_A_PIXEL = 8;
    /** The smallest factor by which TwelveMonkeys multiplies the file's size (see {@link ByteArrayInput}). */
    private static final int LEAST_EXPANSION = 512;

    private ImageIoDecoding() {}

    static DecodedImage decode(DecodeRequest request) throws IOException {
        ImageReader reader = Readers.create(request.format());
        try (ImageInputStream input = input(request)) {
            String[] damage = new String[1]; // the first warning, except of extra data if there is another
            reader.addIIOReadWarningListener((source, warning) -> {
                boolean jpeg = request.format() == ImageFormat.JPEG && JPEG_DAMAGE.matcher(warning).find();
                if (jpeg && (damage[0] == null || JpegRows.isOfExtraData(damage[0]))) {
                    damage[0] = warning;
                }
            });
            DamagedPieces pieces = new DamagedPieces(reader, request.height());
            reader.setInput(input, false, true);
            if (reader.getWidth(0) != request.width() || reader.getHeight(0) != request.height()) {
                throw new IIOException("its headers contradict each other about its size: " + request.width() + " x "
                        + request.height() + " and " + reader.getWidth(0) + " x " + reader.getHeight(0));
            }
            DecodedImage image = read(reader, request);
            if (request.format() == ImageFormat.TIFF) {
                return pieces.applyTo(image);
            }
            return damage[0] == null
                    ? image
                    : JpegRows.damage(request.file(), damage[0]).map(image::damaged).orElse(image);
        } catch (IIOException failed) {
            throw withReason(failed);
        } finally {
            reader.dispose();
        }
    }

    /** Readers wrap what happened in messages such as "Caught exception during read". */
    private static IIOException withReason(IIOException failed) {
        for (Throwable cause = failed.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof OutOfMemoryError tooLarge) {
                throw tooLarge;
            } else if (cause instanceof EOFException) {
                return new IIOException("its picture data ends early", failed);
            }
        }
        return failed;
    }

    /** The JPEG reader makes no image of CMYK, but returns its raster. */
    private static DecodedImage read(ImageReader reader, DecodeRequest request) throws IOException {
        Optional<SampleSpace> space = request.space();
        if (space.isPresent() && (space.get() == SampleSpace.CMYK || space.get() == SampleSpace.YCCK)) {
            return RasterSamples.ofInks(reader.readRaster(0, null), space.get());
        }
        return RasterSamples.ofOwn(reader.read(0, parameters(reader, request)));
    }

    /** The file as a reader gets it. */
    static ImageInputStream input(DecodeRequest request) {
        long claimedBytes = (long) request.width() * request.height() * MOST_BYTES_OF_A_PIXEL / LEAST_EXPANSION;
        return new ByteArrayInput(request.file(), claimedBytes);
    }

    /** How a reader reads a file. */
    static ImageReadParam parameters(ImageReader reader, DecodeRequest request) throws IOException {
        ImageReadParam parameters = reader.getDefaultReadParam();
        if (request.format() == ImageFormat.TIFF) {
            ImageTypeSpecifier stored = reader.getRawImageType(0);
            // The reader's own choice for colors multiplied by alpha does not say that they are.
            if (stored != null && stored.getColorModel().isAlphaPremultiplied()) {
                parameters.setDestinationType(stored);
            }
        }
        return parameters;
    }
}
