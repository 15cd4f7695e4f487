package io.leveret.tflite;

import static io.leveret.tflite.Reading.read;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import io.leveret.graph.GraphEdit;
import io.leveret.graph.Shape;
import io.leveret.testing.FusedActivation;
import io.leveret.testing.ModelBuilder;
import io.leveret.testing.ModelPacker;
import io.leveret.testing.Quant;
import io.leveret.testing.RandomLayers;
import io.leveret.testing.TensorKind;
import io.leveret.testing.Window;
import io.leveret.tflite.metadata.LocalizedLabels;
import io.leveret.tflite.metadata.MetadataWriter;
import io.leveret.tflite.metadata.ModelMetadata;
import io.leveret.tflite.metadata.OutputMetadata;
import io.leveret.tflite.metadata.StatedMetadata;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.FullyConnectedOptionsT;
import org.tensorflow.lite.schema.ModelT;
import org.tensorflow.lite.schema.SignatureDefT;
import org.tensorflow.lite.schema.TensorMapT;
import org.tensorflow.lite.schema.TensorT;
import org.tensorflow.lite.schema.TensorType;

/** What a file says beyond its graph, which is written again. */
class KeptDetailsTest {
    private static ModelT parsed(byte[] file) {
        return ModelT.deserializeFromBinary(file);
    }

    private static byte[] rewritten(byte[] file) throws IOException {
        return ModelWriter.write(read(file));
    }

    private static TensorT tensor(byte[] file, int index) {
        return parsed(file).getSubgraphs()[0].getTensors()[index];
    }

    /** A convolution, a mean, a RESHAPE to one dimension that is left open, and softmax. */
    private static byte[] classifier() {
        ModelBuilder model = new ModelBuilder().description("sees hares");
        RandomLayers layers = new RandomLayers(model, 1);
        int image = model.input(TensorKind.FLOAT32, 1, 6, 6, 3);
        int conv = layers.conv2d(image, 4, 3, 3, Window.same(), Quant.NONE);
        int features = model.reshape(model.mean(conv, new int[]{1, 2}, true, Quant.NONE), -1, 4);
        int scores = model.softmax(features, 1, Quant.NONE);
        return model.output(scores).metadata("min_runtime_version", "1.5.0".getBytes()).build();
    }

    @Test
    void write_openBatch_staysOpen() throws IOException {
        byte[] open = ModelPacker.openBatch(classifier());
        byte[] written = rewritten(open);
        assertArrayEquals(new int[]{-1, 6, 6, 3}, tensor(written, 0).getShapeSignature());
        ReadOptions three = ReadOptions.DEFAULT.withBatch(3);
        assertEquals(ModelReader.read(open, "open", three).graph(),
                ModelReader.read(written, "written", three).graph());
        byte[] ofThree = ModelWriter.write(ModelReader.read(open, "open", three));
        assertArrayEquals(new int[]{3, 6, 6, 3}, tensor(ofThree, 0).getShape());
        assertArrayEquals(new int[]{-1, 6, 6, 3}, tensor(ofThree, 0).getShapeSignature());
    }

    /** Also where the file has no signatures of shapes: TensorFlow Lite lets callers resize any input. */
    @Test
    void write_dimensionThatReshapeLeavesOpen_staysOpen() throws IOException {
        ModelT written = parsed(rewritten(classifier()));
        int shape = Arrays.stream(written.getSubgraphs()[0].getOperators())
                .filter(operator -> written.getOperatorCodes()[(int) operator.getOpcodeIndex()]
                        .getBuiltinCode() == BuiltinOperator.RESHAPE)
                .findFirst().orElseThrow().getInputs()[1];
        assertArrayEquals(new int[]{255, 255, 255, 255, 4, 0, 0, 0},
                written.getBuffers()[(int) written.getSubgraphs()[0].getTensors()[shape].getBuffer()].getData());
    }

    @Test
    void write_calibrationRanges_areKept() throws IOException {
        ModelT model = parsed(OperatorModel.conv2d(TensorKind.INT8).file());
        TensorT[] tensors = model.getSubgraphs()[0].getTensors();
        tensors[0].getQuantization().setMin(new float[]{-1.5f});
        tensors[0].getQuantization().setMax(new float[]{2.5f});
        byte[] written = rewritten(ModelPacker.pack(model));
        assertArrayEquals(new float[]{-1.5f}, tensor(written, 0).getQuantization().getMin());
        assertArrayEquals(new float[]{2.5f}, tensor(written, 0).getQuantization().getMax());
        assertEquals(0, tensor(written, 1).getQuantization().getMin().length);
    }

