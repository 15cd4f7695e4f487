package io.leveret.image.format;

import io.leveret.image.codec.SampleSpace;
import java.io.ByteArrayOutputStream;
import java.util.Optional;

/**
 * Reads the headers of a JPEG file and rewrites them.
 *
 * <p>
 * Application segments, unusual profiles, missing Huffman tables, ambiguous component numbers and the rules by which
 * three components are RGB or YCbCr stay here: decoders get only the tables, the frame and the scans of the first
 * picture, with one Adobe segment in front that states the color space.
 */
final class JpegEnvelope {
    private JpegEnvelope() {}

    /**
     * Reads the headers.
     *
     * @throws RefusedFileException if they are damaged, the file is cut off before its picture, it is of a kind that is
     *     not read, or the picture is above the limit
     */
    static Envelope open(byte[] file, long maxPixels) throws RefusedFileException {
        JpegHeader header = JpegHeader.read(file, Signatures.startOfJpeg(file));
        checkKind(header);
        JpegScans scans = JpegScans.read(file, header);
        int height = header.height() == 0 ? scans.lines() : header.height();
        Envelope.checkPixels(header.width(), height, maxPixels);
        return new Envelope(header.width(), height, TiffTags.orientationOfExif(header.exif()),
                header.colorProfile(), Optional.of(space(header)), essence(header, height, scans),
                Optional.empty());
    }

    private static void checkKind(JpegHeader header) throws RefusedFileException {
        String kind = switch (header.process()) {
            case 0, 1, 2 -> "";
            case 3 -> "lossless JPEG (SOF3)";
            case 9, 10 -> "JPEG with arithmetic coding (SOF" + header.process() + ")";
            case 11 -> "lossless JPEG with arithmetic coding (SOF11)";
            case JpegHeader.JPEG_LS -> "JPEG-LS";
            default -> "hierarchical JPEG (SOF" + header.process() + ")";
        };
        if (!kind.isEmpty()) {
            throw new RefusedFileException(kind + " is not read; save it as baseline or progressive JPEG");
        }
        if (header.bits() != 8) {
            throw new RefusedFileException("JPEG with samples of " + header.bits()
                    + " bits is not read; save it with 8 bits, or as PNG");
        }
        if (header.components() != 1 && header.components() != 3 && header.components() != 4) {
            throw new RefusedFileException("JPEG with " + header.components()
                    + " components is not read; 1, 3 and 4 are");
        }
    }

    private static SampleSpace space(JpegHeader header) {
        return switch (header.components()) {
            case 1 -> SampleSpace.GRAY;
            case 3 -> SampleSpace.RGB;
            default -> transform(header) == 2 ? SampleSpace.YCCK : SampleSpace.CMYK;
        };
    }

    private static byte[] essence(JpegHeader header, int height, JpegScans scans) {
        byte[] standardTables = header.process() < 2 ? StandardHuffmanTables.segments() : new byte[0];
        ByteArrayOutputStream essence = new ByteArrayOutputStream(
                20 + standardTables.length + header.tables().length + header.frame().length + scans.size());
        essence.write(0xff);
        essence.write(JpegHeader.START_OF_IMAGE);
        if (header.components() > 1) {
            byte[] adobe = {(byte) 0xff, (byte) 0xee, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, 0};
            adobe[15] = (byte) transform(header);
            essence.writeBytes(adobe);
        }
        essence.writeBytes(standardTables);
        essence.writeBytes(header.tables());
        byte[] frame = header.frame().clone();
        frame[5] = (byte) (height >> 8);
        frame[6] = (byte) height;
        for (int i = 0; i < header.components(); i++) {
            frame[10 + 3 * i] = (byte) (i + 1); // as the scans number them
        }
        essence.writeBytes(frame);
        scans.writeTo(essence);
        if (scans.ended()) {
            essence.write(0xff);
            essence.write(JpegHeader.END_OF_IMAGE);
        }
        return essence.toByteArray();
    }

    private static int transform(JpegHeader header) {
        if (header.components() == 4) {
            return header.adobeTransform() == 2 ? 2 : 0;
        }
        return header.isRgb() ? 0 : 1;
    }
}
