package io.leveret.image.png;

import io.leveret.image.format.PngHeader;
import io.leveret.image.format.RefusedFileException;
import java.util.ArrayList;
import java.util.List;

/**
 * A pass: pixels that are stored together, as a picture of their own (PNG specification, third edition, section 8.1). A
 * picture that is not interlaced is one pass.
 *
 * @param left the first column
 * @param top the first row
 * @param stepX columns from one pixel to the next
 * @param stepY rows from one pixel to the next
 * @param width pixels in a row, at least 1
 * @param height rows, at least 1
 * @param rowBytes bytes of a row, with the one that names its filter
 */
record Pass(int left, int top, int stepX, int stepY, int width, int height, int rowBytes) {
    private static final int[][] ADAM7 = {{0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4},
            {1, 0, 2, 2}, {0, 1, 1, 2}}; // left, top, stepX, stepY

    /**
     * The passes of a picture that have pixels.
     *
     * @throws RefusedFileException if a row is too long for an array
     */
    static List<Pass> of(PngHeader header) throws RefusedFileException {
        if (!header.interlaced()) {
            return List.of(of(header, 0, 0, 1, 1));
        }
        List<Pass> passes = new ArrayList<>();
        for (int[] each : ADAM7) {
            if (each[0] < header.width() && each[1] < header.height()) {
                passes.add(of(header, each[0], each[1], each[2], each[3]));
            }
        }
        return passes;
    }

    private static Pass of(PngHeader header, int left, int top, int stepX, int stepY) throws RefusedFileException {
        int width = (header.width() - left - 1) / stepX + 1;
        long rowBits = (long) width * header.color().samples() * header.bitDepth();
        return new Pass(left, top, stepX, stepY, width, (header.height() - top - 1) / stepY + 1,
                PngPicture.arrayBytes(1 + (rowBits + 7) / 8));
    }

    /** Bytes of all rows. */
    long bytes() {
        return (long) height * rowBytes;
    }

    /** The rows of a picture of which every pass is complete, if only the first bytes of the data are there. */
    static int completeRows(List<Pass> passes, int height, long bytes) {
        int[] rows = new int[passes.size()]; // of each pass
        long left = bytes;
        for (int i = 0; i < rows.length; i++) {
            Pass pass = passes.get(i);
            rows[i] = (int) Math.min(pass.height, left / pass.rowBytes);
            left -= (long) rows[i] * pass.rowBytes;
        }
        int complete = 0;
        for (int y = 0; y < height; y++) {
            boolean there = true;
            for (int i = 0; i < rows.length; i++) {
                there &= !passes.get(i).hasRow(y) || (y - passes.get(i).top) / passes.get(i).stepY < rows[i];
            }
            complete += there ? 1 : 0;
        }
        return complete;
    }

    private boolean hasRow(int y) {
        return y >= top && (y - top) % stepY == 0;
    }
}
