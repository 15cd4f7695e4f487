package io.leveret.engine;

import io.leveret.graph.Padding;
import io.leveret.testing.FusedActivation;
import io.leveret.testing.LittleEndian;
import io.leveret.testing.ModelBuilder;
import io.leveret.testing.Quant;
import io.leveret.testing.RandomTensors;
import io.leveret.testing.TensorKind;
import io.leveret.testing.Window;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The random choices that test models are made of, the same on every machine for the same seed: shapes around the
 * widths of vectors, windows of all kinds, quantizations with zero points at the ends of their range.
 */
final class Choices {
    private static final List<TensorKind> KINDS = List.of(TensorKind.FLOAT32, TensorKind.UINT8, TensorKind.INT8);
    private static final int[] CHANNELS = {1, 3, 5, 8, 16, 17, 24, 31, 33, 48};

    private final long seed;
    private final SplittableRandom random;
    private final RandomTensors tensors;

    Choices(long seed) {
        this.seed = seed;
        this.random = new SplittableRandom(seed);
        this.tensors = new RandomTensors(~seed);
    }

    // ---- numbers ----

    /** From {@code low} to {@code high}, both included. */
    int between(int low, int high) {
        return random.nextInt(low, high + 1);
    }

    @SafeVarargs
    final <T> T oneOf(T... values) {
        return values[random.nextInt(values.length)];
    }

    /** Two to the power of something from {@code low} to {@code high}. */
    double powerOfTwo(double low, double high) {
        return Math.pow(2, random.nextDouble(low, high));
    }

    /** Uniform in ±{@code bound}. */
    float[] floats(int count, float bound) {
        return tensors.floats(count, -bound, bound);
    }

    // ---- shapes ----

    /** FLOAT32, UINT8 and INT8, in rotation. */
    TensorKind kind() {
        return KINDS.get((int) (seed % KINDS.size()));
    }

    /** UINT8 and INT8, alternating. */
    TensorKind quantizedKind() {
        return KINDS.get(1 + (int) (seed % 2));
    }

    int channels() {
        return CHANNELS[random.nextInt(CHANNELS.length)];
    }

    /** Batch, height, width, channels; one in four is a single pixel high or wide. */
    int[] image() {
        return new int[]{oneOf(1, 1, 3), oneOf(1, between(2, 19), between(2, 19), between(2, 9)),
                oneOf(1, between(2, 19), between(2, 19), between(2, 9)), channels()};
    }

    FusedActivation activation() {
        return oneOf(FusedActivation.NONE, FusedActivation.NONE, FusedActivation.NONE, FusedActivation.RELU,
                FusedActivation.RELU6, FusedActivation.RELU_N1_TO_1);
    }

    /**
     * A window of a convolution. Where padding SAME would be less than none, because the stride leaps over the last
     * pixels, it is VALID: it would mean the same, but XNNPACK then computes zeros.
     */
    Window convolutionWindow(int[] image, int filterHeight, int filterWidth) {
        Window window = window(image, filterHeight, filterWidth, 3);
        boolean leaps = leaps(window, image[1], filterHeight, window.strideHeight(), window.dilationHeight())
                || leaps(window, image[2], filterWidth, window.strideWidth(), window.dilationWidth());
        boolean fits = (filterHeight - 1) * window.dilationHeight() < image[1]
                && (filterWidth - 1) * window.dilationWidth() < image[2];
        return !leaps ? window : fits ? window.padding(Window.Padding.VALID) : window.stride(1);
    }

    /** Whether no window sees the last pixels of an axis. */
    private static boolean leaps(Window window, int image, int filter, int stride, int dilation) {
        int windows = window.ofGraph().padding().outputSize(image, filter, stride, dilation);
        return (windows - 1) * stride + Padding.windowExtent(filter, dilation) < image;
    }

    /** A window that fits the image, so with padding where it is larger. */
    Window window(int[] image, int filterHeight, int filterWidth, int maxDilation) {
        Window window = Window.same().stride(oneOf(1, 1, 2, 3), oneOf(1, 1, 2, 3))
                .dilation(oneOf(1, 1, between(1, maxDilation)), oneOf(1, 1, between(1, maxDilation)))
                .activation(activation());
        boolean fits = (filterHeight - 1) * window.dilationHeight() < image[1]
                && (filterWidth - 1) * window.dilationWidth() < image[2];
        return fits ? window.padding(oneOf(Window.Padding.values())) : window;
    }

    // ---- quantization ----

