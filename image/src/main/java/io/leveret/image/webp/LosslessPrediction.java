package io.leveret.image.webp;

/**
 * Pixels are differences to what their neighbors predict (RFC 9649, section 3.5.1).
 *
 * <p>
 * Predictors that do not look at the left neighbor are loops over whole pixels, which the compiler turns into vector
 * instructions. The others keep the left pixel in lanes of 16 bits, so that few operations lie between two pixels.
 */
final class LosslessPrediction implements LosslessTransform {
    private static final int BLACK = 0xff000000;
    private static final long BYTES = 0x00ff00ff00ff00ffL; // of the lanes
    private static final long ONES = 0x0001000100010001L;

    private final int width;
    private final int blockBits;
    private final int[] blocks; // the predictor of each block of 2^blockBits pixels squared, in the second byte
    private final int[] above; // the row above, then the first pixel of the row

    LosslessPrediction(int width, int blockBits, int[] blocks) {
        this.width = width;
        this.blockBits = blockBits;
        this.blocks = blocks;
        this.above = new int[width + 1];
    }

    @Override
    public void invert(int[] row, int y) {
        if (y == 0) {
            row[0] = LosslessTransform.add(row[0], BLACK);
            addLeft(row, 1, width);
        } else {
            row[0] = LosslessTransform.add(row[0], above[0]);
            above[width] = row[0];
            int first = (y >> blockBits) * LosslessTransform.blocks(width, blockBits);
            for (int x = 1; x < width;) {
                int predictor = blocks[first + (x >> blockBits)] >>> 8 & 15;
                int end = x;
                do {
                    end = (end >> blockBits) + 1 << blockBits;
                } while (end < width && (blocks[first + (end >> blockBits)] >>> 8 & 15) == predictor);
                end = Math.min(end, width);
                add(predictor, row, x, end);
                x = end;
            }
        }
        System.arraycopy(row, 0, above, 0, width);
    }

    private void add(int predictor, int[] row, int start, int end) {
        switch (predictor) {
            case 1 -> addLeft(row, start, end);
            case 2 -> addAbove(row, start, end, 0);
            case 3 -> addAbove(row, start, end, 1);
            case 4 -> addAbove(row, start, end, -1);
            case 5 -> addMeanOfThree(row, start, end);
            case 6 -> addMeanWithLeft(row, start, end, -1);
            case 7 -> addMeanWithLeft(row, start, end, 0);
            case 8 -> addMeanAbove(row, start, end, -1);
            case 9 -> addMeanAbove(row, start, end, 0);
            case 10 -> addMeanOfFour(row, start, end);
            case 11 -> addNearer(row, start, end);
            case 12 -> addGradient(row, start, end);
            case 13 -> addHalfGradient(row, start, end);
            default -> addBlack(row, start, end);
        }
    }

    private static void addBlack(int[] row, int start, int end) {
        for (int x = start; x < end; x++) {
            row[x] += BLACK;
        }
    }

    private void addAbove(int[] row, int start, int end, int shift) {
        for (int x = start; x < end; x++) {
            row[x] = LosslessTransform.add(row[x], above[x + shift]);
        }
    }

    private void addMeanAbove(int[] row, int start, int end, int shift) {
        for (int x = start; x < end; x++) {
            int one = above[x + shift];
            int other = above[x + shift + 1];
            row[x] = LosslessTransform.add(row[x], ((one ^ other) >>> 1 & 0x7f7f7f7f) + (one & other));
        }
    }

    private static void addLeft(int[] row, int start, int end) {
        long left = lanes(row[start - 1]);
        for (int x = start; x < end; x++) {
            left = left + lanes(row[x]) & BYTES;
            row[x] = pixel(left);
        }
    }

    private void addMeanWithLeft(int[] row, int start, int end, int shift) {
        long left = lanes(row[start - 1]);
        for (int x = start; x < end; x++) {
            left = mean(left, lanes(above[x + shift])) + lanes(row[x]) & BYTES;
            row[x] = pixel(left);
        }
    }

    private void addMeanOfThree(int[] row, int start, int end) {
        long left = lanes(row[start - 1]);
        for (int x = start; x < end; x++) {
            left = mean(mean(left, lanes(above[x + 1])), lanes(above[x])) + lanes(row[x]) & BYTES;
            row[x] = pixel(left);
        }
    }

    private void addMeanOfFour(int[] row, int start, int end) {
        long left = lanes(row[start - 1]);
        for (int x = start; x < end; x++) {
            long meanAbove = mean(lanes(above[x]), lanes(above[x + 1]));
            left = mean(mean(left, lanes(above[x - 1])), meanAbove) + lanes(row[x]) & BYTES;
            row[x] = pixel(left);
        }
    }

    /** The left pixel or that above, whichever is farther from the one above left, channels added up. */
    private void addNearer(int[] row, int start, int end) {
        long left = lanes(row[start - 1]);
        for (int x = start; x < end; x++) {
            long aboveLeft = lanes(above[x - 1]);
            long straight = lanes(above[x]);
            long predicted = left;
            if (straight != aboveLeft) { // else it is nearest
                long takesLeft = distance(straight, aboveLeft) - distance(left, aboveLeft) >> 63;
                predicted = straight ^ (straight ^ left) & takesLeft;
            }
            left = predicted + lanes(row[x]) & BYTES;
            row[x] = pixel(left);
        }
    }

    private void addGradient(int[] row, int start, int end) {
        long left = lanes(row[start - 1]);
        for (int x = start; x < end; x++) {
            long gradient = lanes(above[x]) + (ONES << 8) - lanes(above[x - 1]);
            left = clamp(left + gradient) + lanes(row[x]) & BYTES;
            row[x] = pixel(left);
        }
    }

    /** The mean, and half its difference to the pixel above left, rounded to zero. */
    private void addHalfGradient(int[] row, int start, int end) {
        long left = lanes(row[start - 1]);
        for (int x = start; x < end; x++) {
            long mean = mean(left, lanes(above[x]));
            long difference = mean + (ONES << 8) - lanes(above[x - 1]);
            long half = difference + (~difference >>> 8 & ONES) >>> 1 & BYTES; // plus 128
            left = clamp(mean + half + (ONES << 7)) + lanes(row[x]) & BYTES;
            row[x] = pixel(left);
        }
    }

    /** From the lowest lane on blue, red, green, alpha. */
    private static long lanes(int pixel) {
        return pixel & 0xff00ff | (pixel >>> 8 & 0xff00ffL) << 32;
    }

    private static int pixel(long lanes) {
        return (int) lanes | (int) (lanes >>> 32) << 8;
    }

    private static long mean(long one, long other) {
        return one + other >>> 1 & BYTES;
    }

    /** Returns the sum of the lanes' absolute differences. */
    private static long distance(long one, long other) {
        long difference = one + (ONES << 8) - other;
        long negative = ~difference & ONES << 8;
        long absolute = (difference & BYTES ^ negative - (negative >>> 8)) + (negative >>> 8);
        return absolute * ONES >>> 48;
    }

    /** Limits lanes, from which 256 is subtracted, to 0 to 255. */
    private static long clamp(long lanes) {
        long above = lanes >>> 9 & ONES;
        long notBelow = lanes >>> 8 & ONES | above;
        return (lanes | (above << 8) - above) & (notBelow << 8) - notBelow;
    }
}
