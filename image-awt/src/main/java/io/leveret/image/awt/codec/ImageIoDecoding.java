package io.leveret.image.awt.codec;

import io.leveret.image.codec.Damage;
import io.leveret.image.codec.DecodeRequest;
import io.leveret.image.codec.DecodedImage;
import io.leveret.image.codec.ImageFormat;
import java.awt.image.BufferedImage;
import java.io.EOFException;
import java.io.IOException;
import java.util.Optional;
import javax.imageio.IIOException;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.stream.ImageInputStream;

/** Decodes a file by its {@link ImageReader}. */
final class ImageIoDecoding {
    /** Samples of 16 bits: red, green, blue, alpha. Pictures of more are refused if their file is small. */
    private static final int MOST_BYTES_OF_A_PIXEL = 8;
    /** The smallest factor by which TwelveMonkeys multiplies the file's size (see {@link ByteArrayInput}). */
    private static final int LEAST_EXPANSION = 512;

    private ImageIoDecoding() {}

    static DecodedImage decode(DecodeRequest request, Optional<Damage> damage) throws IOException {
        ImageReader reader = Readers.create(request.format());
        try (ImageInputStream input = input(request)) {
            DamagedPieces pieces = new DamagedPieces(reader, request.height());
            reader.setInput(input, false, true);
            if (reader.getWidth(0) != request.width() || reader.getHeight(0) != request.height()) {
                throw new IIOException("its headers contradict each other about its size: " + request.width() + " x "
                        + request.height() + " and " + reader.getWidth(0) + " x " + reader.getHeight(0));
            }
            BufferedImage image = reader.read(0, parameters(reader, request));
            return RasterSamples.ofOwn(image,
                    request.format() == ImageFormat.TIFF ? pieces.damage() : damage);
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
