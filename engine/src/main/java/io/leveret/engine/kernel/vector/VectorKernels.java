package io.leveret.engine.kernel.vector;

import io.leveret.engine.kernel.Broadcast;
import io.leveret.engine.kernel.Conversion;
import io.leveret.engine.kernel.FixedPointSum;
import io.leveret.engine.kernel.Geometry;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.KernelFamily;
import io.leveret.engine.kernel.MatMulGeometry;
import io.leveret.engine.kernel.QuantizedRange;
import io.leveret.engine.kernel.Requantization;
import io.leveret.engine.kernel.Storage;
import io.leveret.engine.kernel.portable.PortableKernels;
import io.leveret.engine.kernel.vector.convolution.ClampEpilogue;
import io.leveret.engine.kernel.vector.convolution.FilterPanels;
import io.leveret.engine.kernel.vector.convolution.Requantizer;
import io.leveret.engine.kernel.vector.convolution.Segments;
import io.leveret.engine.kernel.vector.convolution.VectorBand;
import io.leveret.engine.kernel.vector.convolution.VectorConvolution;
import io.leveret.engine.kernel.vector.convolution.VectorF32MatMul;
import io.leveret.engine.kernel.vector.depthwise.DepthwiseFilter;
import io.leveret.engine.kernel.vector.depthwise.VectorDepthwise;
import io.leveret.engine.kernel.vector.depthwise.WideDepthwise;
import io.leveret.engine.kernel.vector.lane.Lanes;
import io.leveret.engine.kernel.vector.pointwise.Rescaler;
import io.leveret.engine.kernel.vector.pointwise.VectorDynamicQuantize;
import io.leveret.engine.kernel.vector.pointwise.VectorDynamicRanges;
import io.leveret.engine.kernel.vector.pointwise.VectorF32Binary;
import io.leveret.engine.kernel.vector.pointwise.VectorF32Map;
import io.leveret.engine.kernel.vector.pointwise.VectorF32Softmax;
import io.leveret.engine.kernel.vector.pointwise.VectorQ8Lookup;
import io.leveret.engine.kernel.vector.pointwise.VectorQ8Product;
import io.leveret.engine.kernel.vector.pointwise.VectorQ8Sum;
import io.leveret.engine.kernel.vector.pool.VectorF32AveragePool;
import io.leveret.engine.kernel.vector.pool.VectorF32MaxPool;
import io.leveret.engine.kernel.vector.pool.VectorF32RowMean;
import io.leveret.engine.kernel.vector.pool.VectorQ8AveragePool;
import io.leveret.engine.kernel.vector.pool.VectorQ8MaxPool;
import io.leveret.engine.kernel.vector.pool.VectorQ8Mean;
import io.leveret.engine.kernel.vector.winograd.LineWinograd;
import io.leveret.engine.kernel.vector.winograd.LineWinogradFilter;
import io.leveret.engine.kernel.vector.winograd.Winograd;
import io.leveret.engine.kernel.vector.winograd.WinogradFilter;
import io.leveret.graph.BinaryFunction;
import io.leveret.graph.ElementwiseFunction;

/**
 * Kernels of the Vector API: register tiles of float32 lanes, for reals and, exactly, for quantized values. What does not
 * fill a vector, or is repeated, is left to the scalar kernels. The module {@code jdk.incubator.vector} must be there before
 * this class is touched.
 */
public final class VectorKernels implements KernelFamily {
    private final KernelFamily scalar = new PortableKernels();

    @Override
    public String name() {
        return "vector";
    }

    @Override
    public String describe() {
        return "vector, " + Lanes.FLOATS.vectorBitSize() + " bits";
    }

    @Override
    public void warmUp(KernelFamily whole) {
        WarmUp.run(whole);
    }

    @Override
    public Kernel f32Convolution(Geometry geometry, float[] filter, float[] bias, float min, float max, int input,
            int output) {
        if (!geometry.fitsBand()) {
            return scalar.f32Convolution(geometry, filter, bias, min, max, input, output);
        }
        if (paysInTiles(geometry)) {
            return Winograd.ofReals(geometry, WinogradFilter.pack(filter, bias), clamp(geometry, min, max), input,
                    output);
        }
        if (paysInLines(geometry)) {
            return LineWinograd.ofReals(geometry, LineWinogradFilter.pack(filter, bias), clamp(geometry, min, max),
                    input, output);
        }
        return VectorConvolution.ofReals(geometry, FilterPanels.pack(filter, bias), clamp(geometry, min, max),
                input, output);
    }

