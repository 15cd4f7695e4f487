package io.leveret.engine.kernel.reference;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Geometry;
import io.leveret.engine.kernel.KernelSpec;
import io.leveret.engine.kernel.KernelSpec.Weights;
import io.leveret.engine.kernel.Locations;
import io.leveret.engine.kernel.MatMulGeometry;

/** Convolutions and matrix products. Float32 ones are added up in float64, quantized ones in int64. */
final class ReferenceProducts {
    private ReferenceProducts() {}

    /** Which of the filter's weights, and of a pixel's channels, are multiplied for a channel of the output. */
    private interface Terms {
        void add(int channel, int pixel, int cell, double[] sums);
    }

    static void convolution(Geometry geometry, Weights.Float32 weights, float[] values, Locations at) {
        int inChannels = geometry.inChannels();
        int cells = geometry.filterHeight() * geometry.filterWidth();
        sum(geometry, weights, values, at, (channel, pixel, cell, sums) -> {
            for (int k = 0; k < inChannels; k++) {
                sums[channel] += (double) values[at.input() + pixel * inChannels + k]
                        * weights.filter()[(channel * cells + cell) * inChannels + k];
            }
        });
    }

    static void depthwise(Geometry geometry, Weights.Float32 weights, float[] values, Locations at) {
        int channels = geometry.outChannels();
        int multiplier = channels / geometry.inChannels();
        sum(geometry, weights, values, at, (channel, pixel, cell, sums) -> sums[channel] += (double) values[at.input()
                + pixel * geometry.inChannels() + channel / multiplier] * weights.filter()[cell * channels + channel]);
    }

    private static void sum(Geometry geometry, Weights.Float32 weights, float[] values, Locations at, Terms terms) {
        Cells.pixels(geometry, (image, y, x, out) -> {
            double[] sums = new double[geometry.outChannels()];
            for (int channel = 0; channel < sums.length; channel++) {
                int of = channel;
                Cells.window(geometry, image, y, x, (pixel, cell) -> terms.add(of, pixel, cell, sums));
                values[at.output() + out * geometry.outStride() + channel] = clamp(
                        sums[channel] + weights.bias()[channel], weights.min(), weights.max());
            }
        });
    }

    /** From the sum of an output channel, without its bias, to its result. */
    interface Finish {
        short apply(long sum, int channel);
    }

    static Finish finish(Weights.Quantized weights) {
        return (sum, channel) -> weights.requantization().apply((int) sum + weights.bias()[channel], channel);
    }

    static Finish finish(Weights.Wide weights) {
        return (sum, channel) -> weights.requantization().apply(sum + weights.bias()[channel], channel);
    }

    static void convolution(Geometry geometry, short[] filter, Finish finish, short[] values, Locations at) {
        int inChannels = geometry.inChannels();
        int cells = geometry.filterHeight() * geometry.filterWidth();
        Cells.pixels(geometry, (image, y, x, out) -> {
            for (int channel = 0; channel < geometry.outChannels(); channel++) {
                int first = channel * cells;
                long[] sum = {0};
                Cells.window(geometry, image, y, x, (pixel, cell) -> {
                    for (int k = 0; k < inChannels; k++) {
                        sum[0] += values[at.input() + pixel * inChannels + k]
                                * filter[(first + cell) * inChannels + k];
                    }
                });
                values[at.output() + out * geometry.outStride() + channel] = finish.apply(sum[0], channel);
            }
        });
    }

    static void depthwise(Geometry geometry, short[] filter, Finish finish, short[] values, Locations at) {
        int channels = geometry.outChannels();
        int multiplier = channels / geometry.inChannels();
        Cells.pixels(geometry, (image, y, x, out) -> {
            for (int channel = 0; channel < channels; channel++) {
                int of = channel;
                long[] sum = {0};
                Cells.window(geometry, image, y, x, (pixel, cell) -> sum[0] += values[at.input()
                        + pixel * geometry.inChannels() + of / multiplier] * filter[cell * channels + of]);
                values[at.output() + out * geometry.outStride() + channel] = finish.apply(sum[0], channel);
            }
        });
    }

