package io.leveret.image.vp8;

import java.util.Arrays;

/** Turns coefficients into differences to the prediction (RFC 6386, section 14). */
final class InverseTransform {
    private static final int COSINE = 20091; // √2 · cos(π / 8) − 1, in 65536ths
    private static final int SINE = 35468; // √2 · sin(π / 8), in 65536ths

    private InverseTransform() {}

    /**
     * Transforms the DCs of luma, and gives each block its own.
     *
     * @param values {@code [25][16]}, of which the last block is used, and set to 0
     */
    static void spreadMeans(short[] values) {
        int from = Coefficients.BLOCKS * Coefficients.BLOCK;
        int[] columns = new int[Coefficients.BLOCK];
        for (int i = 0; i < 4; i++) {
            int a = values[from + i] + values[from + 12 + i];
            int b = values[from + 4 + i] + values[from + 8 + i];
            int c = values[from + 4 + i] - values[from + 8 + i];
            int d = values[from + i] - values[from + 12 + i];
            columns[i] = a + b;
            columns[4 + i] = c + d;
            columns[8 + i] = a - b;
            columns[12 + i] = d - c;
        }
        for (int i = 0; i < 4; i++) {
            int a = columns[4 * i] + columns[4 * i + 3] + 3;
            int b = columns[4 * i + 1] + columns[4 * i + 2];
            int c = columns[4 * i + 1] - columns[4 * i + 2];
            int d = columns[4 * i] - columns[4 * i + 3] + 3;
            int to = 4 * i * Coefficients.BLOCK;
            values[to] = (short) (a + b >> 3);
            values[to + Coefficients.BLOCK] = (short) (c + d >> 3);
            values[to + 2 * Coefficients.BLOCK] = (short) (a - b >> 3);
            values[to + 3 * Coefficients.BLOCK] = (short) (d - c >> 3);
        }
        Arrays.fill(values, from, from + Coefficients.BLOCK, (short) 0);
    }

    /**
     * Adds the differences of a block to its prediction.
     *
     * @param values of which the 16 of the block are used, and set to 0
     * @param end the position behind the last coefficient other than the DC; at most 1 if there is none
     */
    static void add(short[] values, int from, int end, byte[] samples, int at, int stride) {
        if (end > 1) {
            addAll(values, from, samples, at, stride);
            Arrays.fill(values, from, from + Coefficients.BLOCK, (short) 0);
        } else if (values[from] != 0) {
            addDc(values[from] + 4 >> 3, samples, at, stride);
            values[from] = 0;
        }
    }

    private static void addDc(int difference, byte[] samples, int start, int stride) {
        for (int y = 0; y < 4; y++) {
            int at = start + y * stride;
            samples[at] = limited((samples[at] & 0xff) + difference);
            samples[at + 1] = limited((samples[at + 1] & 0xff) + difference);
            samples[at + 2] = limited((samples[at + 2] & 0xff) + difference);
            samples[at + 3] = limited((samples[at + 3] & 0xff) + difference);
        }
    }

    private static void addAll(short[] values, int from, byte[] samples, int start, int stride) {
        int[] columns = new int[Coefficients.BLOCK];
        for (int i = 0; i < 4; i++) {
            int v0 = values[from + i];
            int v1 = values[from + 4 + i];
            int v2 = values[from + 8 + i];
            int v3 = values[from + 12 + i];
            int a = v0 + v2;
            int b = v0 - v2;
            int c = (v1 * SINE >> 16) - v3 - (v3 * COSINE >> 16);
            int d = v1 + (v1 * COSINE >> 16) + (v3 * SINE >> 16);
            columns[i] = a + d;
            columns[4 + i] = b + c;
            columns[8 + i] = b - c;
            columns[12 + i] = a - d;
        }
        for (int y = 0; y < 4; y++) {
            int v0 = columns[4 * y] + 4;
            int v1 = columns[4 * y + 1];
            int v2 = columns[4 * y + 2];
            int v3 = columns[4 * y + 3];
            int a = v0 + v2;
            int b = v0 - v2;
            int c = (v1 * SINE >> 16) - v3 - (v3 * COSINE >> 16);
            int d = v1 + (v1 * COSINE >> 16) + (v3 * SINE >> 16);
            int at = start + y * stride;
            samples[at] = limited((samples[at] & 0xff) + (a + d >> 3));
            samples[at + 1] = limited((samples[at + 1] & 0xff) + (b + c >> 3));
            samples[at + 2] = limited((samples[at + 2] & 0xff) + (b - c >> 3));
            samples[at + 3] = limited((samples[at + 3] & 0xff) + (a - d >> 3));
        }
    }

    private static byte limited(int value) {
        return (byte) Math.min(Math.max(value, 0), 255);
    }
}
