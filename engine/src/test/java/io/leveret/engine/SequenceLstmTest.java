package io.leveret.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;
import io.leveret.engine.LstmLayer.Arithmetic;
import io.leveret.engine.LstmLayer.Part;
import io.leveret.testing.Quant;
import io.leveret.testing.TfliteOracle;
import io.leveret.testing.TfliteOracle.Kernels;
import io.leveret.tflite.Model;
import io.leveret.tflite.ModelLimits;
import io.leveret.tflite.ModelReader;
import io.leveret.tflite.ModelWriter;
import io.leveret.tflite.format.ModelFormatException;
import io.leveret.tflite.format.UnsupportedOperatorException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.tensorflow.lite.schema.ModelT;

/** UNIDIRECTIONAL_SEQUENCE_LSTM beside TensorFlow Lite. */
class SequenceLstmTest {
    /** Sums of float32 differ in the last bits, so a value halfway between two quantized ones may become the other. */
    private static final double HYBRID_TOLERANCE = 1e-3;

    private static final List<List<Part>> VARIANTS = List.of(List.of(), List.of(Part.TIME_MAJOR),
            List.of(Part.NO_INPUT_GATE), List.of(Part.PEEPHOLES), List.of(Part.PEEPHOLES, Part.NO_INPUT_GATE),
            List.of(Part.PROJECTION), List.of(Part.PROJECTION, Part.PROJECTION_BIAS, Part.TIME_MAJOR),
            List.of(Part.NORMALIZATION), List.of(Part.NORMALIZATION, Part.PEEPHOLES, Part.TIME_MAJOR),
            List.of(Part.NORMALIZATION, Part.NO_INPUT_GATE, Part.PROJECTION));
    private static final int[][] SIZES = {{1, 1, 3, 4}, {1, 9, 7, 5}, {3, 6, 5, 8}, {2, 28, 28, 20}};

    /** Compares two inferences: the second starts from zero, too. */
    private static void compare(LstmLayer layer, double tolerance) {
        byte[] file = layer.file();
        byte[] sequence = layer.sequence();
        List<byte[]> expected = TfliteOracle.ask(file, Kernels.XNNPACK, sequence);
        for (KernelChoice family : Engines.FAMILIES) {
            Session session = Engines.open(file, family);
            for (int run = 0; run < 2; run++) {
                session.write(0, sequence);
                session.run();
                for (int output = 0; output < 2; output++) {
                    new Agreement(0, tolerance).compare(family.name() + " output " + output, layer.kind(),
                            expected.get(output), session.readBytes(output));
                }
            }
        }
    }

    private static Stream<DynamicTest> all(Arithmetic arithmetic, double tolerance, Part... further) {
        List<DynamicTest> tests = new ArrayList<>();
        for (List<Part> variant : VARIANTS) {
            for (int[] size : SIZES) {
                Part[] parts = Stream.concat(variant.stream(), Arrays.stream(further)).toArray(Part[]::new);
                tests.add(dynamicTest(Arrays.toString(parts) + Arrays.toString(size), () -> compare(
                        new LstmLayer(arithmetic, size[0], size[1], size[2], size[3], 5, parts), tolerance)));
            }
        }
        return tests.stream();
    }

    @TestFactory
    Stream<DynamicTest> run_float32_isTensorFlowLites() {
        return all(Arithmetic.FLOAT32, 1e-5);
    }

    @TestFactory
    Stream<DynamicTest> run_hybrid_isTensorFlowLites() {
        return all(Arithmetic.HYBRID, HYBRID_TOLERANCE);
    }

    @TestFactory
    Stream<DynamicTest> run_symmetricHybrid_isTensorFlowLites() {
        return all(Arithmetic.HYBRID, HYBRID_TOLERANCE, Part.SYMMETRIC);
    }

    @TestFactory
    Stream<DynamicTest> run_hybridUint8_isTensorFlowLites() {
        return all(Arithmetic.HYBRID_UINT8, HYBRID_TOLERANCE);
    }

    @TestFactory
    Stream<DynamicTest> run_int8_isTensorFlowLitesToTheByte() {
        return all(Arithmetic.INT8, 0);
    }

    @ParameterizedTest
    @CsvSource({"-15, 0, 0", "-14, .2, 0", "-12, .5, 0", "-10, 1.5, .3", "-9, 0, .1"})
    void run_int8Scales_areTensorFlowLitesToTheByte(int cellExponent, float cellClip, float projectionClip) {
        for (Part[] parts : new Part[][]{{}, {Part.PROJECTION, Part.PROJECTION_BIAS}}) {
            LstmLayer layer = new LstmLayer(Arithmetic.INT8, 2, 12, 9, 10, cellExponent, parts);
            layer.cellExponent = cellExponent;
            layer.cellClip = cellClip;
            layer.projectionClip = projectionClip;
            layer.hidden = Quant.perTensor(1 / 100.0, -9);
            layer.state = Quant.perTensor(1 / 60.0, 11);
            layer.result = layer.state;
            compare(layer, 0);
        }
    }

    @ParameterizedTest
    @CsvSource({"FLOAT32, .25, 0", "FLOAT32, .3, .1", "HYBRID, .4, .2"})
    void run_clips_areTensorFlowLites(Arithmetic arithmetic, float cellClip, float projectionClip) {
        LstmLayer layer = new LstmLayer(arithmetic, 3, 6, 5, 8, 3, Part.PROJECTION);
        layer.cellClip = cellClip;
        layer.projectionClip = projectionClip;
        compare(layer, arithmetic == Arithmetic.FLOAT32 ? 1e-5 : HYBRID_TOLERANCE);
    }

