package io.leveret.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.engine.lower.Program;
import io.leveret.engine.passes.RandomNetworks;
import io.leveret.testing.ModelBuilder;
import io.leveret.testing.Quant;
import io.leveret.testing.TensorKind;
import io.leveret.testing.Window;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
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
        for (KernelChoice family : Rewriting.FAMILIES) {
            Program plain = Rewriting.plain(file, family);
            Program rewritten = Rewriting.rewritten(file, family);
            Rewriting.assertAgree(family.name(), file, Rewriting.run(plain, inputs), Rewriting.run(rewritten, inputs));
            assertTrue(rewritten.steps().size() <= plain.steps().size(), rewritten.steps()::toString);
        }
    }

    @Test
    void compile_tenThousandChains_doesNotSearchThemAllForEach() {
        ModelBuilder model = new ModelBuilder();
        int image = model.input(TensorKind.FLOAT32, 1, 256, 256, 4);
        int pointwise = model.constant(new float[16], 4, 1, 1, 4);
        int depthwise = model.constant(new float[36], 1, 3, 3, 4);
        int[] outputs = new int[10_000];
        for (int i = 0; i < outputs.length; i++) {
            int expanded = model.conv2d(image, pointwise, ModelBuilder.ABSENT, Window.same(), Quant.NONE);
            int filtered = model.depthwiseConv2d(expanded, depthwise, ModelBuilder.ABSENT, Window.same(), Quant.NONE);
            outputs[i] = model.averagePool2d(filtered, 256, 256, Window.valid());
        }
        byte[] file = model.output(outputs).build();
        Program program = assertTimeoutPreemptively(Duration.ofSeconds(60), // it took minutes, now a second
                () -> Rewriting.rewritten(file, Rewriting.VECTOR));
        assertEquals(2 * outputs.length, program.steps().size());
    }
}
