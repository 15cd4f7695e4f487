package io.leveret.engine.kernel.machine.code;

import io.leveret.engine.kernel.Requantization;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;

/**
 * What {@code ConvolutionCode} needs to know of sixteen output channels, in one piece of memory outside the heap:
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
 * @param width output channels that there is room for
 */
public record Panel(MemorySegment memory, PanelElements elements, int width) {
    /** Output channels of a panel of quantized values. */
    public static final int WIDTH = 16;
    public static final int OUT_STRIDE = 0;
    public static final int CHANNELS = 8;
    public static final int WEIGHTS_AT = 16;
    public static final int MAX = 32;
    public static final int MIN = 64;
    public static final int BIAS = 96;
    public static final int SCALES = 160;
    public static final int SEGMENTS = 224;

    private static final int MOST_WEIGHTS = 1 << 22; // of a panel: a call reads all of them
    private static final int REST_COST = 2; // of a round in a short segment, in rounds of a long one

    /**
     * A run of elements of a window that is contiguous in memory.
     *
     * @param offset where it starts, in elements from the window's start
     * @param firstWeight which weight of a channel is its first one's
     * @param isRest whether its weights are what is left of the filter's beyond int8
     */
    public record Segment(int offset, int length, int firstWeight, boolean isRest) {
        private int rounds(PanelElements elements) {
            return (length + elements.together() - 1) / elements.together();
        }

        /** What is left of the weights of some of its elements. */
        private Segment part(int from, int to) {
            return new Segment(offset + from, to - from, firstWeight + from, true);
        }
    }

    /** A panel of quantized values. */
    public Panel(MemorySegment memory, PanelElements elements) {
        this(memory, elements, WIDTH);
    }

    /** Which channel of the panel stands at a place among its sixteen. */
    static int channelAt(int place) {
        return place / 8 * 4 + place % 4 + place % 8 / 4 * 8;
    }

    /**
     * Packs the panels of a convolution: each for uint8 if the CPU multiplies that and it takes fewer rounds, else for
     * int16.
     *
     * <p>Centered weights of uint8 models sometimes exceed int8. The excess is multiplied in additional rounds over the
     * same elements: segments after all others, with the rest of the weights.
     *
     * @param bytes whether the CPU multiplies uint8
     * @param segments of a window
     * @param filter outChannels × elements of the window
     * @param offset difference of uint8 elements from centered values
     */
    public static Panel[] pack(Tile tile, boolean bytes, List<Segment> segments, short[] filter, int[] bias,
            int offset, Requantization requantization, int outStride) {
        Tile narrowed = tile.narrowed(MOST_WEIGHTS / (filter.length / bias.length));
        Panel[] panels = new Panel[narrowed.count(bias.length)];
        int first = 0;
        for (int i = 0; i < panels.length; i++) {
            int width = narrowed.widthOf(i, bias.length);
            panels[i] = pack(tile, width, bytes, segments, filter, bias, offset, requantization, first, outStride);
            first += width;
        }
        return panels;
    }

    private static Panel pack(Tile tile, int width, boolean bytes, List<Segment> segments, short[] filter, int[] bias,
            int offset, Requantization requantization, int first, int outStride) {
        int window = filter.length / bias.length;
        int end = Math.min(first + width, bias.length);
        if (bytes) {
            boolean[] exceeds = new boolean[window];
            int[] ownBias = bias.clone();
            boolean fits = true;
            for (int channel = first; channel < end; channel++) {
                fits &= mark(filter, channel * window, window, exceeds);
                ownBias[channel] -= offset * sum(filter, channel * window, window);
            }
            List<Segment> rests = rests(segments, exceeds);
            if (fits && rounds(segments, PanelElements.UINT8) + REST_COST * rounds(rests, PanelElements.UINT8) < rounds(
                    segments,
                    PanelElements.INT16)) {
                List<Segment> all = Stream.concat(segments.stream(), rests.stream()).toList();
                return pack(tile, width, PanelElements.UINT8, all, filter, ownBias, requantization, first, outStride);
            }
        }
        return pack(tile, width, PanelElements.INT16, segments, filter, bias, requantization, first, outStride);
    }

    /**
     * Marks the weights of a channel that are beyond int8; false if two numbers of int8 do not add up to one of them.
     */
    private static boolean mark(short[] filter, int from, int window, boolean[] exceeds) {
        boolean fits = true;
        for (int k = 0; k < window; k++) {
            int weight = filter[from + k];
            if (weight != (byte) weight) {
                exceeds[k] = true;
                fits &= weight >= 2 * Byte.MIN_VALUE && weight <= 2 * Byte.MAX_VALUE;
            }
        }
        return fits;
    }

    static int sum(short[] values, int from, int length) {
        int sum = 0;
        for (int i = 0; i < length; i++) {
            sum += values[from + i];
        }
        return sum;
    }

    /** Segments of what is left of the weights beyond int8, in whole rounds. */
    private static List<Segment> rests(List<Segment> segments, boolean[] exceeds) {
        int together = PanelElements.UINT8.together();
        List<Segment> rests = new ArrayList<>();
        for (Segment segment : segments) {
            int start = -1;
            for (int element = 0; element < segment.length(); element += together) {
                boolean any = false;
                for (int i = element; i < Math.min(element + together, segment.length()); i++) {
                    any |= exceeds[segment.firstWeight() + i];
                }
                if (any && start < 0) {
                    start = element;
                } else if (!any && start >= 0) {
                    rests.add(segment.part(start, element));
                    start = -1;
                }
            }
            if (start >= 0) {
                rests.add(segment.part(start, segment.length()));
            }
        }
        return rests;
    }

