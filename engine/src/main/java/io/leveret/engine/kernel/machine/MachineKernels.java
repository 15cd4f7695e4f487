package io.leveret.engine.kernel.machine;

import io.leveret.engine.kernel.Geometry;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.KernelProvider;
import io.leveret.engine.kernel.KernelSpec;
import io.leveret.engine.kernel.KernelSpec.Weights;
import io.leveret.engine.kernel.Locations;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Kernels of machine code that Leveret assembles: convolutions of quantized values, which multiply integers in pairs or
 * by fours. Other providers do everything else.
 */
public final class MachineKernels implements KernelProvider {
    /** The most elements of a window: with more, the smallest call would take too long. */
    private static final int MAX_WINDOW = 1 << 18;
    private static final Set<String> ARCHITECTURES = Set.of("amd64", "x86_64");

    @Override
    public String name() {
        return "machine";
    }

    @Override
    public Optional<String> refusal() {
        String architecture = System.getProperty("os.arch");
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        if (!ARCHITECTURES.contains(architecture)) {
            return Optional.of("they are for x86-64, not for " + architecture);
        }
        if (!system.startsWith("linux") && !system.startsWith("mac")) {
            return Optional.of("they are for Linux and macOS, not for " + system);
        }
        Module module = MachineKernels.class.getModule();
        if (!module.isNativeAccessEnabled()) {
            return Optional.of("they need --enable-native-access="
                    + (module.isNamed() ? module.getName() : "ALL-UNNAMED") + " on the java command line");
        }
        try {
            return MachineCode.CPU.avx2() ? Optional.empty() : Optional.of("the CPU has no AVX2");
        } catch (ExceptionInInitializerError | NoClassDefFoundError refused) {
            return Optional.of(String.valueOf(
                    refused.getCause() == null ? refused.getMessage() : refused.getCause().getMessage()));
        }
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
