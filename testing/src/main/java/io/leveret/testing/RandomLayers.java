package io.leveret.testing;

/**
 * Adds layers with random weights to a {@link ModelBuilder}, for networks whose size and shape matter but whose results
 * do not.
 *
 * <p>Weights are uniform with variance 1 / fanIn, so that values keep their spread from layer to layer and one
 * {@link Quant} serves a whole network without saturating. Quantized weights take the whole range of their type:
 * uint8 per tensor around 128, int8 per channel with scales that differ by up to a factor of two. Biases are small
 * and, where quantized, have the scale inputScale · weightScale.
 */
public final class RandomLayers {
    private final ModelBuilder model;
    private final RandomTensors random;

    /** Layers for {@code model}, the same for the same seed and order of calls. */
    public RandomLayers(ModelBuilder model, long seed) {
        this.model = model;
        this.random = new RandomTensors(seed);
    }

    /** CONV_2D from [batch, height, width, channels] to {@code outChannels}. */
    public int conv2d(int input, int outChannels, int filterHeight, int filterWidth, Window window, Quant output) {
        int inChannels = model.shape(input)[3];
        int fanIn = filterHeight * filterWidth * inChannels;
        int filter = weights(input, fanIn, 0, outChannels, filterHeight, filterWidth, inChannels);
        return model.conv2d(input, filter, bias(input, filter, outChannels), window, output);
    }

    /** DEPTHWISE_CONV_2D of [batch, height, width, channels] to {@code channels · multiplier}. */
    public int depthwiseConv2d(int input, int multiplier, int filterHeight, int filterWidth, Window window,
            Quant output) {
        int channels = model.shape(input)[3] * multiplier;
        int filter = weights(input, filterHeight * filterWidth, 3, 1, filterHeight, filterWidth, channels);
        return model.depthwiseConv2d(input, filter, bias(input, filter, channels), window, output);
    }

    /** FULLY_CONNECTED from the input's last dimension to {@code outUnits}. */
    public int fullyConnected(int input, int outUnits, FusedActivation activation, Quant output) {
        int[] shape = model.shape(input);
        int inUnits = shape[shape.length - 1];
        int weights = weights(input, inUnits, 0, outUnits, inUnits);
        return model.fullyConnected(input, weights, bias(input, weights, outUnits), activation, output);
    }

    /**
     * A constant of weights that go with {@code input}.
     *
     * @param fanIn how many weights make one output
     * @param channelDimension where the output channels are in {@code shape}
     */
    public int weights(int input, int fanIn, int channelDimension, int... shape) {
        int count = Shapes.elementCount(shape);
        float bound = (float) Math.sqrt(3.0 / fanIn); // variance of a uniform ±b is b²/3
        return switch (model.kind(input)) {
            case FLOAT32 -> model.constant(random.floats(count, -bound, bound), shape);
            case UINT8 ->
                    model.constant(TensorKind.UINT8, Quant.perTensor(bound / 128, 128), random.uint8(count), shape);
            case INT8 -> {
                float[] scales = random.floats(shape[channelDimension], bound / 181, bound / 91);
                yield model.constant(TensorKind.INT8, Quant.perChannel(scales, channelDimension),
                        random.int8Weights(count), shape);
            }
            case FLOAT16, INT32, INT64, BOOL, INT16 ->
                    throw new IllegalArgumentException("no weights for " + model.kind(input));
        };
    }

    /** A constant of biases, within ±0.1 in real units. */
    public int bias(int input, int weights, int channels) {
        float[] real = random.floats(channels, -0.1f, 0.1f);
        if (model.kind(input) == TensorKind.FLOAT32) {
            return model.constant(real, channels);
        }
        float inputScale = model.quant(input).scale();
        Quant quant = model.quant(weights);
        int[] values = new int[channels];
        for (int i = 0; i < channels; i++) {
            values[i] = Math.round(real[i] / (inputScale * quant.scales().get(quant.isPerChannel() ? i : 0)));
        }
        return model.bias(input, weights, values);
    }
}
