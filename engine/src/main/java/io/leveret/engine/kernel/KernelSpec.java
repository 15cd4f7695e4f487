package io.leveret.engine.kernel;

import io.leveret.graph.BinaryFunction;
import io.leveret.graph.ElementwiseFunction;
import io.leveret.graph.ReduceFunction;
import java.util.List;
import java.util.Optional;

/**
 * What a kernel is to compute. A {@link KernelProvider} answers with a kernel or leaves it to the next; the portable
 * one answers by an exhaustive {@code switch}, so that a new record stops compiling there until it is known.
 *
 * <p>Quantized values are centered: less their zero point.
 */
public sealed interface KernelSpec {

    // ---- what several have in common ----

    /** The weights of a product, and in which numbers it is computed. */
    sealed interface Weights {
        /**
         * Products of float32.
         *
         * @param filter outChannels × filterHeight × filterWidth × inChannels; of a {@link Depthwise} convolution
         *     filterHeight × filterWidth × outChannels
         * @param bias outChannels
         * @param min the lower bound of the fused activation
         * @param max the upper bound
         */
        record Float32(float[] filter, float[] bias, float min, float max) implements Weights {}

        /**
         * Products of quantized values.
         *
         * @param filter as that of float32
         * @param bias outChannels
         * @param inputs the values that the input can have
         */
        record Quantized(short[] filter, int[] bias, Requantization requantization, QuantizedRange inputs)
                implements
                    Weights {}
    }

    /** The values that a result is clamped to, and in which numbers it is computed. */
    sealed interface Bounds {
        /** No float32 is beyond them. */
        Float32 NONE = new Float32(Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY);

        /** Bounds of float32. */
        record Float32(float min, float max) implements Bounds {}

        /**
         * Bounds of quantized values.
         *
         * @param zeroPoint of the result: a mean is rounded half away from the stored zero
         * @param min the lowest value
         * @param max the highest
         */
        record Quantized(int zeroPoint, int min, int max) implements Bounds {}
    }

    /**
     * A tensor seen as {@code outer × middle × inner}; a result has one value for each
     * {@code middle}, or goes along it.
     */
    record Extents(int outer, int middle, int inner) {}

    /** A tensor seen as rows that are computed each for itself. */
    record Rows(int count, int length) {
        /** The elements of all. */
        public int elements() {
            return count * length;
        }
    }

    // ---- products ----

    /** Convolution, or a matrix product, which is one of a window of one cell. */
    record Convolution(Geometry geometry, Weights weights) implements KernelSpec {}

    /**
     * Convolution of each channel with a filter for it alone. Output channel c comes from input channel
     * {@code c / (outChannels / inChannels)}.
     */
    record Depthwise(Geometry geometry, Weights weights) implements KernelSpec {}

    /**
     * Transposed convolution.
     *
     * @param geometry that of the convolution which it transposes: its input is the result
     */
    record TransposeConvolution(Geometry geometry, Weights.Float32 weights) implements KernelSpec {}

    /**
     * Convolution of quantized values, 0…255, whose scale is known only when it runs, by weights of int8:
     * {@code scale · filterScale · Σ (value − zero) · weight + bias}, clamped. The operands are the values, and the
     * {@link DynamicRange} of each row of them; the result is float32. The one computation that no provider need have:
     * such a product can be one of float32 values.
     *
     * @param rows into how many equal parts, of one scale each, the input falls: one for each output
     *     pixel, or each image
     * @param filter outChannels × filterHeight × filterWidth × inChannels
     * @param scales of the output channels' weights
     */
    record HybridConvolution(Geometry geometry, int rows, short[] filter, float[] scales, float[] bias, float min,
            float max) implements KernelSpec {}

    /** Products of float32 matrices that are both computed. */
    record MatMul(MatMulGeometry geometry) implements KernelSpec {}

    // ---- windows and axes ----

    /** The mean of the values in each window. */
    record AveragePool(Geometry geometry, Bounds bounds) implements KernelSpec {}

    /** The largest of the values in each window. */
    record MaxPool(Geometry geometry, Bounds bounds) implements KernelSpec {}

    /** The mean of float32 values along the middle. */
    record Mean(Extents extents) implements KernelSpec {}

    /**
     * The mean of quantized values along the middle.
     *
     * @param scale that of the input over that of the output and over the length of the middle
     */
    record QuantizedMean(Extents extents, float scale, Bounds.Quantized bounds) implements KernelSpec {}

