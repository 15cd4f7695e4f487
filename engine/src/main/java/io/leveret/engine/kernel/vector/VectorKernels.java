package io.leveret.engine.kernel.vector;

import io.leveret.base.OptionException;
import io.leveret.engine.kernel.EngineSettings;
import io.leveret.engine.kernel.Geometry;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.KernelProvider;
import io.leveret.engine.kernel.KernelProviders;
import io.leveret.engine.kernel.KernelSpec;
import io.leveret.engine.kernel.KernelSpec.Bounds;
import io.leveret.engine.kernel.KernelSpec.Concatenation.Rescaling;
import io.leveret.engine.kernel.KernelSpec.Extents;
import io.leveret.engine.kernel.KernelSpec.Weights;
import io.leveret.engine.kernel.Locations;
import io.leveret.engine.kernel.QuantizedMeans;
import io.leveret.engine.kernel.Requantization;
import io.leveret.engine.kernel.base.Conversion;
import io.leveret.engine.kernel.base.LookupTable;
import io.leveret.engine.kernel.base.RescaleFactor;
import io.leveret.engine.kernel.move.Concatenation;
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
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Kernels of the Vector API: register tiles of float32 lanes, for float32 and, exactly, for quantized values. What does
 * not fill a vector, or is repeated, is left to others.
 */
public final class VectorKernels implements KernelProvider {
    private static final String MODULE = "jdk.incubator.vector";

    /** How long kernels of float32 values wait for a plan that has some before they are not warmed up. */
    private static final Duration PATIENCE = Duration.ofMillis(1200);

    private final CountDownLatch float32Used = new CountDownLatch(1); // by a plan

    @Override
    public String name() {
        return "vector";
    }

