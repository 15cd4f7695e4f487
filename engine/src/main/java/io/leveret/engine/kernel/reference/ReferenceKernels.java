package io.leveret.engine.kernel.reference;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.KernelProvider;
import io.leveret.engine.kernel.KernelSpec;
import io.leveret.engine.kernel.KernelSpec.Bounds;
import io.leveret.engine.kernel.KernelSpec.Weights;
import io.leveret.engine.kernel.Locations;
import io.leveret.engine.kernel.Scratch;
import java.util.Optional;
import java.util.function.Consumer;

/** Kernels that follow their definitions, element by element, on one thread. What moves values is left to others. */
public final class ReferenceKernels implements KernelProvider {
    @Override
    public String name() {
        return "reference";
    }

    @Override
    public Optional<String> refusal() {
        return Optional.empty();
    }

    /** A kernel of one part, which needs no scratch. */
    private record Whole(Consumer<Arena> computation) implements Kernel {
        @Override
        public int parts() {
            return 1;
        }

        @Override
        public void run(Arena arena, Scratch scratch, int from, int to) {
            computation.accept(arena);
        }
    }

    @Override
    public Optional<Kernel> make(KernelSpec spec, Locations at) {
        return Optional.ofNullable(computation(spec, at)).map(Whole::new);
    }

    private static Consumer<Arena> computation(KernelSpec spec, Locations at) {
        return switch (spec) {
            case KernelSpec.Convolution(var geometry, Weights.Float32 weights) ->
                    arena -> ReferenceProducts.convolution(geometry, weights, arena.floats, at);
            case KernelSpec.Convolution(var geometry, Weights.Quantized weights) -> arena -> ReferenceProducts
                    .convolution(geometry, weights.filter(), ReferenceProducts.finish(weights), arena.shorts, at);
            case KernelSpec.Convolution(var geometry, Weights.Wide weights) -> arena -> ReferenceProducts
                    .convolution(geometry, weights.filter(), ReferenceProducts.finish(weights), arena.shorts, at);
            case KernelSpec.Depthwise(var geometry, Weights.Float32 weights) ->
                    arena -> ReferenceProducts.depthwise(geometry, weights, arena.floats, at);
            case KernelSpec.Depthwise(var geometry, Weights.Quantized weights) -> arena -> ReferenceProducts
                    .depthwise(geometry, weights.filter(), ReferenceProducts.finish(weights), arena.shorts, at);
            case KernelSpec.Depthwise(var geometry, Weights.Wide weights) -> arena -> ReferenceProducts
                    .depthwise(geometry, weights.filter(), ReferenceProducts.finish(weights), arena.shorts, at);
            case KernelSpec.TransposeConvolution(var geometry, Weights.Float32 weights) ->
                    arena -> ReferenceProducts.transposeConvolution(geometry, weights, arena.floats, at);
            case KernelSpec.TransposeConvolution(var geometry, Weights.Quantized weights) ->
                    arena -> ReferenceProducts.transposeConvolution(geometry, weights.filter(),
                            ReferenceProducts.finish(weights), arena.shorts, at);
            case KernelSpec.TransposeConvolution(var geometry, Weights.Wide weights) ->
                    arena -> ReferenceProducts.transposeConvolution(geometry, weights.filter(),
                            ReferenceProducts.finish(weights), arena.shorts, at);
            case KernelSpec.HybridConvolution hybrid ->
                    arena -> ReferenceProducts.hybridConvolution(hybrid, arena, at);
            case KernelSpec.MatMul(var geometry) -> arena -> ReferenceProducts.matMul(geometry, arena.floats, at);
            case KernelSpec.AveragePool(var geometry, Bounds.Float32 bounds) ->
                    arena -> ReferenceWindows.averagePool(geometry, bounds, arena.floats, at);
            case KernelSpec.AveragePool(var geometry, Bounds.Quantized bounds) ->
                    arena -> ReferenceWindows.averagePool(geometry, bounds, arena.shorts, at);
            case KernelSpec.MaxPool(var geometry, Bounds.Float32 bounds) ->
                    arena -> ReferenceWindows.maxPool(geometry, bounds, arena.floats, at);
            case KernelSpec.MaxPool(var geometry, Bounds.Quantized bounds) ->
                    arena -> ReferenceWindows.maxPool(geometry, bounds, arena.shorts, at);
            case KernelSpec.Mean(var extents) -> arena -> ReferenceWindows.mean(extents, arena.floats, at);
            case KernelSpec.QuantizedMean mean -> arena -> ReferenceWindows.mean(mean, arena.shorts, at);
            case KernelSpec.Elementwise function -> arena -> ReferenceElements.map(function, arena.floats, at);
            case KernelSpec.Clamp clamp -> arena -> ReferenceElements.clamp(clamp, arena.floats, at);
            case KernelSpec.Lookup lookup -> arena -> ReferenceElements.lookup(lookup, arena.shorts, at);
            case KernelSpec.Quantize quantize -> arena -> ReferenceElements.quantize(quantize, arena, at);
            case KernelSpec.Dequantize dequantize -> arena -> ReferenceElements.dequantize(dequantize, arena, at);
            case KernelSpec.Binary binary -> arena -> ReferenceElements.binary(binary, arena.floats, at);
            case KernelSpec.QuantizedSum sum -> arena -> ReferenceElements.sum(sum, arena.shorts, at);
            case KernelSpec.QuantizedProduct product -> arena -> ReferenceElements.product(product, arena.shorts, at);
            case KernelSpec.QuantizedExtremum extremum ->
                    arena -> ReferenceElements.extremum(extremum, arena.shorts, at);
            case KernelSpec.Softmax(var rows, float beta) ->
                    arena -> ReferenceElements.softmax(rows, beta, arena.floats, at);
            case KernelSpec.QuantizedSoftmax softmax -> arena -> ReferenceElements.softmax(softmax, arena.shorts, at);
            case KernelSpec.DynamicRanges(var rows) -> arena -> ReferenceElements.ranges(rows, arena.floats, at);
            case KernelSpec.DynamicQuantize quantize -> arena -> ReferenceElements.quantize(quantize, arena, at);
            default -> null;
        };
    }
}
