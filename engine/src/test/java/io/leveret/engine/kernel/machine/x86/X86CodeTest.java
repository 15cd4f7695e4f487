package io.leveret.engine.kernel.machine.x86;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import io.leveret.engine.kernel.machine.code.CodeFunction;
import io.leveret.engine.kernel.machine.code.CodeImage;
import io.leveret.engine.kernel.machine.code.DepthwisePanels;
import io.leveret.engine.kernel.machine.code.Tile;
import io.leveret.machine.Cpu;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is assembled for CPUs of all kinds, also for others than this one. */
class X86CodeTest {
    private static final Set<CodeFunction> OF_FLOAT32 = EnumSet.of(CodeFunction.FLOAT32_CONVOLUTION,
            CodeFunction.FLOAT32_DEPTHWISE);
    private static final Set<CodeFunction> OF_BYTES = EnumSet.of(CodeFunction.BYTE_CONVOLUTION,
            CodeFunction.BYTE_HYBRID);

    @ParameterizedTest
    @CsvSource({"false, false, 16, 1, 0, 0", "true, false, 16, 1, 16, 4", "true, true, 64, 4, 16, 4"})
    void tiles_areThoseOfTheInstructions(boolean avx512, boolean dotProducts, int quantized, int quantizedVectors,
            int lanes, int vectors) {
        Cpu cpu = new Cpu(true, avx512, true, avx512, dotProducts);
        assertEquals(new Tile(quantized / quantizedVectors, quantizedVectors), X86Code.quantizedTile(cpu));
        assertEquals(new Tile(lanes, vectors), X86Code.float32Tile(cpu));
        assertEquals(dotProducts ? DepthwisePanels.WIDE : DepthwisePanels.NARROW, X86Code.depthwisePanels(cpu));
    }

    @ParameterizedTest
    @CsvSource({"false, false", "true, false", "true, true"})
    void functions_areAllThatTheCpuHas(boolean avx512, boolean dotProducts) {
        Cpu cpu = new Cpu(true, true, true, avx512, dotProducts);
        CodeImage image = X86Code.assemble(cpu);
        Set<CodeFunction> missing = EnumSet.allOf(CodeFunction.class);
        missing.removeAll(image.starts().keySet());
        missing.removeAll(OF_FLOAT32);
        assertEquals(dotProducts ? Set.of() : OF_BYTES, missing);
        assertEquals(OF_FLOAT32, X86Code.assembleFloat32(cpu).starts().keySet());
    }

    @Test
    void float32_ofAvx2_hasSmallerTilesAndOtherCode() {
        Cpu avx2 = new Cpu(true, true, true, false, false);
        assertEquals(new Tile(8, 2), X86Code.float32Tile(avx2));
        assertNotEquals(X86Code.assembleFloat32(avx2).code().length,
                X86Code.assembleFloat32(new Cpu(true, true, true, true, false)).code().length);
    }
}
