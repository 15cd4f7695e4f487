package io.leveret.image;

import io.leveret.image.codec.DecodeRequest;
import io.leveret.image.codec.SampleSpace;
import io.leveret.image.format.RefusedFileException;
import io.leveret.image.jpeg.JpegCodec;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * Shares the memory of this JVM among the threads that decode photos. Half of the heap is for decoding, since
 * collectors keep a part of it for small objects, and since decoded photos live on until they are resized. A photo that
 * takes more is refused; one that takes more than the others leave waits for them, so that results do not depend on
 * what else is decoded.
 */
final class DecodeMemory {
    private static final int UNIT_BYTES = 1 << 20;
    private static final int UNITS = Math.clamp(Runtime.getRuntime().maxMemory() / 2 / UNIT_BYTES, 1,
            Integer.MAX_VALUE);
    private static final int RGB_BYTES = 3;
    private static final int MOST_STORED_BYTES = 8; // four samples of 16 bits
    private static final int PNG_BIT_DEPTH = 24; // positions in the file
    private static final int PNG_COLOR_TYPE = 25;
    private static final Semaphore FREE = new Semaphore(UNITS, true);

    private DecodeMemory() {}

    /** Decodes pixels. */
    interface Decoding {
        Pixels run() throws IOException;
    }

    /**
     * Runs a decoding when there is memory for it.
     *
     * @param copyBytes of the copy that is made of the decoded picture; 0 if there is none
     * @throws RefusedFileException if it takes more than there will ever be
     */
    static Pixels run(DecodeRequest request, long copyBytes, Decoding decoding) throws IOException {
        long pixels = (long) request.width() * request.height();
        long bytes = pixels * RGB_BYTES + Math.max(pixels * storedBytes(request), copyBytes) + request.file().length;
        long units = bytes / UNIT_BYTES + 1;
        if (units > UNITS) {
            throw RefusedFileException.tooMuchMemory(request.width(), request.height(), bytes,
                    (long) UNITS * UNIT_BYTES);
        }
        FREE.acquireUninterruptibly((int) units);
        try {
            return decoding.run();
        } finally {
            FREE.release((int) units);
        }
    }

    /** Bytes that a pixel takes beside those of the result: in the decoder's picture, or in coefficients. */
    private static int storedBytes(DecodeRequest request) throws RefusedFileException {
        return switch (request.format()) {
            case JPEG -> JpegCodec.coefficientBytes(request)
                    + (request.space().equals(Optional.of(SampleSpace.RGB)) ? 0 : request.space().get().channels());
            case PNG -> bytesOfPng(request.file());
            case GIF, BMP -> 3;
            case WEBP -> 7; // luma, chroma and alpha beside the picture
            case TIFF -> MOST_STORED_BYTES;
        };
    }

    /** The bytes of a pixel as the header of a PNG says. */
    private static int bytesOfPng(byte[] file) {
        int channels = switch (file[PNG_COLOR_TYPE]) {
            case 2 -> 3;
            case 4 -> 2;
            case 6 -> 4;
            default -> 1;
        };
        return Math.clamp(channels * file[PNG_BIT_DEPTH] / Byte.SIZE, 1, MOST_STORED_BYTES);
    }
}