    /** Another function of all values along the middle. */
    record Reduction(ReduceFunction function, Storage storage, Extents extents) implements KernelSpec {}

    // ---- functions of each element ----

    /** A function of each float32 value. */
    record Elementwise(ElementwiseFunction function, float parameter, int elements) implements KernelSpec {}

    /** Float32 values, clamped. */
    record Clamp(int elements, float min, float max) implements KernelSpec {}

    /**
     * A function of each quantized value.
     *
     * @param table [256], the result for each value from {@code first} up
     */
    record Lookup(int elements, short[] table, int first) implements KernelSpec {}

    /** The nearest quantized value of each float32 value, within bounds. */
    record Quantize(int elements, float scale, int min, int max) implements KernelSpec {}

    /** The float32 value that each quantized one stands for. */
    record Dequantize(int elements, float scale) implements KernelSpec {}

    /**
     * Each float32 value, where it lies, rounded to a multiple of a scale: from {@code min} to {@code max} times it.
     */
    record RoundToGrid(int elements, float scale, int min, int max) implements KernelSpec {}

    /** The {@link DynamicRange} of each row of float32 values. */
    record DynamicRanges(Rows rows) implements KernelSpec {}

    /**
     * The nearest of the 256 quantized values of its row's {@link DynamicRange} for each float32 value; the operands
     * are the values and the ranges.
     *
     * @param storage where the result lies: quantized values, or the float32 values that they stand for
     */
    record DynamicQuantize(Rows rows, Storage storage) implements KernelSpec {}

    // ---- functions of two tensors ----

    /** A function of pairs of float32 values that gives one, clamped. */
    record Binary(BinaryFunction function, Broadcast broadcast, float min, float max) implements KernelSpec {}

    /** A predicate of pairs of float32 values; the result is integers. */
    record Comparison(BinaryFunction function, Broadcast broadcast) implements KernelSpec {}

    /** The sums, or differences, of pairs of quantized values, clamped. */
    record QuantizedSum(Broadcast broadcast, FixedPointSum sum, int min, int max) implements KernelSpec {}

    /**
     * The products of pairs of quantized values.
     *
     * @param requantization of one channel
     */
    record QuantizedProduct(Broadcast broadcast, Requantization requantization) implements KernelSpec {}

    /** The larger, or the smaller, of pairs of quantized values of one scale. */
    record QuantizedExtremum(Broadcast broadcast, boolean largest) implements KernelSpec {}

    // ---- functions of rows ----

    /** exp(beta · x) over each row of float32 values, divided by its sum. */
    record Softmax(Rows rows, float beta) implements KernelSpec {}

    /** The same of quantized values. */
    record QuantizedSoftmax(Rows rows, float inputScale, float beta, float outputScale, int min, int max)
            implements
                KernelSpec {}

    /** The logarithm of the softmax of each row. */
    record LogSoftmax(Rows rows) implements KernelSpec {}

    /** Each row divided by the root of the sum of its squares, clamped. */
    record L2Normalization(Rows rows, float min, float max) implements KernelSpec {}

    /**
     * Each value divided by a power of the squares of its neighbors in the row: {@code (bias + alpha · Σ x²) ^ beta}.
     */
    record LocalResponseNormalization(Rows rows, int radius, float bias, float alpha, float beta)
            implements
                KernelSpec {}

    /**
     * Images of another size, each pixel between the four nearest ones.
     *
     * @param inHeight rows of an image
     * @param rows for each row of the result, where it lies between those of the image
     * @param columns likewise
     */
    record ResizeBilinear(int batch, int channels, float[] rows, float[] columns, int inHeight, int inWidth)
            implements
                KernelSpec {}

    // ---- others ----

    /**
     * Tensors side by side, line by line; quantized ones in the scale of the result.
     *
     * @param storage in which array all lie
     * @param operands those that do not lie within the result from the start, in the order of the inputs' locations
     * @param outStride from a line of the result to the next
     */
    record Concatenation(Storage storage, int lines, List<Part> operands, int outStride) implements KernelSpec {
        /**
         * An operand.
         *
         * @param stride from one of its lines to the next
         * @param offset from the start of the result's line to where it goes
         * @param length elements of a line
         * @param rescaling into the scale of the result, if that is another
         */
        public record Part(int stride, int offset, int length, Optional<Rescaling> rescaling) {}

        /**
         * A change of scale.
         *
         * @param results the result for each value from {@code first} up
         * @param ratio what values are multiplied by, before they are rounded and clamped
         */
        public record Rescaling(short[] results, int first, float ratio) {}
    }
}
