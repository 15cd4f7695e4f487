package io.leveret.engine.kernel.machine;

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
import io.leveret.graph.BinaryFunction;
import io.leveret.graph.ElementwiseFunction;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Kernels of machine code that this package assembles: convolutions of quantized values, which multiply integers in pairs or by fours.
 * All else is left to other families.
 */
public final class MachineKernels implements KernelFamily {
    /** Elements of a window at most: what one call computes at least would take too long. */
    private static final int MAX_WINDOW = 1 << 18;
    private static final Set<String> ARCHITECTURES = Set.of("amd64", "x86_64");

    private final KernelFamily reals;
    private final KernelFamily integers;

    /**
     * The kernels, where there is no {@link #refusal}.
     *
     * @param reals for all of reals
     * @param integers for what there is no code for
     */
    public MachineKernels(KernelFamily reals, KernelFamily integers) {
        this.reals = reals;
        this.integers = integers;
    }

    /** Why these kernels cannot run here, for people; empty if they can. */
    public static Optional<String> refusal() {
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
    public String name() {
        return "machine";
    }

    @Override
    public String describe() {
        return "machine, " + (MachineCode.CPU.dotProducts() ? "AVX-512 VNNI" : "AVX2") + "; else " + reals.describe();
    }

    @Override
    public void warmUp(KernelFamily whole) {
        integers.warmUp(whole);
    }

    @Override
    public Kernel f32Convolution(Geometry geometry, float[] filter, float[] bias, float min, float max, int input,
            int output) {
        return reals.f32Convolution(geometry, filter, bias, min, max, input, output);
    }

    @Override
    public Kernel q8Convolution(Geometry geometry, short[] filter, int[] bias, Requantization requantization,
            QuantizedRange inputs, int input, int output) {
        return convolves(geometry)
                ? new MachineConvolution(geometry, filter, bias, requantization, inputs, input, output)
                : integers.q8Convolution(geometry, filter, bias, requantization, inputs, input, output);
    }

    @Override
    public Kernel f32Depthwise(Geometry geometry, float[] filter, float[] bias, float min, float max, int input,
            int output) {
        return reals.f32Depthwise(geometry, filter, bias, min, max, input, output);
    }

    @Override
    public Kernel q8Depthwise(Geometry geometry, short[] filter, int[] bias, Requantization requantization,
            QuantizedRange inputs, int input, int output) {
        return convolvesDepthwise(geometry)
                ? new MachineDepthwise(geometry, filter, bias, requantization, input, output)
                : integers.q8Depthwise(geometry, filter, bias, requantization, inputs, input, output);
    }

    @Override
    public boolean convolvesByRows(Geometry geometry, boolean quantized) {
        return quantized ? convolves(geometry) || integers.convolvesByRows(geometry, true)
                : reals.convolvesByRows(geometry, false);
    }

    @Override
    public boolean convolvesDepthwiseByRows(Geometry geometry, boolean quantized) {
        return quantized ? convolvesDepthwise(geometry) || integers.convolvesDepthwiseByRows(geometry, true)
                : reals.convolvesDepthwiseByRows(geometry, false);
    }

    private static boolean convolves(Geometry geometry) {
        return geometry.fitsBand()
                && geometry.filterHeight() * geometry.filterWidth() * geometry.inChannels() <= MAX_WINDOW;
    }

    private static boolean convolvesDepthwise(Geometry geometry) {
        return geometry.fitsBand() && geometry.inChannels() == geometry.outChannels()
                && geometry.filterHeight() * geometry.filterWidth() * geometry.outChannels() <= MAX_WINDOW;
    }

    @Override
    public Conversion rescaling(short[] results, int first, float ratio) {
        return integers.rescaling(results, first, ratio);
    }

    @Override
    public Kernel f32AveragePool(Geometry geometry, float min, float max, int input, int output) {
        return reals.f32AveragePool(geometry, min, max, input, output);
    }

    @Override
    public Kernel q8AveragePool(Geometry geometry, int zeroPoint, int min, int max, int input, int output) {
        return integers.q8AveragePool(geometry, zeroPoint, min, max, input, output);
    }

    @Override
    public Kernel f32MaxPool(Geometry geometry, float min, float max, int input, int output) {
        return reals.f32MaxPool(geometry, min, max, input, output);
    }

    @Override
    public Kernel q8MaxPool(Geometry geometry, int min, int max, int input, int output) {
        return integers.q8MaxPool(geometry, min, max, input, output);
    }

    @Override
    public Kernel f32Mean(int outer, int reduced, int inner, int input, int output) {
        return reals.f32Mean(outer, reduced, inner, input, output);
    }

    @Override
    public Kernel q8Mean(int outer, int reduced, int inner, float scale, int zeroPoint, int min, int max, int input,
            int output) {
        return integers.q8Mean(outer, reduced, inner, scale, zeroPoint, min, max, input, output);
    }

    @Override
    public Kernel q8Sum(Broadcast broadcast, FixedPointSum sum, int min, int max, int left, int right, int output) {
        return integers.q8Sum(broadcast, sum, min, max, left, right, output);
    }

    @Override
    public Kernel q8Product(Broadcast broadcast, Requantization requantization, int left, int right, int output) {
        return integers.q8Product(broadcast, requantization, left, right, output);
    }

    @Override
    public Kernel q8Lookup(int elements, short[] table, int first, int input, int output) {
        return integers.q8Lookup(elements, table, first, input, output);
    }

    @Override
    public Kernel f32Map(ElementwiseFunction function, float parameter, int elements, int input, int output) {
        return reals.f32Map(function, parameter, elements, input, output);
    }

    @Override
    public Kernel f32Pairs(BinaryFunction function, Broadcast broadcast, float min, float max, int left, int right,
            int output) {
        return reals.f32Pairs(function, broadcast, min, max, left, right, output);
    }

    @Override
    public Kernel f32Softmax(int lines, int length, float beta, int input, int output) {
        return reals.f32Softmax(lines, length, beta, input, output);
    }

    @Override
    public Kernel f32MatMul(MatMulGeometry geometry, int left, int right, int output) {
        return reals.f32MatMul(geometry, left, right, output);
    }

    @Override
    public boolean convolvesHybrid(Geometry geometry) {
        return convolves(geometry);
    }

    @Override
    public Kernel hybridConvolution(Geometry geometry, int rows, short[] filter, float[] scales, float[] bias,
            float min, float max, int input, int ranges, int output) {
        return new HybridConvolution(geometry, rows, filter, scales, bias, min, max, input, ranges, output);
    }

    @Override
    public Kernel dynamicRanges(int rows, int length, int input, int ranges) {
        return reals.dynamicRanges(rows, length, input, ranges);
    }

    @Override
    public Kernel dynamicQuantize(int rows, int length, int input, int ranges, Storage held, int output) {
        return reals.dynamicQuantize(rows, length, input, ranges, held, output);
    }
}
