package io.leveret.engine.kernel.vector.winograd;

import io.leveret.engine.kernel.vector.lane.Lanes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A filter of windows of seven cells in a line, in the domain of {@link LineWinograd}, laid out as the tiles read it,
 * and how many of its products can be summed exactly in float32.
 *
 * <p>For each kind there is a matrix whose rows are, one after the other, the channels of the first three cells, those
 * of the last three, and, for the outer kinds, those of the cell between them. Groups are cut from these rows,
 * alike for all kinds.
 *
 * <p>Integers are transformed with 2G, which gives integers, and twice the result. All weights of the outer kinds are
 * then even, and so are their sums, which are exact in float32 below 2^25.
 *
 * @param weights {@code [panel][kind][row][lane]}; lanes beyond the output channels are 0
 * @param bias {@code [panel][lane]}; of integers null
 * @param integerBias {@code [panel][lane]}; of float32 values null
 * @param panels the number of panels
 * @param channels input channels
 * @param groupEnds for each group of rows, whose sums are exact, the row after its last; of float32 values one group
 */
public record LineWinogradFilter(float[] weights, float @Nullable [] bias, int @Nullable [] integerBias, int panels,
        int channels,
        int[] groupEnds) {
    /** Cells of the window. */
    public static final int CELLS = 7;
    /**
     * Of transformed values, by what they add to: the first pixel; both; the first, and less to the second; the second.
     */
    static final int KINDS = 4;
    /** Multiplications for two pixels and a channel: rows of all kinds together, for each channel. */
    static final int PRODUCTS = 10;
    private static final int MIDDLE = 3; // the cell between the threes
    private static final int[] ROWS_BEFORE = {0, 3, 5, 7}; // of the kinds before, for each channel
    private static final double EXACT_BELOW = 1 << 24;

    /**
     * Transforms float32 values.
     *
     * @param filter outChannels × 7 × inChannels
     */
    public static LineWinogradFilter pack(float[] filter, float[] bias) {
        int channels = filter.length / CELLS / bias.length;
        float[] weights = new float[PRODUCTS * Lanes.roundUp(bias.length) * channels];
        double[] cells = new double[CELLS];
        double[] transformed = new double[KINDS];
        for (int n = 0; n < bias.length; n++) {
            for (int row = 0; row < 3 * channels; row++) {
                for (int cell = 0; cell < CELLS; cell++) {
                    cells[cell] = filter[(n * CELLS + cell) * channels + row % channels];
                }
                transform(cells, row / channels, transformed);
                for (int kind = 0; kind < KINDS; kind++) {
                    if (hasRow(kind, row, channels)) {
                        weights[index(kind, n, row, channels)] = (float) (transformed[kind] / 2);
                    }
                }
            }
        }
        return new LineWinogradFilter(weights, Arrays.copyOf(bias, Lanes.roundUp(bias.length)), null,
                Lanes.roundUp(bias.length) / Lanes.COUNT, channels, new int[]{3 * channels});
    }

    /**
     * Transforms integers, twice as large.
     *
     * @param filter outChannels × 7 × inChannels
     * @param maxInput the largest magnitude of an input value
     */
    public static LineWinogradFilter pack(short[] filter, int[] bias, int maxInput) {
        int channels = filter.length / CELLS / bias.length;
        float[] weights = new float[PRODUCTS * Lanes.roundUp(bias.length) * channels];
        double[] cells = new double[CELLS];
        double[] transformed = new double[KINDS];
        List<Integer> groupEnds = new ArrayList<>();
        double[][] bounds = new double[bias.length][KINDS]; // of the sums of the group
        double[][] last = new double[bias.length][KINDS]; // of their last products
        for (int row = 0; row < 3 * channels; row++) {
            int addends = row / channels < 2 ? 2 : 1; // of input values in a transformed one
            boolean exact = true;
            for (int n = 0; n < bias.length; n++) {
                for (int cell = 0; cell < CELLS; cell++) {
                    cells[cell] = filter[(n * CELLS + cell) * channels + row % channels];
                }
                transform(cells, row / channels, transformed);
                for (int kind = 0; kind < KINDS; kind++) {
                    if (hasRow(kind, row, channels)) {
                        weights[index(kind, n, row, channels)] = (float) transformed[kind];
                    }
                    last[n][kind] = Math.abs(transformed[kind]) * addends * maxInput;
                    bounds[n][kind] += last[n][kind];
                    exact &= bounds[n][kind] < EXACT_BELOW * (isOuter(kind) ? 2 : 1);
                }
            }
            if (!exact) {
                groupEnds.add(row);
                double[][] next = last;
                last = bounds;
                bounds = next;
            }
        }
        groupEnds.add(3 * channels);
        return new LineWinogradFilter(weights, null, Arrays.copyOf(bias, Lanes.roundUp(bias.length)),
                Lanes.roundUp(bias.length) / Lanes.COUNT, channels,
                groupEnds.stream().mapToInt(Integer::intValue).toArray());
    }

    /** {@code 2G g} of the first or the last three cells, or what stands for the one between them. */
    private static void transform(double[] cells, int piece, double[] transformed) {
        if (piece == 2) {
            transformed[0] = 2 * cells[MIDDLE];
            transformed[1] = 0;
            transformed[2] = 0;
            transformed[3] = 2 * cells[MIDDLE];
            return;
        }
        int first = piece == 0 ? 0 : MIDDLE + 1;
        double ends = cells[first] + cells[first + 2];
        transformed[0] = 2 * cells[first];
        transformed[1] = ends + cells[first + 1];
        transformed[2] = ends - cells[first + 1];
        transformed[3] = 2 * cells[first + 2];
    }

    /** Whether a kind adds to one of the two pixels only, and so has rows of the cell in the middle. */
    static boolean isOuter(int kind) {
        return kind == 0 || kind == KINDS - 1;
    }

    private static boolean hasRow(int kind, int row, int channels) {
        return isOuter(kind) || row < 2 * channels;
    }

    private static int index(int kind, int n, int row, int channels) {
        return (n / Lanes.COUNT * PRODUCTS * channels + ROWS_BEFORE[kind] * channels + row) * Lanes.COUNT
                + n % Lanes.COUNT;
    }

    /** From the weights of one panel to the next one's. */
    int panelStride() {
        return PRODUCTS * channels * Lanes.COUNT;
    }

    /** Where the weights of a panel are that a kind needs for a row. */
    int start(int kind, int panel, int row) {
        return panel * panelStride() + (ROWS_BEFORE[kind] * channels + row) * Lanes.COUNT;
    }

    /** The number of groups. */
    public int groups() {
        return groupEnds.length;
    }

    /** The first row of a group. */
    int groupStart(int group) {
        return group == 0 ? 0 : groupEnds[group - 1];
    }
}
