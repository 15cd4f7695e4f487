package io.leveret.engine.kernel.portable.product;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Geometry;
import io.leveret.engine.kernel.Requantization;
import io.leveret.engine.kernel.Scratch;
import io.leveret.engine.kernel.portable.loop.SuperwordRows;

/** Depthwise convolution of centered quantized values. */
public final class Q8Depthwise extends QuantizedDepthwise {
    private final int[][] bias; // [tiles][pixels · tileChannels]
    private final float[][] scales; // [tiles][pixels · tileChannels]
    private final Requantization requantization;

    public Q8Depthwise(Geometry geometry, short[] filter, int[] bias, Requantization requantization, int input,
            int output) {
        super(geometry, filter, input, output);
        this.bias = new int[tiles][];
        this.requantization = requantization;
        this.scales = new float[tiles][];
        for (int tile = 0; tile < tiles; tile++) {
            this.bias[tile] = repeat(bias, 0, tile);
            this.scales[tile] = repeat(requantization.scales(), tile);
        }
    }

    /** The scales of a tile's channels, once for each of its pixels. */
    private float[] repeat(float[] scales, int tile) {
        int first = tile * tileChannels;
        int channels = Math.min(tileChannels, geometry.outChannels() - first);
        float[] repeated = new float[pixels * channels];
        for (int i = 0; i < repeated.length; i++) {
            repeated[i] = scales[first + i % channels];
        }
        return repeated;
    }

    @Override
    public Scratch.Size scratch() {
        return new Scratch.Size(0, scratchLength(), 0);
    }

    @Override
    void begin(Scratch scratch, int channel, int length) {
        System.arraycopy(bias[channel / tileChannels], 0, scratch.ints, 0, length);
    }

    @Override
    void finish(Scratch scratch, int pixels, int channel, int channels, Arena arena, int to) {
        SuperwordRows.requantize(scratch.ints, 0, pixels * channels, scales[channel / tileChannels], 0, requantization);
        if (channels == geometry.outStride()) {
            SuperwordRows.narrow(scratch.ints, 0, pixels * channels, arena.shorts, to);
        } else {
            for (int p = 0; p < pixels; p++) {
                SuperwordRows.narrow(scratch.ints, p * channels, channels, arena.shorts, to + p * geometry.outStride());
            }
        }
    }
}
