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
     * @param columns {@code [16]}, overwritten
     */
    static void spreadMeans(short[] values, int[] columns) {
        int from = Coefficients.BLOCKS * Coefficients.BLOCK;
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
            int row = (int) Planes.INTS.get(samples, at);
            Planes.INTS.set(samples, at, limited((row & 0xff) + difference)
                    | limited((row >> 8 & 0xff) + difference) << 8
                    | limited((row >> 16 & 0xff) + difference) << 16
                    | limited((row >>> 24) + difference) << 24);
        }
    }

    private static void addAll(short[] values, int from, byte[] samples, int at, int stride) {
        int a0 = values[from] + values[from + 8];
        int b0 = values[from] - values[from + 8];
        int c0 = (values[from + 4] * SINE >> 16) - values[from + 12] - (values[from + 12] * COSINE >> 16);
        int d0 = values[from + 4] + (values[from + 4] * COSINE >> 16) + (values[from + 12] * SINE >> 16);
        int a1 = values[from + 1] + values[from + 9];
        int b1 = values[from + 1] - values[from + 9];
        int c1 = (values[from + 5] * SINE >> 16) - values[from + 13] - (values[from + 13] * COSINE >> 16);
        int d1 = values[from + 5] + (values[from + 5] * COSINE >> 16) + (values[from + 13] * SINE >> 16);
        int a2 = values[from + 2] + values[from + 10];
        int b2 = values[from + 2] - values[from + 10];
        int c2 = (values[from + 6] * SINE >> 16) - values[from + 14] - (values[from + 14] * COSINE >> 16);
        int d2 = values[from + 6] + (values[from + 6] * COSINE >> 16) + (values[from + 14] * SINE >> 16);
        int a3 = values[from + 3] + values[from + 11];
        int b3 = values[from + 3] - values[from + 11];
        int c3 = (values[from + 7] * SINE >> 16) - values[from + 15] - (values[from + 15] * COSINE >> 16);
        int d3 = values[from + 7] + (values[from + 7] * COSINE >> 16) + (values[from + 15] * SINE >> 16);
        addRow(a0 + d0, a1 + d1, a2 + d2, a3 + d3, samples, at);
        addRow(b0 + c0, b1 + c1, b2 + c2, b3 + c3, samples, at + stride);
        addRow(b0 - c0, b1 - c1, b2 - c2, b3 - c3, samples, at + 2 * stride);
        addRow(a0 - d0, a1 - d1, a2 - d2, a3 - d3, samples, at + 3 * stride);
    }

    private static void addRow(int v0, int v1, int v2, int v3, byte[] samples, int at) {
        int a = v0 + v2 + 4;
        int b = v0 - v2 + 4;
        int c = (v1 * SINE >> 16) - v3 - (v3 * COSINE >> 16);
        int d = v1 + (v1 * COSINE >> 16) + (v3 * SINE >> 16);
        int row = (int) Planes.INTS.get(samples, at);
        Planes.INTS.set(samples, at, limited((row & 0xff) + (a + d >> 3))
                | limited((row >> 8 & 0xff) + (b + c >> 3)) << 8
                | limited((row >> 16 & 0xff) + (b - c >> 3)) << 16
                | limited((row >>> 24) + (a - d >> 3)) << 24);
    }

    private static int limited(int value) {
        return Math.min(Math.max(value, 0), 255);
    }
}
