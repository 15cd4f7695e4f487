package io.leveret.engine.lower;

import io.leveret.engine.kernel.Geometry;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.KernelProviders;
import io.leveret.engine.kernel.KernelSpec;
import io.leveret.engine.kernel.KernelSpec.Weights;
import io.leveret.engine.kernel.Locations;
import io.leveret.engine.passes.Geometries;
import io.leveret.engine.passes.LoweredOperator;
import io.leveret.graph.Activation;
import io.leveret.graph.ElementType;
import io.leveret.graph.Operator;
import io.leveret.graph.Quantization;
import io.leveret.graph.Shape;
import io.leveret.graph.TensorSpec;
import java.util.Optional;

/**
 * Kernels of convolutions and matrix products. Float32 inputs take float32 filters, or quantized filters, dequantized.
 */
final class WeightedLowering {
    private final Operands operands;
    private final Geometries geometries;
    private final KernelProviders kernels;

    WeightedLowering(Operands operands, Geometries geometries, KernelProviders kernels) {
        this.operands = operands;
        this.geometries = geometries;
        this.kernels = kernels;
    }

    Kernel lower(Operator.Weighted weighted) {
        KernelSpec spec = switch (weighted) {
            case Operator.Conv2D conv -> new KernelSpec.Convolution(geometry(conv), weights(conv));
            case Operator.FullyConnected product -> new KernelSpec.Convolution(geometry(product), weights(product));
            case Operator.DepthwiseConv2D conv -> new KernelSpec.Depthwise(geometry(conv), weights(conv));
            case Operator.TransposeConv conv -> new KernelSpec.TransposeConvolution(geometry(conv), weights(conv));
        };
        return kernels.make(spec, Locations.of(operands.at(weighted.input()), operands.at(weighted.output())));
    }

    private Geometry geometry(Operator.Weighted weighted) {
        return switch (weighted) {
            case Operator.Conv2D conv -> geometry(conv, conv.window());
            case Operator.DepthwiseConv2D conv -> geometry(conv, conv.window());
            case Operator.FullyConnected product ->
                    operands.withOutStride(geometries.of(product), product.output());
            case Operator.TransposeConv conv -> geometries.of(conv.output(), conv.input(), conv.filter(),
                    conv.window());
        };
    }

    private Geometry geometry(Operator.Weighted conv, Operator.Window window) {
        return operands.withOutStride(geometries.of(conv.input(), conv.output(), conv.filter(), window),
                conv.output());
    }

    private Weights weights(Operator.Weighted weighted) {
        if (!operands.isQuantized(weighted.input())) {
            return float32Weights(weighted);
        }
        int channels = channels(weighted);
        if (operands.isWide(weighted.input())) {
            return new Weights.Wide(centered(weighted.filter()), longBias(weighted.bias(), channels),
                    operands.wideRequantization(weighted, channels));
        }
        return new Weights.Quantized(centered(weighted.filter()), intBias(weighted.bias(), channels),
                operands.requantization(weighted.input(), weighted.filter(), channels, weighted.output(),
                        weighted.activation()),
                operands.range(weighted.input()));
    }

    private Weights.Float32 float32Weights(Operator.Weighted weighted) {
        return new Weights.Float32(float32Filter(weighted.filter(), channelAxis(weighted)), float32Bias(weighted),
                weighted.activation().min(), weighted.activation().max());
    }

    /** Returns the filter's axis of output channels. */
    private static int channelAxis(Operator.Weighted weighted) {
        return weighted instanceof Operator.DepthwiseConv2D ? 3 : 0;
    }

    private int channels(Operator.Weighted weighted) {
        return operands.shape(weighted.filter()).dimension(channelAxis(weighted));
    }

    Kernel lower(LoweredOperator.Hybrid hybrid) {
        Operator.Weighted product = hybrid.product();
        float[] scales = new float[channels(product)];
        for (int channel = 0; channel < scales.length; channel++) {
            scales[channel] = operands.quantization(product.filter()).scale(channel);
        }
        return kernels.make(new KernelSpec.HybridConvolution(geometry(product),
                operands.shape(hybrid.ranges()).dimension(0), centered(product.filter()), scales,
                float32Bias(product), product.activation().min(), product.activation().max()),
                Locations.of(operands.at(hybrid.quantized()), operands.at(hybrid.ranges()),
                        operands.at(product.output())));
    }

    /**
     * Returns the kernel of a hybrid convolution of one channel, without weights: it exists if one for all channels
     * exists.
     */
    static Optional<Kernel> hybridOfOneChannel(Geometry geometry, KernelProviders kernels) {
        Geometry one = geometry.withOutChannels(1);
        return kernels.find(new KernelSpec.HybridConvolution(one, one.batch(),
                new short[one.filterHeight() * one.filterWidth() * one.inChannels()], new float[1], new float[1], 0,
                0), Locations.of(0, 0, 0));
    }

    /** Returns a quantized filter's values minus its zero point, which is the same for all channels. */
    private short[] centered(int filter) {
        TensorSpec spec = operands.spec(filter);
        byte[] values = new byte[spec.shape().elements()];
        spec.values().get(values);
        short[] centered = new short[values.length];
        CenteredBytes.write(values, spec.type(), spec.quantizationOrPlain().zeroPoint(0), centered, 0);
        return centered;
    }

    /** A filter's values in float32. */
    private float[] float32Filter(int filter, int channelAxis) {
        TensorSpec spec = operands.spec(filter);
        if (spec.type() == ElementType.FLOAT32) {
            return spec.floatValues();
        }
        Quantization quantization = spec.quantizationOrPlain();
        short[] centered = centered(filter);
        float[] values = new float[centered.length];
        int blockSize = quantization.blockSize();
        int channels = blockSize > 0 ? quantization.channels() : spec.shape().dimension(channelAxis);
        int inner = channelAxis == 0 ? values.length / channels : 1; // elements from one channel to the next
        for (int i = 0; i < values.length; i++) {
            values[i] = quantization.scale(i / inner % channels) * centered[i];
        }
        return values;
    }

    private float[] float32Bias(Operator.Weighted weighted) {
        int channels = channels(weighted);
        if (weighted.bias() == Operator.ABSENT) {
            return new float[channels];
        }
        TensorSpec bias = operands.spec(weighted.bias());
        return bias.floatValues();
    }

    private long[] longBias(int bias, int channels) {
        return bias == Operator.ABSENT ? new long[channels] : operands.spec(bias).longValues();
    }

    private int[] intBias(int bias, int channels) {
        return bias == Operator.ABSENT ? new int[channels] : operands.spec(bias).intValues();
    }
}
