package io.leveret.tflite;

import io.leveret.base.MessageText;
import io.leveret.graph.ElementType;
import io.leveret.graph.Graph;
import io.leveret.graph.Operator;
import io.leveret.graph.Quantization;
import io.leveret.graph.Shape;
import io.leveret.graph.TensorSpec;
import io.leveret.tflite.flatbuffer.ModelCopy;
import io.leveret.tflite.format.ModelFormatException;
import io.leveret.tflite.format.UnsupportedOperatorException;
import io.leveret.tflite.metadata.MetadataWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tensorflow.lite.schema.ActivationFunctionType;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.BuiltinOptionsUnion;
import org.tensorflow.lite.schema.FullyConnectedOptionsT;
import org.tensorflow.lite.schema.OperatorCodeT;
import org.tensorflow.lite.schema.OperatorT;
import org.tensorflow.lite.schema.QuantizationParametersT;
import org.tensorflow.lite.schema.ReducerOptionsT;
import org.tensorflow.lite.schema.SoftmaxOptionsT;
import org.tensorflow.lite.schema.TensorT;
import org.tensorflow.lite.schema.TensorType;

/**
 * Puts a new classification head on a model: dense layers and softmax behind one of its tensors, the features. Of features in many places,
 * such as 8 × 8, a MEAN comes first.
 *
 * <p>The first layer flattens the features by itself, as FULLY_CONNECTED does unless it is told to keep their dimensions; a
 * RESHAPE would have to know the batch. A head has the type of its features: one of reals computes in reals, one of
 * uint8 or int8 is quantized in the same way.
 */
public final class HeadWriter {
    private static final float SCORE_SCALE = 1 / 256f; // the only one that TensorFlow Lite's softmax takes

    private final ModelParts parts;
    private final TensorSpec features;
    private final boolean hasOpenBatch;

    private HeadWriter(ModelParts parts, TensorSpec features, boolean hasOpenBatch) {
        this.parts = parts;
        this.features = features;
        this.hasOpenBatch = hasOpenBatch;
    }

    /**
     * A copy of a model in which everything behind a tensor is replaced by dense layers and softmax.
     *
     * <p>It holds only what the features depend on: other operators, tensors, weights and inputs are left out, and so are the
     * signatures, which name the old outputs, and all metadata and packed files. (See {@link MetadataWriter}.) Its one output
     * is {@code scores}, [batch, classes]: reals, or steps of 1/256. The batch stays open if it was.
     *
     * @param model a model that {@link ModelReader} reads within the default limits; not changed
     * @param source a name for messages
     * @param featureTensor the features' place in {@link Graph#tensors}. They are FLOAT32, UINT8 or INT8 and a vector for
     *     each image: [batch, 1, …, 1, channels]
     * @param head the layers, in order; those of a quantized model have the range of their results
     * @throws UnsupportedOperatorException if the model needs operators that Leveret does not have
     * @throws ModelFormatException if it is damaged, or exceeds the limits
     * @throws IllegalArgumentException if there is no such tensor, or none of such a type and shape; if it is a constant,
     *     depends on no input, or is quantized otherwise than by one scale; if there are no layers, or they do not fit the
     *     features and each other; or if the range of a layer that is to be quantized is empty, or too narrow for its weights
     * @throws ArithmeticException if the copy would have more than 2 GiB
     */
    public static byte[] write(byte[] model, String source, int featureTensor, List<DenseLayer> head)
            throws ModelFormatException {
        return write(model, source, featureTensor, Optional.empty(), head);
    }

    /**
     * The same where the features are an image, [batch, height, width, channels]: the head takes the means over its places.
     *
     * @param means the least and the greatest mean that were seen on real data; of use for quantized heads only
     * @throws IllegalArgumentException also if the features are no image, or the means' range is empty where it is of use
     */
    public static byte[] write(byte[] model, String source, int featureTensor, MeanRange means, List<DenseLayer> head)
            throws ModelFormatException {
        return write(model, source, featureTensor, Optional.of(means), head);
    }

    /**
     * The range of features' means.
     *
     * @param min the least one
     * @param max the greatest one
     */
    public record MeanRange(float min, float max) {
        /**
         * A range.
         *
         * @throws IllegalArgumentException if it is none
         */
        public MeanRange {
            if (!Float.isFinite(min) || !Float.isFinite(max) || min > max) {
                throw new IllegalArgumentException("means from " + min + " to " + max);
            }
        }
    }

