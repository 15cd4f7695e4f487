package io.leveret.engine.kernel.vector.winograd;

import io.leveret.engine.kernel.vector.lane.Lanes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A filter of 3×3 windows in the domain of {@link Winograd}, laid out as the tiles read it, and how many of its
 * channels can be summed exactly in float32.
 *
 * <p>The transform {@code G g Gᵀ} has halves in each dimension. Integers are transformed with 2G instead, which gives
 * integers, and four times the result. So the weights of a position are multiples of its unit: of 2 for each dimension
 * in which it is an outer one. And so is every sum over them, and exact in float32 while it is below 2^24 units.
 *
 * @param weights {@code [position][panel][channel][lane]}; lanes beyond the output channels are 0
 * @param bias {@code [panel][lane]}; of integers null
 * @param integerBias {@code [panel][lane]}; of float32 values null
 * @param panels the number of panels
 * @param channels input channels
 * @param groupEnds for each group of input channels, whose sums are exact, the channel after its
 *     last; of float32 values one group
 */
public record WinogradFilter(float[] weights, float @Nullable [] bias, int @Nullable [] integerBias, int panels,
        int channels,
        int[] groupEnds) {
    /** Of the transformed tile, row by row. */
    static final int POSITIONS = 16;
    private static final int SIDE = 4;
    private static final int CELLS = 9;
    private static final double EXACT_BELOW = 1 << 24;

    /**
     * Transforms float32 values.
     *
     * @param filter outChannels × 3 × 3 × inChannels
     */
    public static WinogradFilter pack(float[] filter, float[] bias) {
        int channels = filter.length / CELLS / bias.length;
        float[] weights = new float[POSITIONS * Lanes.roundUp(bias.length) * channels];
        double[] cells = new double[CELLS];
        double[] transformed = new double[POSITIONS];
        for (int n = 0; n < bias.length; n++) {
            for (int c = 0; c < channels; c++) {
                for (int cell = 0; cell < CELLS; cell++) {
                    cells[cell] = filter[(n * CELLS + cell) * channels + c];
                }
                transform(cells, transformed);
                for (int position = 0; position < POSITIONS; position++) {
                    weights[index(position, n, c, bias.length, channels)] = (float) (transformed[position] / 4);
                }
            }
        }
        return new WinogradFilter(weights, Arrays.copyOf(bias, Lanes.roundUp(bias.length)), null,
                Lanes.roundUp(bias.length) / Lanes.COUNT, channels, new int[]{channels});
    }

    /**
     * Transforms integers, four times as large.
     *
     * @param filter outChannels × 3 × 3 × inChannels
     * @param maxInput the largest magnitude of an input value
     */
    public static WinogradFilter pack(short[] filter, int[] bias, int maxInput) {
        int channels = filter.length / CELLS / bias.length;
        float[] weights = new float[POSITIONS * Lanes.roundUp(bias.length) * channels];
        double[] cells = new double[CELLS];
        double[] transformed = new double[POSITIONS];
        List<Integer> groupEnds = new ArrayList<>();
        double[][] bounds = new double[bias.length][POSITIONS]; // of the sums of the group
        double[][] last = new double[bias.length][POSITIONS]; // of their last products
        for (int c = 0; c < channels; c++) {
            boolean exact = true;
            for (int n = 0; n < bias.length; n++) {
                for (int cell = 0; cell < CELLS; cell++) {
                    cells[cell] = filter[(n * CELLS + cell) * channels + c];
                }
                transform(cells, transformed);
                for (int position = 0; position < POSITIONS; position++) {
                    weights[index(position, n, c, bias.length, channels)] = (float) transformed[position];
                    // each value of a transformed tile is a sum of four values, or of their negatives
                    last[n][position] = Math.abs(transformed[position]) * 4 * maxInput;
                    bounds[n][position] += last[n][position];
                }
                exact &= isExact(bounds[n]);
            }
            if (!exact) {
                groupEnds.add(c);
                double[][] next = last;
                last = bounds;
                bounds = next;
            }
        }
        groupEnds.add(channels);
        return new WinogradFilter(weights, null, Arrays.copyOf(bias, Lanes.roundUp(bias.length)),
                Lanes.roundUp(bias.length) / Lanes.COUNT, channels,
                groupEnds.stream().mapToInt(Integer::intValue).toArray());
    }

    /**
     * Whether sums within bounds are exact, and so is what the output transform makes of them in float32: the sums of
     * three, one below the other, which are multiples of their column's unit.
     */
    private static boolean isExact(double[] bounds) {
        boolean exact = true;
        for (int column = 0; column < SIDE; column++) {
            double inner = bounds[SIDE + column] + bounds[2 * SIDE + column];
            double outer = Math.max(bounds[column], bounds[3 * SIDE + column]);
            exact &= inner + outer < EXACT_BELOW * unit(column);
        }
        return exact;
    }

    /** What all weights of a row or column of positions are multiples of. */
    private static int unit(int index) {
        return index == 0 || index == SIDE - 1 ? 2 : 1;
    }

    /** {@code 2G g (2G)ᵀ}: down the columns, then along the rows. */
    private static void transform(double[] cells, double[] transformed) {
        for (int j = 0; j < 3; j++) {
            double ends = cells[j] + cells[6 + j];
            transformed[j] = 2 * cells[j];
            transformed[SIDE + j] = ends + cells[3 + j];
            transformed[2 * SIDE + j] = ends - cells[3 + j];
            transformed[3 * SIDE + j] = 2 * cells[6 + j];
        }
        for (int row = 0; row < POSITIONS; row += SIDE) {
            double ends = transformed[row] + transformed[row + 2];
            double middle = transformed[row + 1];
            transformed[row + 3] = 2 * transformed[row + 2];
            transformed[row + 2] = ends - middle;
            transformed[row + 1] = ends + middle;
            transformed[row] *= 2;
        }
    }

    private static int index(int position, int n, int c, int outChannels, int channels) {
        int panel = position * (Lanes.roundUp(outChannels) / Lanes.COUNT) + n / Lanes.COUNT;
        return (panel * channels + c) * Lanes.COUNT + n % Lanes.COUNT;
    }

    /** From the weights of one panel to the next one's. */
    int panelStride() {
        return channels * Lanes.COUNT;
    }

    /** Where the weights of a panel start that a position and a group of channels need. */
    int start(int position, int panel, int group) {
        return (position * panels + panel) * panelStride() + groupStart(group) * Lanes.COUNT;
    }

    /** The number of groups. */
    public int groups() {
        return groupEnds.length;
    }

    /** The first channel of a group. */
    int groupStart(int group) {
        return group == 0 ? 0 : groupEnds[group - 1];
    }

    /** The channels of a group. */
    int groupLength(int group) {
        return groupEnds[group] - groupStart(group);
    }
}