    /** Around an image lie the values that stand for 0, which add nothing. */
    static void hybridConvolution(KernelSpec.HybridConvolution hybrid, Arena arena, Locations at) {
        Geometry geometry = hybrid.geometry();
        int inChannels = geometry.inChannels();
        int cells = geometry.filterHeight() * geometry.filterWidth();
        int pixelsOfRow = geometry.outRows() * geometry.outWidth() / hybrid.rows();
        Cells.pixels(geometry, (image, y, x, out) -> {
            int range = at.input(1) + 2 * (out / pixelsOfRow);
            float scale = 1 / arena.floats[range];
            int zero = (int) arena.floats[range + 1];
            for (int channel = 0; channel < geometry.outChannels(); channel++) {
                int filter = channel * cells;
                int[] sum = {0};
                Cells.window(geometry, image, y, x, (pixel, cell) -> {
                    for (int k = 0; k < inChannels; k++) {
                        sum[0] += (arena.shorts[at.input() + pixel * inChannels + k] - zero)
                                * hybrid.filter()[(filter + cell) * inChannels + k];
                    }
                });
                arena.floats[at.output() + out * geometry.outStride() + channel] = clamp(
                        (double) sum[0] * scale * hybrid.scales()[channel] + hybrid.bias()[channel], hybrid.min(),
                        hybrid.max());
            }
        });
    }

    /**
     * Each pixel of the input adds its part to all pixels of the result that its window sees.
     *
     * @param geometry of the convolution from the result to the input
     */
    static void transposeConvolution(Geometry geometry, Weights.Float32 weights, float[] values, Locations at) {
        int channels = geometry.inChannels(); // of the result
        int inChannels = geometry.outChannels();
        int cells = geometry.filterHeight() * geometry.filterWidth();
        double[] sums = new double[geometry.batch() * geometry.inHeight() * geometry.inWidth() * channels];
        Cells.pixels(geometry, (image, y, x, in) -> Cells.window(geometry, image, y, x, (pixel, cell) -> {
            for (int channel = 0; channel < channels; channel++) {
                for (int k = 0; k < inChannels; k++) {
                    sums[pixel * channels + channel] += (double) values[at.input() + in * inChannels + k]
                            * weights.filter()[(channel * cells + cell) * inChannels + k];
                }
            }
        }));
        for (int i = 0; i < sums.length; i++) {
            values[at.output() + i] = clamp(sums[i] + weights.bias()[i % channels], weights.min(), weights.max());
        }
    }

    /**
     * The same of quantized values.
     *
     * @param geometry of the convolution from the result to the input
     */
    static void transposeConvolution(Geometry geometry, short[] filter, Finish finish, short[] values, Locations at) {
        int channels = geometry.inChannels(); // of the result
        int inChannels = geometry.outChannels();
        int cells = geometry.filterHeight() * geometry.filterWidth();
        long[] sums = new long[geometry.batch() * geometry.inHeight() * geometry.inWidth() * channels];
        Cells.pixels(geometry, (image, y, x, in) -> Cells.window(geometry, image, y, x, (pixel, cell) -> {
            for (int channel = 0; channel < channels; channel++) {
                for (int k = 0; k < inChannels; k++) {
                    sums[pixel * channels + channel] += values[at.input() + in * inChannels + k]
                            * filter[(channel * cells + cell) * inChannels + k];
                }
            }
        }));
        for (int i = 0; i < sums.length; i++) {
            values[at.output() + i] = finish.apply(sums[i], i % channels);
        }
    }

    static void matMul(MatMulGeometry geometry, float[] values, Locations at) {
        int out = at.output();
        for (int product = 0; product < geometry.products(); product++) {
            for (int row = 0; row < geometry.rows(); row++) {
                for (int column = 0; column < geometry.columns(); column++) {
                    double sum = 0;
                    for (int k = 0; k < geometry.inner(); k++) {
                        sum += (double) values[at.input() + geometry.left(product) + row * geometry.leftRowStride()
                                + k * geometry.leftInnerStride()]
                                * values[at.input(1) + geometry.right(product) + k * geometry.rightInnerStride()
                                        + column * geometry.rightColumnStride()];
                    }
                    values[out++] = (float) sum;
                }
            }
        }
    }

    private static float clamp(double value, float min, float max) {
        return (float) Math.min(Math.max(value, min), max);
    }
}
