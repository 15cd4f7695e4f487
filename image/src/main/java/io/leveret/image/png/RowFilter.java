package io.leveret.image.png;

/**
 * The five filters (PNG specification, third edition, section 9.2). A byte is stored as its difference to a prediction
 * from the byte to the left, in the pixel before, from the one above, and from the one above and to the left.
 *
 * <p>
 * The loops for pixels of one, three and four bytes keep the pixel to the left in variables, because a byte that has
 * just been stored is slow to load.
 */
final class RowFilter {
    private RowFilter() {}

    /**
     * Undoes the filter of a row.
     *
     * @param row the filter type, then the bytes
     * @param above the row above, without filter; zeros above the first one
     * @param end of the bytes in both
     * @param step bytes from one pixel to the next, at least 1
     * @return whether the type is known
     */
    static boolean undo(byte[] row, byte[] above, int end, int step) {
        switch (row[0]) {
            case 0 -> {
            }
            case 1 -> undoSub(row, end, step);
            case 2 -> undoUp(row, above, end);
            case 3 -> undoAverage(row, above, end, step);
            case 4 -> undoPaeth(row, above, end, step);
            default -> {
                return false;
            }
        }
        return true;
    }

    private static void undoSub(byte[] row, int end, int step) {
        switch (step) {
            case 3 -> undoSub3(row, end);
            case 4 -> undoSub4(row, end);
            default -> {
                for (int channel = 1; channel <= step; channel++) {
                    byte left = 0;
                    for (int i = channel; i < end; i += step) {
                        left += row[i];
                        row[i] = left;
                    }
                }
            }
        }
    }

    private static void undoSub3(byte[] row, int end) {
        byte left0 = 0;
        byte left1 = 0;
        byte left2 = 0;
        for (int i = 1; i < end - 2; i += 3) {
            left0 += row[i];
            left1 += row[i + 1];
            left2 += row[i + 2];
            row[i] = left0;
            row[i + 1] = left1;
            row[i + 2] = left2;
        }
    }

    private static void undoSub4(byte[] row, int end) {
        byte left0 = 0;
        byte left1 = 0;
        byte left2 = 0;
        byte left3 = 0;
        for (int i = 1; i < end - 3; i += 4) {
            left0 += row[i];
            left1 += row[i + 1];
            left2 += row[i + 2];
            left3 += row[i + 3];
            row[i] = left0;
            row[i + 1] = left1;
            row[i + 2] = left2;
            row[i + 3] = left3;
        }
    }

    private static void undoUp(byte[] row, byte[] above, int end) {
        for (int i = 1; i < end; i++) {
            row[i] += above[i];
        }
    }

    private static void undoAverage(byte[] row, byte[] above, int end, int step) {
        switch (step) {
            case 3 -> undoAverage3(row, above, end);
            case 4 -> undoAverage4(row, above, end);
            default -> {
                for (int channel = 1; channel <= step; channel++) {
                    int left = 0;
                    for (int i = channel; i < end; i += step) {
                        left = average(row[i], left, above[i]);
                        row[i] = (byte) left;
                    }
                }
            }
        }
    }

    private static void undoAverage3(byte[] row, byte[] above, int end) {
        int left0 = 0;
        int left1 = 0;
        int left2 = 0;
        for (int i = 1; i < end - 2; i += 3) {
            left0 = average(row[i], left0, above[i]);
            left1 = average(row[i + 1], left1, above[i + 1]);
            left2 = average(row[i + 2], left2, above[i + 2]);
            row[i] = (byte) left0;
            row[i + 1] = (byte) left1;
            row[i + 2] = (byte) left2;
        }
    }

