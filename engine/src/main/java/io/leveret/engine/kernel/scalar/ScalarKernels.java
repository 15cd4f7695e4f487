package io.leveret.engine.kernel.scalar;

import io.leveret.engine.kernel.ConvGeometry;
import io.leveret.engine.kernel.Conversion;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.KernelFamily;
import io.leveret.engine.kernel.Requantization;

/** The readable truth: plain loops, which run on every JVM and which the other families must agree with. */
public final class ScalarKernels implements KernelFamily {
    @Override
    public String name() {
        return "scalar";
    }

    @Override
    public Kernel f32Convolution(ConvGeometry geometry, float[] filter, float[] bias, float min, float max, int input,
            int output) {
        return new F32Convolution(geometry, filter, bias, min, max, input, output);
    }

    @Override
    public Kernel q8Convolution(ConvGeometry geometry, short[] filter, int[] bias, Requantization requantization,
            int maxInput, int input, int output) {
        return new Q8Convolution(geometry, filter, bias, requantization, input, output);
    }

    @Override
    public Kernel f32Depthwise(ConvGeometry geometry, float[] filter, float[] bias, float min, float max, int input,
            int output) {
        return new F32Depthwise(geometry, filter, bias, min, max, input, output);
    }

    @Override
    public Kernel q8Depthwise(ConvGeometry geometry, short[] filter, int[] bias, Requantization requantization,
            int maxInput, int input, int output) {
        return new Q8Depthwise(geometry, filter, bias, requantization, input, output);
    }

    @Override
    public Conversion rescaling(short[] results, int first, float ratio) {
        return new Table(results, first);
    }
}
