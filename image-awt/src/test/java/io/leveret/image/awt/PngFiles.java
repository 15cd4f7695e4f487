package io.leveret.image.awt;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.Deflater;

/**
 * Writes PNG files of random pixels (PNG specification, third edition), of all kinds that the format has. Every row is
 * filtered, with a filter at random unless {@link #filter} says which.
 */
final class PngFiles {
    static final int GRAY = 0;
    static final int RGB = 2;
    static final int INDEX = 3;
    static final int GRAY_ALPHA = 4;
    static final int RGB_ALPHA = 6;
    static final int HEADER_END = 33;
    static final byte[] END = Samples.pngChunk("IEND", new byte[0]);
    private static final int[][] ADAM7 = {{0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4},
            {1, 0, 2, 2}, {0, 1, 1, 2}}; // left, top, steps

    int width = 10;
    int height = 40;
    int type = RGB;
    int depth = 8;
    boolean interlaced;
    int filter = -1;
    int colors = 256; // of the palette
    int values = 256; // different bytes of a row
    int chunkBytes = Integer.MAX_VALUE;
    int level = Deflater.DEFAULT_COMPRESSION;
    byte[] behindHeader = {}; // chunks
    private final Random random;

    PngFiles(long seed) {
        random = new Random(seed);
    }

    byte[] write() {
        return file(compressed(rows()));
    }

    /** A file of this picture data. */
    byte[] file(byte[] data) {
        List<byte[]> chunks = new ArrayList<>();
        chunks.add(header(width, height, depth, type, interlaced ? 1 : 0));
        chunks.add(behindHeader);
        if (type == INDEX) {
            byte[] palette = new byte[3 * colors];
            random.nextBytes(palette);
            chunks.add(Samples.pngChunk("PLTE", palette));
        }
        for (int from = 0; from < data.length; from += Math.min(chunkBytes, data.length - from)) {
            int to = from + Math.min(chunkBytes, data.length - from);
            chunks.add(Samples.pngChunk("IDAT", Arrays.copyOfRange(data, from, to)));
        }
        chunks.add(END);
        return Samples.concat(chunks.toArray(byte[][]::new));
    }

    /** The signature and the header chunk. */
    static byte[] header(int width, int height, int depth, int type, int interlace) {
        return Samples.concat(Samples.ascii("\u0089PNG\r\n\u001a\n"),
                Samples.pngChunk("IHDR", ByteBuffer.allocate(13).putInt(width).putInt(height).put((byte) depth)
                        .put((byte) type).putShort((short) 0).put((byte) interlace).array()));
    }

    /** The filtered rows of all passes, each behind the byte of its filter. */
    byte[] rows() {
        ByteArrayOutputStream rows = new ByteArrayOutputStream();
        for (int[] pass : interlaced ? ADAM7 : new int[][]{{0, 0, 1, 1}}) {
            int passWidth = (width - pass[0] + pass[2] - 1) / pass[2];
            int passHeight = (height - pass[1] + pass[3] - 1) / pass[3];
            byte[] above = new byte[rowBytes(passWidth)];
            for (int y = 0; y < passHeight && passWidth > 0; y++) {
                byte[] row = new byte[above.length];
                for (int i = 0; i < row.length; i++) {
                    row[i] = (byte) (random.nextInt(values) * 37);
                }
                int used = filter < 0 ? random.nextInt(5) : filter;
                rows.write(used);
                rows.writeBytes(filtered(row, above, used));
                above = row;
            }
        }
        return rows.toByteArray();
    }

    /** Bytes of a row without the one of its filter. */
    int rowBytes(int pixels) {
        return (pixels * samples() * depth + 7) / 8;
    }

    private int samples() {
        return switch (type) {
            case RGB -> 3;
            case GRAY_ALPHA -> 2;
            case RGB_ALPHA -> 4;
            default -> 1;
        };
    }

    private byte[] filtered(byte[] row, byte[] above, int used) {
        int step = Math.max(1, samples() * depth / 8);
        byte[] filtered = new byte[row.length];
        for (int i = 0; i < row.length; i++) {
            int a = i < step ? 0 : row[i - step] & 0xff;
            int b = above[i] & 0xff;
            int c = i < step ? 0 : above[i - step] & 0xff;
            filtered[i] = (byte) (row[i] - switch (used) {
                case 1 -> a;
                case 2 -> b;
                case 3 -> (a + b) / 2;
                case 4 -> paeth(a, b, c);
                default -> 0;
            });
        }
        return filtered;
    }

    private static int paeth(int a, int b, int c) {
        int p = a + b - c;
        int pa = Math.abs(p - a);
        int pb = Math.abs(p - b);
        int pc = Math.abs(p - c);
        return pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
    }

    byte[] compressed(byte[] rows) {
        Deflater deflater = new Deflater(level);
        deflater.setInput(rows);
        deflater.finish();
        byte[] data = new byte[rows.length + rows.length / 100 + 1000];
        int bytes = deflater.deflate(data);
        deflater.end();
        return Arrays.copyOf(data, bytes);
    }
}