    /** A scale of activations. */
    double scale() {
        return oneOf(1 / 64.0, powerOfTwo(-8, -3), powerOfTwo(-8, -3));
    }

    /** How much coarser another scale is, from {@code 2^−exponent} to {@code 2^exponent}; often a power of two. */
    double ratio(int exponent) {
        return oneOf(Math.pow(2, between(-exponent, exponent)), powerOfTwo(-exponent, exponent),
                powerOfTwo(-exponent, exponent));
    }

    /** A scale, and a zero point which is often the lowest, the highest or the middle; empty for float32. */
    Quant quant(TensorKind kind, double scale) {
        if (!kind.isQuantized8()) {
            return Quant.NONE;
        }
        int lowest = kind == TensorKind.INT8 ? -128 : 0;
        return Quant.perTensor(scale, lowest + oneOf(0, 255, 127, 128, between(64, 191), between(0, 255)));
    }

    /** The quantization of a probability. */
    static Quant probability(TensorKind kind) {
        return kind.isQuantized8() ? Quant.perTensor(1 / 256.0, kind == TensorKind.INT8 ? -128 : 0) : Quant.NONE;
    }

    // ---- tensors ----

    /** An input's bytes: mostly noise, now and then the lowest or the highest value everywhere. */
    byte[] input(TensorKind kind, int... shape) {
        byte[] noise = kind == TensorKind.FLOAT32
                ? LittleEndian.bytes(floats(kind.byteCount(shape) / Float.BYTES, oneOf(1, 1, 10)))
                : tensors.tensor(kind, shape);
        int constant = oneOf(0, 0, 0, 0, 0, 0, 1, 2);
        if (kind.isQuantized8() && constant > 0) {
            int lowest = kind == TensorKind.INT8 ? -128 : 0;
            Arrays.fill(noise, (byte) (constant == 1 ? lowest : lowest + 255));
        }
        return noise;
    }

    /** An input's bytes of any kind but those of 16 bits: small numbers of both signs, truth values, or as above. */
    byte[] values(TensorKind kind, int... shape) {
        int[] numbers = new int[kind.byteCount(shape) / kind.byteSize()];
        return switch (kind) {
            case FLOAT32, UINT8, INT8 -> input(kind, shape);
            case BOOL -> {
                Arrays.setAll(numbers, _ -> between(0, 1));
                yield LittleEndian.narrow(numbers);
            }
            case INT32 -> {
                Arrays.setAll(numbers, _ -> between(-30, 30));
                yield LittleEndian.bytes(numbers);
            }
            case INT64 -> {
                Arrays.setAll(numbers, _ -> between(-30, 30));
                yield LittleEndian.bytes(Arrays.stream(numbers).flatMap(x -> IntStream.of(x, x >> 31)).toArray());
            }
            case FLOAT16, INT16 -> throw new IllegalArgumentException("no values of " + kind);
        };
    }

    /**
     * A constant of weights, such that results have about the spread of the inputs; their scale is now and then far
     * from that, and in UINT8 their zero point at an end.
     *
     * @param fanIn how many weights make one output
     * @param axis where the output channels are in the shape
     */
    int weights(ModelBuilder model, TensorKind kind, int fanIn, int axis, int... shape) {
        int count = kind.byteCount(shape) / kind.byteSize();
        double bound = Math.sqrt(3.0 / fanIn);
        if (kind == TensorKind.FLOAT32) {
            return model.constant(floats(count, (float) bound), shape);
        }
        double scale = bound / 128 * oneOf(1.0, 1.0, 1.0, 1 / 16.0, 16.0);
        if (kind == TensorKind.UINT8) {
            return model.constant(kind, Quant.perTensor(scale, oneOf(128, 128, 128, 0, 255, between(0, 255))),
                    tensors.uint8(count), shape);
        }
        float[] scales = new float[shape[axis]];
        for (int i = 0; i < scales.length; i++) {
            scales[i] = (float) (scale * powerOfTwo(-3, 3));
        }
        return model.constant(kind, Quant.perChannel(scales, axis), tensors.int8Weights(count), shape);
    }

    /** A constant of biases: none to speak of, moderate, or now and then larger than float32 holds exactly. */
    int bias(ModelBuilder model, int input, int weights, int channels) {
        if (model.kind(input) == TensorKind.FLOAT32) {
            return model.constant(floats(channels, 0.5f), channels);
        }
        int bound = oneOf(1, 1 << 12, 1 << 14, 1 << 16, 1 << 26);
        return model.bias(input, weights, tensors.ints(channels, -bound, bound));
    }
}
