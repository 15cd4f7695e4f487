package io.leveret.image.format;

import java.nio.ByteOrder;

/** Reads the headers of a TIFF or BigTIFF file; its first page is the picture. */
final class TiffEnvelope {
    /** Colors, alpha and bands of other light; readers allocate for as many as a file says. */
    private static final int MOST_SAMPLES = 16;
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
        checkKind(file, tags);
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

    /** Refuses by name what the picture is not stored in, or not by a compression that is read. */
    private static void checkKind(byte[] file, TiffTags tags) throws RefusedFileException {
        boolean canon = new ByteCursor(file, ByteOrder.BIG_ENDIAN).has(8, "CR\2");
        if (canon || tags.hasSensorData()) {
            String maker = canon ? "Canon CR2" : tags.maker();
            throw new RefusedFileException("it is a camera RAW file" + (maker.isEmpty() ? "" : " (" + maker + ")")
                    + ", of which only a preview of " + tags.width() + " x " + tags.height() + " pixels could be read; "
                    + ForeignFormat.DEVELOP);
        }
        long samples = tags.samplesOfAPixel();
        if (samples < 1 || samples > MOST_SAMPLES) {
            throw new RefusedFileException("TIFF with " + samples + " samples a pixel is not read; up to "
                    + MOST_SAMPLES + " are");
        }
        long compression = tags.compression();
        String name = switch (Math.clamp(compression, 0, 0xffff)) {
            case 1, 2, 3, 4, 5, 6, 7, 8, 32773, 32946 -> ""; // none, fax, LZW, JPEG, Deflate, PackBits
            case 32766 -> "NeXT's compression";
            case 32771 -> "fax compression by words";
            case 32809 -> "ThunderScan's compression";
            case 34661 -> "JBIG";
            case 34676, 34677 -> "SGI's compression of wide colors (LogLuv)";
            case 34712 -> "JPEG 2000";
            case 34887 -> "LERC";
            case 34892 -> "lossy JPEG of DNG";
            case 34925 -> "LZMA";
            case 50000 -> "Zstandard";
            case 50001 -> "WebP";
            case 50002, 52546 -> "JPEG XL";
            default -> "compression " + compression;
        };
        if (!name.isEmpty()) {
            throw new RefusedFileException("TIFF with " + name + " inside is not read; save it with Deflate or"
                    + " LZW compression, for example by tiffcp -c zip");
        }
    }

    /**
     * A piece may be a separate JPEG, whose header can claim more pixels than the piece has. A header that cannot be
     * read claims none: decoders refuse it, too, and what is there of the other pieces may be enough.
     */
    private static void checkJpegPiece(byte[] file, long offset, long pixels) throws RefusedFileException {
        if (offset >= 0 && offset < file.length - 1 && JpegHeader.isJpeg(file, (int) offset)) {
            JpegHeader piece;
            try {
                piece = JpegHeader.read(file, (int) offset);
            } catch (RefusedFileException cutOff) {
                return;
            }
            if ((long) piece.width() * piece.height() > Math.max(pixels, LARGEST_SMALL_TILE)) {
                throw new RefusedFileException("a piece of " + piece.width() + " x " + piece.height()
                        + " pixels is larger than the picture it belongs to");
            }
        }
    }
}
