package io.leveret.tflite;

import static io.leveret.tflite.Reading.assertRefused;
import static io.leveret.tflite.Reading.assertUnsupported;
import static org.junit.jupiter.api.Assertions.assertEquals;
import io.leveret.graph.Operator;
import io.leveret.testing.FusedActivation;
import io.leveret.testing.LittleEndian;
import io.leveret.testing.ModelBuilder;
import io.leveret.testing.Quant;
import io.leveret.testing.TensorKind;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.ConcatenationOptionsT;

/** Models of a TOPK_V2 whose number is computed: the reader takes it if it follows from constants and shapes. */
class IntegerValuesTest {
    private static final int[] IMAGE = {2, 5, 7, 3};

    private final ModelBuilder model = new ModelBuilder();
    private final int image = model.input(TensorKind.FLOAT32, IMAGE);

    private int scalar(int value) {
        return model.constant(TensorKind.INT32, Quant.NONE, LittleEndian.bytes(value));
    }

    private int shape() {
        int shape = model.tensor(TensorKind.INT32, Quant.NONE, IMAGE.length);
        model.operator(BuiltinOperator.SHAPE, 1, null, new int[]{image}, new int[]{shape});
        return shape;
    }

    /** An element of the image's shape. */
    private int dimension(int axis) {
        return model.stridedSlice(shape(), new int[]{axis}, new int[]{axis + 1}, new int[]{1}, 0, 0, 1);
    }

    private ModelBuilder topK(int count) {
        int[] result = {2, 5, 7, 2};
        int values = model.tensor(TensorKind.FLOAT32, Quant.NONE, result);
        int indices = model.tensor(TensorKind.INT32, Quant.NONE, result);
        model.operator(BuiltinOperator.TOPK_V2, 1, null, new int[]{image, count}, new int[]{values, indices});
        return model.output(values, indices);
    }

    private int count(ToIntFunction<ModelBuilder> count) throws IOException {
        byte[] file = topK(count.applyAsInt(model)).build();
        return ((Operator.TopK) Reading.read(file).graph().operators().getLast()).k();
    }

    @Test
    void values_dimensionOfATensor_isKnown() throws IOException {
        assertEquals(2, count(_ -> dimension(0)));
    }

    @Test
    void values_arithmetic_isFollowed() throws IOException {
        assertEquals(2, count(_ -> model.sub(
                model.pairs("FLOOR_DIV", model.mul(dimension(1), dimension(2), FusedActivation.NONE, Quant.NONE),
                        scalar(8), Quant.NONE),
                model.pairs("MINIMUM", scalar(2), dimension(3), Quant.NONE), FusedActivation.NONE, Quant.NONE)));
    }

    @Test
    void values_rearranged_areFollowed() throws IOException {
        assertEquals(2, count(_ -> {
            int both = model.concatenation(0, FusedActivation.NONE, Quant.NONE, model.constant(new int[]{9, 8}, 2),
                    shape());
            int square = model.reshape(both, 3, 2); // 9, 8; 2, 5; 7, 3
            int column = model.slice(square, new int[]{0, 0}, new int[]{-1, 1}); // 9; 2; 7
            return model.stridedSlice(model.reshape(column, 3), new int[]{-2}, new int[]{-1}, new int[]{1}, 0, 0, 1);
        }));
    }

    /** Division by zero has no value, and a product beyond the range of an int differs by type. */
    @Test
    void values_thatAreNone_areUnknown() {
        byte[] quotient = topK(model.pairs("FLOOR_DIV", dimension(1), scalar(0), Quant.NONE)).build();
        assertUnsupported(List.of("TOPK_V2 with a computed operand 1 (operator 3)"), quotient);
        ModelBuilder other = new IntegerValuesTest().tooLarge();
        assertUnsupported(List.of("TOPK_V2 with a computed operand 1 (operator 3)"), other.build());
    }

    private ModelBuilder tooLarge() {
        return topK(model.mul(dimension(1), scalar(1 << 30), FusedActivation.NONE, Quant.NONE));
    }

    /** The file may be read with another batch; the other dimensions are what they are. */
    @Test
    void values_openBatch_isUnknown() {
        byte[] file = topK(dimension(0)).build(
                built -> built.getSubgraphs()[0].getTensors()[image].setShapeSignature(new int[]{-1, 5, 7, 3}));
        assertUnsupported(List.of("TOPK_V2 with a computed operand 1 (operator 2)"), file);
    }

    @Test
    void values_openBatch_leavesTheOthersKnown() {
        byte[] file = topK(dimension(1)).build(
                built -> built.getSubgraphs()[0].getTensors()[image].setShapeSignature(new int[]{-1, 5, 7, 3}));
        assertRefused("TOPK_V2 (operator 2): it takes the 5 largest of 3 elements", file);
    }

    @Test
    void values_ofManyOperands_areNotFollowed() {
        int[] operands = new int[100_000];
        Arrays.fill(operands, shape());
        int all = model.tensor(TensorKind.INT32, Quant.NONE, 4 * operands.length);
        model.operator(BuiltinOperator.CONCATENATION, 1, ModelBuilder.options(
                BuiltinOptions.ConcatenationOptions,
                new ConcatenationOptionsT()), operands, new int[]{all});
        int first = model.stridedSlice(all, new int[]{0}, new int[]{1}, new int[]{1}, 0, 0, 1);
        Outcome.ofOne(topK(first).build(), "a shape, 100,000 times"); // within its bounds of time and memory
    }
}
