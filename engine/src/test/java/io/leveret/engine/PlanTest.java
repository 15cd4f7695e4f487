package io.leveret.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.engine.passes.RandomNetworks;
import io.leveret.graph.Graph;
import io.leveret.graph.GraphCosts;
import io.leveret.graph.Shape;
import io.leveret.testing.FusedActivation;
import io.leveret.testing.ModelBuilder;
import io.leveret.testing.Quant;
import io.leveret.testing.RandomLayers;
import io.leveret.testing.RandomTensors;
import io.leveret.testing.TensorKind;
import io.leveret.testing.Window;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlanTest {
    private static byte[] model() {
        ModelBuilder model = new ModelBuilder();
        int image = model.input(TensorKind.FLOAT32, 1, 8, 8, 4);
        int conv = new RandomLayers(model, 1).conv2d(image, 6, 3, 3, Window.same(), Quant.NONE);
        int relu = model.relu(conv, Quant.NONE);
        int scores = model.softmax(model.reshape(relu, 1, -1), 1, Quant.NONE);
        return model.name(relu, "features").name(scores, "scores").output(scores).build();
    }

    @Test
    void steps_ofAPlan_nameWhatIsComputed() {
        assertEquals(List.of(new PlanStep(0, "CONV_2D", "features", Shape.of(1, 8, 8, 6), 64 * 6 * 9 * 4,
                4 * (64 * 4 + 6 * 9 * 4 + 6 + 64 * 6)), // input, filter, bias, result
                new PlanStep(1, "SOFTMAX", "scores", Shape.of(1, 384), 0, 4 * 2 * 384)),
                Plan.compile(Engines.graph(model())).steps());
    }

    @Test
    void steps_ofANetwork_haveAllItsMultiplyAdds() {
        Graph graph = Engines.graph(RandomNetworks.residual(TensorKind.INT8, 32));
        assertEquals(GraphCosts.multiplyAdds(graph),
                Plan.compile(graph).steps().stream().mapToLong(PlanStep::multiplyAdds).sum());
    }

    @Test
    void steps_ofAConcatenation_moveOnlyWhatDoesNotLieThereAlready() {
        ModelBuilder model = new ModelBuilder();
        int image = model.input(TensorKind.FLOAT32, 1, 4, 4, 2);
        int conv = new RandomLayers(model, 1).conv2d(image, 3, 1, 1, Window.same(), Quant.NONE);
        Plan plan = Plan.compile(Engines.graph(
                model.output(model.concatenation(3, FusedActivation.NONE, Quant.NONE, image, conv)).build()));
        assertEquals(List.of("CONV_2D", "CONCATENATION"), plan.steps().stream().map(PlanStep::operator).toList());
        assertEquals(4 * 2 * (16 * 2), plan.steps().getLast().bytesMoved()); // the image is copied, the product is not
    }

    @Test
    void steps_ofAnOperandReadTwice_countItOnce() {
        ModelBuilder model = new ModelBuilder();
        int image = model.input(TensorKind.FLOAT32, 1, 4, 4, 2);
        Plan plan = Plan.compile(
                Engines.graph(model.output(model.add(image, image, FusedActivation.NONE, Quant.NONE)).build()));
        assertEquals(List.of(4L * 2 * 32), plan.steps().stream().map(PlanStep::bytesMoved).toList());
    }

    @Test
    void arenaBytes_andTheirLowerBound_countWhatIsAliveTogether() {
        Plan plan = Plan.compile(Engines.graph(model()));
        assertEquals(4 * (256 + 384 + 384), plan.arenaLowerBoundBytes()); // the input stays for the next run
        assertEquals(plan.arenaLowerBoundBytes(), plan.arenaBytes()); // all sizes are multiples of a cache line
        assertEquals(Engines.graph(model()).outputs(), plan.graph().outputs());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void profile_ofASession_timesEachStepOfARun(int threads) {
        Plan plan = Plan.compile(Engines.graph(RandomNetworks.residual(TensorKind.UINT8, 32)));
        Session session = plan.open();
        session.write(0, new RandomTensors(3).uint8(32 * 32 * 3));
        session.run();
        byte[] expected = session.readBytes(0);
        Session profiled = plan.open();
        profiled.write(0, new RandomTensors(3).uint8(32 * 32 * 3));
        try (Workers workers = Workers.of(threads)) {
            long start = System.nanoTime();
            long[] nanos = profiled.profile(workers);
            long elapsedNanos = System.nanoTime() - start;
            assertEquals(plan.steps().size(), nanos.length);
            assertTrue(Arrays.stream(nanos).allMatch(step -> step >= 0), () -> Arrays.toString(nanos));
            long sum = Arrays.stream(nanos).sum();
            assertTrue(sum > 0 && sum <= elapsedNanos, () -> sum + " of " + elapsedNanos);
        }
        assertArrayEquals(expected, profiled.readBytes(0));
    }
}
