package io.leveret.tflite;

import java.nio.charset.StandardCharsets;
import org.tensorflow.lite.schema.BufferT;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.BuiltinOptionsUnion;
import org.tensorflow.lite.schema.FullyConnectedOptionsT;
import org.tensorflow.lite.schema.MetadataT;
import org.tensorflow.lite.schema.ModelT;
import org.tensorflow.lite.schema.OperatorCodeT;
import org.tensorflow.lite.schema.OperatorT;
import org.tensorflow.lite.schema.QuantizationParametersT;
import org.tensorflow.lite.schema.SignatureDefT;
import org.tensorflow.lite.schema.SubGraphT;
import org.tensorflow.lite.schema.TensorMapT;
import org.tensorflow.lite.schema.TensorT;
import org.tensorflow.lite.schema.TensorType;

/** A float image classifier of three classes: one fully connected layer. */
public final class SmallModel {
    public static final int HEIGHT = 2;
    public static final int WIDTH = 5;
    public static final byte[] RUNTIME_VERSION = "1.5.0\0\0".getBytes(StandardCharsets.UTF_8);

    private static final int CLASSES = 3;

    private SmallModel() {}

    /** The layer's weights as the file holds them: float32[3][30]. */
    public static byte[] weights() {
        byte[] weights = new byte[CLASSES * HEIGHT * WIDTH * 3 * Float.BYTES];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (byte) (i % 64);
        }
        return weights;
    }

    public static byte[] bytes() {
        OperatorCodeT code = new OperatorCodeT();
        code.setBuiltinCode(BuiltinOperator.FULLY_CONNECTED);
        code.setDeprecatedBuiltinCode((byte) BuiltinOperator.FULLY_CONNECTED);
        code.setVersion(1);
        ModelT model = new ModelT();
        model.setVersion(3);
        model.setDescription("a small model");
        model.setOperatorCodes(new OperatorCodeT[]{code});
        model.setSubgraphs(new SubGraphT[]{graph()});
        model.setBuffers(new BufferT[]{new BufferT(), buffer(weights()), buffer(RUNTIME_VERSION)});
        MetadataT runtime = new MetadataT();
        runtime.setName("min_runtime_version");
        runtime.setBuffer(2);
        model.setMetadata(new MetadataT[]{runtime});
        model.setSignatureDefs(new SignatureDefT[]{signature()});
        return model.serializeToBinary();
    }

    private static SubGraphT graph() {
        TensorT input = tensor("input", 0, 1, HEIGHT, WIDTH, 3);
        QuantizationParametersT range = new QuantizationParametersT();
        range.setMin(new float[]{0f}); // converters leave such ranges on float tensors
        input.setQuantization(range);
        FullyConnectedOptionsT options = new FullyConnectedOptionsT();
        BuiltinOptionsUnion union = new BuiltinOptionsUnion();
        union.setType(BuiltinOptions.FullyConnectedOptions);
        union.setValue(options);
        OperatorT product = new OperatorT();
        product.setInputs(new int[]{0, 1, -1});
        product.setOutputs(new int[]{2});
        product.setBuiltinOptions(union);
        SubGraphT graph = new SubGraphT();
        graph.setName("main");
        graph.setTensors(new TensorT[]{input, tensor("weights", 1, CLASSES, HEIGHT * WIDTH * 3),
                tensor("output", 0, 1, CLASSES)});
        graph.setOperators(new OperatorT[]{product});
        graph.setInputs(new int[]{0});
        graph.setOutputs(new int[]{2});
        return graph;
    }

    private static TensorT tensor(String name, int buffer, int... shape) {
        TensorT tensor = new TensorT();
        tensor.setName(name);
        tensor.setType(TensorType.FLOAT32);
        tensor.setBuffer(buffer);
        tensor.setShape(shape);
        return tensor;
    }

    private static BufferT buffer(byte[] data) {
        int[] unsigned = new int[data.length];
        for (int i = 0; i < data.length; i++) {
            unsigned[i] = data[i] & 0xff;
        }
        BufferT buffer = new BufferT();
        buffer.setData(unsigned);
        return buffer;
    }

    private static SignatureDefT signature() {
        SignatureDefT signature = new SignatureDefT();
        signature.setSignatureKey("serving_default");
        signature.setInputs(new TensorMapT[]{binding("image", 0)});
        signature.setOutputs(new TensorMapT[]{binding("scores", 2)});
        return signature;
    }

    private static TensorMapT binding(String name, int tensor) {
        TensorMapT binding = new TensorMapT();
        binding.setName(name);
        binding.setTensorIndex(tensor);
        return binding;
    }
}
