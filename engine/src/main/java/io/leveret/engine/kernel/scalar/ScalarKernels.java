package io.leveret.engine.kernel.scalar;

import io.leveret.engine.kernel.Broadcast;
import io.leveret.engine.kernel.ConvGeometry;
import io.leveret.engine.kernel.Conversion;
import io.leveret.engine.kernel.FixedPointSum;
import io.leveret.engine.kernel.Held;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.KernelFamily;
import io.leveret.engine.kernel.MatMulGeometry;
import io.leveret.engine.kernel.Range;
import io.leveret.engine.kernel.Requantization;
import io.leveret.graph.BinaryFunction;
import io.leveret.graph.ElementwiseFunction;

/** The readable truth: plain loops, which run on every JVM and which the other families must agree with. */
public final class ScalarKernels implements KernelFamily {
    @Override
    public String name() {
        return "scalar";
    }

    @Override
    public Kernel f32Convolution(ConvGeometry geometry, float[] filter, float[] bias, float min, float max, int input,
            int output) {
        return ConvolutionOverPixels.suits(geometry)
                ? new F32ConvolutionOverPixels(geometry, filter, bias, min, max, input, output)
                : new F32ConvolutionOverChannels(geometry, filter, bias, min, max, input, output);
    }

    @Override
    public Kernel q8Convolution(ConvGeometry geometry, short[] filter, int[] bias, Requantization requantization,
            Range inputs, int input, int output) {
        return ConvolutionOverPixels.suits(geometry)
                ? new Q8ConvolutionOverPixels(geometry, filter, bias, requantization, input, output)
                : new Q8ConvolutionOverChannels(geometry, filter, bias, requantization, input, output);
    }

    @Override
    public Kernel f32Depthwise(ConvGeometry geometry, float[] filter, float[] bias, float min, float max, int input,
            int output) {
        return new F32Depthwise(geometry, filter, bias, min, max, input, output);
    }

    @Override
    public Kernel q8Depthwise(ConvGeometry geometry, short[] filter, int[] bias, Requantization requantization,
            Range inputs, int input, int output) {
        return new Q8Depthwise(geometry, filter, bias, requantization, input, output);
    }

    @Override
    public Conversion rescaling(short[] results, int first, float ratio) {
        return new Table(results, first);
    }

    @Override
    public Kernel f32AveragePool(ConvGeometry geometry, float min, float max, int input, int output) {
        return new F32AveragePool(geometry, min, max, input, output);
    }

    @Override
    public Kernel q8AveragePool(ConvGeometry geometry, int zeroPoint, int min, int max, int input, int output) {
        return new Q8AveragePool(geometry, zeroPoint, min, max, input, output);
    }

    @Override
    public Kernel f32MaxPool(ConvGeometry geometry, float min, float max, int input, int output) {
        return new F32MaxPool(geometry, min, max, input, output);
    }

    @Override
    public Kernel q8MaxPool(ConvGeometry geometry, int min, int max, int input, int output) {
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
        return new F32Pairs(function, broadcast, min, max, left, right, output);
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
        return new DynamicRanges(rows, length, input, ranges);
    }

    @Override
    public Kernel dynamicQuantize(int rows, int length, int input, int ranges, Held held, int output) {
        return new DynamicQuantize(rows, length, input, ranges, held, output);
    }
}
