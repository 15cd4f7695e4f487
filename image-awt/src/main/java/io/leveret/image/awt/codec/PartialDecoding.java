package io.leveret.image.awt.codec;

import io.leveret.image.codec.Damage;
import io.leveret.image.codec.DecodeRequest;
import io.leveret.image.codec.DecodedImage;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;
import javax.imageio.IIOException;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.stream.ImageInputStream;

/**
 * Decodes what is there of a file that a reader refuses. Readers write into the image until they fail, but do not say
 * how far they came. So the file is decoded into two images, one of zeros and one of ones: a row is there if it is the
 * same in both.
 */
final class PartialDecoding {
    private PartialDecoding() {}

    /**
     * Decodes a file again. Rows that are missing are those of zeros.
     *
     * @param failure why it was refused
     * @throws IOException if nothing is there: the failure
     */
    static DecodedImage decode(DecodeRequest request, Exception failure) throws IOException {
        BitSet damaged = new BitSet(); // rows of which the reader says so
        BufferedImage picture;
        int intact;
        try {
            picture = decodeOnto(request, 0, damaged);
            intact = sameRows(picture.getRaster(), decodeOnto(request, -1, damaged).getRaster(), damaged);
        } catch (IOException | RuntimeException headers) {
            headers.addSuppressed(failure);
            throw headers;
        }
        if (intact == 0) {
            throw failure instanceof IOException reason && !isEarlyEnd(failure)
                    ? reason
                    : new IIOException(reason(failure), failure);
        }
        return RasterSamples.of(picture,
                Optional.of(new Damage(request.height(), intact, reason(failure))));
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

    private static BufferedImage decodeOnto(DecodeRequest request, int value, BitSet damagedRows) throws IOException {
        ImageReader reader = ImageIoDecoding.reader();
        try (ImageInputStream input = ImageIoDecoding.input(request)) {
            DamagedPieces pieces = new DamagedPieces(reader, request.height());
            reader.setInput(input, false, true);
            ImageReadParam parameters = ImageIoDecoding.parameters(reader);
            ImageTypeSpecifier type = parameters.getDestinationType() == null
                    ? reader.getImageTypes(0).next()
                    : parameters.getDestinationType();
            BufferedImage image = type.createBufferedImage(request.width(), request.height());
            DataBuffer data = image.getRaster().getDataBuffer();
            for (int bank = 0; bank < data.getNumBanks(); bank++) {
                for (int i = 0; i < data.getSize(); i++) {
                    data.setElem(bank, i, value);
                }
            }
            parameters.setDestinationType(null);
            parameters.setDestination(image);
            try {
                reader.read(0, parameters);
            } catch (IOException | RuntimeException damaged) {
                // What is there is in the image.
            }
            damagedRows.or(pieces.rows());
            return image;
        } finally {
            reader.dispose();
        }
    }

    private static int sameRows(Raster one, Raster other, BitSet damaged) {
        int[] row = new int[one.getWidth() * one.getNumBands()];
        int[] otherRow = new int[row.length];
        int same = 0;
        for (int y = 0; y < one.getHeight(); y++) {
            one.getPixels(0, y, one.getWidth(), 1, row);
            other.getPixels(0, y, other.getWidth(), 1, otherRow);
            same += !damaged.get(y) && Arrays.equals(row, otherRow) ? 1 : 0;
        }
        return same;
    }
}
