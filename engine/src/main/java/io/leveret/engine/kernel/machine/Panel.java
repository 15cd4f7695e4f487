package io.leveret.engine.kernel.machine;

import io.leveret.engine.kernel.Requantization;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

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
 * …         weights: for each 32 bits of elements of each segment, 16 × 2 × int16 or 16 × 4 × int8
 * </pre>
 *
 * Channels stand in the order that makes vpackssdw, which packs the halves of two registers alternately, put results in
 * theirs: {@link #channelAt}. Where a segment ends within 32 bits, the weights of what follows it are 0.
 *
 * @param memory the panel
 * @param elements what the weights are multiplied by
 */
record Panel(MemorySegment memory, Elements elements) {
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
    private static final int REST_COST = 2; // of a round in a short segment, in rounds of a long one

    /**
     * A run of elements of a window that is contiguous in memory.
     *
     * @param offset where it starts, in elements from the window's start
     * @param firstWeight which weight of a channel is its first one's
     * @param isRest whether its weights are what is left of the filter's beyond int8
     */
    record Segment(int offset, int length, int firstWeight, boolean isRest) {
        private int rounds(Elements elements) {
            return (length + elements.together() - 1) / elements.together();
        }

        private Segment rest(int from, int to) {
            return new Segment(offset + from, to - from, firstWeight + from, true);
        }
    }

    /** Which channel of the panel stands at a place among its sixteen. */
    static int channelAt(int place) {
        return place / 8 * 4 + place % 4 + place % 8 / 4 * 8;
    }

    /**
     * Packs a panel of a convolution: for uint8 if the CPU multiplies that and it takes fewer rounds, else for int16.
     *
     * <p>Weights of uint8 models exceed int8 now and then, once they are centred. What is beyond it is then multiplied in
     * rounds of its own, which visit the same elements once more: segments after all others, with the rest of the weights.
     *
     * @param bytes whether uint8 is to be had
     * @param segments of a window
     * @param filter outChannels × elements of the window
     * @param offset what elements of uint8 are larger by than centred values
     * @param first the panel's first channel
     */
    static Panel pack(boolean bytes, List<Segment> segments, short[] filter, int[] bias, int offset,
            Requantization requantization, int first, int outStride) {
        int window = filter.length / bias.length;
        int end = Math.min(first + WIDTH, bias.length);
        if (bytes && fits(filter, first * window, end * window)) {
            List<Segment> rests = rests(segments, filter, window, first, end);
            if (rounds(segments, Elements.UINT8) + REST_COST * rounds(rests, Elements.UINT8) < rounds(segments,
                    Elements.INT16)) {
                int[] ownBias = bias.clone();
                for (int channel = first; channel < end; channel++) {
                    ownBias[channel] -= offset * sum(filter, channel * window, window);
                }
                List<Segment> all = Stream.concat(segments.stream(), rests.stream()).toList();
                return pack(Elements.UINT8, all, filter, ownBias, requantization, first, outStride);
            }
        }
        return pack(Elements.INT16, segments, filter, bias, requantization, first, outStride);
    }

    /** Whether two numbers of int8 add up to each weight. */
    private static boolean fits(short[] filter, int from, int to) {
        for (int i = from; i < to; i++) {
            if (filter[i] < 2 * Byte.MIN_VALUE || filter[i] > 2 * Byte.MAX_VALUE) {
                return false;
            }
        }
        return true;
    }

    /** Segments of what is left of weights beyond int8, in whole rounds. */
    private static List<Segment> rests(List<Segment> segments, short[] filter, int window, int first, int end) {
        int together = Elements.UINT8.together();
        List<Segment> rests = new ArrayList<>();
        for (Segment segment : segments) {
            int start = -1;
            for (int element = 0; element < segment.length(); element += together) {
                int length = Math.min(together, segment.length() - element);
                boolean exceeds = exceeds(filter, window, first, end, segment.firstWeight() + element, length);
                if (exceeds && start < 0) {
                    start = element;
                } else if (!exceeds && start >= 0) {
                    rests.add(segment.rest(start, element));
                    start = -1;
                }
            }
            if (start >= 0) {
                rests.add(segment.rest(start, segment.length()));
            }
        }
        return rests;
    }

    private static boolean exceeds(short[] filter, int window, int first, int end, int element, int length) {
        for (int channel = first; channel < end; channel++) {
            for (int i = 0; i < length; i++) {
                short weight = filter[channel * window + element + i];
                if (weight != (byte) weight) {
                    return true;
                }
            }
        }
        return false;
    }

    private static int rounds(List<Segment> segments, Elements elements) {
        return segments.stream().mapToInt(segment -> segment.rounds(elements)).sum();
    }

    private static Panel pack(Elements elements, List<Segment> segments, short[] filter, int[] bias,
            Requantization requantization, int first, int outStride) {
        int weightsAt = (SEGMENTS + 16 * (segments.size() + 1) + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        long weightBytes = (long) rounds(segments, elements) * WIDTH * Integer.BYTES;
        MemorySegment memory = Arena.ofAuto().allocate(weightsAt + weightBytes, ALIGNMENT);
        begin(memory, bias, requantization, first, outStride);
        memory.set(ValueLayout.JAVA_LONG, WEIGHTS_AT, weightsAt);
        for (int i = 0; i < segments.size(); i++) {
            long start = (long) segments.get(i).offset() * elements.bytes();
            memory.set(ValueLayout.JAVA_LONG, SEGMENTS + 16L * i, start);
            memory.set(ValueLayout.JAVA_LONG, SEGMENTS + 16L * i + 8,
                    start + (long) segments.get(i).length() * elements.bytes());
        }
        short[] weights = interleave(elements, segments, filter, filter.length / bias.length, first, bias.length);
        switch (elements) {
            case INT16 -> MemorySegment.copy(weights, 0, memory, ValueLayout.JAVA_SHORT, weightsAt, weights.length);
            case UINT8 -> MemorySegment.copy(bytes(weights), 0, memory, ValueLayout.JAVA_BYTE, weightsAt,
                    weights.length);
        }
        return new Panel(memory, elements);
    }

    /** Writes what stands at the start of a panel, whatever it is of. */
    static void begin(MemorySegment memory, int[] bias, Requantization requantization, int first, int outStride) {
        int channels = Math.min(WIDTH, bias.length - first);
        memory.set(ValueLayout.JAVA_LONG, OUT_STRIDE, (long) outStride * Short.BYTES);
        memory.set(ValueLayout.JAVA_LONG, CHANNELS, channels);
        for (int place = 0; place < WIDTH; place++) {
            if (place < WIDTH / 2) {
                memory.setAtIndex(ValueLayout.JAVA_FLOAT, MAX / 4 + place, requantization.max());
            }
            memory.setAtIndex(ValueLayout.JAVA_SHORT, MIN / 2 + place, (short) requantization.min());
            if (channelAt(place) < channels) {
                int channel = first + channelAt(place);
                memory.setAtIndex(ValueLayout.JAVA_INT, BIAS / 4 + place, bias[channel]);
                memory.setAtIndex(ValueLayout.JAVA_FLOAT, SCALES / 4 + place, requantization.scales()[channel]);
            }
        }
    }

    /** The weights of a panel's channels, {@code [32 bits of elements][place][element]}. */
    private static short[] interleave(Elements elements, List<Segment> segments, short[] filter, int window, int first,
            int outChannels) {
        int together = elements.together();
        short[] weights = new short[rounds(segments, elements) * WIDTH * together];
        for (int place = 0; place < WIDTH; place++) {
            int channel = first + channelAt(place);
            if (channel >= outChannels) {
                continue;
            }
            int to = place * together;
            for (Segment segment : segments) {
                int from = channel * window + segment.firstWeight();
                for (int element = 0; element < segment.length(); element += together) {
                    int end = Math.min(together, segment.length() - element);
                    for (int i = 0; i < end; i++) {
                        short weight = filter[from + element + i];
                        int part = elements == Elements.INT16 ? weight
                                : Math.clamp(weight, Byte.MIN_VALUE, Byte.MAX_VALUE);
                        weights[to + i] = (short) (segment.isRest() ? weight - part : part);
                    }
                    to += WIDTH * together;
                }
            }
        }
        return weights;
    }

    private static byte[] bytes(short[] values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    private static int sum(short[] values, int from, int length) {
        int sum = 0;
        for (int i = 0; i < length; i++) {
            sum += values[from + i];
        }
        return sum;
    }
}
