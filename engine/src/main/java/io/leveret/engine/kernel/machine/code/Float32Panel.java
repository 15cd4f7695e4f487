package io.leveret.engine.kernel.machine.code;

import io.leveret.engine.kernel.KernelSpec.Weights;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;

/**
 * What {@code Float32Code} needs to know of the output channels of a {@link Tile}: a {@link Panel} but for
 *
 * <pre>
 * bytes     what
 * 24        lower bound of the results, float32
 * 28        upper bound, float32
 * 40        which channels of each vector there are, 4 × 16 bits
 * 48        vectors of channels, int64
 * 64        bias, float32 for each channel
 * …         segments
 * …         weights: for each element of each segment, float32 for each channel
 * </pre>
 */
public final class Float32Panel {
    public static final int MIN = 24;
    public static final int MAX = 28;
    public static final int MASKS = 40;
    public static final int VECTORS = 48;
    public static final int BIAS = 64;

    private Float32Panel() {}

    /** Where the segments of a panel of so many channels start, in bytes. */
    public static int segmentsAt(int width) {
        return BIAS + width * Float.BYTES;
    }

    /**
     * Packs the panels of a convolution.
     *
     * @param segments of a window
     */
    public static Panel[] pack(Tile tile, List<Panel.Segment> segments, Weights.Float32 layer, int outStride) {
        float[] filter = layer.filter();
        float[] bias = layer.bias();
        int window = filter.length / bias.length;
        Panel[] panels = new Panel[tile.count(bias.length)];
        float[] weights = new float[window * tile.channels()]; // [element][channel]
        int first = 0;
        for (int i = 0; i < panels.length; i++) {
            int own = tile.widthOf(i, bias.length);
            int channels = Math.min(own, bias.length - first);
            MemorySegment memory = Panel.allocate(PanelElements.FLOAT32, segments, segmentsAt(own), own);
            begin(memory, layer, tile, first, channels, own, outStride);
            if (channels < own) {
                Arrays.fill(weights, 0);
            }
            for (int channel = 0; channel < channels; channel++) {
                spread(filter, (first + channel) * window, window, weights, channel, own);
            }
            MemorySegment.copy(weights, 0, memory, ValueLayout.JAVA_FLOAT,
                    memory.get(ValueLayout.JAVA_LONG, Panel.WEIGHTS_AT), window * own);
            panels[i] = new Panel(memory, PanelElements.FLOAT32, own);
            first += own;
        }
        return panels;
    }

    /** Writes the start of a panel. */
    static void begin(MemorySegment memory, Weights.Float32 layer, Tile tile, int first, int channels,
            int width, int outStride) {
        begin(memory, tile, channels, width, (long) outStride * Float.BYTES, layer.min(), layer.max());
        MemorySegment.copy(layer.bias(), first, memory, ValueLayout.JAVA_FLOAT, BIAS, channels);
    }

    /** Writes the start of a panel whose channels stand in their order, up to the bias. */
    static void begin(MemorySegment memory, Tile tile, int channels, int width, long strideBytes, float min,
            float max) {
        memory.set(ValueLayout.JAVA_LONG, Panel.OUT_STRIDE, strideBytes);
        memory.set(ValueLayout.JAVA_LONG, Panel.CHANNELS, channels);
        memory.set(ValueLayout.JAVA_LONG, MASKS, tile.masks(channels));
        memory.set(ValueLayout.JAVA_LONG, VECTORS, width / tile.lanes());
        memory.set(ValueLayout.JAVA_FLOAT, MIN, min);
        memory.set(ValueLayout.JAVA_FLOAT, MAX, max);
    }

    private static void spread(float[] filter, int from, int length, float[] weights, int to, int width) {
        for (int k = 0; k < length; k++) {
            weights[to + k * width] = filter[from + k];
        }
    }
}
