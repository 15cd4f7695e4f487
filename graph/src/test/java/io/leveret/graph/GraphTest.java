package io.leveret.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import io.leveret.base.ErrorCode;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GraphTest {
    private static TensorSpec tensor(String name, ElementType type, int... shape) {
        return TensorSpec.computed(name, type, Shape.of(shape), Optional.empty());
    }

    private static Graph graph(Operator operator, TensorSpec... tensors) {
        return new Graph(List.of(tensors), List.of(operator), List.of(0), List.of(operator.output()));
    }

    private static Graph relu() {
        return graph(new Operator.Elementwise(ElementwiseFunction.RELU, 0, 1), tensor("a", ElementType.FLOAT32, 2),
                tensor("b", ElementType.FLOAT32, 2));
    }

    private static void assertRefused(String reason, Operator operator, TensorSpec... tensors) {
        GraphException refusal = assertThrows(GraphException.class, () -> graph(operator, tensors));
        assertEquals(reason, refusal.reason());
        assertEquals(ErrorCode.BAD_MODEL, refusal.code());
        assertEquals("not a sound graph: " + reason, refusal.getMessage());
    }

    /** What an engine has. */
    private record Fused(int output) implements Operator.Extension {
        @Override
        public List<Integer> inputs() {
            return List.of(0);
        }

        @Override
        public String name() {
            return "FUSED";
        }
    }

    @Test
    void equals_isByValue() {
        assertEquals(relu(), relu());
        assertEquals(relu().hashCode(), relu().hashCode());
        assertNotEquals(relu(), GraphEdit.upTo(relu(), 0));
        assertEquals("graph of 1 operators, 2 tensors", relu().toString());
    }

    @Test
    void new_indexOfNoTensor_isRefused() {
        TensorSpec a = tensor("a", ElementType.FLOAT32, 2);
        assertRefused("ABS (operator 0): its operand is tensor 2 of 2",
                new Operator.Elementwise(ElementwiseFunction.ABS, 2, 1), a, a);
        assertRefused("ABS (operator 0): its operand is tensor -1 of 2",
                new Operator.Elementwise(ElementwiseFunction.ABS, Operator.ABSENT, 1), a, a);
        assertRefused("ABS (operator 0): its result is tensor 7 of 2",
                new Operator.Elementwise(ElementwiseFunction.ABS, 0, 7), a, a);
        assertEquals("a graph output refers to tensor 2 of 2", assertThrows(GraphException.class,
                () -> new Graph(List.of(a, a), List.of(), List.of(0), List.of(2))).reason());
        assertEquals("a graph input refers to tensor -3 of 2", assertThrows(GraphException.class,
                () -> new Graph(List.of(a, a), List.of(), List.of(-3), List.of(0))).reason());
    }

    @Test
    void new_operatorOfAnEngine_isRefused() {
        TensorSpec a = tensor("a", ElementType.FLOAT32, 2);
        assertRefused("FUSED (operator 0): no graph holds it", new Fused(1), a, a);
    }

    @Test
    void new_attributesThatNoFileCouldHold_areRefused() {
        TensorSpec a = tensor("a", ElementType.FLOAT32, 1, 4, 4, 2);
        TensorSpec b = tensor("b", ElementType.FLOAT32, 1, 4, 4, 2);
        assertRefused("MAX_POOL_2D (operator 0): its strides are 0×1, its dilations 1×1; all must lie in 1…32768",
                new Operator.MaxPool2D(0, 1, 1, 1, new Operator.Window(Padding.SAME, 0, 1, 1, 1), Activation.NONE), a,
                b);
        assertRefused("MAX_POOL_2D (operator 0): its dilations are 1×2, expected 1×1",
                new Operator.MaxPool2D(0, 1, 1, 1, new Operator.Window(Padding.SAME, 1, 1, 1, 2), Activation.NONE), a,
                b);
        assertRefused("PAD (operator 0): its paddings -1 and 1 of axis 1 are negative", new Operator.Pad(0,
                List.of(0, -1, 0, 0), List.of(0, 1, 0, 0), Operator.ABSENT, 1), a, b);
        assertRefused("CUMSUM (operator 0): its axis is 4 for an operand of rank 4",
                new Operator.Cumsum(0, 4, false, false, 1), a, b);
        assertRefused("MEAN (operator 0): its axes [2, 1] are not in ascending order, each once",
                new Operator.Reduce(ReduceFunction.MEAN, 0, List.of(2, 1), 1, true), a, b);
        assertRefused("REVERSE_V2 (operator 0): its axes [1, 1] are not in ascending order, each once",
                new Operator.Reverse(0, List.of(1, 1), 1), a, b);
        assertRefused("REVERSE_V2 (operator 0): its axis is 4 for an operand of rank 4",
                new Operator.Reverse(0, List.of(0, 4), 1), a, b);
        assertRefused("ADD_N (operator 0): it has 1 operands, expected at least 2",
                new Operator.AddN(List.of(0), 1), a, b);
        assertRefused("SPLIT (operator 0): it has 1 results for 2 parts",
                new Operator.Split("SPLIT", 0, 1, List.of(2, 2), List.of(1)), a, b);
        assertRefused("SLICE (operator 0): it takes 2 elements of axis 3 of 1×4×4×2 from 0 by 0", new Operator.Slice(
                "SLICE", 0, List.of(0, 0, 0, 0), List.of(1, 1, 1, 0), List.of(1, 4, 4, 2), 1), a, b);
    }

    @Test
    void new_nulls_areRefused() {
        TensorSpec a = tensor("a", ElementType.FLOAT32, 1, 4, 4, 2);
        assertThrows(NullPointerException.class,
                () -> graph(new Operator.Elementwise(null, 0, 1), a, a));
        assertThrows(NullPointerException.class,
                () -> graph(new Operator.MaxPool2D(0, 1, 1, 1, Operator.Window.of(Padding.SAME, 1), null), a, a));
        assertThrows(NullPointerException.class,
                () -> graph(new Operator.MaxPool2D(0, 1, 1, 1, Operator.Window.of(null, 1), Activation.NONE), a, a));
        assertThrows(NullPointerException.class,
                () -> new Graph(Arrays.asList(a, null), List.of(), List.of(0), List.of(0)));
    }

    @Test
    void new_usesThatLeveretDoesNotHave_areCollected() {
        GraphException refusal = assertThrows(GraphException.class,
                () -> graph(new Operator.Elementwise(ElementwiseFunction.ABS, 0, 1), tensor("a", ElementType.INT32, 2),
                        tensor("b", ElementType.FLOAT32, 2)));
        assertEquals(List.of("ABS from INT32 to FLOAT32 (operator 0)"), refusal.uses());
        assertEquals(ErrorCode.UNSUPPORTED_OPERATOR, refusal.code());
        assertEquals("the graph needs operators that Leveret does not have: ABS from INT32 to FLOAT32 (operator 0)",
                refusal.getMessage());
    }

    @Test
    void tensor_constantOfOtherBytesOrScalesThatDoNotFit_isRefused() {
        assertThrows(IllegalArgumentException.class, () -> TensorSpec.of("x", Shape.of(2, 3), new float[5]));
        assertThrows(IllegalArgumentException.class, () -> new TensorSpec("x", ElementType.INT8, Shape.of(3),
                Optional.empty(), Optional.of(ByteBuffer.allocate(4))));
        Quantization three = Quantization.perChannel(new float[]{1, 1, 1}, new int[3], 1);
        assertThrows(IllegalArgumentException.class,
                () -> TensorSpec.computed("x", ElementType.INT8, Shape.of(3, 4), Optional.of(three)));
        assertThrows(IllegalArgumentException.class, () -> TensorSpec.computed("x", ElementType.UINT8, Shape.of(3),
                Optional.of(Quantization.perTensor(1, -1))));
    }

    @Test
    void constant_isOfItsOwnPosition() {
        ByteBuffer values = ByteBuffer.allocate(8);
        values.position(4);
        TensorSpec tensor = new TensorSpec("x", ElementType.INT32, Shape.of(), Optional.empty(), Optional.of(values));
        tensor.constant().orElseThrow().getInt();
        assertEquals(4, tensor.values().remaining());
        assertEquals(4, tensor.constant().orElseThrow().remaining());
    }
}
