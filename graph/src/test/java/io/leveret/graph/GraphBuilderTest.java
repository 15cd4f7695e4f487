package io.leveret.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GraphBuilderTest {
    private static final Operator.Window SAME = Operator.Window.of(Padding.SAME, 2);

    private final GraphBuilder builder = new GraphBuilder();
    private final int image = builder.input("image", ElementType.FLOAT32, Shape.of(1, 5, 7, 4));

    private int zeros(int... dimensions) {
        Shape shape = Shape.of(dimensions);
        return builder.constant(TensorSpec.of("zeros", shape, new float[shape.elements()]));
    }

    private Shape shapeOf(int tensor) {
        builder.build(tensor); // which must be sound
        return builder.shape(tensor);
    }

    @Test
    void build_ofWeightedOperators_givesTheirShapes() {
        assertEquals(Shape.of(1, 3, 4, 6),
                shapeOf(builder.conv2d(image, zeros(6, 3, 3, 2), zeros(6), SAME, Activation.RELU)));
        int depthwise = builder.depthwiseConv2d(image, zeros(1, 2, 2, 8), Operator.ABSENT,
                Operator.Window.of(Padding.VALID, 1), Activation.NONE);
        assertEquals(Shape.of(1, 4, 6, 8), shapeOf(depthwise));
        assertEquals(2, ((Operator.DepthwiseConv2D) builder.build(depthwise).operators().getLast()).depthMultiplier());
        assertEquals(Shape.of(35, 9), shapeOf(
                builder.fullyConnected(image, zeros(9, 4), Operator.ABSENT, false, Activation.NONE)));
        assertEquals(Shape.of(1, 5, 7, 9),
                shapeOf(builder.fullyConnected(image, zeros(9, 4), zeros(9), true, Activation.NONE)));
        assertEquals(Shape.of(1, 10, 14, 3), shapeOf(
                builder.transposeConv(image, zeros(3, 2, 2, 4), Operator.ABSENT, SAME, Activation.NONE, 10, 14)));
        assertEquals(Shape.of(1, 1, 3, 4, 6), shapeOf(builder.conv3d(builder.expandDims(image, 1),
                zeros(2, 3, 3, 4, 6), zeros(6), Operator.Window.of(Padding.SAME, 2), 1, 1, Activation.NONE)));
    }

    @Test
    void build_ofOperatorsThatMove_givesTheirShapes() {
        assertEquals(Shape.of(4, 35), shapeOf(builder.reshape(image, 4, 35)));
        assertEquals(Shape.of(5, 7, 4), shapeOf(builder.squeeze(image, 0)));
        assertEquals(Shape.of(1, 5, 1, 7, 4), shapeOf(builder.expandDims(image, 2)));
        assertEquals(Shape.of(1, 4, 5, 7), shapeOf(builder.transpose(image, 0, 3, 1, 2)));
        assertEquals(Shape.of(1, 2, 7, 4),
                shapeOf(builder.stridedSlice(image, new int[]{0, 3, 0, 0}, new int[]{1, -2, 1, 1},
                        new int[]{1, 2, 7, 4})));
        assertEquals(Shape.of(1, 5, 7, 4), shapeOf(builder.reverse(image, 1, 2)));
        assertEquals(Shape.of(1, 5, 7, 4), shapeOf(builder.addN(image, image, image)));
        assertEquals(Shape.of(1, 10, 14, 1), shapeOf(builder.depthToSpace(image, 2)));
        assertEquals(List.of(Shape.of(1, 5, 7, 3), Shape.of(1, 5, 7, 3)),
                builder.topK(image, 3).stream().map(builder::shape).toList());
        assertEquals(Shape.of(2, 7, 4), shapeOf(builder.gatherNd(image,
                builder.constant(TensorSpec.of("places", Shape.of(2, 2), 0, 4, 0, 1)))));
        assertEquals(Shape.of(1, 5, 7, 4), shapeOf(builder.fakeQuant(image, -1, 1, 8)));
        assertEquals(Shape.of(3, 12, 4),
                shapeOf(builder.spaceToBatch(builder.reshape(image, 1, 35, 4), 3, 1, 0, 1, 0, 0)));
        assertEquals(Shape.of(2, 5, 14, 4), shapeOf(builder.tile(image, 2, 1, 2, 1)));
        assertEquals(Shape.of(6, 2, 4, 4), shapeOf(builder.spaceToBatch(image, 3, 2, 0, 1, 1, 0)));
        assertEquals(List.of(Shape.of(1, 2, 7, 4), Shape.of(1, 3, 7, 4)),
                builder.split(image, 1, 2, 3).stream().map(builder::shape).toList());
        assertEquals(List.of(Shape.of(1, 7, 4), Shape.of(1, 7, 4)),
                builder.unpack(image, 1).stream().limit(2).map(builder::shape).toList());
    }

    @Test
    void next_givesOneResultANameAndAQuantization() {
        Quantization scores = Quantization.perTensor(1 / 256f, 0);
        int quantized = builder.next(Quantization.perTensor(0.5f, 3)).quantize(image, ElementType.UINT8);
        int softmax = builder.next("scores").next(scores).softmax(quantized, 1);
        int pool = builder.maxPool2d(softmax, 2, 2, SAME, Activation.NONE);
        assertEquals(new TensorSpec("scores", ElementType.UINT8, Shape.of(1, 5, 7, 4), Optional.of(scores),
                Optional.empty()), builder.tensor(softmax));
        assertEquals(Optional.of(scores), builder.tensor(pool).quantization());
        assertEquals("max_pool_2d_2", builder.tensor(pool).name());
        assertEquals(3, builder.build(pool).operators().size());
    }

    @Test
    void calls_thatDoNotFit_areRefusedAndLeaveNothing() {
        GraphException misfit = assertThrows(GraphException.class,
                () -> builder.conv2d(image, zeros(6, 3, 3, 3), Operator.ABSENT, SAME, Activation.NONE));
        assertEquals("CONV_2D: its input has 4 channels, its filter 3", misfit.reason());
        assertThrows(GraphException.class, () -> builder.reshape(image, 3, 3));
        assertThrows(GraphException.class, () -> builder.split(image, 1, 2, 2));
        assertThrows(GraphException.class,
                () -> builder.maxPool2d(image, 0, 2, Operator.Window.of(Padding.SAME, 1), Activation.NONE));
        assertThrows(IllegalArgumentException.class,
                () -> builder.constant(TensorSpec.computed("x", ElementType.INT8, Shape.of(), Optional.empty())));
        assertEquals(List.of("RELU"), builder.build(builder.elementwise(ElementwiseFunction.RELU, image)).operators()
                .stream().map(Operator::name).toList());
    }
}
