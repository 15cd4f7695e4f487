package io.leveret.engine.kernel;

import io.leveret.graph.BinaryFunction;
import io.leveret.graph.ElementwiseFunction;

/**
 * A set of kernels for the operators that carry the time, in one way of using the machine. All families compute the
 * same: quantized results to the bit, real ones but for the order of additions. Each packs weights in its own way.
 *
 * <p>Inputs and outputs are offsets into the arena, in elements.
 */
public interface KernelFamily {
    /** The name by which it can be asked for, such as {@code vector}. */
    String name();

    /** The name with what it found on this machine, for people. */
    default String describe() {
        return name();
    }

    /**
     * Prepares the JVM for the first inference, on the calling thread; for families that would be slow without it.
     *
     * @param whole the family to run: this one, or another that leaves to this one what it has no kernels for
     */
    default void warmUp(KernelFamily whole) {}

    /**
     * Convolution of reals.
     *
     * @param filter outChannels × filterHeight × filterWidth × inChannels
     * @param bias outChannels
     * @param min the lower bound of the fused activation
     * @param max the upper bound
     */
    Kernel f32Convolution(Geometry geometry, float[] filter, float[] bias, float min, float max, int input,
            int output);

    /**
     * Convolution of centered quantized values.
     *
     * @param filter outChannels × filterHeight × filterWidth × inChannels, centered
     * @param bias outChannels
     * @param inputs the centered values that the input can have
     */
    Kernel q8Convolution(Geometry geometry, short[] filter, int[] bias, Requantization requantization,
            QuantizedRange inputs,
            int input, int output);

    /**
     * Convolution of each channel of reals by itself. Output channel c comes from input channel
     * {@code c / (outChannels / inChannels)}.
     *
     * @param filter filterHeight × filterWidth × outChannels
     * @param bias outChannels
     */
    Kernel f32Depthwise(Geometry geometry, float[] filter, float[] bias, float min, float max, int input,
            int output);

    /**
     * Convolution of each channel of centered quantized values by itself.
     *
     * @param filter filterHeight × filterWidth × outChannels, centered
     * @param bias outChannels
     * @param inputs the centered values that the input can have
     */
    Kernel q8Depthwise(Geometry geometry, short[] filter, int[] bias, Requantization requantization,
            QuantizedRange inputs,
            int input, int output);

    /** Whether its convolutions of that geometry, of quantized values or of reals, are {@link RowKernel}s. */
    default boolean convolvesByRows(Geometry geometry, boolean quantized) {
        return false;
    }

    /** Whether its depthwise convolutions of that geometry, of quantized values or of reals, are {@link RowKernel}s. */
    default boolean convolvesDepthwiseByRows(Geometry geometry, boolean quantized) {
        return false;
    }

    /**
     * A change of scale.
     *
     * @param results the centered result for each centered value from {@code first} up
     * @param ratio what values are multiplied by, before they are rounded and clamped
     */
    Conversion rescaling(short[] results, int first, float ratio);

    /** The mean of the reals in each window. */
    Kernel f32AveragePool(Geometry geometry, float min, float max, int input, int output);

    /**
     * The mean of the centered quantized values in each window, half rounded away from the stored zero.
     *
     * @param zeroPoint of the input and of the output
     * @param min the lowest centered value of the output
     * @param max the highest
     */
    Kernel q8AveragePool(Geometry geometry, int zeroPoint, int min, int max, int input, int output);

    /** The largest of the reals in each window. */
    Kernel f32MaxPool(Geometry geometry, float min, float max, int input, int output);

    /** The largest of the centered quantized values in each window. */
    Kernel q8MaxPool(Geometry geometry, int min, int max, int input, int output);

    /** The mean of reals over the middle of {@code outer × reduced × inner}. */
    Kernel f32Mean(int outer, int reduced, int inner, int input, int output);

    /**
     * The mean of centered quantized values over the middle of {@code outer × reduced × inner}, half rounded away from the
     * stored zero.
     *
     * @param scale that of the input over that of the output and over {@code reduced}
     * @param zeroPoint of the output
     */
    Kernel q8Mean(int outer, int reduced, int inner, float scale, int zeroPoint, int min, int max, int input,
            int output);

    /** The sums, or differences, of pairs of centered quantized values, clamped to a range. */
    Kernel q8Sum(Broadcast broadcast, FixedPointSum sum, int min, int max, int left, int right, int output);

    /**
     * The products of pairs of centered quantized values.
     *
     * @param requantization of one channel
     */
    Kernel q8Product(Broadcast broadcast, Requantization requantization, int left, int right, int output);

    /**
     * A function of each of so many quantized values.
     *
     * @param table [256], the centered result for each centered value from {@code first} up
     */
    Kernel q8Lookup(int elements, short[] table, int first, int input, int output);

    /** A function of each of so many reals. */
    Kernel f32Map(ElementwiseFunction function, float parameter, int elements, int input, int output);

    /** A function of pairs of reals that gives reals, clamped to a range. */
    Kernel f32Pairs(BinaryFunction function, Broadcast broadcast, float min, float max, int left, int right,
            int output);

    /** exp(beta · x) over each line of reals, divided by its sum. */
    Kernel f32Softmax(int lines, int length, float beta, int input, int output);

    /** Products of matrices of reals that are both computed. */
    Kernel f32MatMul(MatMulGeometry geometry, int left, int right, int output);

    /** Whether {@link #hybridConvolution} has that geometry. */
    default boolean convolvesHybrid(Geometry geometry) {
        return false;
    }

    /**
     * Convolution of steps of reals, 0…255, by weights of int8: {@code scale · filterScale · Σ (step − zero) · weight + bias}, and
     * clamped; only if {@link #convolvesHybrid}.
     *
     * @param rows into how many equal parts, of one scale each, the input falls: one for each output pixel, or for each image
     * @param filter outChannels × filterHeight × filterWidth × inChannels
     * @param scales of the output channels' weights
     * @param input the steps
     * @param ranges of the rows, each a {@link DynamicRange}
     * @param output reals
     */
    default Kernel hybridConvolution(Geometry geometry, int rows, short[] filter, float[] scales, float[] bias,
            float min, float max, int input, int ranges, int output) {
        throw new IllegalStateException(name() + " has no hybrid convolutions");
    }

    /** The {@link DynamicRange} of each row of reals. */
    Kernel dynamicRanges(int rows, int length, int input, int ranges);

    /** The nearest step of each real or, if that is where the result lies, the real that it stands for. */
    Kernel dynamicQuantize(int rows, int length, int input, int ranges, Storage held, int output);
}
