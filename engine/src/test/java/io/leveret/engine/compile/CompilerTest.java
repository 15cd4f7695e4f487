package io.leveret.engine.compile;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.leveret.engine.kernel.KernelFamily;
import io.leveret.testing.TensorKind;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** All passes together: networks compute with them what they compute without, in fewer steps. */
class CompilerTest {
    private static final List<TensorKind> KINDS = List.of(TensorKind.FLOAT32, TensorKind.UINT8, TensorKind.INT8);

    static LongStream seeds() {
        return LongStream.range(0, 90);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void compile_network_computesTheSame(long seed) {
        byte[] file = RandomNetworks.rewritable(KINDS.get((int) (seed % KINDS.size())), seed);
        List<byte[]> inputs = Rewriting.noise(file, seed);
        for (KernelFamily family : Rewriting.FAMILIES) {
            Program plain = Rewriting.plain(file, family);
            Program rewritten = Rewriting.rewritten(file, family);
            Rewriting.assertAgree(family.name(), file, Rewriting.run(plain, inputs), Rewriting.run(rewritten, inputs));
            assertTrue(rewritten.steps().size() <= plain.steps().size(), rewritten.steps()::toString);
        }
    }
}
