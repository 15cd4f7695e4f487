package io.leveret.engine.passes;

import io.leveret.graph.ElementType;
import io.leveret.graph.Operator;
import io.leveret.graph.Quantization;
import io.leveret.graph.Shape;
import io.leveret.graph.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Turns a depthwise convolution with few input and many output channels, for example on the pixels of a photo, into a
 * dense one whose filter is mostly zeros. Dense kernels are much faster there, so the products with 0 cost less than
 * they save; adding zeros does not change a sum.
 */
public final class DenseDepthwise {
    private static final int MOST_CHANNELS = 4; // of the input

    private final List<TensorSpec> tensors;

    private DenseDepthwise(LoweredGraph graph) {
        this.tensors = new ArrayList<>(graph.tensors());
    }

    /** Returns the rewritten graph; its filters must be constants. */
    public static LoweredGraph rewrite(LoweredGraph graph) {
        DenseDepthwise dense = new DenseDepthwise(graph);
        List<Operator> operators = graph.operators().stream()
                .map(operator -> operator instanceof Operator.DepthwiseConv2D conv && dense.pays(conv)
                        ? dense.conv(conv) : operator)
                .toList();
        return graph.with(dense.tensors, operators);
    }

    private boolean pays(Operator.DepthwiseConv2D conv) {
        return conv.depthMultiplier() > 1 && tensors.get(conv.input()).shape().dimension(3) <= MOST_CHANNELS;
    }

    private Operator conv(Operator.DepthwiseConv2D conv) {
        tensors.add(filter(tensors.get(conv.filter()), conv.depthMultiplier()));
        return new Operator.Conv2D(conv.input(), tensors.size() - 1, conv.bias(), conv.output(), conv.window(),
                conv.activation());
    }

    /** From [1, height, width, outChannels] to [outChannels, height, width, inChannels]. */
    private static TensorSpec filter(TensorSpec depthwise, int multiplier) {
        Shape shape = depthwise.shape();
        int cells = shape.dimension(1) * shape.dimension(2);
        int outChannels = shape.dimension(3);
        int inChannels = outChannels / multiplier;
        int bytes = depthwise.type().bytes();
        Optional<Quantization> quantization = depthwise.quantization().map(DenseDepthwise::alongFirstAxis);
        byte zero = (byte) (depthwise.type() == ElementType.UINT8 ? quantization.orElseThrow().zeroPoint(0) : 0);
        ByteBuffer from = depthwise.values();
        byte[] weights = new byte[cells * outChannels * inChannels * bytes];
        Arrays.fill(weights, zero);
        for (int cell = 0; cell < cells; cell++) {
            for (int channel = 0; channel < outChannels; channel++) {
                int to = ((channel * cells + cell) * inChannels + channel / multiplier) * bytes;
                from.get(from.position() + (cell * outChannels + channel) * bytes, weights, to, bytes);
            }
        }
        return new TensorSpec(depthwise.name(), depthwise.type(),
                Shape.of(outChannels, shape.dimension(1), shape.dimension(2), inChannels), quantization,
                Optional.of(ByteBuffer.wrap(weights).order(ByteOrder.LITTLE_ENDIAN)));
    }

    private static Quantization alongFirstAxis(Quantization quantization) {
        float[] scales = new float[quantization.channels()];
        int[] zeroPoints = new int[scales.length];
        for (int channel = 0; channel < scales.length; channel++) {
            scales[channel] = quantization.scale(channel);
            zeroPoints[channel] = quantization.zeroPoint(channel);
        }
        return Quantization.perChannel(scales, zeroPoints, 0);
    }
}