    private static int rounds(List<Segment> segments, PanelElements elements) {
        return segments.stream().mapToInt(segment -> segment.rounds(elements)).sum();
    }

    private static Panel pack(Tile tile, int width, PanelElements elements, List<Segment> segments, short[] filter,
            int[] bias, Requantization requantization, int first, int outStride) {
        if (tile.equals(Tile.WIDE_QUANTIZED)) {
            return WidePanel.pack(width, elements, segments, filter, bias, requantization, first, outStride);
        }
        MemorySegment memory = layOut(elements, segments, SEGMENTS, filter, bias.length, first, width,
                Panel::channelAt);
        begin(memory, bias, requantization, first, outStride);
        return new Panel(memory, elements);
    }

    /**
     * New memory with segments and weights in it.
     *
     * @param segmentsAt where the segments start
     * @param channels of the filter
     * @param first the panel's first channel
     * @param width channels that there is room for
     * @param order which channel of the panel stands at a place
     */
    static MemorySegment layOut(PanelElements elements, List<Segment> segments, int segmentsAt, short[] filter,
            int channels, int first, int width, IntUnaryOperator order) {
        MemorySegment memory = allocate(elements, segments, segmentsAt, width);
        long weightsAt = memory.get(ValueLayout.JAVA_LONG, WEIGHTS_AT);
        long weightBytes = memory.byteSize() - weightsAt;
        int window = filter.length / channels;
        byte[] bytes = new byte[elements == PanelElements.UINT8 ? (int) weightBytes : 0];
        short[] shorts = new short[elements == PanelElements.INT16 ? (int) weightBytes / Short.BYTES : 0];
        for (int place = 0; place < width; place++) {
            int channel = first + order.applyAsInt(place);
            if (channel < channels) {
                int round = 0;
                for (Segment segment : segments) {
                    int from = channel * window + segment.firstWeight();
                    switch (elements) {
                        case INT16 -> spread(filter, from, segment.length(), shorts, 2 * (round * width + place),
                                width);
                        case UINT8 -> spread(filter, from, segment.length(), bytes, 4 * (round * width + place), width,
                                segment.isRest());
                        case FLOAT32 -> throw new IllegalArgumentException("float32 is not quantized");
                    }
                    round += segment.rounds(elements);
                }
            }
        }
        MemorySegment.copy(MemorySegment.ofArray(bytes), 0, memory, weightsAt, bytes.length);
        MemorySegment.copy(shorts, 0, memory, ValueLayout.JAVA_SHORT, weightsAt, shorts.length);
        return memory;
    }

    /**
     * New memory with segments in it, and room for weights.
     *
     * @param segmentsAt where the segments start
     * @param width channels of the panel
     */
    static MemorySegment allocate(PanelElements elements, List<Segment> segments, int segmentsAt, int width) {
        int weightsAt = PanelMemory.inLines(segmentsAt + 16 * (segments.size() + 1));
        MemorySegment memory = PanelMemory
                .allocate(weightsAt + (long) rounds(segments, elements) * width * Integer.BYTES);
        memory.set(ValueLayout.JAVA_LONG, WEIGHTS_AT, weightsAt);
        for (int i = 0; i < segments.size(); i++) {
            long start = (long) segments.get(i).offset() * elements.bytes();
            memory.set(ValueLayout.JAVA_LONG, segmentsAt + 16L * i, start);
            memory.set(ValueLayout.JAVA_LONG, segmentsAt + 16L * i + 8,
                    start + (long) segments.get(i).length() * elements.bytes());
        }
        return memory;
    }

    /** Writes the start of a panel, the same for all kinds. */
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

    /** Writes a channel's weights of a segment to {@code [round][place][element]}. */
    private static void spread(short[] filter, int from, int length, short[] weights, int to, int width) {
        int at = to;
        int k = 0;
        for (; k < length - 1; k += 2) {
            weights[at] = filter[from + k];
            weights[at + 1] = filter[from + k + 1];
            at += 2 * width;
        }
        if (k < length) {
            weights[at] = filter[from + k];
        }
    }

    private static void spread(short[] filter, int from, int length, byte[] weights, int to, int width,
            boolean rest) {
        int at = to;
        int k = 0;
        for (; k < length - 3; k += 4) {
            weights[at] = part(filter[from + k], rest);
            weights[at + 1] = part(filter[from + k + 1], rest);
            weights[at + 2] = part(filter[from + k + 2], rest);
            weights[at + 3] = part(filter[from + k + 3], rest);
            at += 4 * width;
        }
        for (int i = 0; k + i < length; i++) {
            weights[at + i] = part(filter[from + k + i], rest);
        }
    }

    /** Returns a weight clamped to int8, or the rest. */
    private static byte part(short weight, boolean rest) {
        int cut = Math.min(Math.max(weight, Byte.MIN_VALUE), Byte.MAX_VALUE);
        return (byte) (rest ? weight - cut : cut);
    }
}
