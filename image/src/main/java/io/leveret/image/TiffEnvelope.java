package io.leveret.image;

import javax.imageio.IIOException;

/** Reads the headers of a TIFF or BigTIFF file; its first page is the picture. */
final class TiffEnvelope {
    private TiffEnvelope() {}

    /**
     * Reads the headers.
     *
     * @throws IIOException
     *             if they are damaged, or claim pieces larger than a picture within the limits has
     */
    static Envelope open(byte[] file, long maxPixels) throws IIOException {
        TiffTags tags = TiffTags.of(file);
        tags.checkDirectories();
        // Tiles are padded, at most to a side of the next multiple of the tile: a small one where the picture is large.
        long padded = Math.multiplyHigh(tags.tileWidth(), tags.tileHeight()) == 0 ? tags.tileWidth() * tags.tileHeight()
                : Long.MAX_VALUE;
        if (tags.tileWidth() < 0 || tags.tileHeight() < 0 || padded < 0 || padded > Math.max(maxPixels, 1 << 24)) {
            throw new IIOException(
                    "its tiles of " + tags.tileWidth() + " x " + tags.tileHeight()
                            + " pixels are larger than the limit");
        }
        for (long offset : tags.pieceOffsets()) {
            checkJpegPiece(file, offset, padded);
        }
        return new Envelope(tags.width(), tags.height(), tags.orientation(), file);
    }

    /** A piece may be a JPEG of its own, whose header can claim more pixels than the piece has. */
    private static void checkJpegPiece(byte[] file, long offset, long pixels) throws IIOException {
        if (offset >= 0 && offset < file.length - 1 && JpegHeader.isJpeg(file, (int) offset)) {
            JpegHeader piece = JpegHeader.read(file, (int) offset);
            // Strips are at most as large as the picture; blocks of 16 pixels may round a tile up.
            if ((long) piece.width() * piece.height() > 4 * Math.max(pixels, 1 << 16)) {
                throw new IIOException("a piece of " + piece.width() + " x " + piece.height()
                        + " pixels is larger than the picture it belongs to");
            }
        }
    }
}
