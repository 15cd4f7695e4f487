package io.leveret.engine.kernel.machine.code;

import io.leveret.engine.kernel.KernelSpec.Weights;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * What {@code Float32DepthwiseCode} needs to know of all channels: a {@link Float32Panel} for those of each tile, one
 * behind the other, but for
 *
 * <pre>
 * bytes     what
 * 16        bytes from this panel to the next one, 0 in the last, int64
 * 32        bytes from a cell of a window to the next one in its row, int64
 * …         weights: for each cell of a window, float32 for each channel
 * </pre>
 *
 * @param memory the panels
 * @param width channels of each
 */
public record Float32DepthwisePanels(MemorySegment memory, int width) {
    public static final int NEXT = 16;
    public static final int CELL_BYTES = 32;

    /** Where the weights of a panel of so many channels start, in bytes. */
    public static int weightsAt(int width) {
        return Float32Panel.segmentsAt(width);
    }

    /**
     * Packs the panels.
     *
     * @param cellBytes from a cell of a window to the next one in its row
     */
    public static Float32DepthwisePanels pack(Tile tile, Weights.Float32 layer, int cellBytes) {
        float[] filter = layer.filter();
        int channels = layer.bias().length;
        int width = tile.width(channels);
        int cells = filter.length / channels;
        int bytes = PanelMemory.inLines(weightsAt(width) + cells * width * Float.BYTES);
        int count = tile.count(channels);
        MemorySegment panels = PanelMemory.allocate((long) count * bytes);
        for (int i = 0; i < count; i++) {
            MemorySegment panel = panels.asSlice((long) i * bytes, bytes);
            int first = i * width;
            int length = Math.clamp(channels - first, 0, width);
            Float32Panel.begin(panel, layer, tile, first, length, width, 0);
            panel.set(ValueLayout.JAVA_LONG, NEXT, i < count - 1 ? bytes : 0);
            panel.set(ValueLayout.JAVA_LONG, CELL_BYTES, cellBytes);
            for (int cell = 0; cell < cells; cell++) {
                MemorySegment.copy(filter, cell * channels + first, panel, ValueLayout.JAVA_FLOAT,
                        weightsAt(width) + (long) cell * width * Float.BYTES, length);
            }
        }
        return new Float32DepthwisePanels(panels, width);
    }
}
