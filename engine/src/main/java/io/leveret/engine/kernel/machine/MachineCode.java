package io.leveret.engine.kernel.machine;

import io.leveret.engine.kernel.machine.code.CellRun;
import io.leveret.engine.kernel.machine.code.CodeFunction;
import io.leveret.engine.kernel.machine.code.CodeImage;
import io.leveret.engine.kernel.machine.code.DepthwisePanels;
import io.leveret.engine.kernel.machine.code.Float32DepthwisePanels;
import io.leveret.engine.kernel.machine.code.HybridPanel;
import io.leveret.engine.kernel.machine.code.Panel;
import io.leveret.engine.kernel.machine.code.PanelElements;
import io.leveret.engine.kernel.machine.code.PoolPanel;
import io.leveret.engine.kernel.machine.code.ScalePanel;
import io.leveret.engine.kernel.machine.code.SumPanel;
import io.leveret.engine.kernel.machine.code.Tile;
import io.leveret.engine.kernel.machine.x86.NarrowingCode;
import io.leveret.engine.kernel.machine.x86.ScalingCode;
import io.leveret.engine.kernel.machine.x86.X86Code;
import io.leveret.machine.CodeMemory;
import io.leveret.machine.Cpu;
import io.leveret.machine.MachineSupport;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * The functions of this package, assembled when this class is first used.
 *
 * <p>They are critical downcalls: without transitions for safepoints, they cost a dozen nanoseconds and may access
 * arrays on the heap. But the garbage collector waits for them, so callers divide their work into calls of some tens of
 * microseconds.
 */
final class MachineCode {
    /** The instructions in use. */
    static final Cpu CPU = MachineSupport.cpu();
    /** The tile of quantized values. */
    static final Tile QUANTIZED = X86Code.quantizedTile(CPU);
    /** The panels of depthwise convolutions of quantized values. */
    static final DepthwisePanels DEPTHWISE_PANELS = X86Code.depthwisePanels(CPU);
    /** The tile of float32; none if there is no code for it. */
    static final Tile FLOAT32 = X86Code.float32Tile(CPU);

    private static final MethodHandle CONVOLUTION;
    private static final @Nullable MethodHandle BYTE_CONVOLUTION; // null without AVX-512 VNNI
    private static final MethodHandle HYBRID;
    private static final @Nullable MethodHandle BYTE_HYBRID; // null without AVX-512 VNNI
    private static final MethodHandle NARROWING;
    private static final MethodHandle DEPTHWISE;
    private static final MethodHandle MAXIMA;
    private static final MethodHandle MEANS;
    private static final MethodHandle SUMS;
    private static final MethodHandle PRODUCTS;
    private static final MethodHandle SCALING;

    static {
        CodeImage image = X86Code.assemble(CPU);
        MemorySegment memory = CodeMemory.of(image.code());
        CONVOLUTION = function(image, memory, CodeFunction.CONVOLUTION);
        BYTE_CONVOLUTION = functionIfAny(image, memory, CodeFunction.BYTE_CONVOLUTION);
        HYBRID = function(image, memory, CodeFunction.HYBRID);
        BYTE_HYBRID = functionIfAny(image, memory, CodeFunction.BYTE_HYBRID);
        NARROWING = CodeMemory.function(memory, image.starts().get(CodeFunction.NARROWING),
                FunctionDescriptor.ofVoid(ValueLayout.ADDRESS, ValueLayout.ADDRESS,
                        ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));
        DEPTHWISE = function(image, memory, CodeFunction.DEPTHWISE);
        MAXIMA = function(image, memory, CodeFunction.MAXIMA);
        MEANS = function(image, memory, CodeFunction.MEANS);
        SUMS = function(image, memory, CodeFunction.SUMS);
        PRODUCTS = function(image, memory, CodeFunction.PRODUCTS);
        SCALING = function(image, memory, CodeFunction.SCALING);
    }

    private MachineCode() {}

    /** The functions of float32, assembled for the first model that needs them. */
    private static final class OfFloat32 {
        static final MethodHandle CONVOLUTION;
        static final MethodHandle DEPTHWISE;

        static {
            CodeImage image = X86Code.assembleFloat32(CPU);
            MemorySegment memory = CodeMemory.of(image.code());
            CONVOLUTION = function(image, memory, CodeFunction.FLOAT32_CONVOLUTION);
            DEPTHWISE = function(image, memory, CodeFunction.FLOAT32_DEPTHWISE);
        }
    }

    private static MethodHandle function(CodeImage image, MemorySegment memory, CodeFunction function) {
        return CodeMemory.function(memory, image.starts().get(function), CodeMemory.SIGNATURE);
    }

    private static @Nullable MethodHandle functionIfAny(CodeImage image, MemorySegment memory, CodeFunction function) {
        return image.starts().containsKey(function) ? function(image, memory, function) : null;
    }

