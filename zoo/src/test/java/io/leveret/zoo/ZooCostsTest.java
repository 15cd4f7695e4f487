package io.leveret.zoo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.graph.Graph;
import io.leveret.graph.GraphCosts;
import io.leveret.zoo.precision.Precision;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** That the zoo's architectures are what they are called, by what is published of their costs. */
class ZooCostsTest {
    static Stream<Zoo> models() {
        return Stream.of(Zoo.values()).filter(model -> model != Zoo.NASNET_LARGE); // 355 MB
    }

    @ParameterizedTest
    @MethodSource("models")
    void graph_costsWhatIsPublished(Zoo model) {
        Graph graph = model.graph(Precision.FLOAT32);
        assertEquals(Optional.empty(),
                model.published().complaint(GraphCosts.parameters(graph), GraphCosts.multiplyAdds(graph)));
    }

    @Test
    void graph_quantizedWithoutARunner_isRefused() {
        assertThrows(IllegalArgumentException.class, () -> Zoo.MOBILENET_V1_SMALLEST.graph(Precision.UINT8));
    }

    @Test
    void modelName_isUnique() {
        Set<String> names = new HashSet<>();
        for (Zoo model : Zoo.values()) {
            for (Precision precision : model.precisions()) {
                assertTrue(names.add(model.modelName(precision)), model::modelName);
            }
        }
        assertTrue(names.containsAll(List.of("inception_v3", "mobilenet_v1_0.25_128_uint8")), names::toString);
    }
}
