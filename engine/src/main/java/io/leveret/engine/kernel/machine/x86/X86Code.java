package io.leveret.engine.kernel.machine.x86;

import static io.leveret.engine.kernel.machine.code.CodeFunction.BYTE_CONVOLUTION;
import static io.leveret.engine.kernel.machine.code.CodeFunction.BYTE_HYBRID;
import static io.leveret.engine.kernel.machine.code.CodeFunction.CONVOLUTION;
import static io.leveret.engine.kernel.machine.code.CodeFunction.DEPTHWISE;
import static io.leveret.engine.kernel.machine.code.CodeFunction.FLOAT32_CONVOLUTION;
import static io.leveret.engine.kernel.machine.code.CodeFunction.FLOAT32_DEPTHWISE;
import static io.leveret.engine.kernel.machine.code.CodeFunction.FLOAT32_HALF_CONVOLUTION;
import static io.leveret.engine.kernel.machine.code.CodeFunction.FLOAT32_HALF_DEPTHWISE;
import static io.leveret.engine.kernel.machine.code.CodeFunction.HYBRID;
import static io.leveret.engine.kernel.machine.code.CodeFunction.MAXIMA;
import static io.leveret.engine.kernel.machine.code.CodeFunction.MEANS;
import static io.leveret.engine.kernel.machine.code.CodeFunction.NARROWING;
import static io.leveret.engine.kernel.machine.code.CodeFunction.PRODUCTS;
import static io.leveret.engine.kernel.machine.code.CodeFunction.SCALING;
import static io.leveret.engine.kernel.machine.code.CodeFunction.SUMS;
import io.leveret.engine.kernel.machine.code.CodeFunction;
import io.leveret.engine.kernel.machine.code.CodeImage;
import io.leveret.engine.kernel.machine.code.PanelElements;
import io.leveret.machine.Assembler;
import io.leveret.machine.CodeMemory;
import io.leveret.machine.Cpu;
import java.util.EnumMap;
import java.util.Map;

/** Assembles all functions for a CPU of x86-64. */
public final class X86Code {
    private final Assembler code = new Assembler();
    private final Map<CodeFunction, Integer> starts = new EnumMap<>(CodeFunction.class);

    private X86Code() {}

    /** The functions, which use the instructions that the CPU has. */
    public static CodeImage assemble(Cpu cpu) {
        X86Code image = new X86Code();
        image.write(cpu.dotProducts());
        int float32Channels = 0;
        if (cpu.fma()) {
            Isa isa = new Avx2(image.code);
            image.writeFloat32(isa, new Avx2(image.code, isa.vectors() / 2));
            float32Channels = isa.channels();
        }
        return new CodeImage(image.code.code(), image.starts, float32Channels);
    }

    private void write(boolean dotProducts) {
        new ConvolutionCode(begin(CONVOLUTION), dotProducts, PanelElements.INT16).write();
        new HybridCode(begin(HYBRID), dotProducts, PanelElements.INT16).write();
        if (dotProducts) {
            new ConvolutionCode(begin(BYTE_CONVOLUTION), true, PanelElements.UINT8).write();
            new HybridCode(begin(BYTE_HYBRID), true, PanelElements.UINT8).write();
        }
        NarrowingCode.write(begin(NARROWING));
        new DepthwiseCode(begin(DEPTHWISE), dotProducts).write();
        new MaxPoolCode(begin(MAXIMA)).write();
        new MeanCode(begin(MEANS)).write();
        new SumCode(begin(SUMS)).write();
        new ProductCode(begin(PRODUCTS)).write();
        ScalingCode.write(begin(SCALING));
    }

    private void writeFloat32(Isa isa, Isa half) {
        new Float32Code(begin(FLOAT32_CONVOLUTION), isa).write();
        new Float32Code(begin(FLOAT32_HALF_CONVOLUTION), half).write();
        new Float32DepthwiseCode(begin(FLOAT32_DEPTHWISE), isa).write();
        new Float32DepthwiseCode(begin(FLOAT32_HALF_DEPTHWISE), half).write();
    }

    private Assembler begin(CodeFunction function) {
        code.align(CodeMemory.LINE_BYTES);
        starts.put(function, code.length());
        return code;
    }
}
