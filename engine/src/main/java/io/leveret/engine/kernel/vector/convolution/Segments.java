package io.leveret.engine.kernel.vector.convolution;

import io.leveret.engine.kernel.Geometry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What one window reads of a band, as contiguous segments, and how many of them can be summed exactly in float32.
 *
 * <p>float32 holds every integer up to 2^24. So if for each output channel {@code Σ|filter| · maxInput + |bias|} stays
 * below that, every partial sum is exact for any input and any order of additions. Where a whole window exceeds the
 * bound, its segments fall into groups that do not; bias and sums of groups are added as integers.
 *
 * @param offsets where each segment starts, from the window's first element of the band
 * @param lengths the length of each segment; together the filter's filterHeight × filterWidth × inChannels
 * @param groupEnds for each group, the segment after its last
 * @param elementsBefore for each group, the elements of the window before it: where its weights start in a panel
 * @param includesBias whether the bias may be part of the one group's sum; else it is added as an integer too
 */
public record Segments(int[] offsets, int[] lengths, int[] groupEnds, int[] elementsBefore, boolean includesBias) {
    private static final long EXACT_BELOW = 1 << 24;

    /** All segments in one group: of float32 values, whose sums are not exact anyway. */
    static Segments of(Geometry geometry, int rowLength) {
        List<int[]> segments = natural(geometry, rowLength);
        return of(segments, List.of(segments.size()), true);
    }

    /**
     * Segments in exact groups.
     *
     * @param filter outChannels × window
     */
    public static Segments exact(Geometry geometry, int rowLength, short[] filter, int[] bias, int maxInput) {
        if (isExact(filter, bias, maxInput)) {
            return of(geometry, rowLength);
        }
        int window = filter.length / geometry.outChannels();
        List<int[]> segments = new ArrayList<>();
        List<Integer> groupEnds = new ArrayList<>();
        long[] sums = new long[geometry.outChannels()];
        int k = 0;
        for (int[] segment : natural(geometry, rowLength)) {
            int start = 0;
            for (int i = 0; i < segment[1]; i++, k++) {
                if (!add(sums, filter, window, k, maxInput)) {
                    if (i > start) {
                        segments.add(new int[]{segment[0] + start, i - start});
                    }
                    groupEnds.add(segments.size());
                    Arrays.fill(sums, 0);
                    start = i;
                    add(sums, filter, window, k, maxInput);
                }
            }
            segments.add(new int[]{segment[0] + start, segment[1] - start});
        }
        groupEnds.add(segments.size());
        return of(segments, groupEnds, false);
    }

    /** Whether the sums over whole windows are exact. */
    private static boolean isExact(short[] filter, int[] bias, int maxInput) {
        int window = filter.length / bias.length;
        for (int n = 0; n < bias.length; n++) {
            long magnitudes = 0;
            for (int k = 0; k < window; k++) {
                magnitudes += Math.abs(filter[n * window + k]);
            }
            if (Math.abs((long) bias[n]) + magnitudes * maxInput >= EXACT_BELOW) {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether the sums of a depthwise convolution are exact.
     *
     * @param filter cells × channels
     */
    public static boolean isExactDepthwise(short[] filter, int[] bias, int maxInput) {
        int channels = bias.length;
        for (int c = 0; c < channels; c++) {
            long sum = Math.abs((long) bias[c]);
            for (int i = c; i < filter.length; i += channels) {
                sum += (long) Math.abs(filter[i]) * maxInput;
            }
            if (sum >= EXACT_BELOW) {
                return false;
            }
        }
        return true;
    }

    /** Adds the bound of one product to each channel's sum; false, with the sums spoilt, if one exceeds it. */
    private static boolean add(long[] sums, short[] filter, int window, int k, int maxInput) {
        boolean exact = true;
        for (int n = 0; n < sums.length; n++) {
            sums[n] += (long) Math.abs(filter[n * window + k]) * maxInput;
            exact &= sums[n] < EXACT_BELOW;
        }
        return exact;
    }

    /** Pairs of offset and length in the filter's order: whole rows of the window, or its cells if they are apart. */
    private static List<int[]> natural(Geometry geometry, int rowLength) {
        boolean contiguous = geometry.dilationWidth() == 1;
        int cells = contiguous ? 1 : geometry.filterWidth();
        int length = geometry.inChannels() * (contiguous ? geometry.filterWidth() : 1);
        List<int[]> segments = new ArrayList<>();
        for (int i = 0; i < geometry.filterHeight(); i++) {
            for (int j = 0; j < cells; j++) {
                segments.add(new int[]{
                        i * geometry.dilationHeight() * rowLength
                                + j * geometry.dilationWidth() * geometry.inChannels(),
                        length});
            }
        }
        return segments;
    }

    private static Segments of(List<int[]> segments, List<Integer> groupEnds, boolean includesBias) {
        int[] lengths = segments.stream().mapToInt(segment -> segment[1]).toArray();
        int[] elementsBefore = new int[groupEnds.size()];
        for (int group = 1; group < elementsBefore.length; group++) {
            elementsBefore[group] = Arrays.stream(lengths, 0, groupEnds.get(group - 1)).sum();
        }
        return new Segments(segments.stream().mapToInt(segment -> segment[0]).toArray(), lengths,
                groupEnds.stream().mapToInt(Integer::intValue).toArray(), elementsBefore, includesBias);
    }

    /** The number of groups. */
    int groups() {
        return groupEnds.length;
    }

    /** The first segment of a group. */
    int groupStart(int group) {
        return group == 0 ? 0 : groupEnds[group - 1];
    }

    /** Elements of the window before a group. */
    int elementsBefore(int group) {
        return elementsBefore[group];
    }
}