    private static void undoAverage4(byte[] row, byte[] above, int end) {
        int left0 = 0;
        int left1 = 0;
        int left2 = 0;
        int left3 = 0;
        for (int i = 1; i < end - 3; i += 4) {
            left0 = average(row[i], left0, above[i]);
            left1 = average(row[i + 1], left1, above[i + 1]);
            left2 = average(row[i + 2], left2, above[i + 2]);
            left3 = average(row[i + 3], left3, above[i + 3]);
            row[i] = (byte) left0;
            row[i + 1] = (byte) left1;
            row[i + 2] = (byte) left2;
            row[i + 3] = (byte) left3;
        }
    }

    private static int average(byte difference, int left, byte above) {
        return difference + (left + (above & 0xff) >> 1) & 0xff;
    }

    private static void undoPaeth(byte[] row, byte[] above, int end, int step) {
        switch (step) {
            case 3 -> undoPaeth3(row, above, end);
            case 4 -> undoPaeth4(row, above, end);
            default -> {
                for (int channel = 1; channel <= step; channel++) {
                    int left = 0;
                    int aboveLeft = 0;
                    for (int i = channel; i < end; i += step) {
                        int up = above[i] & 0xff;
                        left = paeth(row[i], left, up, aboveLeft);
                        aboveLeft = up;
                        row[i] = (byte) left;
                    }
                }
            }
        }
    }

    private static void undoPaeth3(byte[] row, byte[] above, int end) {
        int left0 = 0;
        int left1 = 0;
        int left2 = 0;
        int aboveLeft0 = 0;
        int aboveLeft1 = 0;
        int aboveLeft2 = 0;
        for (int i = 1; i < end - 2; i += 3) {
            int above0 = above[i] & 0xff;
            int above1 = above[i + 1] & 0xff;
            int above2 = above[i + 2] & 0xff;
            left0 = paeth(row[i], left0, above0, aboveLeft0);
            left1 = paeth(row[i + 1], left1, above1, aboveLeft1);
            left2 = paeth(row[i + 2], left2, above2, aboveLeft2);
            aboveLeft0 = above0;
            aboveLeft1 = above1;
            aboveLeft2 = above2;
            row[i] = (byte) left0;
            row[i + 1] = (byte) left1;
            row[i + 2] = (byte) left2;
        }
    }

    private static void undoPaeth4(byte[] row, byte[] above, int end) {
        int left0 = 0;
        int left1 = 0;
        int left2 = 0;
        int left3 = 0;
        int aboveLeft0 = 0;
        int aboveLeft1 = 0;
        int aboveLeft2 = 0;
        int aboveLeft3 = 0;
        for (int i = 1; i < end - 3; i += 4) {
            int above0 = above[i] & 0xff;
            int above1 = above[i + 1] & 0xff;
            int above2 = above[i + 2] & 0xff;
            int above3 = above[i + 3] & 0xff;
            left0 = paeth(row[i], left0, above0, aboveLeft0);
            left1 = paeth(row[i + 1], left1, above1, aboveLeft1);
            left2 = paeth(row[i + 2], left2, above2, aboveLeft2);
            left3 = paeth(row[i + 3], left3, above3, aboveLeft3);
            aboveLeft0 = above0;
            aboveLeft1 = above1;
            aboveLeft2 = above2;
            aboveLeft3 = above3;
            row[i] = (byte) left0;
            row[i + 1] = (byte) left1;
            row[i + 2] = (byte) left2;
            row[i + 3] = (byte) left3;
        }
    }

    /**
     * The byte whose prediction is the neighbor nearest to {@code left + above − aboveLeft}. Without branches, which
     * no processor predicts here: of the differences of left and above to aboveLeft, the lower one leads to the nearest
     * neighbor if {@code lower + 2 · higher ≤ 0}, the higher one if {@code 2 · lower + higher ≥ 0}, else none.
     */
    private static int paeth(byte difference, int left, int above, int aboveLeft) {
        int lower = Math.min(left - aboveLeft, above - aboveLeft);
        int higher = Math.max(left - aboveLeft, above - aboveLeft);
        int nearest = lower & lower + 2 * higher - 1 >> 31 | higher & ~(2 * lower + higher >> 31);
        return difference + aboveLeft + nearest & 0xff;
    }
}