    private static byte[] write(byte[] model, String source, int featureTensor, Optional<MeanRange> means,
            List<DenseLayer> head) throws ModelFormatException {
        Graph graph = ModelReader.read(model, source, ModelLimits.DEFAULT).graph();
        TensorSpec features = features(graph, featureTensor, means.isPresent());
        requireFit(head, features);
        Optional<Quantization> input = means.isPresent() && features.type() != ElementType.FLOAT32
                ? Optional
                        .of(StoredDenseLayer.resultQuantization(means.get().min(), means.get().max(), features.type()))
                : features.quantization();
        List<StoredDenseLayer> layers = stored(head, features.type(), input);
        return ModelCopy.of(model, source, parsed -> () -> {
            Subgraph backbone = new Subgraph(parsed, featureTensor);
            ModelParts parts = new ModelParts();
            int[] places = backbone.addTo(parts);
            HeadWriter writer = new HeadWriter(parts, features, backbone.hasOpenBatch());
            int vector = means.isPresent() ? writer.addMean(places[featureTensor], input) : places[featureTensor];
            int scores = writer.addHead(vector, layers, head);
            return parts.bytes(parsed.description(), backbone.graphName(), backbone.inputs(places), new int[]{scores});
        });
    }

    private static TensorSpec features(Graph graph, int index, boolean ofImage) {
        if (index < 0 || index >= graph.tensors().size()) {
            throw new IllegalArgumentException("feature tensor " + index + " of " + graph.tensors().size());
        }
        TensorSpec features = graph.tensor(index);
        Shape shape = features.shape();
        boolean isShaped = ofImage ? shape.rank() == 4
                : shape.rank() >= 2 && shape.elements() == (long) shape.dimension(0) * shape.dimension(-1);
        boolean isScaled = switch (features.type()) {
            case FLOAT32 -> true;
            case UINT8, INT8 -> features.quantization().isPresent() && features.quantization().get().channels() == 1;
            case FLOAT16, INT32, INT64, BOOL, INT16 -> false;
        };
        if (!isShaped || !isScaled || !isComputed(graph, index)) {
            throw new IllegalArgumentException("feature tensor " + index + " (" + MessageText.brief(features.name())
                    + ") is " + features.describe() + (isComputed(graph, index) ? "" : ", the same for every input")
                    + "; a head needs " + (ofImage ? "[batch, height, width, channels]" : "a vector for each image")
                    + ", computed, of FLOAT32, UINT8 or INT8 with one scale");
        }
        return features;
    }

    /** Whether a tensor depends on any of the inputs. */
    private static boolean isComputed(Graph graph, int tensor) {
        boolean[] isComputed = new boolean[graph.tensors().size()];
        graph.inputs().forEach(input -> isComputed[input] = true);
        for (Operator operator : graph.operators()) {
            if (operator.inputs().stream().anyMatch(input -> isComputed[input])) {
                operator.outputs().forEach(output -> isComputed[output] = true);
            }
        }
        return isComputed[tensor];
    }

    private static void requireFit(List<DenseLayer> head, TensorSpec features) {
        if (head.isEmpty()) {
            throw new IllegalArgumentException("a head of no layers");
        }
        int values = features.shape().dimension(-1);
        for (int i = 0; i < head.size(); i++) {
            if (head.get(i).inputs() != values) {
                throw new IllegalArgumentException("layer " + i + " of the head takes " + head.get(i).inputs()
                        + " values, but gets " + values);
            }
            values = head.get(i).outputs();
        }
    }

    private static List<StoredDenseLayer> stored(List<DenseLayer> head, ElementType type,
            Optional<Quantization> features) {
        List<StoredDenseLayer> layers = new ArrayList<>();
        Optional<Quantization> input = features;
        for (DenseLayer layer : head) {
            StoredDenseLayer stored = StoredDenseLayer.of(layer, type, input);
            layers.add(stored);
            input = stored.resultQuantization();
        }
        return layers;
    }

    private int addHead(int input, List<StoredDenseLayer> layers, List<DenseLayer> head) {
        int result = input;
        for (int i = 0; i < layers.size(); i++) {
            result = addDense("head/dense" + (i + 1), result, layers.get(i), head.get(i));
        }
        return addSoftmax(result, head.getLast().outputs());
    }

