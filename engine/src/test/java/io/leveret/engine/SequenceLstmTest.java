package io.leveret.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.testing.LittleEndian;
import io.leveret.testing.ModelBuilder;
import io.leveret.testing.Quant;
import io.leveret.testing.RandomTensors;
import io.leveret.testing.TensorKind;
import io.leveret.testing.TfliteOracle;
import io.leveret.testing.TfliteOracle.Kernels;
import io.leveret.tflite.ModelLimits;
import io.leveret.tflite.ModelReader;
import io.leveret.tflite.format.ModelFormatException;
import io.leveret.tflite.format.UnsupportedOperatorException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.BuiltinOptionsUnion;
import org.tensorflow.lite.schema.ModelT;
import org.tensorflow.lite.schema.UnidirectionalSequenceLSTMOptionsT;

/** UNIDIRECTIONAL_SEQUENCE_LSTM beside TensorFlow Lite. */
class SequenceLstmTest {
    private final RandomTensors random = new RandomTensors(5);
    private ModelBuilder model = new ModelBuilder();

    private int weights(double scale, int... shape) {
        float[] values = LittleEndian.floats(random.tensor(TensorKind.FLOAT32, shape));
        for (int i = 0; i < values.length; i++) {
            values[i] *= (float) scale;
        }
        return model.constant(TensorKind.FLOAT32, Quant.NONE, LittleEndian.bytes(values), shape);
    }

    /** An LSTM of an input. */
    private byte[] lstm(int batch, int moments, int inputs, int cells, boolean timeMajor, float clip,
            Consumer<ModelT> edit) {
        model = new ModelBuilder();
        int[] operands = new int[24];
        Arrays.fill(operands, -1);
        int first = timeMajor ? moments : batch;
        int second = timeMajor ? batch : moments;
        operands[0] = model.input(TensorKind.FLOAT32, first, second, inputs);
        for (int gate = 0; gate < 4; gate++) {
            operands[1 + gate] = weights(.5, cells, inputs);
            operands[5 + gate] = weights(.5, cells, cells);
            operands[12 + gate] = weights(.5, cells);
        }
        operands[18] = model.tensor(TensorKind.FLOAT32, Quant.NONE, batch, cells);
        operands[19] = model.tensor(TensorKind.FLOAT32, Quant.NONE, batch, cells);
        int result = model.tensor(TensorKind.FLOAT32, Quant.NONE, first, second, cells);
        UnidirectionalSequenceLSTMOptionsT options = new UnidirectionalSequenceLSTMOptionsT();
        options.setFusedActivationFunction((byte) 4);
        options.setTimeMajor(timeMajor);
        options.setCellClip(clip);
        BuiltinOptionsUnion union = new BuiltinOptionsUnion();
        union.setType(BuiltinOptions.UnidirectionalSequenceLSTMOptions);
        union.setValue(options);
        model.operator(BuiltinOperator.UNIDIRECTIONAL_SEQUENCE_LSTM, 1, union, operands, new int[]{result});
        return model.output(model.softmax(result, 1, Quant.NONE), result).build(whole -> {
            whole.getSubgraphs()[0].getTensors()[operands[18]].setIsVariable(true);
            whole.getSubgraphs()[0].getTensors()[operands[19]].setIsVariable(true);
            edit.accept(whole);
        });
    }

    private byte[] lstm(int batch, int moments, int inputs, int cells, boolean timeMajor, float clip) {
        return lstm(batch, moments, inputs, cells, timeMajor, clip, _ -> {});
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 3, 4, false, 0", "1, 9, 7, 5, false, 10", "3, 6, 5, 8, false, .25", "1, 7, 4, 6, true, 0",
            "2, 5, 3, 3, true, .5", "1, 28, 28, 20, false, 10"})
    void run_float32_isTensorFlowLites(int batch, int moments, int inputs, int cells, boolean timeMajor, float clip) {
        byte[] file = lstm(batch, moments, inputs, cells, timeMajor, clip);
        byte[] sequence = random.tensor(TensorKind.FLOAT32, batch * moments * inputs);
        List<byte[]> expected = TfliteOracle.ask(file, Kernels.XNNPACK, sequence);
        for (KernelChoice family : Engines.FAMILIES) {
            Session session = Engines.open(file, family);
            for (int run = 0; run < 2; run++) { // the second starts from zero, too
                session.write(0, sequence);
                session.run();
                for (int output = 0; output < 2; output++) {
                    new Agreement(0).compare(family.name(), TensorKind.FLOAT32, expected.get(output),
                            session.readBytes(output));
                }
            }
        }
    }

    @Test
    void run_otherSequence_isAnotherResult() {
        byte[] file = lstm(1, 4, 3, 5, false, 0);
        Session session = Engines.open(file, Engines.BEST);
        session.write(0, random.tensor(TensorKind.FLOAT32, 12));
        session.run();
        float[] first = LittleEndian.floats(session.readBytes(1));
        session.write(0, random.tensor(TensorKind.FLOAT32, 12));
        session.run();
        assertTrue(!Arrays.equals(first, LittleEndian.floats(session.readBytes(1))));
        assertArrayEquals(new int[]{1, 4, 5}, Engines.graph(file).output(1).shape().toArray());
    }

    private static String refusal(byte[] file) {
        return assertThrows(UnsupportedOperatorException.class,
                () -> ModelReader.read(file, "lstm", ModelLimits.DEFAULT)).operators().getFirst();
    }

    @Test
    void read_variants_areRefusedByName() {
        assertEquals("UNIDIRECTIONAL_SEQUENCE_LSTM with peepholes (operator 0)",
                refusal(lstm(1, 4, 3, 5, false, 0, whole -> operands(whole)[10] = operands(whole)[13])));
        assertEquals("UNIDIRECTIONAL_SEQUENCE_LSTM with a projection (operator 0)",
                refusal(lstm(1, 4, 3, 5, false, 0, whole -> operands(whole)[16] = operands(whole)[6])));
        assertEquals("UNIDIRECTIONAL_SEQUENCE_LSTM without an input gate (operator 0)",
                refusal(lstm(1, 4, 3, 5, false, 0, whole -> operands(whole)[1] = -1)));
        assertEquals("UNIDIRECTIONAL_SEQUENCE_LSTM with normalized layers (operator 0)",
                refusal(lstm(1, 4, 3, 5, false, 0, whole -> operands(whole)[21] = operands(whole)[13])));
    }

    private static int[] operands(ModelT whole) {
        return whole.getSubgraphs()[0].getOperators()[0].getInputs();
    }

    @Test
    void read_weightsOfAnotherShape_areRefused() {
        byte[] file = lstm(1, 4, 3, 5, false, 0, whole -> operands(whole)[6] = operands(whole)[2]);
        assertTrue(assertThrows(ModelFormatException.class,
                () -> ModelReader.read(file, "lstm", ModelLimits.DEFAULT)).getMessage()
                .contains("has operand 6 of shape 5×3, expected [5, 5]"));
    }

    @Test
    void read_sequenceOfManyMoments_isRefusedByTheLimit() {
        assertTrue(assertThrows(ModelFormatException.class,
                () -> ModelReader.read(lstm(1, 8000, 1, 1, false, 0), "lstm", ModelLimits.DEFAULT)).getMessage()
                .contains("for 8000 moments, are above the limit of 100000"));
    }
}