    @Override
    public Kernel q8Convolution(Geometry geometry, short[] filter, int[] bias, Requantization requantization,
            QuantizedRange inputs, int input, int output) {
        if (!geometry.fitsBand()) {
            return scalar.q8Convolution(geometry, filter, bias, requantization, inputs, input, output);
        }
        if (paysInTiles(geometry)) {
            WinogradFilter transformed = WinogradFilter.pack(filter, bias, inputs.magnitude());
            if (Winograd.pays(geometry, transformed.groups(), Lanes.COUNT)) {
                return Winograd.ofIntegers(geometry, transformed, requantizer(geometry, requantization), input, output);
            }
        }
        if (paysInLines(geometry)) {
            LineWinogradFilter transformed = LineWinogradFilter.pack(filter, bias, inputs.magnitude());
            if (LineWinograd.pays(geometry, transformed.groups(), Lanes.COUNT)) {
                return LineWinograd.ofIntegers(geometry, transformed, requantizer(geometry, requantization), input,
                        output);
            }
        }
        Geometry simple = geometry.simplified();
        Segments segments = Segments.exact(simple, VectorBand.rowLength(simple, true), filter, bias,
                inputs.magnitude());
        return VectorConvolution.ofIntegers(geometry, FilterPanels.pack(filter, bias), segments, bias,
                requantizer(geometry, requantization), input, output);
    }

    @Override
    public Kernel f32Depthwise(Geometry geometry, float[] filter, float[] bias, float min, float max, int input,
            int output) {
        if (!geometry.fitsBand(VectorDepthwise.GROUP_CHANNELS)) {
            return scalar.f32Depthwise(geometry, filter, bias, min, max, input, output);
        }
        DepthwiseFilter packed = DepthwiseFilter.pack(filter, bias);
        return WideDepthwise.suits(geometry)
                ? WideDepthwise.ofReals(geometry, packed, clamp(geometry, min, max), input, output)
                : new VectorDepthwise(geometry, false, packed, null, clamp(geometry, min, max), input, output);
    }

    @Override
    public Kernel q8Depthwise(Geometry geometry, short[] filter, int[] bias, Requantization requantization,
            QuantizedRange inputs, int input, int output) {
        if (!geometry.fitsBand(VectorDepthwise.GROUP_CHANNELS)
                || !Segments.isExactDepthwise(filter, new int[bias.length], inputs.magnitude())) { // windows of more than 258 cells
            return scalar.q8Depthwise(geometry, filter, bias, requantization, inputs, input, output);
        }
        boolean exactBias = Segments.isExactDepthwise(filter, bias, inputs.magnitude());
        DepthwiseFilter packed = DepthwiseFilter.pack(floats(filter),
                exactBias ? floats(bias) : new float[bias.length]);
        Requantizer requantizer = requantizer(geometry, requantization);
        return exactBias && WideDepthwise.suits(geometry)
                ? WideDepthwise.ofIntegers(geometry, packed, requantizer, input, output)
                : new VectorDepthwise(geometry, true, packed, exactBias ? null : bias, requantizer, input, output);
    }

    @Override
    public boolean convolvesByRows(Geometry geometry, boolean quantized) {
        return geometry.fitsBand() && !paysInTiles(geometry) && !paysInLines(geometry);
    }

    @Override
    public boolean convolvesDepthwiseByRows(Geometry geometry, boolean quantized) {
        return geometry.fitsBand(VectorDepthwise.GROUP_CHANNELS)
                && geometry.filterHeight() * geometry.filterWidth() < 256; // larger ones may not be exact
    }

    @Override
    public Conversion rescaling(short[] results, int first, float ratio) {
        return Rescaler.of(results, first, ratio)
                .orElseGet(() -> scalar.rescaling(results, first, ratio));
    }

    @Override
    public Kernel f32AveragePool(Geometry geometry, float min, float max, int input, int output) {
        if (geometry.inChannels() < Lanes.COUNT) {
            return scalar.f32AveragePool(geometry, min, max, input, output);
        }
        return new VectorF32AveragePool(geometry, min, max, input, output);
    }

    @Override
    public Kernel q8AveragePool(Geometry geometry, int zeroPoint, int min, int max, int input, int output) {
        int cells = Math.min(geometry.filterHeight(), geometry.inHeight())
                * Math.min(geometry.filterWidth(), geometry.inWidth());
        if (geometry.inChannels() < 2 * Lanes.COUNT || cells > VectorQ8AveragePool.MAX_CELLS) {
            return scalar.q8AveragePool(geometry, zeroPoint, min, max, input, output);
        }
        return new VectorQ8AveragePool(geometry, zeroPoint, min, max, input, output);
    }

    @Override
    public Kernel f32MaxPool(Geometry geometry, float min, float max, int input, int output) {
        if (geometry.inChannels() < Lanes.COUNT) {
            return scalar.f32MaxPool(geometry, min, max, input, output);
        }
        return new VectorF32MaxPool(geometry, min, max, input, output);
    }

    @Override
    public Kernel q8MaxPool(Geometry geometry, int min, int max, int input, int output) {
        if (geometry.inChannels() < Lanes.COUNT) {
            return scalar.q8MaxPool(geometry, min, max, input, output);
        }
        return new VectorQ8MaxPool(geometry, min, max, input, output);
    }

