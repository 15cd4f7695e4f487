package io.leveret.image.awt.codec;

import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import io.leveret.image.codec.DecodeRequest;
import io.leveret.image.codec.DecodedImage;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.EOFException;
import java.io.IOException;
import java.util.Optional;
import javax.imageio.IIOException;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.stream.ImageInputStream;

/** Decodes a TIFF file by TwelveMonkeys' {@link ImageReader}. */
final class ImageIoDecoding {
    /** Samples of 16 bits: red, green, blue, alpha. Pictures of more are refused if their file is small. */
    private static final int MOST_BYTES_OF_A_PIXEL = 8;
    /** The smallest factor by which TwelveMonkeys multiplies the file's size (see {@link ByteArrayInput}). */
    private static final int LEAST_EXPANSION = 512;

    private ImageIoDecoding() {}

    static DecodedImage decode(DecodeRequest request) throws IOException {
        ImageReader reader = reader();
        try (ImageInputStream input = input(request)) {
            DamagedPieces pieces = new DamagedPieces(reader, request.height());
            reader.setInput(input, false, true);
            if (reader.getWidth(0) != request.width() || reader.getHeight(0) != request.height()) {
                throw new IIOException("its headers contradict each other about its size: " + request.width() + " x "
                        + request.height() + " and " + reader.getWidth(0) + " x " + reader.getHeight(0));
            }
            ImageReadParam parameters = parameters(reader);
            Optional<TiffSamples> samples = TiffSamples.of(reader);
            if (samples.isEmpty()) {
                BufferedImage image = reader.read(0, parameters);
                return RasterSamples.ofOwn(image, pieces.damage());
            }
            BufferedImage image = newImage(reader, parameters, request);
            readInto(image, reader, parameters, true);
            return samples.get().decoded(image, pieces.damage());
        } catch (IIOException failed) {
            throw withReason(failed);
        } finally {
            reader.dispose();
        }
    }

    /** An image to read samples into as they are stored: {@link ImageReader#readRaster} asks for a copy of it. */
    private static final class RawImage extends BufferedImage {
        RawImage(ImageTypeSpecifier type, int width, int height) {
            super(type.getColorModel(), type.createBufferedImage(width, height).getRaster(),
                    type.getColorModel().isAlphaPremultiplied(), null);
        }

        /** Returns the samples themselves, which saves half of the memory. */
        @Override
        public Raster getData() {
            return getRaster();
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

    /** A new reader, which is not shared between threads. Other plug-ins on the class path do not change the pixels. */
    static ImageReader reader() throws IOException {
        return new TIFFImageReaderSpi().createReaderInstance(null);
    }

    /** The file as a reader gets it. */
    static ImageInputStream input(DecodeRequest request) {
        long claimedBytes = (long) request.width() * request.height() * MOST_BYTES_OF_A_PIXEL / LEAST_EXPANSION;
        return new ByteArrayInput(request.file(), claimedBytes);
    }

    /** How a reader reads a file. */
    static ImageReadParam parameters(ImageReader reader) throws IOException {
        ImageReadParam parameters = reader.getDefaultReadParam();
        ImageTypeSpecifier stored = reader.getRawImageType(0);
        // The reader's own choice for colors multiplied by alpha does not say that they are.
        if (stored != null && stored.getColorModel().isAlphaPremultiplied()) {
            parameters.setDestinationType(stored);
        }
        return parameters;
    }

    /** An image of the type that the reader gives, for {@link #readInto}. */
    static BufferedImage newImage(ImageReader reader, ImageReadParam parameters, DecodeRequest request)
            throws IOException {
        ImageTypeSpecifier type = parameters.getDestinationType() == null
                ? reader.getImageTypes(0).next()
                : parameters.getDestinationType();
        return new RawImage(type, request.width(), request.height());
    }

    /**
     * Reads a file into an image of {@link #newImage}.
     *
     * @param raw whether the samples stay as they are stored; else floating point samples are cut to 0…1
     */
    static void readInto(BufferedImage image, ImageReader reader, ImageReadParam parameters, boolean raw)
            throws IOException {
        parameters.setDestinationType(null);
        parameters.setDestination(image);
        if (raw) {
            reader.readRaster(0, parameters);
        } else {
            reader.read(0, parameters);
        }
    }
}
