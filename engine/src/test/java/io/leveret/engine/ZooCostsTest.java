package io.leveret.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import io.leveret.graph.Graph;
import io.leveret.graph.GraphCosts;
import io.leveret.testing.zoo.Precision;
import io.leveret.testing.zoo.Zoo;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** That the zoo's architectures are what they are called, by what is published of their costs. */
class ZooCostsTest {
    static Stream<Zoo> models() {
        return Stream.of(Zoo.values()).filter(model -> model != Zoo.NASNET_LARGE); // 355 MB
    }

    @ParameterizedTest
    @MethodSource("models")
    void build_costsWhatIsPublished(Zoo model) {
        Graph graph = Engines.graph(model.buildLogits(Precision.FLOAT32));
        assertEquals(Optional.empty(),
                model.published().complaint(GraphCosts.parameters(graph), GraphCosts.multiplyAdds(graph)));
    }
}
