package io.leveret.engine.kernel.machine.code;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/**
 * What {@code HybridCode} needs to know of sixteen output channels, which stand in their order: a {@link Panel} but for
 *
 * <pre>
 * bytes     what
 * 32        upper bound of the results, 8 × float32
 * 64        lower bound, 8 × float32
 * 96        minus the sum of the weights, 16 × int32
 * 160       scales, 16 × float32
 * 224       bias, 16 × float32
 * 288       segments
 * </pre>
 */
public final class HybridPanel {
    public static final int MAX = 32;
    public static final int MIN = 64;
    public static final int WEIGHT_SUMS = 96;
    public static final int SCALES = 160;
    public static final int BIAS = 224;
    public static final int SEGMENTS = 288;

    private HybridPanel() {}

    /**
     * Packs a panel.
     *
     * @param filter outChannels × elements of the window, int8
     * @param first the panel's first channel
     */
    public static Panel pack(PanelElements elements, List<Panel.Segment> segments, short[] filter, float[] scales,
            float[] bias,
            float min, float max, int first, int outStride) {
        MemorySegment memory = Panel.layOut(elements, segments, SEGMENTS, filter, bias.length, first,
                Panel.WIDTH, place -> place);
        int channels = Math.min(Panel.WIDTH, bias.length - first);
        int window = filter.length / bias.length;
        memory.set(ValueLayout.JAVA_LONG, Panel.OUT_STRIDE, (long) outStride * Float.BYTES);
        memory.set(ValueLayout.JAVA_LONG, Panel.CHANNELS, channels);
        for (int i = 0; i < Panel.WIDTH / 2; i++) {
            memory.setAtIndex(ValueLayout.JAVA_FLOAT, MAX / 4 + i, max);
            memory.setAtIndex(ValueLayout.JAVA_FLOAT, MIN / 4 + i, min);
        }
        for (int i = 0; i < channels; i++) {
            int channel = first + i;
            memory.setAtIndex(ValueLayout.JAVA_INT, WEIGHT_SUMS / 4 + i, -Panel.sum(filter, channel * window, window));
            memory.setAtIndex(ValueLayout.JAVA_FLOAT, SCALES / 4 + i, scales[channel]);
            memory.setAtIndex(ValueLayout.JAVA_FLOAT, BIAS / 4 + i, bias[channel]);
        }
        return new Panel(memory, elements);
    }
}
