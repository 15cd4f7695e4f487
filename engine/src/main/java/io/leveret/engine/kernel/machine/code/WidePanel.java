package io.leveret.engine.kernel.machine.code;

import io.leveret.engine.kernel.Requantization;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/**
 * What {@code WideCode} needs to know of the output channels of a {@link Tile#WIDE_QUANTIZED}, which stand in their
 * order: a {@link Panel} of quantized values but for
 *
 * <pre>
 * bytes     what
 * 24        lower bound of the results, float32
 * 28        upper bound, float32
 * 40        which channels of each vector there are, 4 × 16 bits
 * 48        vectors of channels, int64
 * 64        bias, int32 for each channel
 * …         scales, float32 for each channel
 * …         segments
 * </pre>
 */
public final class WidePanel {
    private WidePanel() {}

    /** Where the scales of a panel of so many channels start, in bytes. */
    public static int scalesAt(int width) {
        return Float32Panel.BIAS + width * Integer.BYTES;
    }

    /** Where its segments start, in bytes. */
    public static int segmentsAt(int width) {
        return scalesAt(width) + width * Float.BYTES;
    }

    static Panel pack(int width, PanelElements elements, List<Panel.Segment> segments, short[] filter, int[] bias,
            Requantization requantization, int first, int outStride) {
        MemorySegment memory = Panel.layOut(elements, segments, segmentsAt(width), filter, bias.length, first, width,
                place -> place);
        int channels = Math.min(width, bias.length - first);
        Float32Panel.begin(memory, Tile.WIDE_QUANTIZED, channels, width, (long) outStride * Short.BYTES,
                requantization.min(), requantization.max());
        MemorySegment.copy(bias, first, memory, ValueLayout.JAVA_INT, Float32Panel.BIAS, channels);
        MemorySegment.copy(requantization.scales(), first, memory, ValueLayout.JAVA_FLOAT, scalesAt(width), channels);
        return new Panel(memory, elements, width);
    }
}