    @Test
    void write_int4Weights_stayPacked() throws IOException {
        ModelT model = parsed(OperatorModel.conv2d(TensorKind.INT8).file());
        TensorT filter = model.getSubgraphs()[0].getTensors()[1];
        int[] packed = new int[Shape.of(filter.getShape()).elements() / 2];
        Arrays.setAll(packed, i -> i * 37 & 0xff);
        filter.setType(TensorType.INT4);
        model.getBuffers()[(int) filter.getBuffer()].setData(packed);
        byte[] file = ModelPacker.pack(model);
        byte[] written = WrittenModels.assertReadsTheSame(file);
        assertEquals(TensorType.INT4, tensor(written, 1).getType());
        assertArrayEquals(packed, parsed(written).getBuffers()[(int) tensor(written, 1).getBuffer()].getData());
        assertEquals(7, parsed(written).getOperatorCodes()[0].getVersion());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void write_quantizationOfInputsAtRunTime_isKept(boolean isAsymmetric) throws IOException {
        ModelBuilder builder = new ModelBuilder();
        int input = builder.input(TensorKind.FLOAT32, 1, 4);
        int filter = builder.constant(TensorKind.INT8, Quant.perTensor(0.5, 0), new byte[]{1, 2, 3, 4, 5, 6, 7, 8}, 2,
                4);
        int bias = builder.constant(new float[2], 2);
        ModelT model = parsed(builder.output(builder.fullyConnected(input, filter, bias, FusedActivation.NONE,
                Quant.NONE)).build());
        ((FullyConnectedOptionsT) model.getSubgraphs()[0].getOperators()[0].getBuiltinOptions().getValue())
                .setAsymmetricQuantizeInputs(isAsymmetric);
        byte[] file = ModelPacker.pack(model);
        ModelT written = parsed(rewritten(file));
        assertEquals(isAsymmetric, ((FullyConnectedOptionsT) written.getSubgraphs()[0].getOperators()[0]
                .getBuiltinOptions().getValue()).getAsymmetricQuantizeInputs());
        assertEquals(isAsymmetric ? 9 : 3, written.getOperatorCodes()[0].getVersion());
        WrittenModels.runsTheSame(file, ModelPacker.pack(written));
    }

    private static byte[] signed(byte[] file, int input, int output) {
        ModelT model = parsed(file);
        SignatureDefT signature = new SignatureDefT();
        signature.setSignatureKey("serving_default");
        signature.setInputs(new TensorMapT[]{named("image", input)});
        signature.setOutputs(new TensorMapT[]{named("scores", output)});
        model.setSignatureDefs(new SignatureDefT[]{signature});
        return ModelPacker.pack(model);
    }

    private static TensorMapT named(String name, int tensor) {
        TensorMapT named = new TensorMapT();
        named.setName(name);
        named.setTensorIndex(tensor);
        return named;
    }

    @Test
    void write_signatures_nameTheSameTensors() throws IOException {
        int[] outputs = parsed(classifier()).getSubgraphs()[0].getOutputs();
        Model model = read(signed(classifier(), 0, outputs[0]));
        SignatureDefT written = parsed(ModelWriter.write(model)).getSignatureDefs()[0];
        assertEquals("serving_default", written.getSignatureKey());
        assertEquals("image", written.getInputs()[0].getName());
        assertEquals(0, written.getInputs()[0].getTensorIndex());
        assertEquals(outputs[0], written.getOutputs()[0].getTensorIndex());

        Model compact = model.withGraph(new GraphEdit(model.graph()).compact());
        ModelT again = parsed(ModelWriter.write(compact));
        assertEquals(again.getSubgraphs()[0].getOutputs()[0], again.getSignatureDefs()[0].getOutputs()[0]
                .getTensorIndex());

        Model other = model.withInterface(GraphEdit.upTo(model.graph(), outputs[0] - 1));
        assertEquals(0, parsed(ModelWriter.write(other)).getSignatureDefs().length);
    }

    @Test
    void write_metadata_staysAsItStandsThere() throws IOException {
        ModelMetadata metadata = new ModelMetadata("hares", "", "7", "me", "mine", "1.0.0", Optional.empty(),
                List.of(new OutputMetadata("scores", Optional.of(LocalizedLabels.of(List.of("a", "b", "c", "d"))),
                        Optional.of(0.5f), Optional.empty())));
        byte[] file = MetadataWriter.write(classifier(), "test", metadata);
        byte[] written = rewritten(file);
        assertEquals(metadata, read(written).metadata());
        assertEquals(StatedMetadata.read(file, "file"), StatedMetadata.read(written, "written"));
        assertEquals("sees hares", read(written).description());
        assertEquals(List.of("min_runtime_version", "TFLITE_METADATA"),
                Arrays.stream(parsed(written).getMetadata()).map(entry -> entry.getName()).sorted(
                        (left, right) -> right.compareTo(left)).toList());

        ModelMetadata other = new ModelMetadata("leverets", "", "", "", "", "1.0.0", Optional.empty(),
                List.of(new OutputMetadata("scores", Optional.empty(), Optional.empty(), Optional.empty())));
        byte[] replaced = ModelWriter.write(read(file).withMetadata(other).withDescription(""));
        assertEquals(other, read(replaced).metadata());
        assertEquals(List.of(), StatedMetadata.read(replaced, "replaced").orElseThrow().packedFiles());
        assertEquals(2, parsed(replaced).getMetadata().length);
        assertNull(parsed(replaced).getDescription());
    }

    @Test
    void write_sharedConstant_isOneBuffer() throws IOException {
        ModelBuilder builder = new ModelBuilder();
        int input = builder.input(TensorKind.FLOAT32, 1, 4);
        int first = builder.constant(new float[]{1, 2, 3, 4}, 1, 4);
        int second = builder.constant(new float[4], 4);
        int sum = builder.add(builder.add(input, first, FusedActivation.NONE, Quant.NONE), second,
                FusedActivation.NONE, Quant.NONE);
        byte[] file = builder.output(sum).build(model -> {
            TensorT[] tensors = model.getSubgraphs()[0].getTensors();
            tensors[second].setBuffer(tensors[first].getBuffer());
        });
        byte[] written = WrittenModels.assertReadsTheSame(file);
        org.tensorflow.lite.schema.Model model = org.tensorflow.lite.schema.Model
                .getRootAsModel(ByteBuffer.wrap(written).order(ByteOrder.LITTLE_ENDIAN));
        assertEquals(2, model.buffersLength());
        assertEquals(0, model.buffers(1).dataAsByteBuffer().position() % 16);
        assertFalse(model.subgraphs(0).tensors(first).buffer() == 0);
    }
}
