package io.leveret.image.bmp;

import io.leveret.image.Pixels;
import io.leveret.image.codec.DecodedImage;
import io.leveret.image.format.BmpHeader;
import io.leveret.image.format.RefusedFileException;

/** Rows of pixels without compression, each padded to a multiple of four bytes. */
final class BmpRows {
    private static final int CHANNELS = 3;

    /** Converts a row. */
    private interface RowConversion {
        /** Converts the row at a position of the file to {@code [width][3]} at a position of the result. */
        void convert(int from, int to);
    }

    private final byte[] file;
    private final int width;
    private final byte[] rgb; // [height][width][3]

    private BmpRows(byte[] file, BmpHeader header) {
        this.file = file;
        this.width = header.width();
        this.rgb = new byte[Pixels.byteCount(width, header.height())];
    }

    static DecodedImage decode(byte[] file, BmpHeader header) throws RefusedFileException {
        return new BmpRows(file, header).decode(header);
    }

    private DecodedImage decode(BmpHeader header) throws RefusedFileException {
        RowConversion conversion = switch (header.bitsPerPixel()) {
            case 16, 32 -> ofPacked(header.bitsPerPixel() / Byte.SIZE, header.masks());
            case 24 -> header.masks().equals(BmpHeader.Masks.BLUE_GREEN_RED)
                    ? this::convertBytes
                    : ofPacked(CHANNELS, header.masks());
            default -> ofIndices(header.bitsPerPixel(), BmpColors.palette(file, header));
        };
        long rowBits = (long) width * header.bitsPerPixel();
        long rowBytes = (rowBits + 31) / 32 * 4;
        long start = header.palette().pixels();
        long padding = rowBytes - (rowBits + 7) / 8; // which may be missing in the last row
        int rows = (int) Math.min(header.height(), (file.length - start + padding) / rowBytes);
        for (int row = 0; row < rows; row++) {
            int y = header.topDown() ? row : header.height() - 1 - row;
            conversion.convert((int) (start + row * rowBytes), y * width * CHANNELS);
        }
        return BmpCodec.picture(header, rgb, rows);
    }

    private RowConversion ofIndices(int bits, int[] palette) {
        int perByte = 8 / bits;
        int mask = (1 << bits) - 1;
        return (from, to) -> {
            int at = to;
            for (int x = 0; x < width; x++) {
                int shift = 8 - bits - x % perByte * bits; // the leftmost pixel has the highest bits
                BmpColors.put(rgb, at, palette[file[from + x / perByte] >> shift & mask]);
                at += CHANNELS;
            }
        };
    }

    /** Pixels of 2 to 4 bytes, the lowest first. */
    private RowConversion ofPacked(int bytes, BmpHeader.Masks masks) throws RefusedFileException {
        BmpMask red = BmpMask.of(masks.red());
        BmpMask green = BmpMask.of(masks.green());
        BmpMask blue = BmpMask.of(masks.blue());
        return (from, to) -> {
            for (int x = 0; x < width; x++) {
                int pixel = 0;
                for (int i = bytes - 1; i >= 0; i--) {
                    pixel = pixel << Byte.SIZE | file[from + bytes * x + i] & 0xff;
                }
                put(to + x * CHANNELS, red, green, blue, pixel);
            }
        };
    }

    private void put(int at, BmpMask red, BmpMask green, BmpMask blue, int pixel) {
        rgb[at] = (byte) red.sample(pixel);
        rgb[at + 1] = (byte) green.sample(pixel);
        rgb[at + 2] = (byte) blue.sample(pixel);
    }

    private void convertBytes(int from, int to) {
        for (int i = 0; i < width * CHANNELS; i += CHANNELS) {
            rgb[to + i] = file[from + i + 2];
            rgb[to + i + 1] = file[from + i + 1];
            rgb[to + i + 2] = file[from + i];
        }
    }
}
