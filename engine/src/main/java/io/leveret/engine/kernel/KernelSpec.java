package io.leveret.engine.kernel;

import io.leveret.graph.BinaryFunction;
import io.leveret.graph.ElementwiseFunction;
import io.leveret.graph.ReduceFunction;
import java.util.List;
import java.util.Optional;
import java.util.function.IntBinaryOperator;
import java.util.function.IntUnaryOperator;
import java.util.function.LongBinaryOperator;
import java.util.function.LongToIntFunction;

/**
 * A computation for a kernel. A {@link KernelProvider} returns a kernel or leaves it to the next provider; the portable
 * one has an exhaustive {@code switch}, so a new record is a compile error until it has a kernel.
 *
 * <p>Quantized values are centered: minus their zero point.
 */
public sealed interface KernelSpec {

    // ---- shared parts ----

    /** The weights of a product, and its arithmetic. */
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
         * @param inputs the range of the input's values
         */
        record Quantized(short[] filter, int[] bias, Requantization requantization, QuantizedRange inputs)
                implements
                    Weights {}

        /**
         * Products of values of 16 bits with weights of 8, whose sums may need more than 32 bits.
         *
         * @param filter as that of float32
         * @param bias outChannels
         */
        record Wide(short[] filter, long[] bias, WideRequantization requantization) implements Weights {}
    }

    /** The bounds of a result, and its arithmetic. */
    sealed interface Bounds {
        /** No bounds. */
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

        /** Bounds of values of 16 bits, whose zero is 0. */
        record Wide(int min, int max) implements Bounds {}
    }

    /** A tensor as {@code outer × middle × inner}; the operation reduces or runs along the middle. */
    record Extents(int outer, int middle, int inner) {
        /** Returns windows over the whole middle, as images of one row, with the inner elements for channels. */
        public Geometry windows() {
            return new Geometry(outer, new Geometry.Image(1, middle, inner), new Geometry.Image(1, 1, inner),
                    Geometry.Window.of(1, middle), inner);
        }
    }

    /** A tensor as rows that are computed independently. */
    record Rows(int count, int length) {
        /** Returns the elements of all rows. */
        public int elements() {
            return count * length;
        }
    }

    // ---- products ----

    /** Convolution, or a matrix product, which is a convolution with a window of one cell. */
    record Convolution(Geometry geometry, Weights weights) implements KernelSpec {}

    /** Depthwise convolution. Output channel c comes from input channel {@code c / (outChannels / inChannels)}. */
    record Depthwise(Geometry geometry, Weights weights) implements KernelSpec {}

    /**
     * Transposed convolution.
     *
     * @param geometry the geometry of the convolution that it transposes, whose input is the result
     */
    record TransposeConvolution(Geometry geometry, Weights weights) implements KernelSpec {}

    /**
     * Convolution of quantized values, 0…255, whose scale is known only when it runs, by weights of int8: {@code scale
     * · filterScale · Σ (value − zero) · weight + bias}, clamped. The operands are the values, and the {@link
     * DynamicRange} of each row of them; the result is float32. The only optional computation: float32 values can
     * replace it.
     *
     * @param rows number of equal parts of the input with one scale each: one for each output pixel, or each image
     * @param filter outChannels × filterHeight × filterWidth × inChannels
     * @param scales of the output channels' weights
     */
    record HybridConvolution(Geometry geometry, int rows, short[] filter, float[] scales, float[] bias, float min,
            float max) implements KernelSpec {}

    /** Products of two computed float32 matrices. */
    record MatMul(MatMulGeometry geometry) implements KernelSpec {}

    /**
     * Products of two computed matrices of quantized values.
     *
     * @param finish the result, of a sum of products
     */
    record QuantizedMatMul(MatMulGeometry geometry, LongToIntFunction finish) implements KernelSpec {}

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

    /**
     * A function of all quantized values along the middle that is computed value by value.
     *
     * @param next of what the values so far came to, and the next one; the first is what it is
     * @param finish the result, of what all values came to
     */
    record QuantizedFold(Extents extents, LongBinaryOperator next, LongToIntFunction finish) implements KernelSpec {}

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

    /** A function of each quantized value, computed for each. */
    record QuantizedMap(int elements, IntUnaryOperator function) implements KernelSpec {}

    /** The nearest quantized value of each float32 value, within bounds, half to even. */
    record Quantize(int elements, float scale, int min, int max) implements KernelSpec {}

    /** The nearest value of 16 bits of each float32 value, half away from zero. */
    record WideQuantize(int elements, float scale) implements KernelSpec {}

    /** The dequantized value of each quantized one. */
    record Dequantize(int elements, float scale) implements KernelSpec {}

    /** The {@link DynamicRange} of each row of float32 values. */
    record DynamicRanges(Rows rows) implements KernelSpec {}

    /**
     * The nearest of the 256 quantized values of its row's {@link DynamicRange} for each float32 value; the operands
     * are the values and the ranges.
     *
     * @param storage the form of the result: quantized, or dequantized float32
     */
    record DynamicQuantize(Rows rows, Storage storage) implements KernelSpec {}

    // ---- functions of two tensors ----

    /** A function of pairs of float32 values, clamped. */
    record Binary(BinaryFunction function, Broadcast broadcast, float min, float max) implements KernelSpec {}

    /** A predicate of pairs of float32 values; the result is integers. */
    record Comparison(BinaryFunction function, Broadcast broadcast) implements KernelSpec {}

    /**
     * A predicate of pairs of quantized values; the result is integers.
     *
     * @param left by which the left operand is multiplied, 256 times
     * @param right by which the right operand is
     */
    record QuantizedComparison(BinaryFunction function, Broadcast broadcast, FixedPointFactor left,
            FixedPointFactor right) implements KernelSpec {}

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

    /** A function of pairs of quantized values, computed for each. */
    record QuantizedPairs(Broadcast broadcast, IntBinaryOperator function) implements KernelSpec {}

    // ---- functions of rows ----

    /** A function of each row of quantized values. */
    record QuantizedRows(Rows rows, RowFunction function) implements KernelSpec {
        /** Computes a row of quantized values. */
        @FunctionalInterface
        public interface RowFunction {
            /**
             * Writes the row that starts at {@code out}.
             *
             * @param values the array of both rows
             * @param in the start of the operand's row
             */
            void apply(short[] values, int in, int out, int length);
        }
    }

    /** exp(beta · x) over each row of float32 values, divided by its sum. */
    record Softmax(Rows rows, float beta) implements KernelSpec {}

    /** Softmax over each row of quantized values. */
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
     * @param rows for each row of the result, its position between those of the image
     * @param columns for each column of the result, its position between those of the image
     */
    record ResizeBilinear(int batch, int channels, float[] rows, float[] columns, int inHeight, int inWidth)
            implements
                KernelSpec {}

    /**
     * Images of quantized values in another size: each pixel is the sum of four, weighted in fixed point.
     *
     * @param rows for each row of the result, those it is between
     * @param columns the same for columns
     * @param awayFromZero whether half is rounded away from zero, otherwise up
     */
    record QuantizedResizeBilinear(int batch, int channels, Neighbors rows, Neighbors columns, int inHeight,
            int inWidth, boolean awayFromZero) implements KernelSpec {
        /**
         * The two neighbors of each pixel along an axis of the result.
         *
         * @param first [length] the index of one of them
         * @param second [length] that of the other
         * @param weights [length] that of the second; both add up to {@code 2^bits}
         */
        public record Neighbors(int[] first, int[] second, int[] weights, int bits) {}
    }

    // ---- along a sequence ----

    /**
     * Sequences of vectors.
     *
     * @param isTimeMajor whether they lie as moments × batch × length, otherwise as batch × moments × length
     */
    record Sequences(int batch, int moments, boolean isTimeMajor) {
        /** Returns which vector, in memory, is that of a moment of a sequence. */
        public int place(int sequence, int moment) {
            return isTimeMajor ? moment * batch + sequence : sequence * moments + moment;
        }
    }

    /** A constant matrix by which vectors of float32 are multiplied. */
    sealed interface Matrix {
        /** The length of products. */
        int rows();

        /** The length of vectors. */
        int columns();

        /**
         * A matrix of float32.
         *
         * @param values rows × columns
         */
        record Float32(int rows, int columns, float[] values) implements Matrix {}

        /**
         * A matrix of int8; a vector is quantized before it is multiplied.
         *
         * @param values rows × columns
         * @param scales of the rows
         * @param isAsymmetric whether vectors are quantized with a zero point
         */
        record Dynamic(int rows, int columns, byte[] values, float[] scales, boolean isAsymmetric) implements Matrix {}
    }

    /**
     * Long short-term memory of float32 values, as in {@link io.leveret.graph.Operator.SequenceLstm}. Arrays hold the
     * input gate, unless it is 1 − the forget gate, then the forget, cell and output gate.
     *
     * @param weights gates · cells × inputs
     * @param recurrent gates · cells × outputs
     * @param biases gates × cells
     * @param peepholes gates × cells, zeros for the cell gate; empty if there are none
     * @param coefficients gates × cells; empty if sums are not normalized
     * @param projection outputs × cells
     * @param projectionBias outputs
     * @param cellClip 0 for none
     * @param projectionClip 0 for none
     */
    record Lstm(Sequences sequences, int cells, boolean hasInputGate, Matrix weights, Matrix recurrent, float[] biases,
            float[] peepholes, float[] coefficients, Optional<Matrix> projection, float[] projectionBias,
            float cellClip, float projectionClip) implements KernelSpec {}

    /**
     * Long short-term memory of quantized values: sums of gates and the state of cells are of 16 bits, results of
     * activations multiples of 2^−15. Arrays are as in {@link Lstm}.
     *
     * @param weights gates · cells × inputs
     * @param recurrent gates · cells × outputs
     * @param biases gates × cells
     * @param gates the input gate, if it is there, the forget, cell and output gate
     * @param tanh of the state of cells
     * @param cellPlaces binary places that the product of two activations loses when it becomes a cell's state
     * @param cellClip 0 for none
     * @param hidden turns products of two activations into results
     * @param hiddenZero their zero point
     * @param stateZero the zero point of results, as they are multiplied by weights
     * @param outputZero the zero point of results, as they are written
     */
    record QuantizedLstm(Sequences sequences, int inputs, int cells, int outputs, byte[] weights, byte[] recurrent,
            int[] biases, List<Gate> gates, IntUnaryOperator tanh, int cellPlaces, int cellClip,
            FixedPointFactor hidden, int hiddenZero, Optional<Projection> projection, int stateZero,
            int outputZero) implements KernelSpec {
        /**
         * What is computed of the sums of a gate.
         *
         * @param input turns sums of products with the input into sums of the gate
         * @param recurrent the same for those with the last result
         * @param peephole the same for products with the state of the cells
         * @param peepholes cells; empty if there are none
         * @param normalization of the sums
         * @param activation the gate, of a sum
         */
        public record Gate(FixedPointFactor input, FixedPointFactor recurrent, FixedPointFactor peephole,
                short[] peepholes, Optional<QuantizedRows.RowFunction> normalization, IntUnaryOperator activation) {}

        /**
         * What results are projected by.
         *
         * @param weights outputs × cells
         * @param bias outputs
         * @param factor turns sums into results
         * @param clip the largest magnitude of a stored result; 0 for any
         */
        public record Projection(byte[] weights, int[] bias, FixedPointFactor factor, int clip) {}
    }

    // ---- others ----

    /**
     * Concatenates tensors line by line; quantized ones in the scale of the result.
     *
     * @param storage the array of all tensors
     * @param operands operands that do not lie within the result from the start, in the order of the inputs' locations
     * @param outStride elements from one line of the result to the next
     */
    record Concatenation(Storage storage, int lines, List<Part> operands, int outStride) implements KernelSpec {
        /**
         * An operand.
         *
         * @param stride elements from one of its lines to the next
         * @param offset elements from the start of the result's line to its position
         * @param length elements of a line
         * @param rescaling conversion to the scale of the result, if it differs
         */
        public record Part(int stride, int offset, int length, Optional<Rescaling> rescaling) {}

        /**
         * A change of scale.
         *
         * @param results the result for each value from {@code first} up
         * @param ratio factor of values, before they are rounded and clamped
         */
        public record Rescaling(short[] results, int first, float ratio) {}
    }
}
