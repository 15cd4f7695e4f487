package io.leveret.engine.kernel.machine.x86;

import static io.leveret.engine.kernel.machine.code.CodeFunction.BYTE_CONVOLUTION;
import static io.leveret.engine.kernel.machine.code.CodeFunction.BYTE_HYBRID;
import static io.leveret.engine.kernel.machine.code.CodeFunction.CONVOLUTION;
import static io.leveret.engine.kernel.machine.code.CodeFunction.DEPTHWISE;
import static io.leveret.engine.kernel.machine.code.CodeFunction.HYBRID;
import static io.leveret.engine.kernel.machine.code.CodeFunction.MAXIMA;
import static io.leveret.engine.kernel.machine.code.CodeFunction.MEANS;
import static io.leveret.engine.kernel.machine.code.CodeFunction.NARROWING;
import static io.leveret.engine.kernel.machine.code.CodeFunction.PRODUCTS;
import static io.leveret.engine.kernel.machine.code.CodeFunction.SCALING;
import static io.leveret.engine.kernel.machine.code.CodeFunction.SUMS;
import io.leveret.engine.kernel.machine.code.CodeFunction;
import io.leveret.engine.kernel.machine.code.CodeImage;
import io.leveret.engine.kernel.machine.code.Float32Tile;
import io.leveret.engine.kernel.machine.code.PanelElements;
import io.leveret.machine.Assembler;
import io.leveret.machine.CodeMemory;
import io.leveret.machine.Cpu;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.IntFunction;

/** Assembles all functions for a CPU of x86-64. */
public final class X86Code {
    private final Assembler code = new Assembler();
    private final Map<CodeFunction, Integer> starts = new EnumMap<>(CodeFunction.class);

    private X86Code() {}

    /** The functions, which use the instructions that the CPU has. */
    public static CodeImage assemble(Cpu cpu) {
        X86Code image = new X86Code();
        image.write(cpu.dotProducts());
        Float32Tile float32 = Float32Tile.NONE;
        if (cpu.avx512()) {
            float32 = image.writeFloat32(Isa.mostVectors(Avx512.REGISTERS), vectors -> new Avx512(image.code, vectors));
        } else if (cpu.fma()) {
            float32 = image.writeFloat32(Isa.mostVectors(Avx2.REGISTERS), vectors -> new Avx2(image.code, vectors));
        }
        return new CodeImage(image.code.code(), image.starts, float32);
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

    /** Writes the functions of float32 for tiles of any number of vectors; returns the widest. */
    private Float32Tile writeFloat32(int mostVectors, IntFunction<Isa> isas) {
        Isa isa = isas.apply(mostVectors);
        for (int vectors = 1; vectors <= mostVectors; vectors++) {
            Isa narrower = isas.apply(vectors);
            new Float32Code(begin(CodeFunction.float32Convolution(vectors)), narrower).write();
            new Float32DepthwiseCode(begin(CodeFunction.float32Depthwise(vectors)), narrower).write();
        }
        return new Float32Tile(isa.channels() / mostVectors, mostVectors);
    }

    private Assembler begin(CodeFunction function) {
        code.align(CodeMemory.LINE_BYTES);
        starts.put(function, code.length());
        return code;
    }
}
