package io.leveret.engine.kernel.machine.x86;

import io.leveret.engine.kernel.machine.code.CodeImage;
import io.leveret.engine.kernel.machine.code.PanelElements;
import io.leveret.machine.Assembler;
import io.leveret.machine.Cpu;

/** Assembles all functions for a CPU of x86-64. */
public final class X86Code {
    private static final int ALIGNMENT = 64; // a line of the cache

    private X86Code() {}

    /** The functions, which use the instructions that the CPU has. */
    public static CodeImage assemble(Cpu cpu) {
        boolean dotProducts = cpu.dotProducts();
        Assembler code = new Assembler();
        int convolution = begin(code);
        new ConvolutionCode(code, dotProducts, PanelElements.INT16).write();
        int byteConvolution = CodeImage.ABSENT;
        if (dotProducts) {
            byteConvolution = begin(code);
            new ConvolutionCode(code, true, PanelElements.UINT8).write();
        }
        int hybrid = begin(code);
        new HybridCode(code, dotProducts, PanelElements.INT16).write();
        int byteHybrid = CodeImage.ABSENT;
        if (dotProducts) {
            byteHybrid = begin(code);
            new HybridCode(code, true, PanelElements.UINT8).write();
        }
        int narrowing = begin(code);
        NarrowingCode.write(code);
        int depthwise = begin(code);
        new DepthwiseCode(code, dotProducts).write();
        return new CodeImage(code.code(), convolution, byteConvolution, hybrid, byteHybrid, narrowing, depthwise);
    }

    private static int begin(Assembler code) {
        code.align(ALIGNMENT);
        return code.length();
    }
}
