package io.leveret.image.awt.codec;

import io.leveret.image.codec.Damage;
import io.leveret.image.codec.DecodeRequest;
import io.leveret.image.codec.DecodedImage;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;
import javax.imageio.IIOException;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * Decodes what is there of a file that a reader refuses. Readers write into the image until they fail, but do not say
 * how far they came. So the file is decoded into two images, one of zeros and one of ones, or of black and white: a row
 * is there if it is the same in both.
 */
final class PartialDecoding {
    private PartialDecoding() {}

    /**
     * Decodes a file again. Rows that are missing are those of zeros, or of black.
     *
     * @param failure why it was refused
     * @throws IOException if nothing is there: the failure
     */
    static DecodedImage decode(DecodeRequest request, Exception failure) throws IOException {
        BitSet damaged = new BitSet(); // rows of which the reader says so
        Attempt first;
        int intact;
        try {
            first = decodeOnto(request, 0, damaged);
            Attempt second = decodeOnto(request, -1, damaged);
            intact = sameRows(first.picture.getRaster(), second.picture.getRaster(), damaged);
        } catch (IOException | RuntimeException headers) {
            headers.addSuppressed(failure);
            throw headers;
        }
        if (intact == 0) {
            throw failure instanceof IOException reason && !isEarlyEnd(failure)
                    ? reason
                    : new IIOException(reason(failure), failure);
        }
        Optional<Damage> damage = Optional.of(new Damage(request.height(), intact, reason(failure)));
        return first.samples.isPresent()
                ? first.samples.get().decoded(first.picture, damage)
                : RasterSamples.of(first.picture, damage);
    }

    private static String reason(Throwable failure) {
        return isEarlyEnd(failure)
                ? "its picture data ends early"
                : "its picture data is damaged (" + failure.getMessage() + ")";
    }

    private static boolean isEarlyEnd(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof EOFException) {
                return true;
            }
        }
        return false;
    }

    /**
     * What a reader wrote into an image.
     *
     * @param samples what they are, if they are not unsigned integers
     */
    private record Attempt(BufferedImage picture, Optional<TiffSamples> samples) {}

    private static Attempt decodeOnto(DecodeRequest request, int value, BitSet damagedRows) throws IOException {
        ImageReader reader = ImageIoDecoding.reader();
        try (ImageInputStream input = ImageIoDecoding.input(request)) {
            DamagedPieces pieces = new DamagedPieces(reader, request.height());
            reader.setInput(input, false, true);
            ImageReadParam parameters = ImageIoDecoding.parameters(reader);
            Optional<TiffSamples> samples = TiffSamples.of(reader);
            BufferedImage image = ImageIoDecoding.newImage(reader, parameters, request);
            if (samples.isPresent()) {
                SampleScale scale = samples.get().scale(image.getRaster(), image.getColorModel());
                fill(image.getRaster(), value == 0 ? scale.black() : scale.white());
            } else {
                fill(image.getRaster().getDataBuffer(), value);
            }
            try {
                ImageIoDecoding.readInto(image, reader, parameters, samples.isPresent());
            } catch (IOException | RuntimeException damaged) {
                // What is there is in the image.
            }
            damagedRows.or(pieces.rows());
            return new Attempt(image, samples);
        } finally {
            reader.dispose();
        }
    }

    private static void fill(DataBuffer data, int value) {
        for (int bank = 0; bank < data.getNumBanks(); bank++) {
            for (int i = 0; i < data.getSize(); i++) {
                data.setElem(bank, i, value);
            }
        }
    }

    private static void fill(WritableRaster raster, double[] pixel) {
        for (int y = 0; y < raster.getHeight(); y++) {
            for (int x = 0; x < raster.getWidth(); x++) {
                raster.setPixel(x, y, pixel);
            }
        }
    }

    private static int sameRows(Raster one, Raster other, BitSet damaged) {
        double[] row = new double[one.getWidth() * one.getNumBands()];
        double[] otherRow = new double[row.length];
        int same = 0;
        for (int y = 0; y < one.getHeight(); y++) {
            one.getPixels(0, y, one.getWidth(), 1, row);
            other.getPixels(0, y, other.getWidth(), 1, otherRow);
            same += !damaged.get(y) && Arrays.equals(row, otherRow) ? 1 : 0;
        }
        return same;
    }
}
