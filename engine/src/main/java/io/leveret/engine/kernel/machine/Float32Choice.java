package io.leveret.engine.kernel.machine;

import io.leveret.engine.kernel.Geometry;
import io.leveret.machine.Cpu;

/**
 * Which float32 layers machine code computes, as a function of the CPU and of the layer's sizes.
 */
final class Float32Choice {
    /** The most elements of a window: a call reads as many weights for each channel of its panel. */
    private static final int MAX_WINDOW = 1 << 14;
    /** The most weights of a depthwise convolution, all of which a pixel reads. */
    private static final int MAX_DEPTHWISE_WEIGHTS = 1 << 18;

    private Float32Choice() {}

    /** Whether machine code computes any. */
    static boolean suits(Cpu cpu) {
        return cpu.fma();
    }

    /**
     * Whether it computes a convolution. One pixel leaves a tile waiting for its sums; the vector kernels have more of
     * them at work.
     */
    static boolean suitsConvolution(Cpu cpu, Geometry geometry) {
        return suits(cpu) && geometry.fitsBand()
                && geometry.batch() * geometry.outHeight() * geometry.outWidth() > 1
                && (long) geometry.filterHeight() * geometry.filterWidth() * geometry.inChannels() <= MAX_WINDOW;
    }

    /** Whether it computes a depthwise convolution. */
    static boolean suitsDepthwise(Cpu cpu, Geometry geometry) {
        return suits(cpu) && geometry.inChannels() == geometry.outChannels()
                && (long) geometry.filterHeight() * geometry.filterWidth()
                        * geometry.outChannels() <= MAX_DEPTHWISE_WEIGHTS;
    }
}