    private int addMean(int image, Optional<Quantization> quantization) {
        ByteBuffer axes = ByteBuffer.allocate(2 * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(1).putInt(2)
                .flip();
        int axesTensor = addConstant("head/mean/axes", TensorType.INT32, Optional.empty(), axes, 2);
        int result = addResult("head/mean", quantization, features.shape().dimension(-1));
        addOperator(BuiltinOperator.MEAN, features.type() == ElementType.INT8 ? 2 : 1, BuiltinOptions.ReducerOptions,
                new ReducerOptionsT(), result, image, axesTensor); // whose dimensions are not kept
        return result;
    }

    private int addDense(String name, int input, StoredDenseLayer layer, DenseLayer shape) {
        int weights = addConstant(name + "/weights", schemaType(features.type()), layer.weightQuantization(),
                layer.weights(), shape.outputs(), shape.inputs());
        byte biasType = features.type() == ElementType.FLOAT32 ? TensorType.FLOAT32 : TensorType.INT32;
        int bias = addConstant(name + "/bias", biasType, layer.biasQuantization(), layer.bias(), shape.outputs());
        int result = addResult(name, layer.resultQuantization(), shape.outputs());
        FullyConnectedOptionsT options = new FullyConnectedOptionsT();
        options.setFusedActivationFunction(switch (shape.activation()) {
            case NONE -> ActivationFunctionType.NONE;
            case RELU -> ActivationFunctionType.RELU;
            case RELU_N1_TO_1 -> ActivationFunctionType.RELU_N1_TO_1;
            case RELU6 -> ActivationFunctionType.RELU6;
        });
        addOperator(BuiltinOperator.FULLY_CONNECTED, features.type() == ElementType.INT8 ? 4 : 1,
                BuiltinOptions.FullyConnectedOptions, options, result, input, weights, bias);
        return result;
    }

    private int addSoftmax(int input, int classes) {
        Optional<Quantization> steps = features.type() == ElementType.FLOAT32 ? Optional.empty()
                : Optional.of(Quantization.perTensor(SCORE_SCALE, features.type().quantizedMin()));
        int result = addResult("scores", steps, classes);
        SoftmaxOptionsT options = new SoftmaxOptionsT();
        options.setBeta(1);
        addOperator(BuiltinOperator.SOFTMAX, features.type() == ElementType.INT8 ? 2 : 1,
                BuiltinOptions.SoftmaxOptions, options, result, input);
        return result;
    }

    /** Adds a tensor [batch, values] of the features' type. */
    private int addResult(String name, Optional<Quantization> quantization, int values) {
        int batch = features.shape().dimension(0);
        TensorT tensor = tensor(name, schemaType(features.type()), quantization, batch, values);
        tensor.setBuffer(ModelParts.NO_DATA);
        if (hasOpenBatch) {
            tensor.setShapeSignature(new int[]{Subgraph.OPEN, values});
        }
        return parts.addTensor(tensor);
    }

    private int addConstant(String name, byte type, Optional<Quantization> quantization, ByteBuffer data,
            int... shape) {
        TensorT tensor = tensor(name, type, quantization, shape);
        tensor.setBuffer(parts.addBuffer(data));
        return parts.addTensor(tensor);
    }

    private static TensorT tensor(String name, byte type, Optional<Quantization> quantization, int... shape) {
        TensorT tensor = new TensorT();
        tensor.setName(name);
        tensor.setType(type);
        tensor.setShape(shape);
        tensor.setHasRank(true);
        quantization.ifPresent(values -> {
            QuantizationParametersT parameters = new QuantizationParametersT();
            parameters.setScale(new float[]{values.scale(0)});
            parameters.setZeroPoint(new long[]{values.zeroPoint(0)});
            tensor.setQuantization(parameters);
        });
        return tensor;
    }

    /** Adds an operator, of the version that TensorFlow Lite's converter writes for its types, so that old readers take it. */
    private void addOperator(int code, int version, byte optionsType, Object options, int result, int... inputs) {
        OperatorCodeT operatorCode = new OperatorCodeT();
        operatorCode.setBuiltinCode(code);
        operatorCode.setDeprecatedBuiltinCode((byte) code); // where readers from before codes outgrew a byte look
        operatorCode.setVersion(version);
        BuiltinOptionsUnion union = new BuiltinOptionsUnion();
        union.setType(optionsType);
        union.setValue(options);
        OperatorT operator = new OperatorT();
        operator.setBuiltinOptions(union);
        operator.setInputs(inputs);
        operator.setOutputs(new int[]{result});
        parts.addOperator(operator, operatorCode);
    }

    private static byte schemaType(ElementType type) {
        return switch (type) {
            case FLOAT32 -> TensorType.FLOAT32;
            case UINT8 -> TensorType.UINT8;
            case INT8 -> TensorType.INT8;
            case FLOAT16, INT32, INT64, BOOL, INT16 -> throw new IllegalStateException("a head of " + type);
        };
    }
}
