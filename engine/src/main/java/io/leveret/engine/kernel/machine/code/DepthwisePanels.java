package io.leveret.engine.kernel.machine.code;

import io.leveret.engine.kernel.Requantization;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * What {@code DepthwiseCode} needs to know of all channels: a {@link Panel} for each sixteen, one behind the other,
 * which differ from those of other convolutions from here on:
 *
 * <pre>
 * bytes     what
 * 16        bytes of all pairs, int64
 * 24        bytes from this panel to the next one, 0 in the last, int64
 * 224       for each pair of cells of a window: where they are, in bytes from the window's start, 2 × int64;
 *           nothing for 16 bytes; and their weights, 16 × 2 × int16
 * </pre>
 *
 * <p>{@code WideDepthwiseCode} has 32 channels in a panel, and there
 *
 * <pre>
 * 32        lower bound of the results, float32
 * 36        upper bound, float32
 * 40        which channels there are, 32 bits
 * 64        bias, 32 × int32
 * 192       scales, 32 × float32
 * 320       for each pair: where they are, 2 × int64; nothing for 48 bytes; and their weights, 32 × 2 × int16
 * </pre>
 *
 * If the number of cells is odd, the last one stands in its pair twice, the second time with weights of 0. Channels
 * stand in the order that makes vpackssdw, which packs 128 bits of two registers alternately, put results in theirs.
 */
public enum DepthwisePanels {
    /** Those of 256 bits. */
    NARROW(Panel.WIDTH, Panel.SEGMENTS, 32, 96) {
        @Override
        void begin(MemorySegment panel, int[] bias, Requantization requantization, int first, int outStride) {
            Panel.begin(panel, bias, requantization, first, outStride);
        }
    },
    /** Those of 512 bits. */
    WIDE(2 * Panel.WIDTH, 320, 64, 192) {
        @Override
        void begin(MemorySegment panel, int[] bias, Requantization requantization, int first, int outStride) {
            int channels = Math.min(width(), bias.length - first);
            panel.set(ValueLayout.JAVA_LONG, Panel.OUT_STRIDE, (long) outStride * Short.BYTES);
            panel.set(ValueLayout.JAVA_LONG, Panel.CHANNELS, channels);
            panel.set(ValueLayout.JAVA_FLOAT, MIN, requantization.min());
            panel.set(ValueLayout.JAVA_FLOAT, MAX, requantization.max());
            panel.set(ValueLayout.JAVA_INT, MASK, (int) ((1L << channels) - 1));
            for (int place = 0; place < width(); place++) {
                if (channelAt(place) < channels) {
                    int channel = first + channelAt(place);
                    panel.setAtIndex(ValueLayout.JAVA_INT, BIAS / 4 + place, bias[channel]);
                    panel.setAtIndex(ValueLayout.JAVA_FLOAT, SCALES / 4 + place, requantization.scales()[channel]);
                }
            }
        }
    };

    public static final int PAIRS_BYTES = 16;
    public static final int NEXT = 24;
    // of wide ones
    public static final int MIN = 32;
    public static final int MAX = 36;
    public static final int MASK = 40;
    public static final int BIAS = 64;
    public static final int SCALES = 192;

    private final int width;
    private final int pairsAt;
    private final int weightsAt;
    private final int pairBytes;

    DepthwisePanels(int width, int pairsAt, int weightsAt, int pairBytes) {
        this.width = width;
        this.pairsAt = pairsAt;
        this.weightsAt = weightsAt;
        this.pairBytes = pairBytes;
    }

    /** The channels of a panel. */
    public int width() {
        return width;
    }

    /** Where in a panel its pairs start. */
    public int pairsAt() {
        return pairsAt;
    }

    /** Where in a pair its weights start. */
    public int weightsAt() {
        return weightsAt;
    }

    /** Bytes of a pair. */
    public int pairBytes() {
        return pairBytes;
    }

    /** Writes the start of a panel. */
    abstract void begin(MemorySegment panel, int[] bias, Requantization requantization, int first, int outStride);

    /** Which channel of a panel stands at a place. */
    int channelAt(int place) {
        int half = width / 2;
        return place % half / 4 * 8 + place / half * 4 + place % 4;
    }

    /**
     * Packs the panels.
     *
     * @param cells where each cell of a window is, in elements from the window's start
     * @param filter cells × channels
     */
    public MemorySegment pack(int[] cells, short[] filter, int[] bias, Requantization requantization, int outStride) {
        int channels = bias.length;
        int pairsBytes = (cells.length + 1) / 2 * pairBytes;
        int bytes = PanelMemory.inLines(pairsAt + pairsBytes);
        int count = (channels + width - 1) / width;
        MemorySegment panels = PanelMemory.allocate((long) count * bytes);
        for (int i = 0; i < count; i++) {
            MemorySegment panel = panels.asSlice((long) i * bytes, bytes);
            begin(panel, bias, requantization, i * width, outStride);
            panel.set(ValueLayout.JAVA_LONG, PAIRS_BYTES, pairsBytes);
            panel.set(ValueLayout.JAVA_LONG, NEXT, i < count - 1 ? bytes : 0);
            for (int cell = 0; cell < cells.length; cell++) {
                int first = cell * channels + i * width;
                pack(panel, cell, cells, filter, first, Math.min(width, channels - i * width));
            }
        }
        return panels;
    }

    private void pack(MemorySegment panel, int cell, int[] cells, short[] filter, int first, int channels) {
        long pair = pairsAt + (long) cell / 2 * pairBytes;
        long where = (long) cells[cell] * Short.BYTES;
        if (cell % 2 == 0) {
            panel.set(ValueLayout.JAVA_LONG, pair, where);
        }
        panel.set(ValueLayout.JAVA_LONG, pair + 8, where);
        for (int place = 0; place < width; place++) {
            int channel = channelAt(place);
            if (channel < channels) {
                panel.set(ValueLayout.JAVA_SHORT, pair + weightsAt + (2L * place + cell % 2) * Short.BYTES,
                        filter[first + channel]);
            }
        }
    }
}
