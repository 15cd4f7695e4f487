package io.leveret.engine.passes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.base.LimitExceededException;
import io.leveret.engine.Rewriting;
import io.leveret.testing.FusedActivation;
import io.leveret.testing.ModelBuilder;
import io.leveret.testing.Quant;
import io.leveret.testing.RandomTensors;
import io.leveret.testing.TensorKind;
import io.leveret.testing.Window;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConstantFoldingTest {
    private final RandomTensors random = new RandomTensors(3);
    private final ModelBuilder model = new ModelBuilder();

    private int floats(int... shape) {
        int elements = 1;
        for (int dimension : shape) {
            elements *= dimension;
        }
        return model.constant(random.floats(elements, -1, 1), shape);
    }

    @Test
    void fold_dequantizedFilter_isPackedIntoTheConvolution() {
        int image = model.input(TensorKind.FLOAT32, 1, 6, 6, 3);
        int stored = model.constant(TensorKind.INT8, Quant.perTensor(0.01, 4), random.int8Weights(5 * 9 * 3), 5, 3, 3,
                3);
        model.output(model.conv2d(image, model.dequantize(stored), floats(5), Window.same(), Quant.NONE));
        Rewriting.assertComputes(model, "CONV_2D");
    }

    @Test
    void fold_fakeQuantizedWeightsAndSummedBias_arePackedIntoTheProduct() {
        int line = model.input(TensorKind.FLOAT32, 2, 8);
        int weights = model.dequantize(model.quantize(floats(4, 8), TensorKind.INT8, Quant.perTensor(0.02, 0)));
        int bias = model.add(floats(4), floats(4), FusedActivation.NONE, Quant.NONE);
        model.output(model.fullyConnected(line, weights, bias, FusedActivation.RELU, Quant.NONE));
        Rewriting.assertComputes(model, "FULLY_CONNECTED");
    }

    @Test
    void fold_longChain_leavesOneConstant() {
        int image = model.input(TensorKind.FLOAT32, 1, 3, 4, 2);
        int stored = model.constant(TensorKind.UINT8, Quant.perTensor(0.1, 100), random.uint8(6), 6);
        int padded = model.pad(model.reshape(model.dequantize(stored), 1, 1, 3, 2),
                new int[][]{{0, 0}, {1, 1}, {0, 1}, {0, 0}});
        model.output(model.add(image, model.relu(padded, Quant.NONE), FusedActivation.NONE, Quant.NONE));
        Rewriting.assertComputes(model, "ADD");
        assertEquals(1, Rewriting.rewritten(model.build(), Rewriting.FAMILIES.getFirst()).constants().size());
    }

    @Test
    void fold_quantizedOperand_isHeldCenterd() {
        Quant quant = Quant.perTensor(0.05, 90);
        int image = model.input(TensorKind.UINT8, quant, 1, 4, 4, 3);
        int offset = model.quantize(floats(3), TensorKind.UINT8, Quant.perTensor(0.01, 140));
        model.output(model.add(image, offset, FusedActivation.NONE, quant));
        Rewriting.assertComputes(model, "ADD");
    }

    @Test
    void fold_outputThatNeedsNoInput_isThereWithoutAStep() {
        int line = model.input(TensorKind.FLOAT32, 1, 4);
        int stored = model.constant(TensorKind.INT8, Quant.perTensor(0.5, -7), new byte[]{-128, -7, 0, 127}, 4);
        model.output(model.relu(line, Quant.NONE),
                model.reshape(model.relu(model.dequantize(stored), Quant.NONE), 2, 2));
        byte[] file = model.build();
        assertEquals(List.of("RELU"), Rewriting.steps(file));
        List<byte[]> inputs = Rewriting.noise(file, 1);
        for (var family : Rewriting.FAMILIES) { // not asked of the oracle, whose delegate refuses graphs without inputs
            Rewriting.assertAgree(family.name(), file, Rewriting.run(Rewriting.plain(file, family), inputs),
                    Rewriting.run(Rewriting.rewritten(file, family), inputs));
        }
    }

    @Test
    void fold_productOfConstantsByAComputedFilter_isLeftToRun() {
        int line = model.input(TensorKind.FLOAT32, 1, 4);
        int filter = model.relu(floats(3, 4), Quant.NONE);
        int product = model.fullyConnected(floats(2, 4), filter, ModelBuilder.ABSENT, FusedActivation.NONE, Quant.NONE);
        model.output(model.relu(line, Quant.NONE), product);
        byte[] file = model.build();
        assertEquals(List.of("FULLY_CONNECTED", "RELU"), Rewriting.steps(file).stream().sorted().toList());
        List<byte[]> inputs = Rewriting.noise(file, 1);
        for (var family : Rewriting.FAMILIES) {
            Rewriting.assertAgree(family.name(), file,
                    Rewriting.run(Rewriting.rewritten(file, Rewriting.FAMILIES.getFirst()), inputs),
                    Rewriting.run(Rewriting.rewritten(file, family), inputs));
        }
    }

    @Test
    void fold_moreWorkThanTheFileJustifies_isLeftToRun() {
        int[][] paddings = {{0, 9_999_999}};
        int line = model.input(TensorKind.FLOAT32, 1, 4);
        int large = model.pad(floats(1), paddings); // 10 of the 16 million elements that any file may have
        int larger = model.pad(floats(1), paddings);
        model.output(model.relu(line, Quant.NONE), large, larger);
        assertEquals(List.of("RELU", "PAD"),
                Rewriting.steps(model.build()).stream().sorted(Comparator.reverseOrder()).toList());
    }

    @Test
    void fold_filterThatTakesTooMuchWork_isRefused() {
        int line = model.input(TensorKind.FLOAT32, 1, 5000);
        int weights = model.pad(floats(1, 1), new int[][]{{0, 4999}, {0, 4999}});
        byte[] file = model.output(
                model.fullyConnected(line, weights, ModelBuilder.ABSENT, FusedActivation.NONE, Quant.NONE)).build();
        String message = assertThrows(LimitExceededException.class,
                () -> Rewriting.rewritten(file, Rewriting.FAMILIES.getFirst())).getMessage();
        assertTrue(message.startsWith("FULLY_CONNECTED has a filter or bias"), message);
    }
}