    /**
     * Computes the results of a panel's channels for some pixels.
     *
     * @param in of the panel's {@link PanelElements}
     * @param places where each pixel's window starts in the input, int32
     * @param outAt where the first pixel's results go, in elements from the start of the output
     * @param placesAt where the first pixel's position is, in elements
     */
    static void convolve(Panel panel, MemorySegment in, MemorySegment out, MemorySegment places, int pixels,
            int outAt, int placesAt) {
        try {
            switch (panel.elements()) {
                case FLOAT32 -> OfFloat32.CONVOLUTION.invokeExact(in, out, places, (long) pixels, panel.memory(),
                        (long) outAt * Float.BYTES, (long) placesAt * Integer.BYTES);
                case INT16 -> CONVOLUTION.invokeExact(in, out, places, (long) pixels, panel.memory(),
                        (long) outAt * Short.BYTES, (long) placesAt * Integer.BYTES);
                case UINT8 -> BYTE_CONVOLUTION.invokeExact(in, out, places, (long) pixels, panel.memory(),
                        (long) outAt * Short.BYTES, (long) placesAt * Integer.BYTES);
            }
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    /**
     * Computes the results of a {@link HybridPanel}'s channels for some pixels, as float32 values.
     *
     * @param places where each pixel's window starts in the input, the zero point, int32,
     *     and the scale, float32
     * @param outAt where the first pixel's results go, in elements from the start of the output
     * @param placesAt where the first pixel's place is, in ints
     */
    static void convolveHybrid(Panel panel, MemorySegment in, MemorySegment out, MemorySegment places, int pixels,
            int outAt, int placesAt) {
        try {
            switch (panel.elements()) {
                case FLOAT32 -> throw new IllegalArgumentException("float32 is not quantized");
                case INT16 -> HYBRID.invokeExact(in, out, places, (long) pixels, panel.memory(),
                        (long) outAt * Float.BYTES, (long) placesAt * Integer.BYTES);
                case UINT8 -> BYTE_HYBRID.invokeExact(in, out, places, (long) pixels, panel.memory(),
                        (long) outAt * Float.BYTES, (long) placesAt * Integer.BYTES);
            }
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    /**
     * Computes the results of all channels of a depthwise convolution for some pixels; parameters as for
     * {@link #convolve}.
     *
     * @param panels see {@link DepthwisePanels}
     */
    static void convolveDepthwise(MemorySegment in, MemorySegment out, MemorySegment places, int pixels,
            MemorySegment panels, int outAt, int placesAt) {
        try {
            DEPTHWISE.invokeExact(in, out, places, (long) pixels, panels, (long) outAt * Short.BYTES,
                    (long) placesAt * Integer.BYTES);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    /**
     * Computes the results of all channels of a float32 depthwise convolution for some pixels.
     *
     * @param places a {@link CellRun}
     * @param panels see {@link Float32DepthwisePanels}
     * @param outAt where the first pixel's results go, in elements from the start of the output
     */
    static void convolveFloat32Depthwise(MemorySegment in, MemorySegment out, MemorySegment places, int pixels,
            MemorySegment panels, int outAt) {
        try {
            OfFloat32.DEPTHWISE.invokeExact(in, out, places, (long) pixels, panels, (long) outAt * Float.BYTES, 0L);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    /**
     * Computes the results of all channels of a pooling for some pixels; parameters as for {@link #convolve}.
     *
     * @param places where each pixel's window starts in the input, and how many rows and columns of cells it has, int32
     */
    static void pool(PoolPanel panel, MemorySegment in, MemorySegment out, MemorySegment places, int pixels, int outAt,
            int placesAt) {
        try {
            if (panel.isOfMaxima()) {
                MAXIMA.invokeExact(in, out, places, (long) pixels, panel.memory(), (long) outAt * Short.BYTES,
                        (long) placesAt * Integer.BYTES);
            } else {
                MEANS.invokeExact(in, out, places, (long) pixels, panel.memory(), (long) outAt * Short.BYTES,
                        (long) placesAt * Integer.BYTES);
            }
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    /**
     * Adds pairs.
     *
     * @param panel {@link SumPanel}
     * @param places where the left and the right elements start in the input, int32
     * @param count number of pairs, at least {@link MachinePairs#LEAST}
     * @param outAt where the first result goes, in elements from the start of the output
     */
    static void add(MemorySegment panel, MemorySegment in, MemorySegment out, MemorySegment places, int count,
            int outAt) {
        try {
            SUMS.invokeExact(in, out, places, (long) count, panel, (long) outAt * Short.BYTES, 0L);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** Multiplies pairs, with a {@link ScalePanel}; parameters as for {@link #add}. */
    static void multiply(MemorySegment panel, MemorySegment in, MemorySegment out, MemorySegment places, int count,
            int outAt) {
        try {
            PRODUCTS.invokeExact(in, out, places, (long) count, panel, (long) outAt * Short.BYTES, 0L);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    /**
     * Brings int16 to another scale.
     *
     * @param panel {@link ScalePanel}
     * @param from where the first value is, in elements
     * @param to where its result goes, in elements
     * @param count a multiple of {@link ScalingCode#TOGETHER} above 0
     */
    static void scale(MemorySegment panel, MemorySegment values, int from, int to, int count) {
        try {
            SCALING.invokeExact(values, values, values, (long) count, panel, (long) to * Short.BYTES,
                    (long) from * Short.BYTES);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    /**
     * Makes uint8 of int16.
     *
     * @param inAt where to begin, in elements
     * @param outAt where to write, in elements
     * @param count number of elements, rounded up to a multiple of {@link NarrowingCode#TOGETHER}
     * @param offset what to add to each
     */
    static void narrow(MemorySegment in, MemorySegment out, int inAt, int outAt, int count, int offset) {
        long rounded = (long) (count + NarrowingCode.TOGETHER - 1) / NarrowingCode.TOGETHER * NarrowingCode.TOGETHER;
        try {
            NARROWING.invokeExact(in, out, (long) inAt * Short.BYTES, (long) outAt, rounded, (long) offset);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }
}