    @Override
    public Kernel f32Mean(int outer, int reduced, int inner, int input, int output) {
        if (inner == 1 && reduced >= Lanes.COUNT) {
            return new VectorF32RowMean(outer, reduced, input, output);
        }
        if (inner < Lanes.COUNT) {
            return scalar.f32Mean(outer, reduced, inner, input, output);
        }
        return new VectorF32AveragePool(window(outer, reduced, inner), Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY,
                input, output);
    }

    @Override
    public Kernel q8Mean(int outer, int reduced, int inner, float scale, int zeroPoint, int min, int max, int input,
            int output) {
        if (inner < 2 * Lanes.COUNT || reduced > VectorQ8AveragePool.MAX_CELLS) {
            return scalar.q8Mean(outer, reduced, inner, scale, zeroPoint, min, max, input, output);
        }
        return new VectorQ8Mean(window(outer, reduced, inner), scale, zeroPoint, min, max, input, output);
    }

    @Override
    public Kernel q8Sum(Broadcast broadcast, FixedPointSum sum, int min, int max, int left, int right, int output) {
        return broadcast.length() < Lanes.COUNT ? scalar.q8Sum(broadcast, sum, min, max, left, right, output)
                : new VectorQ8Sum(broadcast, sum, min, max, left, right, output);
    }

    @Override
    public Kernel q8Product(Broadcast broadcast, Requantization requantization, int left, int right, int output) {
        return broadcast.length() < Lanes.COUNT ? scalar.q8Product(broadcast, requantization, left, right, output)
                : new VectorQ8Product(broadcast, requantization, left, right, output);
    }

    @Override
    public Kernel q8Lookup(int elements, short[] table, int first, int input, int output) {
        return Lanes.WIDE && elements >= 2 * Lanes.COUNT ? new VectorQ8Lookup(elements, table, first, input, output)
                : scalar.q8Lookup(elements, table, first, input, output);
    }

    @Override
    public Kernel f32Map(ElementwiseFunction function, float parameter, int elements, int input, int output) {
        return VectorF32Map.suits(function, elements) ? new VectorF32Map(function, parameter, elements, input, output)
                : scalar.f32Map(function, parameter, elements, input, output);
    }

    @Override
    public Kernel f32Pairs(BinaryFunction function, Broadcast broadcast, float min, float max, int left, int right,
            int output) {
        return VectorF32Binary.suits(function, broadcast)
                ? new VectorF32Binary(function, broadcast, min, max, left, right, output)
                : scalar.f32Pairs(function, broadcast, min, max, left, right, output);
    }

    @Override
    public Kernel f32Softmax(int lines, int length, float beta, int input, int output) {
        return length < Lanes.COUNT ? scalar.f32Softmax(lines, length, beta, input, output)
                : new VectorF32Softmax(lines, length, beta, input, output);
    }

    @Override
    public Kernel f32MatMul(MatMulGeometry geometry, int left, int right, int output) {
        return VectorF32MatMul.suits(geometry) ? new VectorF32MatMul(geometry, left, right, output)
                : scalar.f32MatMul(geometry, left, right, output);
    }

    @Override
    public Kernel dynamicRanges(int rows, int length, int input, int ranges) {
        return length < Lanes.COUNT ? scalar.dynamicRanges(rows, length, input, ranges)
                : new VectorDynamicRanges(rows, length, input, ranges);
    }

    @Override
    public Kernel dynamicQuantize(int rows, int length, int input, int ranges, Storage held, int output) {
        return length < Lanes.COUNT ? scalar.dynamicQuantize(rows, length, input, ranges, held, output)
                : new VectorDynamicQuantize(rows, length, input, ranges, held, output);
    }

    /** A window over all pixels of an image of one row. */
    private static Geometry window(int images, int pixels, int channels) {
        return new Geometry(images, 1, pixels, channels, 1, 1, channels, 1, pixels, 1, 1, 1, 1, 0, 0, channels);
    }

    private static boolean paysInTiles(Geometry geometry) {
        return !Lanes.QUICK_START && Winograd.pays(geometry, 1, Lanes.COUNT);
    }

    private static boolean paysInLines(Geometry geometry) {
        return !Lanes.QUICK_START && LineWinograd.pays(geometry, 1, Lanes.COUNT);
    }

    private static ClampEpilogue clamp(Geometry geometry, float min, float max) {
        return new ClampEpilogue(geometry.outChannels(), geometry.outStride(), min, max);
    }

    private static Requantizer requantizer(Geometry geometry, Requantization requantization) {
        return Requantizer.of(requantization, geometry.outChannels(), geometry.outStride());
    }

    private static float[] floats(short[] values) {
        float[] result = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            result[i] = values[i];
        }
        return result;
    }

    private static float[] floats(int[] values) {
        float[] result = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            result[i] = values[i];
        }
        return result;
    }
}
