package io.leveret.engine.kernel.portable;

import io.leveret.engine.kernel.Broadcast;
import io.leveret.engine.kernel.Conversion;
import io.leveret.engine.kernel.FixedPointSum;
import io.leveret.engine.kernel.Geometry;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.KernelFamily;
import io.leveret.engine.kernel.MatMulGeometry;
import io.leveret.engine.kernel.QuantizedRange;
import io.leveret.engine.kernel.RealFunction;
import io.leveret.engine.kernel.Requantization;
import io.leveret.engine.kernel.Storage;
import io.leveret.engine.kernel.portable.pointwise.F32Binary;
import io.leveret.engine.kernel.portable.pointwise.F32HardSwish;
import io.leveret.engine.kernel.portable.pointwise.F32Map;
import io.leveret.engine.kernel.portable.pointwise.LookupTable;
import io.leveret.engine.kernel.portable.pointwise.PortableDynamicQuantize;
import io.leveret.engine.kernel.portable.pointwise.PortableDynamicRanges;
import io.leveret.engine.kernel.portable.pointwise.Q8Lookup;
import io.leveret.engine.kernel.portable.pointwise.Q8Product;
import io.leveret.engine.kernel.portable.pointwise.Q8Sum;
import io.leveret.engine.kernel.portable.pool.F32AveragePool;
import io.leveret.engine.kernel.portable.pool.F32MaxPool;
import io.leveret.engine.kernel.portable.pool.F32Mean;
import io.leveret.engine.kernel.portable.pool.Q8AveragePool;
import io.leveret.engine.kernel.portable.pool.Q8MaxPool;
import io.leveret.engine.kernel.portable.pool.Q8Mean;
import io.leveret.engine.kernel.portable.product.ConvolutionOverPixels;
import io.leveret.engine.kernel.portable.product.F32ConvolutionOverChannels;
import io.leveret.engine.kernel.portable.product.F32ConvolutionOverPixels;
import io.leveret.engine.kernel.portable.product.F32Depthwise;
import io.leveret.engine.kernel.portable.product.F32MatMul;
import io.leveret.engine.kernel.portable.product.Q8ConvolutionOverChannels;
import io.leveret.engine.kernel.portable.product.Q8ConvolutionOverPixels;
import io.leveret.engine.kernel.portable.product.Q8Depthwise;
import io.leveret.engine.kernel.portable.row.F32Softmax;
import io.leveret.graph.BinaryFunction;
import io.leveret.graph.ElementwiseFunction;

/** The readable truth: plain loops, which run on every JVM and which the other families must agree with. */
public final class PortableKernels implements KernelFamily {
    @Override
    public String name() {
        return "scalar";
    }

    @Override
    public Kernel f32Convolution(Geometry geometry, float[] filter, float[] bias, float min, float max, int input,
            int output) {
        return ConvolutionOverPixels.suits(geometry)
                ? new F32ConvolutionOverPixels(geometry, filter, bias, min, max, input, output)
                : new F32ConvolutionOverChannels(geometry, filter, bias, min, max, input, output);
    }

    @Override
    public Kernel q8Convolution(Geometry geometry, short[] filter, int[] bias, Requantization requantization,
            QuantizedRange inputs, int input, int output) {
        return ConvolutionOverPixels.suits(geometry)
                ? new Q8ConvolutionOverPixels(geometry, filter, bias, requantization, input, output)
                : new Q8ConvolutionOverChannels(geometry, filter, bias, requantization, input, output);
    }

    @Override
    public Kernel f32Depthwise(Geometry geometry, float[] filter, float[] bias, float min, float max, int input,
            int output) {
        return new F32Depthwise(geometry, filter, bias, min, max, input, output);
    }

    @Override
    public Kernel q8Depthwise(Geometry geometry, short[] filter, int[] bias, Requantization requantization,
            QuantizedRange inputs, int input, int output) {
        return new Q8Depthwise(geometry, filter, bias, requantization, input, output);
    }

    @Override
    public Conversion rescaling(short[] results, int first, float ratio) {
        return new LookupTable(results, first);
    }

    @Override
    public Kernel f32AveragePool(Geometry geometry, float min, float max, int input, int output) {
        return new F32AveragePool(geometry, min, max, input, output);
    }

    @Override
    public Kernel q8AveragePool(Geometry geometry, int zeroPoint, int min, int max, int input, int output) {
        return new Q8AveragePool(geometry, zeroPoint, min, max, input, output);
    }

    @Override
    public Kernel f32MaxPool(Geometry geometry, float min, float max, int input, int output) {
        return new F32MaxPool(geometry, min, max, input, output);
    }

    @Override
    public Kernel q8MaxPool(Geometry geometry, int min, int max, int input, int output) {
        return new Q8MaxPool(geometry, min, max, input, output);
    }

    @Override
    public Kernel f32Mean(int outer, int reduced, int inner, int input, int output) {
        return new F32Mean(outer, reduced, inner, input, output);
    }

    @Override
    public Kernel q8Mean(int outer, int reduced, int inner, float scale, int zeroPoint, int min, int max, int input,
            int output) {
        return new Q8Mean(outer, reduced, inner, scale, zeroPoint, min, max, input, output);
    }

    @Override
    public Kernel q8Sum(Broadcast broadcast, FixedPointSum sum, int min, int max, int left, int right, int output) {
        return new Q8Sum(broadcast, sum, min, max, left, right, output);
    }

    @Override
    public Kernel q8Product(Broadcast broadcast, Requantization requantization, int left, int right, int output) {
        return new Q8Product(broadcast, requantization, left, right, output);
    }

    @Override
    public Kernel q8Lookup(int elements, short[] table, int first, int input, int output) {
        return new Q8Lookup(elements, table, first, input, output);
    }

    @Override
    public Kernel f32Map(ElementwiseFunction function, float parameter, int elements, int input, int output) {
        return function == ElementwiseFunction.HARD_SWISH ? new F32HardSwish(elements, input, output)
                : new F32Map(elements, RealFunction.of(function, parameter), input, output);
    }

    @Override
    public Kernel f32Pairs(BinaryFunction function, Broadcast broadcast, float min, float max, int left, int right,
            int output) {
        return new F32Binary(function, broadcast, min, max, left, right, output);
    }

    @Override
    public Kernel f32Softmax(int lines, int length, float beta, int input, int output) {
        return new F32Softmax(lines, length, beta, input, output);
    }

    @Override
    public Kernel f32MatMul(MatMulGeometry geometry, int left, int right, int output) {
        return new F32MatMul(geometry, left, right, output);
    }

    @Override
    public Kernel dynamicRanges(int rows, int length, int input, int ranges) {
        return new PortableDynamicRanges(rows, length, input, ranges);
    }

    @Override
    public Kernel dynamicQuantize(int rows, int length, int input, int ranges, Storage held, int output) {
        return new PortableDynamicQuantize(rows, length, input, ranges, held, output);
    }
}
