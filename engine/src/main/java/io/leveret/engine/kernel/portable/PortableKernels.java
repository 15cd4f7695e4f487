package io.leveret.engine.kernel.portable;

import io.leveret.engine.kernel.ElementwiseMath;
import io.leveret.engine.kernel.Geometry;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.KernelProvider;
import io.leveret.engine.kernel.KernelSpec;
import io.leveret.engine.kernel.KernelSpec.Bounds;
import io.leveret.engine.kernel.KernelSpec.Extents;
import io.leveret.engine.kernel.KernelSpec.Rows;
import io.leveret.engine.kernel.KernelSpec.Weights;
import io.leveret.engine.kernel.Locations;
import io.leveret.engine.kernel.base.LookupTable;
import io.leveret.engine.kernel.move.Concatenation;
import io.leveret.engine.kernel.portable.pointwise.Dequantize;
import io.leveret.engine.kernel.portable.pointwise.F32Binary;
import io.leveret.engine.kernel.portable.pointwise.F32Clamp;
import io.leveret.engine.kernel.portable.pointwise.F32Comparison;
import io.leveret.engine.kernel.portable.pointwise.F32HardSwish;
import io.leveret.engine.kernel.portable.pointwise.F32Map;
import io.leveret.engine.kernel.portable.pointwise.PortableDynamicQuantize;
import io.leveret.engine.kernel.portable.pointwise.PortableDynamicRanges;
import io.leveret.engine.kernel.portable.pointwise.Q8Extremum;
import io.leveret.engine.kernel.portable.pointwise.Q8Lookup;
import io.leveret.engine.kernel.portable.pointwise.Q8Product;
import io.leveret.engine.kernel.portable.pointwise.Q8Sum;
import io.leveret.engine.kernel.portable.pointwise.Quantize;
import io.leveret.engine.kernel.portable.pointwise.QuantizedComparison;
import io.leveret.engine.kernel.portable.pointwise.QuantizedMap;
import io.leveret.engine.kernel.portable.pointwise.QuantizedPairs;
import io.leveret.engine.kernel.portable.pointwise.WideQuantize;
import io.leveret.engine.kernel.portable.pool.F32AveragePool;
import io.leveret.engine.kernel.portable.pool.F32MaxPool;
import io.leveret.engine.kernel.portable.pool.F32Mean;
import io.leveret.engine.kernel.portable.pool.Q8AveragePool;
import io.leveret.engine.kernel.portable.pool.Q8MaxPool;
import io.leveret.engine.kernel.portable.pool.Q8Mean;
import io.leveret.engine.kernel.portable.pool.QuantizedFold;
import io.leveret.engine.kernel.portable.pool.Reduction;
import io.leveret.engine.kernel.portable.product.ConvolutionOverPixels;
import io.leveret.engine.kernel.portable.product.F32ConvolutionOverChannels;
import io.leveret.engine.kernel.portable.product.F32ConvolutionOverPixels;
import io.leveret.engine.kernel.portable.product.F32Depthwise;
import io.leveret.engine.kernel.portable.product.F32MatMul;
import io.leveret.engine.kernel.portable.product.F32TransposeConv;
import io.leveret.engine.kernel.portable.product.Q16ConvolutionOverChannels;
import io.leveret.engine.kernel.portable.product.Q16Depthwise;
import io.leveret.engine.kernel.portable.product.Q8ConvolutionOverChannels;
import io.leveret.engine.kernel.portable.product.Q8ConvolutionOverPixels;
import io.leveret.engine.kernel.portable.product.Q8Depthwise;
import io.leveret.engine.kernel.portable.product.QuantizedMatMul;
import io.leveret.engine.kernel.portable.product.QuantizedTransposeConv;
import io.leveret.engine.kernel.portable.recurrent.F32Lstm;
import io.leveret.engine.kernel.portable.recurrent.Q8Lstm;
import io.leveret.engine.kernel.portable.row.F32L2Normalization;
import io.leveret.engine.kernel.portable.row.F32LocalResponseNormalization;
import io.leveret.engine.kernel.portable.row.F32LogSoftmax;
import io.leveret.engine.kernel.portable.row.F32ResizeBilinear;
import io.leveret.engine.kernel.portable.row.F32Softmax;
import io.leveret.engine.kernel.portable.row.Q8Softmax;
import io.leveret.engine.kernel.portable.row.QuantizedResizeBilinear;
import io.leveret.engine.kernel.portable.row.QuantizedRows;
import io.leveret.graph.ElementwiseFunction;
import java.util.Optional;

/** Kernels of plain Java, for every computation and every JVM, in loops that C2 turns into vectors. */
public final class PortableKernels implements KernelProvider {
    @Override
    public String name() {
        return "scalar";
    }

    @Override
    public Optional<String> refusal() {
        return Optional.empty();
    }

