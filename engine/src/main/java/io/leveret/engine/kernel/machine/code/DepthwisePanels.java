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
 * If the number of cells is odd, the last one stands in its pair twice, the second time with weights of 0.
 */
public final class DepthwisePanels {
    public static final int PAIRS_BYTES = 16;
    public static final int NEXT = 24;
    /** Bytes of a pair. */
    public static final int PAIR_BYTES = 96;
    /** Where in a pair its weights start. */
    public static final int WEIGHTS = 32;

    private DepthwisePanels() {}

    /**
     * Packs the panels.
     *
     * @param cells where each cell of a window is, in elements from the window's start
     * @param filter cells × channels
     */
    public static MemorySegment pack(int[] cells, short[] filter, int[] bias, Requantization requantization,
            int outStride) {
        int channels = bias.length;
        int pairsBytes = (cells.length + 1) / 2 * PAIR_BYTES;
        int bytes = PanelMemory.inLines(Panel.SEGMENTS + pairsBytes);
        int count = (channels + Panel.WIDTH - 1) / Panel.WIDTH;
        MemorySegment panels = PanelMemory.allocate((long) count * bytes);
        for (int i = 0; i < count; i++) {
            MemorySegment panel = panels.asSlice((long) i * bytes, bytes);
            Panel.begin(panel, bias, requantization, i * Panel.WIDTH, outStride);
            panel.set(ValueLayout.JAVA_LONG, PAIRS_BYTES, pairsBytes);
            panel.set(ValueLayout.JAVA_LONG, NEXT, i < count - 1 ? bytes : 0);
            for (int cell = 0; cell < cells.length; cell++) {
                int first = cell * channels + i * Panel.WIDTH;
                pack(panel, cell, cells, filter, first, Math.min(Panel.WIDTH, channels - i * Panel.WIDTH));
            }
        }
        return panels;
    }

    private static void pack(MemorySegment panel, int cell, int[] cells, short[] filter, int first, int channels) {
        long pair = Panel.SEGMENTS + (long) cell / 2 * PAIR_BYTES;
        long where = (long) cells[cell] * Short.BYTES;
        if (cell % 2 == 0) {
            panel.set(ValueLayout.JAVA_LONG, pair, where);
        }
        panel.set(ValueLayout.JAVA_LONG, pair + 8, where);
        for (int place = 0; place < Panel.WIDTH; place++) {
            int channel = Panel.channelAt(place);
            if (channel < channels) {
                panel.set(ValueLayout.JAVA_SHORT, pair + WEIGHTS + (2L * place + cell % 2) * Short.BYTES,
                        filter[first + channel]);
            }
        }
    }
}
