package io.leveret.image.format;

import java.nio.ByteOrder;

/** The envelope of a BMP file. */
final class BmpEnvelope {
    private BmpEnvelope() {}

    /**
     * Reads the header.
     *
     * @throws RefusedFileException if it is damaged or cut off, or wraps a file of another format
     */
    static Envelope open(byte[] file) throws RefusedFileException {
        BmpHeader header = BmpHeader.read(file);
        byte[] profile = header.profileBytes() == 0
                ? new byte[0]
                : ProfileBytes.copy(new ByteCursor(file, ByteOrder.LITTLE_ENDIAN), header.profile(),
                        header.profileBytes());
        return new Envelope(header.width(), header.height(), TiffTags.UPRIGHT, profile, file);
    }
}
