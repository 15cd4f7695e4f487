package io.leveret.engine.kernel.vector;

import io.leveret.engine.kernel.ConvGeometry;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.KernelFamily;
import io.leveret.engine.kernel.Requantization;
import io.leveret.engine.kernel.scalar.ScalarKernels;

/**
 * Kernels of the Vector API: register tiles of float32 lanes, for reals and, exactly, for quantised values. The module
 * {@code jdk.incubator.vector} must be there before this class is touched.
 */
public final class VectorKernels implements KernelFamily {
    private final KernelFamily scalar = new ScalarKernels();

    @Override
    public String name() {
        return "vector";
    }

    @Override
    public String describe() {
        return "vector, " + Lanes.FLOATS.vectorBitSize() + " bits";
    }

    @Override
    public void warmUp() {
        WarmUp.run();
    }

    @Override
    public Kernel f32Convolution(ConvGeometry geometry, float[] filter, float[] bias, float min, float max, int input,
            int output) {
        if (Winograd.pays(geometry, 1, Lanes.COUNT)) {
            return Winograd.ofReals(geometry, WinogradFilter.pack(filter, bias), clamp(geometry, min, max), input,
                    output);
        }
        return Convolution.ofReals(geometry.simplified(), FilterPanels.pack(filter, bias), clamp(geometry, min, max),
                input, output);
    }

    @Override
    public Kernel q8Convolution(ConvGeometry geometry, short[] filter, int[] bias, Requantization requantization,
            int maxInput, int input, int output) {
        if (Winograd.pays(geometry, 1, Lanes.COUNT)) {
            WinogradFilter transformed = WinogradFilter.pack(filter, bias, maxInput);
            if (Winograd.pays(geometry, transformed.groups(), Lanes.COUNT)) {
                return Winograd.ofIntegers(geometry, transformed, requantizer(geometry, requantization), input, output);
            }
        }
        ConvGeometry simple = geometry.simplified();
        Segments segments = Segments.exact(simple, Band.rowLength(simple, true), filter, bias, maxInput);
        return Convolution.ofIntegers(simple, FilterPanels.pack(floats(filter), floats(bias)), segments, bias,
                requantizer(geometry, requantization), input, output);
    }

    @Override
    public Kernel f32Depthwise(ConvGeometry geometry, float[] filter, float[] bias, float min, float max, int input,
            int output) {
        return new Depthwise(geometry, false, filter, bias, null, clamp(geometry, min, max), input, output);
    }

    @Override
    public Kernel q8Depthwise(ConvGeometry geometry, short[] filter, int[] bias, Requantization requantization,
            int maxInput, int input, int output) {
        if (!Segments.isExactDepthwise(filter, new int[bias.length], maxInput)) { // windows of more than 258 cells
            return scalar.q8Depthwise(geometry, filter, bias, requantization, maxInput, input, output);
        }
        boolean exactBias = Segments.isExactDepthwise(filter, bias, maxInput);
        return new Depthwise(geometry, true, floats(filter), exactBias ? floats(bias) : new float[bias.length],
                exactBias ? null : bias, requantizer(geometry, requantization), input, output);
    }

    private static Epilogue clamp(ConvGeometry geometry, float min, float max) {
        return new Clamp(geometry.outChannels(), geometry.outStride(), min, max);
    }

    private static Epilogue requantizer(ConvGeometry geometry, Requantization requantization) {
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
