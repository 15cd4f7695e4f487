package io.leveret.engine.kernel.machine;

import io.leveret.engine.kernel.Geometry;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.KernelProvider;
import io.leveret.engine.kernel.KernelSpec;
import io.leveret.engine.kernel.KernelSpec.Bounds;
import io.leveret.engine.kernel.KernelSpec.Concatenation.Rescaling;
import io.leveret.engine.kernel.KernelSpec.Extents;
import io.leveret.engine.kernel.KernelSpec.Weights;
import io.leveret.engine.kernel.Locations;
import io.leveret.engine.kernel.QuantizedMeans;
import io.leveret.engine.kernel.Storage;
import io.leveret.engine.kernel.base.Conversion;
import io.leveret.engine.kernel.base.LookupTable;
import io.leveret.engine.kernel.base.RescaleFactor;
import io.leveret.engine.kernel.machine.code.PoolPanel;
import io.leveret.engine.kernel.machine.code.SumPanel;
import io.leveret.engine.kernel.move.Concatenation;
import io.leveret.engine.kernel.vector.VectorKernels;
import io.leveret.machine.MachineSupport;
import java.util.Optional;

/**
 * Kernels of machine code that Leveret assembles: convolutions of quantized values, which multiply integers in pairs or
 * by fours, and what stands between them in most models; and convolutions of float32 values, as {@link Float32Choice}
 * says, unless the vector kernels need fewer multiplications. Other providers do everything else.
 */
public final class MachineKernels implements KernelProvider {
    /** The most elements of a window: with more, the smallest call would take too long. */
    static final int MAX_WINDOW = 1 << 18;

    @Override
    public String name() {
        return "machine";
    }

    @Override
    public Optional<String> refusal() {
        return MachineSupport.refusal();
    }

    @Override
    public String describe() {
        return "machine, " + (MachineCode.CPU.dotProducts() ? "AVX-512 VNNI" : "AVX2")
                + (float32());
    }

    private static String float32() {
        return !Float32Choice.suits(MachineCode.CPU) ? ", quantized values only"
                : ", float32 with " + (MachineCode.CPU.avx512() ? "AVX-512" : "FMA");
    }

    @Override
    public Optional<Kernel> make(KernelSpec spec, Locations at) {
        return switch (spec) {
            case KernelSpec.Convolution(Geometry geometry, Weights.Quantized weights) when isShort(geometry,
                    geometry.inChannels()) ->
                    Optional.of(MachineConvolution.ofQuantized(geometry, weights.filter(), weights.bias(),
                            weights.requantization(), weights.inputs(), at.input(), at.output()));
            case KernelSpec.Convolution(Geometry geometry, Weights.Float32 weights) when Float32Choice
                    .suitsConvolution(MachineCode.CPU, geometry) && !VectorKernels.multipliesLess(geometry) ->
                    Optional.of(MachineConvolution.ofFloat32(geometry, weights, at.input(), at.output()));
            case KernelSpec.Depthwise(Geometry geometry, Weights.Float32 weights) when Float32Choice
                    .suitsDepthwise(MachineCode.CPU, geometry) ->
                    Optional.of(new Float32Depthwise(geometry, weights, at.input(), at.output()));
            case KernelSpec.Depthwise(Geometry geometry, Weights.Quantized weights) when geometry
                    .inChannels() == geometry.outChannels() && isShort(geometry, geometry.outChannels()) ->
                    Optional.of(new MachineDepthwise(geometry, weights.filter(), weights.bias(),
                            weights.requantization(), at.input(), at.output()));
            case KernelSpec.HybridConvolution hybrid when isShort(hybrid.geometry(),
                    hybrid.geometry().inChannels()) ->
                    Optional.of(new HybridConvolution(hybrid.geometry(), hybrid.rows(), hybrid.filter(),
                            hybrid.scales(), hybrid.bias(), hybrid.min(), hybrid.max(), at.input(), at.input(1),
                            at.output()));
            case KernelSpec.MaxPool(Geometry geometry, Bounds.Quantized bounds) when MachinePooling.suits(geometry) ->
                    pooling(geometry, PoolPanel.ofMaxima(geometry, bounds), at);
            case KernelSpec.AveragePool(Geometry geometry, Bounds.Quantized bounds) when hasMeans(geometry) ->
                    pooling(geometry, PoolPanel.ofAverages(geometry, bounds), at);
            case KernelSpec.QuantizedMean(Extents extents, float scale, Bounds.Quantized bounds) when hasMeans(
                    extents.windows()) && scale < QuantizedMeans.MAX_SCALE ->
                    pooling(extents.windows(), PoolPanel.ofMeans(extents.windows(), scale, bounds), at);
            case KernelSpec.QuantizedSum(var broadcast, var sum, int min, int max) when broadcast
                    .length() >= MachinePairs.LEAST && SumPanel.suits(sum) ->
                    Optional.of(MachinePairs.ofSums(broadcast, sum, min, max, at.input(), at.input(1), at.output()));
            case KernelSpec.QuantizedProduct(var broadcast, var requantization) when broadcast
                    .length() >= MachinePairs.LEAST ->
                    Optional.of(MachinePairs.ofProducts(broadcast, requantization, at.input(), at.input(1),
                            at.output()));
            case KernelSpec.Concatenation concatenation when concatenation.storage() == Storage.QUANTIZED ->
                    Optional.of(Concatenation.of(concatenation, at, MachineKernels::conversion));
            default -> Optional.empty();
        };
    }

    private static Optional<Kernel> pooling(Geometry geometry, PoolPanel panel, Locations at) {
        return Optional.of(new MachinePooling(geometry, panel, at.input(), at.output()));
    }

    private static boolean hasMeans(Geometry geometry) {
        return MachinePooling.suits(geometry) && geometry.mostCells() <= QuantizedMeans.MAX_CELLS;
    }

    static Conversion conversion(Rescaling rescaling) {
        Optional<Conversion> scaled = RescaleFactor.of(rescaling).map(MachineRescaling::new);
        return scaled.orElseGet(() -> new LookupTable(rescaling.results(), rescaling.first()));
    }

    /** Returns whether a band can be copied and the smallest call is short. */
    private static boolean isShort(Geometry geometry, int channels) {
        return geometry.fitsBand() && geometry.filterHeight() * geometry.filterWidth() * channels <= MAX_WINDOW;
    }
}