    @ParameterizedTest
    @EnumSource(Arithmetic.class)
    void run_otherSequence_isAnotherResult(Arithmetic arithmetic) {
        LstmLayer layer = new LstmLayer(arithmetic, 1, 4, 3, 5, 2);
        Session session = Engines.open(layer.file(), Engines.BEST);
        session.write(0, layer.sequence());
        session.run();
        byte[] first = session.readBytes(0);
        session.write(0, layer.sequence());
        session.run();
        assertTrue(!Arrays.equals(first, session.readBytes(0)));
    }

    @Test
    void run_manyMoments_isTensorFlowLites() {
        compare(new LstmLayer(Arithmetic.FLOAT32, 1, 8000, 1, 1, 4), 1e-5);
        compare(new LstmLayer(Arithmetic.INT8, 1, 8000, 1, 3, 4), 0);
    }

    // ---- written again ----

    @ParameterizedTest
    @EnumSource(Arithmetic.class)
    void write_model_keepsItsLstm(Arithmetic arithmetic) throws ModelFormatException {
        for (Part[] parts : new Part[][]{{}, {Part.PROJECTION, Part.NORMALIZATION, Part.TIME_MAJOR},
                {Part.PEEPHOLES, Part.NO_INPUT_GATE}}) {
            LstmLayer layer = new LstmLayer(arithmetic, 2, 3, 4, 5, 9, parts);
            layer.cellClip = .5f;
            byte[] file = layer.file();
            byte[] sequence = layer.sequence();
            Model model = ModelReader.read(file, "lstm", ModelLimits.DEFAULT);
            byte[] written = ModelWriter.write(model);
            assertEquals(model.graph(), ModelReader.read(written, "written", ModelLimits.DEFAULT).graph());
            byte[] ofGraph = ModelWriter.write(Model.of(model.graph())); // without the details of the file
            Model again = ModelReader.read(ofGraph, "of the graph", ModelLimits.DEFAULT);
            assertEquals(model.graph(), again.graph());
            assertEquals(ofGraph.length, ModelWriter.write(again).length);
            List<byte[]> expected = TfliteOracle.ask(file, Kernels.XNNPACK, sequence);
            for (byte[] other : List.of(written, ofGraph)) {
                List<byte[]> actual = TfliteOracle.ask(other, Kernels.XNNPACK, sequence);
                assertArrayEquals(expected.get(0), actual.get(0));
                assertArrayEquals(expected.get(1), actual.get(1));
            }
        }
    }

    // ---- refused ----

    private static String refusal(byte[] file) {
        return assertThrows(UnsupportedOperatorException.class,
                () -> ModelReader.read(file, "lstm", ModelLimits.DEFAULT)).operators().getFirst();
    }

    private static String failure(Arithmetic arithmetic, Consumer<ModelT> edit) {
        byte[] file = new LstmLayer(arithmetic, 1, 4, 3, 5, 1).file(edit);
        return assertThrows(ModelFormatException.class, () -> ModelReader.read(file, "lstm", ModelLimits.DEFAULT))
                .getMessage();
    }

    private static int[] operands(ModelT whole) {
        return whole.getSubgraphs()[0].getOperators()[0].getInputs();
    }

    private static void assertContains(String part, String message) {
        assertTrue(message.contains(part), message);
    }

    @Test
    void read_operandsThatDoNotFit_areRefused() {
        assertContains("its operand 6 of shape 5×3 is not 5×5",
                failure(Arithmetic.FLOAT32, whole -> operands(whole)[6] = operands(whole)[2]));
        assertContains("lacks its operand 2", failure(Arithmetic.FLOAT32, whole -> operands(whole)[2] = -1));
        assertContains("it has an operand 5 beside others that do not go with it",
                failure(Arithmetic.FLOAT32, whole -> operands(whole)[1] = -1));
        assertContains("it lacks its operand 9",
                failure(Arithmetic.FLOAT32, whole -> operands(whole)[10] = operands(whole)[13]));
        assertContains("it has a bias for no projection",
                failure(Arithmetic.FLOAT32, whole -> operands(whole)[17] = operands(whole)[13]));
        assertContains("has 0 intermediate results, expected 5", failure(Arithmetic.INT8,
                whole -> whole.getSubgraphs()[0].getOperators()[0].setIntermediates(new int[0])));
        assertContains("its cells does not have one scale", failure(Arithmetic.INT8,
                whole -> whole.getSubgraphs()[0].getTensors()[operands(whole)[19]].setQuantization(null)));
    }

    @Test
    void read_usesWithoutKernel_areRefusedByName() {
        LstmLayer coarse = new LstmLayer(Arithmetic.INT8, 1, 4, 3, 5, 1);
        coarse.cellExponent = -8;
        assertEquals("UNIDIRECTIONAL_SEQUENCE_LSTM with cells of scale 0.00390625 (operator 0)",
                refusal(coarse.file()));
        assertContains("UNIDIRECTIONAL_SEQUENCE_LSTM of INT8 with peepholes and a projection to another size",
                refusal(new LstmLayer(Arithmetic.INT8, 1, 4, 3, 5, 1, Part.PEEPHOLES, Part.PROJECTION).file()));
        assertEquals("UNIDIRECTIONAL_SEQUENCE_LSTM with operand 13 of FLOAT32 (operator 0)",
                refusal(new LstmLayer(Arithmetic.INT8, 1, 4, 3, 5, 1).file(whole -> {
                    int bias = operands(whole)[13];
                    whole.getSubgraphs()[0].getTensors()[bias].setType((byte) 0);
                })));
    }
}
