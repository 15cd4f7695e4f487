package io.leveret.tflite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.base.OptionException;
import io.leveret.graph.Graph;
import io.leveret.graph.Shape;
import io.leveret.testing.FusedActivation;
import io.leveret.testing.ModelBuilder;
import io.leveret.testing.ModelPacker;
import io.leveret.testing.Quant;
import io.leveret.testing.TensorKind;
import io.leveret.testing.Window;
import io.leveret.tflite.format.ModelFormatException;
import org.junit.jupiter.api.Test;
import org.tensorflow.lite.schema.SignatureDefT;
import org.tensorflow.lite.schema.SubGraphT;

class ReadOptionsTest {
    private static Model read(byte[] file, ReadOptions options) throws ModelFormatException {
        return ModelReader.read(file, "test model", options);
    }

    private static void assertRefused(String reason, byte[] file, ReadOptions options) {
        ModelFormatException refusal = assertThrows(ModelFormatException.class, () -> read(file, options));
        assertEquals("test model is not a usable TensorFlow Lite model: " + reason, refusal.getMessage());
    }

    /** A network of one convolution and a matrix product whose batch is open, as Keras leaves it. */
    private static byte[] openBatch() {
        ModelBuilder model = new ModelBuilder();
        int image = model.input(TensorKind.FLOAT32, 1, 4, 4, 3);
        int conv = model.conv2d(image, model.constant(new float[2 * 3], 2, 1, 1, 3), model.constant(new float[2], 2),
                Window.same(), Quant.NONE);
        int flat = model.reshape(conv, -1, 32);
        int scores = model.fullyConnected(flat, model.constant(new float[5 * 32], 5, 32), ModelBuilder.ABSENT,
                FusedActivation.NONE, Quant.NONE);
        return ModelPacker.openBatch(model.output(scores).build());
    }

    @Test
    void read_openBatch_isOneUnlessAsked() throws ModelFormatException {
        assertEquals(Shape.of(1, 4, 4, 3), read(openBatch(), ReadOptions.DEFAULT).graph().input(0).shape());
        Graph graph = read(openBatch(), ReadOptions.DEFAULT.withBatch(8)).graph();
        assertEquals(Shape.of(8, 4, 4, 3), graph.input(0).shape());
        assertEquals(Shape.of(8, 5), graph.output(0).shape());
        assertEquals(Shape.of(5, 32), graph.tensor(6).shape()); // a constant keeps its first dimension
    }

    @Test
    void read_fixedBatch_isRefusedIfAnotherIsAsked() throws ModelFormatException {
        byte[] file = OperatorModel.add(TensorKind.FLOAT32).file();
        assertRefused("its input of shape 1×5×7×3 takes no batch of 2", file, ReadOptions.DEFAULT.withBatch(2));
        assertRefused("its input of shape 3 takes no batch of 1", file, ReadOptions.DEFAULT.withBatch(1));
        assertThrows(OptionException.class, () -> ReadOptions.DEFAULT.withBatch(0));
    }

    /** Two graphs, of RELU and of TANH, with a signature each, and one that refers to none. */
    private static byte[] twoSignatures() {
        ModelBuilder model = new ModelBuilder();
        int input = model.input(TensorKind.FLOAT32, 1, 4);
        model.output(model.elementwise("RELU", input, Quant.NONE), model.elementwise("TANH", input, Quant.NONE));
        return model.build(file -> {
            SubGraphT first = file.getSubgraphs()[0];
            SubGraphT second = new SubGraphT();
            second.setTensors(first.getTensors());
            second.setInputs(first.getInputs());
            second.setOutputs(new int[]{2});
            second.setOperators(new org.tensorflow.lite.schema.OperatorT[]{first.getOperators()[1]});
            file.setSubgraphs(new SubGraphT[]{first, second});
            file.setSignatureDefs(
                    new SignatureDefT[]{signature("both", 0), signature("second", 1), signature("lost", 2)});
        });
    }

    private static SignatureDefT signature(String key, int subgraph) {
        SignatureDefT signature = new SignatureDefT();
        signature.setSignatureKey(key);
        signature.setSubgraphIndex(subgraph);
        return signature;
    }

    @Test
    void read_signature_isTheGraphItNames() throws ModelFormatException {
        assertEquals(2, read(twoSignatures(), ReadOptions.DEFAULT).graph().operators().size());
        assertEquals(2, read(twoSignatures(), ReadOptions.DEFAULT.withSignature("both")).graph().outputs().size());
        Graph second = read(twoSignatures(), ReadOptions.DEFAULT.withSignature("second")).graph();
        assertEquals("TANH", second.operators().getFirst().name());
        assertEquals(1, second.operators().size());
    }

    @Test
    void read_signatureThatIsNotThere_namesThoseThatAre() {
        assertNoSignature(" has no signature \"third\"; it has \"both\", \"second\", \"lost\"", twoSignatures(),
                "third");
        assertNoSignature(" has no signature \"serving_default\"; it has none",
                OperatorModel.add(TensorKind.FLOAT32).file(), "serving_default");
        assertRefused("its signature \"lost\" refers to graph 2 of 2", twoSignatures(),
                ReadOptions.DEFAULT.withSignature("lost"));
    }

    private static void assertNoSignature(String expected, byte[] file, String signature) {
        OptionException refused = assertThrows(OptionException.class,
                () -> read(file, ReadOptions.DEFAULT.withSignature(signature)));
        assertEquals("signature", refused.option());
        assertTrue(refused.getMessage().endsWith(expected), refused.getMessage());
    }
}
