package io.leveret.engine.kernel.machine;

import io.leveret.engine.kernel.Requantization;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * What {@link ConvolutionCode} needs to know of sixteen output channels, in one piece of memory outside the heap:
 *
 * <pre>
 * bytes     what
 * 0         bytes from a pixel's results to the next one's, int64
 * 8         channels, 1 to 16, int64
 * 16        bytes from here to the weights, int64
 * 32        upper bound of the results, 8 × float32
 * 64        lower bound, 16 × int16
 * 96        bias, 16 × int32
 * 160       scales, 16 × float32
 * 224       for each segment of a window: its start and its end, in bytes from the window's start, 2 × int64; then 0, 0
 * …         weights: for each two elements of each segment, 16 × 2 × int16
 * </pre>
 *
 * Channels stand in the order that makes vpackssdw, which packs the halves of two registers alternately, put results in
 * theirs: {@link #channelAt}. Where a segment has an odd number of elements, the weight of the one after its last is 0.
 */
final class Panel {
    /** Output channels of a panel. */
    static final int WIDTH = 16;
    static final int OUT_STRIDE = 0;
    static final int CHANNELS = 8;
    static final int WEIGHTS_AT = 16;
    static final int MAX = 32;
    static final int MIN = 64;
    static final int BIAS = 96;
    static final int SCALES = 160;
    static final int SEGMENTS = 224;

    private static final int ALIGNMENT = 64; // a line of the cache

    private Panel() {}

    /** Which channel of the panel stands at a place among its sixteen. */
    static int channelAt(int place) {
        return place / 8 * 4 + place % 4 + place % 8 / 4 * 8;
    }

    /**
     * Packs a panel.
     *
     * @param offsets where each segment of a window starts, in elements from the window's start
     * @param lengths its elements
     * @param filter outChannels × elements of the window
     * @param first the panel's first channel
     */
    static MemorySegment pack(int[] offsets, int[] lengths, short[] filter, int[] bias, Requantization requantization,
            int first, int outStride) {
        int channels = Math.min(WIDTH, bias.length - first);
        int window = filter.length / bias.length;
        int weightsAt = (SEGMENTS + 16 * (offsets.length + 1) + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        long pairs = 0;
        for (int length : lengths) {
            pairs += (length + 1) / 2;
        }
        MemorySegment panel = Arena.ofAuto().allocate(weightsAt + pairs * 2 * WIDTH * Short.BYTES, ALIGNMENT);
        begin(panel, bias, requantization, first, outStride);
        panel.set(ValueLayout.JAVA_LONG, WEIGHTS_AT, weightsAt);
        for (int segment = 0; segment < offsets.length; segment++) {
            long start = (long) offsets[segment] * Short.BYTES;
            panel.set(ValueLayout.JAVA_LONG, SEGMENTS + 16L * segment, start);
            panel.set(ValueLayout.JAVA_LONG, SEGMENTS + 16L * segment + 8,
                    start + (long) lengths[segment] * Short.BYTES);
        }
        short[] weights = interleave(lengths, filter, window, first, channels, (int) pairs);
        MemorySegment.copy(weights, 0, panel, ValueLayout.JAVA_SHORT, weightsAt, weights.length);
        return panel;
    }

    /** Writes what stands at the start of a panel, whatever it is of. */
    static void begin(MemorySegment panel, int[] bias, Requantization requantization, int first, int outStride) {
        int channels = Math.min(WIDTH, bias.length - first);
        panel.set(ValueLayout.JAVA_LONG, OUT_STRIDE, (long) outStride * Short.BYTES);
        panel.set(ValueLayout.JAVA_LONG, CHANNELS, channels);
        for (int place = 0; place < WIDTH; place++) {
            if (place < WIDTH / 2) {
                panel.setAtIndex(ValueLayout.JAVA_FLOAT, MAX / 4 + place, requantization.max());
            }
            panel.setAtIndex(ValueLayout.JAVA_SHORT, MIN / 2 + place, (short) requantization.min());
            if (channelAt(place) < channels) {
                int channel = first + channelAt(place);
                panel.setAtIndex(ValueLayout.JAVA_INT, BIAS / 4 + place, bias[channel]);
                panel.setAtIndex(ValueLayout.JAVA_FLOAT, SCALES / 4 + place, requantization.scales()[channel]);
            }
        }
    }

    /** The weights of some channels, {@code [pair of elements][place][element]}. */
    private static short[] interleave(int[] lengths, short[] filter, int window, int first, int channels, int pairs) {
        short[] weights = new short[pairs * 2 * WIDTH];
        for (int lane = 0; lane < WIDTH; lane++) {
            if (channelAt(lane) >= channels) {
                continue;
            }
            int from = (first + channelAt(lane)) * window;
            int to = 2 * lane;
            for (int length : lengths) {
                int element = 0;
                for (; element < length - 1; element += 2) {
                    weights[to] = filter[from + element];
                    weights[to + 1] = filter[from + element + 1];
                    to += 2 * WIDTH;
                }
                if (element < length) {
                    weights[to] = filter[from + element];
                    to += 2 * WIDTH;
                }
                from += length;
            }
        }
        return weights;
    }
}
