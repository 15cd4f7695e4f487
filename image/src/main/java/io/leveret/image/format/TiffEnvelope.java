package io.leveret.image.format;

/** Reads the headers of a TIFF or BigTIFF file; its first page is the picture. */
final class TiffEnvelope {
    private static final long LARGEST_SMALL_TILE = 1 << 22; // 2048 x 2048

    private TiffEnvelope() {}

    /**
     * Reads the headers.
     *
     * @throws RefusedFileException if they are damaged, or the picture or one of its pieces is above the limits
     */
    static Envelope open(byte[] file, long maxPixels) throws RefusedFileException {
        TiffTags tags = TiffTags.of(file);
        tags.checkDirectories();
        Envelope.checkPixels(tags.width(), tags.height(), maxPixels);
        long tileWidth = tags.tileWidth();
        long tileHeight = tags.tileHeight();
        // Tiles may be larger than a small picture. One side above the limit needs no product, which may overflow.
        long mostPixels = Math.max(maxPixels, LARGEST_SMALL_TILE);
        if (tileWidth < 1 || tileHeight < 1 || tileWidth > mostPixels || tileHeight > mostPixels / tileWidth) {
            throw new RefusedFileException(
                    "its tiles of " + tileWidth + " x " + tileHeight + " pixels are larger than the limit");
        }
        for (long offset : tags.pieceOffsets()) {
            checkJpegPiece(file, offset, tileWidth * tileHeight);
        }
        return new Envelope(tags.width(), tags.height(), tags.orientation(), tags.colorProfile(), file);
    }

    /** A piece may be a separate JPEG, whose header can claim more pixels than the piece has. */
    private static void checkJpegPiece(byte[] file, long offset, long pixels) throws RefusedFileException {
        if (offset >= 0 && offset < file.length - 1 && JpegHeader.isJpeg(file, (int) offset)) {
            JpegHeader piece = JpegHeader.read(file, (int) offset);
            if ((long) piece.width() * piece.height() > Math.max(pixels, LARGEST_SMALL_TILE)) {
                throw new RefusedFileException("a piece of " + piece.width() + " x " + piece.height()
                        + " pixels is larger than the picture it belongs to");
            }
        }
    }
}