    @Override
    public Optional<String> refusal() {
        if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
            return Optional.of("they need --add-modules " + MODULE + " on the java command line");
        }
        try {
            EngineSettings.PROCESS.vectorWidth();
            return Optional.empty();
        } catch (OptionException unusable) {
            return Optional.of(unusable.getMessage());
        }
    }

    @Override
    public String describe() {
        return "vector, " + Lanes.FLOATS.vectorBitSize() + " bits";
    }

    /**
     * Warms up the kernels of quantized values, unless machine code computes them, and then those of float32 values as
     * soon as a plan has some.
     */
    @Override
    public void warmUp(KernelProviders kernels) {
        if (kernels.providers().getFirst() == this) {
            new WarmUp(kernels).ofQuantized();
        }
        try {
            if (!EngineSettings.PROCESS.quickStart() && float32Used.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                new WarmUp(kernels).ofFloat32();
            }
        } catch (InterruptedException unwanted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public Optional<Kernel> make(KernelSpec spec, Locations at) {
        Optional<Kernel> kernel = float32(spec, at);
        if (kernel.isPresent()) {
            float32Used.countDown();
            return kernel;
        }
        return quantized(spec, at);
    }

    private static Optional<Kernel> float32(KernelSpec spec, Locations at) {
        return Optional.ofNullable(switch (spec) {
            case KernelSpec.Convolution(Geometry geometry, Weights.Float32 weights) when geometry.fitsBand() ->
                    convolution(geometry, weights, at);
            case KernelSpec.Depthwise(Geometry geometry, Weights.Float32 weights) when geometry
                    .fitsBand(VectorDepthwise.GROUP_CHANNELS) ->
                    depthwise(geometry, weights, at);
            case KernelSpec.AveragePool(Geometry geometry, Bounds.Float32(float min, float max)) when geometry
                    .inChannels() >= Lanes.COUNT ->
                    new VectorF32AveragePool(geometry, min, max, at.input(), at.output());
            case KernelSpec.MaxPool(Geometry geometry, Bounds.Float32(float min, float max)) when geometry
                    .inChannels() >= Lanes.COUNT ->
                    new VectorF32MaxPool(geometry, min, max, at.input(), at.output());
            case KernelSpec.Mean(Extents(int outer, int middle, int inner)) when inner == 1 && middle >= Lanes.COUNT ->
                    new VectorF32RowMean(outer, middle, at.input(), at.output());
            case KernelSpec.Mean(Extents extents) when extents.inner() >= Lanes.COUNT ->
                    new VectorF32AveragePool(extents.windows(), Bounds.NONE.min(), Bounds.NONE.max(), at.input(),
                            at.output());
            case KernelSpec.Elementwise(var function, float parameter, int elements) when VectorF32Map
                    .suits(function, elements) ->
                    new VectorF32Map(function, parameter, elements, at.input(), at.output());
            case KernelSpec.Binary(var function, var broadcast, float min, float max) when VectorF32Binary
                    .suits(function, broadcast) ->
                    new VectorF32Binary(function, broadcast, min, max, at.input(), at.input(1), at.output());
            case KernelSpec.Softmax(var rows, float beta) when rows.length() >= Lanes.COUNT ->
                    new VectorF32Softmax(rows.count(), rows.length(), beta, at.input(), at.output());
            case KernelSpec.MatMul(var geometry) when VectorF32MatMul.suits(geometry) ->
                    new VectorF32MatMul(geometry, at.input(), at.input(1), at.output());
            case KernelSpec.DynamicRanges(var rows) when rows.length() >= Lanes.COUNT ->
                    new VectorDynamicRanges(rows.count(), rows.length(), at.input(), at.output());
            case KernelSpec.DynamicQuantize(var rows, var storage) when rows.length() >= Lanes.COUNT ->
                    new VectorDynamicQuantize(rows.count(), rows.length(), at.input(), at.input(1), storage,
                            at.output());
            default -> null;
        });
    }

    private static Optional<Kernel> quantized(KernelSpec spec, Locations at) {
        return Optional.ofNullable(switch (spec) {
            case KernelSpec.Convolution(Geometry geometry, Weights.Quantized weights) when geometry.fitsBand() ->
                    convolution(geometry, weights, at);
            case KernelSpec.Depthwise(Geometry geometry, Weights.Quantized weights) when geometry
                    .fitsBand(VectorDepthwise.GROUP_CHANNELS) && isExactWithoutBias(weights) ->
                    depthwise(geometry, weights, at);
            case KernelSpec.AveragePool(Geometry geometry, Bounds.Quantized bounds) when geometry
                    .mostCells() <= QuantizedMeans.MAX_CELLS && geometry.inChannels() >= 2 * Lanes.COUNT ->
                    new VectorQ8AveragePool(geometry, bounds.zeroPoint(), bounds.min(), bounds.max(), at.input(),
                            at.output());
            case KernelSpec.MaxPool(Geometry geometry, Bounds.Quantized bounds) when geometry
                    .inChannels() >= Lanes.COUNT ->
                    new VectorQ8MaxPool(geometry, bounds.min(), bounds.max(), at.input(), at.output());
            case KernelSpec.QuantizedMean(Extents extents, float scale, Bounds.Quantized bounds) when extents
                    .inner() >= 2 * Lanes.COUNT && extents.middle() <= QuantizedMeans.MAX_CELLS ->
                    new VectorQ8Mean(extents.windows(), scale, bounds.zeroPoint(), bounds.min(), bounds.max(),
                            at.input(), at.output());
            case KernelSpec.QuantizedSum(var broadcast, var sum, int min, int max) when broadcast
                    .length() >= Lanes.COUNT ->
                    new VectorQ8Sum(broadcast, sum, min, max, at.input(), at.input(1), at.output());
            case KernelSpec.QuantizedProduct(var broadcast, var requantization) when broadcast
                    .length() >= Lanes.COUNT ->
                    new VectorQ8Product(broadcast, requantization, at.input(), at.input(1), at.output());
            case KernelSpec.Lookup(int elements, short[] table, int first) when Lanes.WIDE
                    && elements >= 2 * Lanes.COUNT ->
                    new VectorQ8Lookup(elements, table, first, at.input(), at.output());
            case KernelSpec.Concatenation concatenation -> Concatenation.of(concatenation, at,
                    VectorKernels::conversion);
            default -> null;
        });
    }

    private static Kernel convolution(Geometry geometry, Weights.Float32 weights, Locations at) {
        float[] filter = weights.filter();
        float[] bias = weights.bias();
        ClampEpilogue clamp = clamp(geometry, weights);
        if (paysInTiles(geometry)) {
            return Winograd.ofFloat32(geometry, WinogradFilter.pack(filter, bias), clamp, at.input(), at.output());
        }
        if (paysInLines(geometry)) {
            return LineWinograd.ofFloat32(geometry, LineWinogradFilter.pack(filter, bias), clamp, at.input(),
                    at.output());
        }
        return VectorConvolution.ofFloat32(geometry, FilterPanels.pack(filter, bias), clamp, at.input(), at.output());
    }

    private static Kernel convolution(Geometry geometry, Weights.Quantized weights, Locations at) {
        short[] filter = weights.filter();
        int[] bias = weights.bias();
        int magnitude = weights.inputs().magnitude();
        Requantizer requantizer = requantizer(geometry, weights.requantization());
        if (paysInTiles(geometry)) {
            WinogradFilter transformed = WinogradFilter.pack(filter, bias, magnitude);
            if (Winograd.pays(geometry, transformed.groups(), Lanes.COUNT)) {
                return Winograd.ofQuantized(geometry, transformed, requantizer, at.input(), at.output());
            }
        }
        if (paysInLines(geometry)) {
            LineWinogradFilter transformed = LineWinogradFilter.pack(filter, bias, magnitude);
            if (LineWinograd.pays(geometry, transformed.groups(), Lanes.COUNT)) {
                return LineWinograd.ofQuantized(geometry, transformed, requantizer, at.input(), at.output());
            }
        }
        Geometry simple = geometry.simplified();
        Segments segments = Segments.exact(simple, VectorBand.rowLength(simple, true), filter, bias, magnitude);
        return VectorConvolution.ofQuantized(geometry, FilterPanels.pack(filter, bias), segments, bias, requantizer,
                at.input(), at.output());
    }

    private static Kernel depthwise(Geometry geometry, Weights.Float32 weights, Locations at) {
        DepthwiseFilter packed = DepthwiseFilter.pack(weights.filter(), weights.bias());
        ClampEpilogue clamp = clamp(geometry, weights);
        return WideDepthwise.suits(geometry)
                ? WideDepthwise.ofFloat32(geometry, packed, clamp, at.input(), at.output())
                : new VectorDepthwise(geometry, false, packed, null, clamp, at.input(), at.output());
    }

    /** Whether no sum of a window exceeds what float32 holds exactly; those of more than 258 cells may. */
    private static boolean isExactWithoutBias(Weights.Quantized weights) {
        return Segments.isExactDepthwise(weights.filter(), new int[weights.bias().length],
                weights.inputs().magnitude());
    }

    private static Kernel depthwise(Geometry geometry, Weights.Quantized weights, Locations at) {
        int[] bias = weights.bias();
        boolean exactBias = Segments.isExactDepthwise(weights.filter(), bias, weights.inputs().magnitude());
        DepthwiseFilter packed = DepthwiseFilter.pack(floats(weights.filter()),
                exactBias ? floats(bias) : new float[bias.length]);
        Requantizer requantizer = requantizer(geometry, weights.requantization());
        return exactBias && WideDepthwise.suits(geometry)
                ? WideDepthwise.ofQuantized(geometry, packed, requantizer, at.input(), at.output())
                : new VectorDepthwise(geometry, true, packed, exactBias ? null : bias, requantizer, at.input(),
                        at.output());
    }

    static Conversion conversion(Rescaling rescaling) {
        Optional<Conversion> scaled = RescaleFactor.of(rescaling).map(Rescaler::new);
        return scaled.orElseGet(() -> new LookupTable(rescaling.results(), rescaling.first()));
    }

    /**
     * Returns whether these kernels run and compute a float32 convolution with fewer multiplications, by Winograd's
     * algorithm.
     */
    public static boolean multipliesLess(Geometry geometry) {
        return geometry.fitsBand() && new VectorKernels().refusal().isEmpty()
                && (paysInTiles(geometry) || paysInLines(geometry));
    }

    private static boolean paysInTiles(Geometry geometry) {
        return !EngineSettings.PROCESS.quickStart() && Winograd.pays(geometry, 1, Lanes.COUNT);
    }

    private static boolean paysInLines(Geometry geometry) {
        return !EngineSettings.PROCESS.quickStart() && LineWinograd.pays(geometry, 1, Lanes.COUNT);
    }

    private static ClampEpilogue clamp(Geometry geometry, Weights.Float32 weights) {
        return new ClampEpilogue(geometry.outChannels(), geometry.outStride(), weights.min(), weights.max());
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
