package io.leveret.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.graph.Graph;
import io.leveret.graph.GraphCosts;
import io.leveret.graph.Operator;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.DoubleSummaryStatistics;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BenchModelTest {
    /**
     * Multiply-adds and parameters as published with the architectures, in millions; layers by counting in the papers.
     */
    @ParameterizedTest
    @CsvSource({"mobilenet_v1_1.0_224, 569, 4.24, 15, 13", "mobilenet_v2_1.0_224, 300, 3.5, 36, 17",
            "inception_v3, 5713, 23.8, 95, 0"})
    void named_standard_costsWhatIsKnown(String name, double multiplyAdds, double parameters, int convolutions,
            int depthwise) throws IOException {
        Graph graph = BenchModel.named(name).graph();
        assertEquals(multiplyAdds, GraphCosts.multiplyAdds(graph) / 1e6, 0.01 * multiplyAdds);
        assertEquals(parameters, GraphCosts.parameters(graph) / 1e6, 0.01 * parameters);
        assertEquals(convolutions, graph.operators().stream().filter(Operator.Conv2D.class::isInstance).count());
        assertEquals(depthwise,
                graph.operators().stream().filter(Operator.DepthwiseConv2D.class::isInstance).count());
    }

    @ParameterizedTest
    @ValueSource(strings = {"mobilenet_v1_1.0_224", "mobilenet_v2_1.0_224", "inception_v3"})
    void named_standard_bothEnginesAgreeOnAnAnswerThatVaries(String name) throws IOException {
        try (BothEngines engines = BothEngines.open(BenchModel.named(name), OtherEngine.TENSORFLOW_LITE, 2)) {
            assertEquals(Optional.empty(), engines.disagreement());
            DoubleSummaryStatistics scores = new DoubleSummaryStatistics();
            for (float score : engines.answer()) {
                scores.accept(score);
            }
            assertEquals(1, scores.getSum(), 1e-4);
            assertTrue(scores.getMin() > 0 && scores.getMax() > 2 * scores.getMin(), scores::toString);
        }
    }

    /** What is published for it: 14 million multiply-adds, 0.47 million parameters. */
    @Test
    void smallest_costsWhatIsKnown_andBothEnginesAgreeOnAnAnswerThatVaries() {
        BenchModel smallest = BenchModel.smallest();
        assertEquals(14, GraphCosts.multiplyAdds(smallest.graph()) / 1e6, 0.5);
        assertEquals(0.47, GraphCosts.parameters(smallest.graph()) / 1e6, 0.01);
        try (BothEngines engines = BothEngines.open(smallest, OtherEngine.TENSORFLOW_LITE, 2)) {
            assertEquals(Optional.empty(), engines.disagreement());
            Set<Float> scores = new HashSet<>();
            for (float score : engines.answer()) {
                scores.add(score);
            }
            assertTrue(scores.size() > 1, scores::toString);
        }
    }

    @Test
    void named_zoo_isBuiltAnewAndTheSame() throws IOException {
        BenchModel model = BenchModel.named("squeezenet_1.1_float16");
        assertArrayEquals(model.file(), model.inMemory().file());
    }

    @Test
    void named_unknown_isAFile() {
        assertThrows(NoSuchFileException.class, () -> BenchModel.named("no_such_net"));
    }
}
