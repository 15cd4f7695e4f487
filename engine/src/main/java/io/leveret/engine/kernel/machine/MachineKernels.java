package io.leveret.engine.kernel.machine;

import io.leveret.engine.kernel.Geometry;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.KernelProvider;
import io.leveret.engine.kernel.KernelSpec;
import io.leveret.engine.kernel.KernelSpec.Weights;
import io.leveret.engine.kernel.Locations;
import io.leveret.machine.MachineSupport;
import java.util.Optional;

/**
 * Kernels of machine code that Leveret assembles: convolutions of quantized values, which multiply integers in pairs or
 * by fours. Other providers do everything else.
 */
public final class MachineKernels implements KernelProvider {
    /** The most elements of a window: with more, the smallest call would take too long. */
    private static final int MAX_WINDOW = 1 << 18;

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
        return "machine, " + (MachineCode.CPU.dotProducts() ? "AVX-512 VNNI" : "AVX2");
    }

    @Override
    public Optional<Kernel> make(KernelSpec spec, Locations at) {
        return switch (spec) {
            case KernelSpec.Convolution(Geometry geometry, Weights.Quantized weights) when isShort(geometry,
                    geometry.inChannels()) ->
                    Optional.of(new MachineConvolution(geometry, weights.filter(), weights.bias(),
                            weights.requantization(), weights.inputs(), at.input(), at.output()));
            case KernelSpec.Depthwise(Geometry geometry, Weights.Quantized weights) when geometry
                    .inChannels() == geometry.outChannels() && isShort(geometry, geometry.outChannels()) ->
                    Optional.of(new MachineDepthwise(geometry, weights.filter(), weights.bias(),
                            weights.requantization(), at.input(), at.output()));
            case KernelSpec.HybridConvolution hybrid when isShort(hybrid.geometry(),
                    hybrid.geometry().inChannels()) ->
                    Optional.of(new HybridConvolution(hybrid.geometry(), hybrid.rows(), hybrid.filter(),
                            hybrid.scales(), hybrid.bias(), hybrid.min(), hybrid.max(), at.input(), at.input(1),
                            at.output()));
            default -> Optional.empty();
        };
    }

    /** Returns whether a band can be copied and the smallest call is short. */
    private static boolean isShort(Geometry geometry, int channels) {
        return geometry.fitsBand() && geometry.filterHeight() * geometry.filterWidth() * channels <= MAX_WINDOW;
    }
}
