package io.leveret.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GraphEditTest {
    private static final Shape PAIR = Shape.of(2);

    private final GraphBuilder builder = new GraphBuilder();
    private final int input = builder.input("x", ElementType.FLOAT32, PAIR);
    private final int unused = builder.constant(TensorSpec.of("unused", PAIR, 8, 9f));
    private final int two = builder.constant(TensorSpec.of("two", Shape.of(), 2f));
    private final int twice = builder.next("twice").multiply(input, two);
    private final int negative = builder.next("negative").elementwise(ElementwiseFunction.NEG, twice);
    private final int sine = builder.next("sine").elementwise(ElementwiseFunction.SIN, negative);
    private final Graph graph = builder.build(sine);

    private static List<String> operators(Graph graph) {
        return graph.operators().stream().map(Operator::name).toList();
    }

    @Test
    void upTo_innerTensor_leavesOutWhatItDoesNotNeed() {
        Graph part = GraphEdit.upTo(graph, negative);
        assertEquals(List.of("MUL", "NEG"), operators(part));
        assertEquals(List.of("x", "two", "twice", "negative"), part.tensors().stream().map(TensorSpec::name).toList());
        assertEquals("negative", part.output(0).name());
        assertEquals("x", part.input(0).name());
        assertEquals(new Operator.Elementwise(ElementwiseFunction.NEG, 2, 3), part.operators().getLast());
        assertThrows(IndexOutOfBoundsException.class, () -> GraphEdit.upTo(graph, 6));
        assertEquals(graph.tensor(unused), new GraphEdit(graph).graph().tensor(unused));
    }

    @Test
    void replace_insertAndRemove_giveASoundGraph() {
        GraphEdit edit = new GraphEdit(graph);
        int between = edit.add(TensorSpec.computed("between", ElementType.FLOAT32, PAIR, Optional.empty()));
        edit.insert(1, new Operator.Elementwise(ElementwiseFunction.ABS, twice, between));
        edit.replace(1, new Operator.Elementwise(ElementwiseFunction.ABS, twice, between),
                new Operator.Elementwise(ElementwiseFunction.EXP, between, negative));
        assertEquals(List.of("MUL", "ABS", "EXP", "SIN"), operators(edit.graph()));
        edit.replace(2).outputs(List.of(negative));
        assertEquals(List.of("MUL", "ABS", "EXP"), operators(edit.graph()));
        int last = edit.add(TensorSpec.computed("last", ElementType.FLOAT32, PAIR, Optional.empty()));
        edit.insert(3, new Operator.Elementwise(ElementwiseFunction.COS, negative, last)).outputs(List.of(last));
        assertEquals(List.of("MUL", "ABS", "EXP", "COS"), operators(edit.graph()));
    }

    @Test
    void graph_thatIsNotSound_isRefused() {
        assertEquals("SIN (operator 1): it needs tensor 4 (negative) before anything has computed it",
                assertThrows(GraphException.class, () -> new GraphEdit(graph).replace(1).graph()).reason());
        GraphEdit edit = new GraphEdit(graph).set(two, TensorSpec.of("two", Shape.of(3), 1, 2, 3f));
        assertThrows(GraphException.class, edit::graph);
        assertThrows(GraphException.class, edit::compact);
    }

    @Test
    void setConstant_givesOtherValues() {
        Graph other = new GraphEdit(graph).setConstant(two, ByteBuffer.allocate(4)).graph();
        assertArrayEquals(new float[]{0}, other.tensor(two).floatValues());
        assertArrayEquals(new float[]{2}, graph.tensor(two).floatValues());
        assertThrows(IllegalArgumentException.class,
                () -> new GraphEdit(graph).setConstant(two, ByteBuffer.allocate(8)));
    }
}
