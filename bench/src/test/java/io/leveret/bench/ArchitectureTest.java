package io.leveret.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.leveret.model.Graph;
import io.leveret.model.GraphCosts;
import io.leveret.model.Operator;
import java.io.IOException;
import java.util.DoubleSummaryStatistics;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ArchitectureTest {
    /** Multiply-adds and parameters as published with the architectures, in millions; layers by counting in the papers. */
    @ParameterizedTest
    @CsvSource({"MOBILENET_V1, 569, 4.24, 15, 13", "MOBILENET_V2, 300, 3.5, 36, 17", "INCEPTION_V3, 5713, 23.8, 95, 0"})
    void build_costsWhatIsKnown(Architecture architecture, double multiplyAdds, double parameters, int convolutions,
            int depthwise) throws IOException {
        Graph graph = model(architecture).graph();
        assertEquals(multiplyAdds, GraphCosts.multiplyAdds(graph) / 1e6, 0.01 * multiplyAdds);
        assertEquals(parameters, GraphCosts.parameters(graph) / 1e6, 0.01 * parameters);
        assertEquals(convolutions, graph.operators().stream().filter(Operator.Conv2D.class::isInstance).count());
        assertEquals(depthwise,
                graph.operators().stream().filter(Operator.DepthwiseConv2D.class::isInstance).count());
    }

    @ParameterizedTest
    @EnumSource
    void build_bothEnginesAgreeOnAnAnswerThatVaries(Architecture architecture) throws IOException {
        try (BothEngines engines = BothEngines.open(model(architecture), 2)) {
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
    void smallest_costsWhatIsKnown_andBothEnginesAgreeOnAnAnswerThatVaries() throws IOException {
        BenchModel smallest = BenchModel.smallest();
        assertEquals(14, GraphCosts.multiplyAdds(smallest.graph()) / 1e6, 0.5);
        assertEquals(0.47, GraphCosts.parameters(smallest.graph()) / 1e6, 0.01);
        try (BothEngines engines = BothEngines.open(smallest, 2)) {
            assertEquals(Optional.empty(), engines.disagreement());
            Set<Float> scores = new HashSet<>();
            for (float score : engines.answer()) {
                scores.add(score);
            }
            assertTrue(scores.size() > 1, scores::toString);
        }
    }

    private static BenchModel model(Architecture architecture) {
        return new BenchModel(architecture.modelName(), architecture.build());
    }
}
