package io.leveret.engine.compile;

import io.leveret.engine.kernel.Geometry;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.KernelFamily;
import io.leveret.engine.kernel.portable.product.F32TransposeConv;
import io.leveret.graph.Activation;
import io.leveret.graph.ElementType;
import io.leveret.graph.Operator;
import io.leveret.graph.Quantization;
import io.leveret.graph.Shape;
import io.leveret.graph.TensorSpec;
import java.nio.ByteBuffer;

/**
 * Kernels of convolutions and matrix products. Inputs of reals take filters of reals or, if those are stored quantized, of the
 * reals that they stand for.
 */
final class WeightedLowering {
    private final Operands operands;
    private final Geometries geometries;
    private final KernelFamily family;

    WeightedLowering(Operands operands, Geometries geometries, KernelFamily family) {
        this.operands = operands;
        this.geometries = geometries;
        this.family = family;
    }

    Kernel lower(Operator.Weighted weighted) {
        return switch (weighted) {
            case Operator.Conv2D conv -> product(geometry(conv, conv.window()), conv);
            case Operator.FullyConnected product -> product(geometry(product), product);
            case Operator.DepthwiseConv2D conv -> depthwise(conv);
            case Operator.TransposeConv conv -> new F32TransposeConv(geometries.of(conv.output(), conv.input(),
                    conv.filter(), conv.window()), realFilter(conv.filter(), 0), realBias(conv),
                    conv.activation().min(), conv.activation().max(), operands.at(conv.input()),
                    operands.at(conv.output()));
        };
    }

    private Geometry geometry(Operator.Weighted conv, Operator.Window window) {
        return operands.withOutStride(geometries.of(conv.input(), conv.output(), conv.filter(), window),
                conv.output());
    }

    private Geometry geometry(Operator.FullyConnected product) {
        return operands.withOutStride(geometries.of(product), product.output());
    }

    Kernel lower(LoweredOperator.Hybrid hybrid) {
        Operator.Weighted product = hybrid.product();
        Geometry geometry = switch (product) {
            case Operator.Conv2D conv -> geometry(conv, conv.window());
            case Operator.FullyConnected matrix -> geometry(matrix);
            case Operator.DepthwiseConv2D _,Operator.TransposeConv _ ->
                    throw new IllegalStateException(product.name() + " is computed in reals");
        };
        float[] scales = new float[geometry.outChannels()];
        for (int channel = 0; channel < scales.length; channel++) {
            scales[channel] = operands.quantization(product.filter()).scale(channel);
        }
        return family.hybridConvolution(geometry, operands.shape(hybrid.ranges()).dimension(0),
                centered(product.filter()), scales, realBias(product), product.activation().min(),
                product.activation().max(), operands.at(hybrid.steps()), operands.at(hybrid.ranges()),
                operands.at(product.output()));
    }

    private Kernel product(Geometry geometry, Operator.Weighted weighted) {
        int input = operands.at(weighted.input());
        int output = operands.at(weighted.output());
        if (!operands.isQuantized(weighted.input())) {
            return family.f32Convolution(geometry, realFilter(weighted.filter(), 0), realBias(weighted),
                    weighted.activation().min(), weighted.activation().max(), input, output);
        }
        return family.q8Convolution(geometry, centered(weighted.filter()),
                intBias(weighted.bias(), geometry.outChannels()), operands.requantization(weighted.input(),
                        weighted.filter(), geometry.outChannels(), weighted.output(), weighted.activation()),
                operands.range(weighted.input()), input, output);
    }

    private Kernel depthwise(Operator.DepthwiseConv2D conv) {
        Geometry geometry = geometry(conv, conv.window());
        int input = operands.at(conv.input());
        int output = operands.at(conv.output());
        if (!operands.isQuantized(conv.input())) {
            return family.f32Depthwise(geometry, realFilter(conv.filter(), 3), realBias(conv),
                    conv.activation().min(), conv.activation().max(), input, output);
        }
        return family.q8Depthwise(geometry, centered(conv.filter()), intBias(conv.bias(), geometry.outChannels()),
                operands.requantization(conv.input(), conv.filter(), geometry.outChannels(), conv.output(),
                        conv.activation()),
                operands.range(conv.input()), input, output);
    }

    /** A quantized filter's values less its zero point; it has one for all channels. */
    private short[] centered(int filter) {
        TensorSpec spec = operands.spec(filter);
        int zeroPoint = spec.quantizationOrPlain().zeroPoint(0);
        ByteBuffer values = spec.values();
        short[] centered = new short[spec.shape().elements()];
        for (int i = 0; i < centered.length; i++) {
            byte stored = values.get();
            centered[i] = (short) ((spec.type() == ElementType.UINT8 ? stored & 0xff : stored) - zeroPoint);
        }
        return centered;
    }

    /** A filter's reals. */
    private float[] realFilter(int filter, int channelAxis) {
        TensorSpec spec = operands.spec(filter);
        if (spec.type() == ElementType.FLOAT32) {
            return spec.floatValues();
        }
        Quantization quantization = spec.quantizationOrPlain();
        short[] centered = centered(filter);
        float[] reals = new float[centered.length];
        int channels = spec.shape().dimension(channelAxis);
        int inner = channelAxis == 0 ? reals.length / channels : 1; // elements from one channel to the next
        for (int i = 0; i < reals.length; i++) {
            reals[i] = quantization.scale(i / inner % channels) * centered[i];
        }
        return reals;
    }

    private float[] realBias(Operator.Weighted weighted) {
        boolean isDepthwise = weighted instanceof Operator.DepthwiseConv2D;
        int channels = operands.shape(weighted.filter()).dimension(isDepthwise ? 3 : 0);
        if (weighted.bias() == Operator.ABSENT) {
            return new float[channels];
        }
        TensorSpec bias = operands.spec(weighted.bias());
        if (bias.type() == ElementType.FLOAT32) {
            return bias.floatValues();
        }
        long[] steps = bias.longValues();
        float[] reals = new float[channels];
        for (int channel = 0; channel < channels; channel++) {
            reals[channel] = (float) (steps[channel] * (double) operands.scale(weighted.input())
                    * operands.quantization(weighted.filter()).scale(channel));
        }
        return reals;
    }

    private int[] intBias(int bias, int channels) {
        return bias == Operator.ABSENT ? new int[channels] : operands.spec(bias).intValues();
    }
}
