package io.leveret.engine.kernel.machine.x86;

import static io.leveret.engine.kernel.machine.code.CodeFunction.BYTE_CONVOLUTION;
import static io.leveret.engine.kernel.machine.code.CodeFunction.BYTE_HYBRID;
import static io.leveret.engine.kernel.machine.code.CodeFunction.CONVOLUTION;
import static io.leveret.engine.kernel.machine.code.CodeFunction.DEPTHWISE;
import static io.leveret.engine.kernel.machine.code.CodeFunction.FLOAT32_CONVOLUTION;
import static io.leveret.engine.kernel.machine.code.CodeFunction.FLOAT32_DEPTHWISE;
import static io.leveret.engine.kernel.machine.code.CodeFunction.HYBRID;
import static io.leveret.engine.kernel.machine.code.CodeFunction.MAXIMA;
import static io.leveret.engine.kernel.machine.code.CodeFunction.MEANS;
import static io.leveret.engine.kernel.machine.code.CodeFunction.NARROWING;
import static io.leveret.engine.kernel.machine.code.CodeFunction.PRODUCTS;
import static io.leveret.engine.kernel.machine.code.CodeFunction.SCALING;
import static io.leveret.engine.kernel.machine.code.CodeFunction.SUMS;
import io.leveret.engine.kernel.machine.code.CodeFunction;
import io.leveret.engine.kernel.machine.code.CodeImage;
import io.leveret.engine.kernel.machine.code.DepthwisePanels;
import io.leveret.engine.kernel.machine.code.PanelElements;
import io.leveret.engine.kernel.machine.code.Tile;
import io.leveret.machine.Assembler;
import io.leveret.machine.CodeMemory;
import io.leveret.machine.Cpu;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.IntFunction;

/** Assembles functions for a CPU of x86-64. */
public final class X86Code {
    private final Assembler code = new Assembler();
    private final Map<CodeFunction, Integer> starts = new EnumMap<>(CodeFunction.class);

    private X86Code() {}

    /** Returns the tile of convolutions of quantized values. */
    public static Tile quantizedTile(Cpu cpu) {
        return cpu.dotProducts() ? Tile.WIDE_QUANTIZED : Tile.QUANTIZED;
    }

    /** Returns the panels of depthwise convolutions of quantized values. */
    public static DepthwisePanels depthwisePanels(Cpu cpu) {
        return cpu.dotProducts() ? DepthwisePanels.WIDE : DepthwisePanels.NARROW;
    }

    /** Returns the tile of float32; none without FMA. */
    public static Tile float32Tile(Cpu cpu) {
        return cpu.avx512() ? Avx512.TILE : cpu.fma() ? Avx2.TILE : Tile.NONE;
    }

    /** Assembles all functions but those of float32, with the instructions that the CPU has. */
    public static CodeImage assemble(Cpu cpu) {
        X86Code image = new X86Code();
        image.writeConvolutions(cpu.dotProducts());
        image.write(cpu.dotProducts());
        return new CodeImage(image.code.code(), image.starts);
    }

    /** Assembles the functions of float32, where the CPU has instructions for them. */
    public static CodeImage assembleFloat32(Cpu cpu) {
        X86Code image = new X86Code();
        int mostVectors = float32Tile(cpu).vectors();
        IntFunction<Isa> isas = vectors -> cpu.avx512() ? new Avx512(image.code, vectors)
                : new Avx2(image.code, vectors);
        TileCode.write(image.begin(FLOAT32_CONVOLUTION), mostVectors,
                vectors -> new Float32Code(image.code, isas.apply(vectors)));
        TileCode.write(image.begin(FLOAT32_DEPTHWISE), mostVectors,
                vectors -> new Float32DepthwiseCode(image.code, isas.apply(vectors)));
        return new CodeImage(image.code.code(), image.starts);
    }

    private void writeConvolutions(boolean dotProducts) {
        if (!dotProducts) {
            new ConvolutionCode(begin(CONVOLUTION)).write();
            return;
        }
        int most = Tile.WIDE_QUANTIZED.vectors();
        TileCode.write(begin(CONVOLUTION), most, vectors -> new WideCode(code, vectors, PanelElements.INT16));
        TileCode.write(begin(BYTE_CONVOLUTION), most, vectors -> new WideCode(code, vectors, PanelElements.UINT8));
    }

    private void write(boolean dotProducts) {
        new HybridCode(begin(HYBRID), dotProducts, PanelElements.INT16).write();
        if (dotProducts) {
            new HybridCode(begin(BYTE_HYBRID), true, PanelElements.UINT8).write();
        }
        NarrowingCode.write(begin(NARROWING));
        (dotProducts ? new WideDepthwiseCode(begin(DEPTHWISE)) : new NarrowDepthwiseCode(begin(DEPTHWISE))).write();
        new MaxPoolCode(begin(MAXIMA)).write();
        new MeanCode(begin(MEANS)).write();
        new SumCode(begin(SUMS)).write();
        new ProductCode(begin(PRODUCTS)).write();
        ScalingCode.write(begin(SCALING));
    }

    private Assembler begin(CodeFunction function) {
        code.align(CodeMemory.LINE_BYTES);
        starts.put(function, code.length());
        return code;
    }
}