    @Override
    public Optional<Kernel> make(KernelSpec spec, Locations at) {
        return spec instanceof KernelSpec.HybridConvolution ? Optional.empty() : Optional.of(kernel(spec, at));
    }

    private static Kernel kernel(KernelSpec spec, Locations at) {
        return switch (spec) {
            case KernelSpec.Convolution(Geometry geometry, Weights.Float32 weights) ->
                    convolution(geometry, weights, at);
            case KernelSpec.Convolution(Geometry geometry, Weights.Quantized weights) ->
                    convolution(geometry, weights, at);
            case KernelSpec.Depthwise(Geometry geometry, Weights.Float32 weights) -> new F32Depthwise(geometry,
                    weights.filter(), weights.bias(), weights.min(), weights.max(), at.input(), at.output());
            case KernelSpec.Depthwise(Geometry geometry, Weights.Quantized weights) -> new Q8Depthwise(geometry,
                    weights.filter(), weights.bias(), weights.requantization(), at.input(), at.output());
            case KernelSpec.Convolution(Geometry geometry, Weights.Wide weights) ->
                    new Q16ConvolutionOverChannels(geometry, weights, at.input(), at.output());
            case KernelSpec.Depthwise(Geometry geometry, Weights.Wide weights) ->
                    new Q16Depthwise(geometry, weights, at.input(), at.output());
            case KernelSpec.TransposeConvolution(Geometry geometry, Weights.Float32 weights) ->
                    new F32TransposeConv(geometry, weights.filter(), weights.bias(), weights.min(), weights.max(),
                            at.input(), at.output());
            case KernelSpec.TransposeConvolution(Geometry geometry, Weights.Quantized weights) ->
                    QuantizedTransposeConv.of(geometry, weights, at.input(), at.output());
            case KernelSpec.TransposeConvolution(Geometry geometry, Weights.Wide weights) ->
                    QuantizedTransposeConv.of(geometry, weights, at.input(), at.output());
            case KernelSpec.HybridConvolution _ -> throw new IllegalStateException("left to other providers");
            case KernelSpec.MatMul(var geometry) -> new F32MatMul(geometry, at.input(), at.input(1), at.output());
            case KernelSpec.QuantizedMatMul(var geometry, var finish) ->
                    new QuantizedMatMul(geometry, finish, at.input(), at.input(1), at.output());
            case KernelSpec.AveragePool(Geometry geometry, Bounds.Float32(float min, float max)) ->
                    new F32AveragePool(geometry, min, max, at.input(), at.output());
            case KernelSpec.AveragePool(Geometry geometry, Bounds.Quantized(int zeroPoint, int min, int max)) ->
                    new Q8AveragePool(geometry, zeroPoint, min, max, at.input(), at.output());
            case KernelSpec.AveragePool(Geometry geometry, Bounds.Wide(int min, int max)) ->
                    new Q8AveragePool(geometry, 0, min, max, at.input(), at.output());
            case KernelSpec.MaxPool(Geometry geometry, Bounds.Float32(float min, float max)) ->
                    new F32MaxPool(geometry, min, max, at.input(), at.output());
            case KernelSpec.MaxPool(Geometry geometry, Bounds.Quantized(int _, int min, int max)) ->
                    new Q8MaxPool(geometry, min, max, at.input(), at.output());
            case KernelSpec.MaxPool(Geometry geometry, Bounds.Wide(int min, int max)) ->
                    new Q8MaxPool(geometry, min, max, at.input(), at.output());
            case KernelSpec.Mean(Extents(int outer, int middle, int inner)) ->
                    new F32Mean(outer, middle, inner, at.input(), at.output());
            case KernelSpec.QuantizedMean(Extents extents, float scale, Bounds.Quantized bounds) ->
                    new Q8Mean(extents.outer(), extents.middle(), extents.inner(), scale, bounds.zeroPoint(),
                            bounds.min(), bounds.max(), at.input(), at.output());
            case KernelSpec.QuantizedFold(Extents extents, var next, var finish) ->
                    new QuantizedFold(extents, next, finish, at.input(), at.output());
            case KernelSpec.Reduction(var function, var storage, Extents(int outer, int middle, int inner)) ->
                    new Reduction(function, storage, outer, middle, inner, at.input(), at.output());
            case KernelSpec.Elementwise function -> elementwise(function, at);
            case KernelSpec.Clamp(int elements, float min, float max) ->
                    new F32Clamp(elements, min, max, at.input(), at.output());
            case KernelSpec.Lookup(int elements, short[] table, int first) ->
                    new Q8Lookup(elements, table, first, at.input(), at.output());
            case KernelSpec.Quantize(int elements, float scale, int min, int max) ->
                    new Quantize(elements, scale, min, max, at.input(), at.output());
            case KernelSpec.Dequantize(int elements, float scale) ->
                    new Dequantize(elements, scale, at.input(), at.output());
            case KernelSpec.QuantizedMap(int elements, var function) ->
                    new QuantizedMap(elements, function, at.input(), at.output());
            case KernelSpec.WideQuantize(int elements, float scale) ->
                    new WideQuantize(elements, scale, at.input(), at.output());
            case KernelSpec.DynamicRanges(Rows rows) ->
                    new PortableDynamicRanges(rows.count(), rows.length(), at.input(), at.output());
            case KernelSpec.DynamicQuantize(Rows rows, var storage) -> new PortableDynamicQuantize(rows.count(),
                    rows.length(), at.input(), at.input(1), storage, at.output());
            case KernelSpec.Binary(var function, var broadcast, float min, float max) ->
                    new F32Binary(function, broadcast, min, max, at.input(), at.input(1), at.output());
            case KernelSpec.Comparison(var function, var broadcast) ->
                    new F32Comparison(broadcast, function, at.input(), at.input(1), at.output());
            case KernelSpec.QuantizedComparison(var function, var broadcast, var left, var right) ->
                    new QuantizedComparison(function, broadcast, left, right, at.input(), at.input(1), at.output());
            case KernelSpec.QuantizedSum(var broadcast, var sum, int min, int max) ->
                    new Q8Sum(broadcast, sum, min, max, at.input(), at.input(1), at.output());
            case KernelSpec.QuantizedProduct(var broadcast, var requantization) ->
                    new Q8Product(broadcast, requantization, at.input(), at.input(1), at.output());
            case KernelSpec.QuantizedExtremum(var broadcast, boolean largest) ->
                    new Q8Extremum(broadcast, largest, at.input(), at.input(1), at.output());
            case KernelSpec.QuantizedPairs(var broadcast, var function) ->
                    new QuantizedPairs(broadcast, function, at.input(), at.input(1), at.output());
            case KernelSpec.QuantizedRows(Rows rows, var function) ->
                    new QuantizedRows(rows, function, at.input(), at.output());
            case KernelSpec.Softmax(Rows rows, float beta) ->
                    new F32Softmax(rows.count(), rows.length(), beta, at.input(), at.output());
            case KernelSpec.QuantizedSoftmax(Rows rows, float inScale, float beta, float outScale, int min, int max) ->
                    new Q8Softmax(rows.count(), rows.length(), inScale, beta, outScale, min, max, at.input(),
                            at.output());
            case KernelSpec.LogSoftmax(Rows rows) ->
                    new F32LogSoftmax(rows.count(), rows.length(), at.input(), at.output());
            case KernelSpec.L2Normalization(Rows rows, float min, float max) ->
                    new F32L2Normalization(rows.count(), rows.length(), min, max, at.input(), at.output());
            case KernelSpec.LocalResponseNormalization(Rows rows, int radius, float bias, float alpha, float beta) ->
                    new F32LocalResponseNormalization(rows.count(), rows.length(), radius, bias, alpha, beta,
                            at.input(), at.output());
            case KernelSpec.ResizeBilinear resize -> new F32ResizeBilinear(resize.batch(), resize.channels(),
                    resize.rows(), resize.columns(), resize.inHeight(), resize.inWidth(), at.input(), at.output());
            case KernelSpec.QuantizedResizeBilinear resize ->
                    new QuantizedResizeBilinear(resize, at.input(), at.output());
            case KernelSpec.Lstm lstm -> new F32Lstm(lstm, at.input(), at.output());
            case KernelSpec.QuantizedLstm lstm -> new Q8Lstm(lstm, at.input(), at.output());
            case KernelSpec.Concatenation concatenation -> Concatenation.of(concatenation, at,
                    rescaling -> new LookupTable(rescaling.results(), rescaling.first()));
        };
    }

    private static Kernel convolution(Geometry geometry, Weights.Float32 weights, Locations at) {
        return ConvolutionOverPixels.suits(geometry)
                ? new F32ConvolutionOverPixels(geometry, weights.filter(), weights.bias(), weights.min(),
                        weights.max(), at.input(), at.output())
                : new F32ConvolutionOverChannels(geometry, weights.filter(), weights.bias(), weights.min(),
                        weights.max(), at.input(), at.output());
    }

    private static Kernel convolution(Geometry geometry, Weights.Quantized weights, Locations at) {
        return ConvolutionOverPixels.suits(geometry)
                ? new Q8ConvolutionOverPixels(geometry, weights.filter(), weights.bias(), weights.requantization(),
                        at.input(), at.output())
                : new Q8ConvolutionOverChannels(geometry, weights.filter(), weights.bias(), weights.requantization(),
                        at.input(), at.output());
    }

    private static Kernel elementwise(KernelSpec.Elementwise spec, Locations at) {
        return spec.function() == ElementwiseFunction.HARD_SWISH
                ? new F32HardSwish(spec.elements(), at.input(), at.output())
                : new F32Map(spec.elements(), ElementwiseMath.of(spec.function(), spec.parameter()), at.input(),
                        at.output());
    }
}
