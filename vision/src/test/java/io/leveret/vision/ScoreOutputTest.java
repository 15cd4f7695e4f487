package io.leveret.vision;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.graph.Graph;
import io.leveret.testing.ModelBuilder;
import io.leveret.testing.Quant;
import io.leveret.testing.TensorKind;
import io.leveret.tflite.ModelLimits;
import io.leveret.tflite.ModelReader;
import java.util.function.ToIntBiFunction;
import org.junit.jupiter.api.Test;

class ScoreOutputTest {
    @Test
    void softmax_hugeLogits_neitherOverflowNorVanish() {
        assertArrayEquals(new float[]{1, 0, 0}, ScoreOutput.softmax(new float[]{3e38f, -3e38f, 0}));
        assertArrayEquals(new float[]{0.5f, 0.5f}, ScoreOutput.softmax(new float[]{-1e30f, -1e30f}));
    }

    @Test
    void softmax_manyEqualLogits_sumToOne() {
        float[] probabilities = ScoreOutput.softmax(new float[1001]);

        assertEquals(1f / 1001, probabilities[1000]);
    }

    @Test
    void endsInLogits_matrixProductOrRelu() {
        assertTrue(endsInLogits((model, means) -> means));
        assertTrue(endsInLogits((model, means) -> model.relu(means, Quant.NONE)));
        assertTrue(endsInLogits((model, means) -> {
            int wide = model.reshape(means, 1, 1, 1, 3);
            return model.squeeze(wide, 1, 2);
        }));
    }

    @Test
    void endsInLogits_softmaxInsideTheGraphOnly() {
        assertTrue(endsInLogits((model, means) -> model.relu6(model.softmax(means, 1, Quant.NONE), Quant.NONE)));
    }

    @Test
    void endsInLogits_notBehindSoftmaxOrLogistic() {
        assertFalse(endsInLogits((model, means) -> model.logistic(means, Quant.NONE)));
        assertFalse(endsInLogits((model, means) -> {
            int probabilities = model.reshape(model.softmax(means, 1, Quant.NONE), 1, 1, 1, 3);
            return model.quantize(model.squeeze(probabilities, 1, 2), TensorKind.INT8,
                    Quant.perTensor(1 / 256.0, -128));
        }));
    }

    private static boolean endsInLogits(ToIntBiFunction<ModelBuilder, Integer> tail) {
        Graph graph = ModelReader.read(ColorModels.floats(1, tail), "colors", ModelLimits.DEFAULT).graph();
        return ScoreOutput.endsInLogits(graph, 0);
    }
}
