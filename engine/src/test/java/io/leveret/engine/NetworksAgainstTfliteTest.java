package io.leveret.engine;

import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.engine.passes.RandomNetworks;
import io.leveret.testing.RandomTensors;
import io.leveret.testing.TensorKind;
import io.leveret.testing.TfliteOracle;
import io.leveret.testing.TfliteOracle.Kernels;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Operators together: what one leaves in memory is what the next one needs. */
class NetworksAgainstTfliteTest {
    private static final List<TensorKind> KINDS = List.of(TensorKind.FLOAT32, TensorKind.UINT8, TensorKind.INT8);

    static LongStream seeds() {
        return LongStream.range(0, 45);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void run_branchingNetwork_agrees(long seed) {
        TensorKind kind = KINDS.get((int) (seed % KINDS.size()));
        assertAgrees(RandomNetworks.branching(kind, seed), kind, 8, 5, seed);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void run_rewrittenNetwork_agrees(long seed) {
        TensorKind kind = KINDS.get((int) (seed % KINDS.size()));
        assertAgrees(RandomNetworks.rewritable(kind, seed), kind, 8, 5, seed);
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "UINT8", "INT8"})
    void run_residualNetwork_agrees(TensorKind kind) {
        assertAgrees(RandomNetworks.residual(kind, 64), kind, 64, 3, 1);
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "UINT8", "INT8"})
    void run_squeezingNetwork_agrees(TensorKind kind) {
        assertAgrees(RandomNetworks.squeezing(kind, 48), kind, 48, 3, 1);
    }

    private static void assertAgrees(byte[] file, TensorKind kind, int size, int channels, long seed) {
        RandomTensors random = new RandomTensors(seed);
        List<byte[]> inputs = new ArrayList<>();
        for (int i = Engines.graph(file).inputs().size(); i > 0; i--) {
            inputs.add(random.tensor(kind, 1, size, size, channels));
        }
        List<byte[]> expected = TfliteOracle.ask(file, Kernels.XNNPACK, inputs.toArray(byte[][]::new));
        for (KernelChoice family : Engines.FAMILIES) {
            List<byte[]> actual = Engines.run(file, family, inputs);
            Agreement agreement = new Agreement(1);
            for (int i = 0; i < expected.size(); i++) {
                agreement.compare(family.name() + ", output " + i, kind, expected.get(i), actual.get(i));
            }
            assertTrue(agreement.equalShare() >= 0.99, () -> family.name() + ": " + agreement);
        }
    }
}
