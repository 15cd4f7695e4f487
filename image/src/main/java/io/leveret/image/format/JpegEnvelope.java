package io.leveret.image.format;

import io.leveret.image.codec.SampleSpace;
import java.io.ByteArrayOutputStream;
import java.util.Optional;

/**
 * Reads the headers of a JPEG file and rewrites them.
 *
 * <p>
 * The JDK's reader fails on unusual profiles and application segments, guesses the color space by private rules, and
 * fills the missing part of a truncated file with gray. So decoders get only the tables, the frame and the scans, with
 * one Adobe segment in front that states the color space.
 */
final class JpegEnvelope {
    /** Encoders write about ten scans; thousands of empty ones in a small file would keep a core busy for minutes. */
    private static final int MOST_SCANS = 256;

    private JpegEnvelope() {}

    /**
     * Reads the headers.
     *
     * @throws RefusedFileException if they are damaged, the file is cut off, it is of a kind that is not read, or the
     *             picture is above the limit
     */
    static Envelope open(byte[] file, long maxPixels) throws RefusedFileException {
        JpegHeader header = JpegHeader.read(file, 0);
        Envelope.checkPixels(header.width(), header.height(), maxPixels);
        if (header.process() > 2) {
            throw new RefusedFileException("lossless, hierarchical and arithmetic JPEG (SOF" + header.process()
                    + ") is not read; baseline and progressive are");
        }
        if (header.bits() != 8) {
            throw new RefusedFileException("JPEG with samples of " + header.bits() + " bits is not read; 8 bits are");
        }
        if (header.components() != 1 && header.components() != 3 && header.components() != 4) {
            throw new RefusedFileException(
                    "JPEG with " + header.components() + " components is not read; 1, 3 and 4 are");
        }
        int end = endOfImage(file, header.scanStart());
        checkScanCount(file, header.scanStart(), end);
        return new Envelope(header.width(), header.height(), TiffTags.orientationOfExif(header.exif()),
                header.colorProfile(), Optional.of(space(header)),
                essence(file, header, end), Optional.empty());
    }

    private static SampleSpace space(JpegHeader header) {
        return switch (header.components()) {
            case 1 -> SampleSpace.GRAY;
            case 3 -> SampleSpace.RGB;
            default -> transform(header) == 2 ? SampleSpace.YCCK : SampleSpace.CMYK;
        };
    }

    /**
     * Returns the position after the end of image marker. What follows, such as a second picture or padding, is
     * dropped. In a scan the byte 0xff is always followed by 0, so no byte of the scan looks like the marker.
     */
    private static int endOfImage(byte[] file, int scanStart) throws RefusedFileException {
        for (int at = file.length - 2; at > scanStart; at--) {
            if (file[at] == (byte) 0xff && file[at + 1] == (byte) JpegHeader.END_OF_IMAGE) {
                return at + 2;
            }
        }
        throw new RefusedFileException("the JPEG file is cut off: it has no end-of-image marker");
    }

    private static void checkScanCount(byte[] file, int scanStart, int end) throws RefusedFileException {
        int scans = 0;
        for (int at = scanStart; at < end - 1; at++) {
            if (file[at] == (byte) 0xff && file[at + 1] == (byte) JpegHeader.START_OF_SCAN && ++scans > MOST_SCANS) {
                throw new RefusedFileException("the JPEG file has more than " + MOST_SCANS + " scans");
            }
        }
    }

    private static byte[] essence(byte[] file, JpegHeader header, int end) {
        ByteArrayOutputStream essence = new ByteArrayOutputStream(
                end - header.scanStart() + header.tables().length + 18);
        essence.write(0xff);
        essence.write(JpegHeader.START_OF_IMAGE);
        if (header.components() > 1) {
            byte[] adobe = {(byte) 0xff, (byte) 0xee, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, 0};
            adobe[15] = (byte) transform(header);
            essence.writeBytes(adobe);
        }
        essence.writeBytes(header.tables());
        essence.write(file, header.scanStart(), end - header.scanStart());
        return essence.toByteArray();
    }

    private static int transform(JpegHeader header) {
        if (header.components() == 4) {
            return header.adobeTransform() == 2 ? 2 : 0;
        }
        return header.isRgb() ? 0 : 1;
    }
}
