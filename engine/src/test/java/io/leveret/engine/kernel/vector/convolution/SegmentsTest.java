package io.leveret.engine.kernel.vector.convolution;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.engine.kernel.Geometry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SegmentsTest {
    private static final int LIMIT = 1 << 24;
    private static final int MAX = 255;
    /** Products of ±255 that sum to less than 2^24. */
    private static final int EXACT_CELLS = 258;

    static LongStream seeds() {
        return LongStream.range(0, 60);
    }

    private static Geometry window(int height, int width, int channels, int outChannels, int dilation) {
        return new Geometry(1, new Geometry.Image(30, 30, channels), new Geometry.Image(1, 1, outChannels),
                Geometry.Window.of(height, width).dilation(dilation, dilation), outChannels);
    }

    private static Segments ofProduct(int window, int maxInput, int bias, int... weights) {
        short[] filter = new short[weights.length * window];
        int[] biases = new int[weights.length];
        Arrays.fill(biases, bias);
        for (int n = 0; n < weights.length; n++) {
            Arrays.fill(filter, n * window, (n + 1) * window, (short) weights[n]);
        }
        return Segments.exact(Geometry.product(1, window, weights.length), window, filter, biases, maxInput);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void exact_anyWindow_coversItInGroupsBelowTheLimit(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int dilation = random.nextInt(1, 4);
        int outChannels = random.nextInt(1, 9);
        Geometry geometry = window(random.nextInt(1, 5), random.nextInt(1, 5), random.nextInt(1, 200), outChannels,
                dilation);
        int window = geometry.filterHeight() * geometry.filterWidth() * geometry.inChannels();
        int rowLength = 30 * geometry.inChannels();
        short[] filter = new short[outChannels * window];
        int bound = random.nextInt(1, MAX + 1);
        for (int i = 0; i < filter.length; i++) {
            filter[i] = (short) random.nextInt(-bound, bound + 1);
        }
        int[] bias = random.ints(outChannels, -LIMIT / 2, LIMIT / 2).toArray();
        Segments segments = Segments.exact(geometry, rowLength, filter, bias, MAX);
        assertCovers(geometry, rowLength, segments);
        assertExact(segments, filter, bias, window);
    }

    /** The segments' elements are the window's, each once, in the filter's order. */
    private static void assertCovers(Geometry geometry, int rowLength, Segments segments) {
        List<Integer> expected = new ArrayList<>();
        for (int i = 0; i < geometry.filterHeight(); i++) {
            for (int j = 0; j < geometry.filterWidth(); j++) {
                for (int c = 0; c < geometry.inChannels(); c++) {
                    expected.add(i * geometry.dilationHeight() * rowLength
                            + j * geometry.dilationWidth() * geometry.inChannels() + c);
                }
            }
        }
        List<Integer> actual = new ArrayList<>();
        for (int s = 0; s < segments.offsets().length; s++) {
            assertTrue(segments.lengths()[s] > 0, "an empty segment");
            for (int i = 0; i < segments.lengths()[s]; i++) {
                actual.add(segments.offsets()[s] + i);
            }
        }
        assertEquals(expected, actual);
    }

    /** No channel's sum over a group can reach the limit; and each group but the last is as long as that allows. */
    private static void assertExact(Segments segments, short[] filter, int[] bias, int window) {
        int at = 0;
        for (int group = 0; group < segments.groups(); group++) {
            assertEquals(at, segments.elementsBefore(group));
            int end = at;
            for (int s = segments.groupStart(group); s < segments.groupEnds()[group]; s++) {
                end += segments.lengths()[s];
            }
            assertTrue(end > at, "an empty group");
            assertTrue(largest(filter, segments.includesBias() ? bias : null, window, at, end) < LIMIT);
            if (end < window) {
                assertTrue(largest(filter, null, window, at, end + 1) >= LIMIT, "a group shorter than need be");
            }
            at = end;
        }
        assertEquals(window, at);
        assertTrue(!segments.includesBias() || segments.groups() == 1, "the bias would be added with each group");
    }

    private static long largest(short[] filter, int[] bias, int window, int from, int to) {
        long largest = 0;
        for (int n = 0; n < filter.length / window; n++) {
            long sum = bias == null ? 0 : Math.abs((long) bias[n]);
            for (int k = from; k < to; k++) {
                sum += (long) Math.abs(filter[n * window + k]) * MAX;
            }
            largest = Math.max(largest, sum);
        }
        return largest;
    }

    @Test
    void exact_justBelowTheLimit_isOneGroup() {
        Segments segments = ofProduct(EXACT_CELLS, MAX, LIMIT - 1 - EXACT_CELLS * MAX * MAX, MAX);
        assertEquals(1, segments.groups());
        assertTrue(segments.includesBias());
    }

    @Test
    void exact_biasThatReachesTheLimit_isAddedAsAnInteger() {
        for (int bias : new int[]{LIMIT - EXACT_CELLS * MAX * MAX, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            Segments segments = ofProduct(EXACT_CELLS, MAX, bias, MAX);
            assertEquals(1, segments.groups());
            assertFalse(segments.includesBias());
        }
    }

    @Test
    void exact_oneProductTooMany_isSplit() {
        Segments segments = ofProduct(EXACT_CELLS + 1, MAX, 0, -MAX);
        assertArrayEquals(new int[]{EXACT_CELLS, 1}, segments.lengths());
        assertArrayEquals(new int[]{0, EXACT_CELLS}, segments.offsets());
        assertArrayEquals(new int[]{1, 2}, segments.groupEnds());
        assertFalse(segments.includesBias());
    }

    @Test
    void exact_oneLargeChannelAmongSmall_splitsAll() {
        assertEquals(20, ofProduct(5000, MAX, 0, 1, MAX, 2).groups());
        assertEquals(1, ofProduct(5000, MAX, 0, 1, 13, 2).groups());
    }

    @Test
    void exact_dilatedWindow_isOneSegmentForEachCell() {
        Segments segments = Segments.of(window(2, 3, 4, 1, 2), 100);
        assertArrayEquals(new int[]{0, 8, 16, 200, 208, 216}, segments.offsets());
        assertArrayEquals(new int[]{4, 4, 4, 4, 4, 4}, segments.lengths());
    }

    @Test
    void isExactDepthwise_atTheLimit_isFalse() {
        short[] filter = new short[2 * EXACT_CELLS];
        for (int i = 0; i < filter.length; i += 2) {
            filter[i] = -MAX;
        }
        int left = LIMIT - EXACT_CELLS * MAX * MAX;
        assertTrue(Segments.isExactDepthwise(filter, new int[]{1 - left, LIMIT - 1}, MAX));
        assertFalse(Segments.isExactDepthwise(filter, new int[]{-left, 0}, MAX));
        assertFalse(Segments.isExactDepthwise(filter, new int[]{0, LIMIT}, MAX));
        assertFalse(Segments.isExactDepthwise(filter, new int[]{0, Integer.MIN_VALUE}, MAX));
    }
}
