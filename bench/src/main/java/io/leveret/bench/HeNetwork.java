package io.leveret.bench;

import io.leveret.testing.FusedActivation;
import io.leveret.testing.ModelBuilder;
import io.leveret.testing.Quant;
import io.leveret.testing.RandomTensors;
import io.leveret.testing.TensorKind;
import io.leveret.testing.Window;
import java.util.Arrays;

/**
 * Builds image classifiers with random weights, float32 or uint8, for architectures whose speed matters and whose answers do not.
 *
 * <p>Weights are uniform with variance 1 / fanIn, or 2 / fanIn in front of a rectifier, which drops half of what comes in
 * (He et al., <a href="https://arxiv.org/abs/1502.01852">arXiv 1502.01852</a>, equation 10). So activations neither vanish
 * nor grow from layer to layer, however deep the network. Quantised ones have one scale for everything behind RELU6, one for
 * all else, and weights over the whole range of uint8. Tensors are those of {@link ModelBuilder}.
 */
final class HeNetwork {
    /** ImageNet's classes and the background. */
    private static final int CLASSES = 1001;
    private static final float MAX_BIAS = 0.05f;

    private static final Quant LINEAR = Quant.perTensor(1 / 32.0, 128); // −4…4
    private static final Quant RELU6 = Quant.perTensor(6 / 255.0, 0);
    private static final Quant PROBABILITY = Quant.perTensor(1 / 256.0, 0);

    private final TensorKind kind;
    private final ModelBuilder model = new ModelBuilder();
    private final RandomTensors random = new RandomTensors(42);

    /** A network of FLOAT32 or UINT8 values. */
    HeNetwork(TensorKind kind) {
        this.kind = kind;
    }

    /** The input: one image of {@code size × size} pixels, [1][size][size][3]. */
    int image(int size) {
        return model.input(kind, quant(LINEAR), 1, size, size, 3);
    }

    /** CONV_2D to so many channels. */
    int convolution(int input, int filterHeight, int filterWidth, int channels, Window window) {
        int inChannels = channels(input);
        int filter = weights(window, filterHeight * filterWidth * inChannels, channels, filterHeight, filterWidth,
                inChannels);
        return model.conv2d(input, filter, bias(input, filter, channels), window, result(window));
    }

    /** DEPTHWISE_CONV_2D of 3 × 3 cells. */
    int depthwise(int input, Window window) {
        int channels = channels(input);
        int filter = weights(window, 9, 1, 3, 3, channels);
        return model.depthwiseConv2d(input, filter, bias(input, filter, channels), window, result(window));
    }

    /** ADD of two tensors of one shape. */
    int add(int left, int right) {
        return model.add(left, right, FusedActivation.NONE, quant(LINEAR));
    }

    /** CONCATENATION of channels. */
    int concatenation(int... parts) {
        return model.concatenation(3, FusedActivation.NONE, quant(LINEAR), parts);
    }

    /** AVERAGE_POOL_2D of 3 × 3 cells, of the image's own size. */
    int averagePool(int input) {
        return model.averagePool2d(input, 3, 3, Window.same());
    }

    /** MAX_POOL_2D of 3 × 3 cells, every other pixel, inside the image. */
    int maxPool(int input) {
        return model.maxPool2d(input, 3, 3, Window.valid().stride(2));
    }

    /** The file of the network that ends with these features: their average over the image, a 1 × 1 CONV_2D, SOFTMAX. */
    byte[] classifier(int features) {
        int[] shape = model.shape(features);
        int average = model.averagePool2d(features, shape[1], shape[2], Window.valid());
        int logits = model.squeeze(convolution(average, 1, 1, CLASSES, Window.same()), 1, 2);
        return model.output(model.softmax(logits, 1, quant(PROBABILITY))).build();
    }

    /** The channels of a tensor. */
    int channels(int tensor) {
        return model.shape(tensor)[3];
    }

    private int weights(Window window, int fanIn, int... shape) {
        double variance = (window.activation() == FusedActivation.NONE ? 1.0 : 2.0) / fanIn;
        float bound = (float) Math.sqrt(3 * variance); // the variance of a uniform ±b is b²/3
        int count = shape[0] * shape[1] * shape[2] * shape[3];
        return kind == TensorKind.FLOAT32 ? model.constant(random.floats(count, -bound, bound), shape)
                : model.constant(kind, Quant.perTensor(bound / 128, 128), random.uint8(count), shape);
    }

    private int bias(int input, int filter, int channels) {
        float[] reals = random.floats(channels, -MAX_BIAS, MAX_BIAS);
        if (kind == TensorKind.FLOAT32) {
            return model.constant(reals, channels);
        }
        float scale = model.quant(input).scale() * model.quant(filter).scale();
        int[] steps = new int[channels];
        Arrays.setAll(steps, channel -> Math.round(reals[channel] / scale));
        return model.bias(input, filter, steps);
    }

    private Quant result(Window window) {
        return quant(window.activation() == FusedActivation.RELU6 ? RELU6 : LINEAR);
    }

    private Quant quant(Quant ofQuantized) {
        return kind == TensorKind.FLOAT32 ? Quant.NONE : ofQuantized;
    }
}
