package io.leveret.testing;

import io.leveret.graph.Activation;
import io.leveret.graph.ElementType;
import io.leveret.graph.GraphException;
import io.leveret.graph.Operator;
import io.leveret.graph.ReduceFunction;
import io.leveret.graph.Shape;
import io.leveret.graph.ShapeRules;
import io.leveret.graph.TensorSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.tensorflow.lite.schema.AddOptionsT;
import org.tensorflow.lite.schema.BufferT;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.BuiltinOptionsUnion;
import org.tensorflow.lite.schema.ConcatenationOptionsT;
import org.tensorflow.lite.schema.Conv2DOptionsT;
import org.tensorflow.lite.schema.DepthToSpaceOptionsT;
import org.tensorflow.lite.schema.DepthwiseConv2DOptionsT;
import org.tensorflow.lite.schema.DequantizeOptionsT;
import org.tensorflow.lite.schema.DivOptionsT;
import org.tensorflow.lite.schema.ExpandDimsOptionsT;
import org.tensorflow.lite.schema.FullyConnectedOptionsT;
import org.tensorflow.lite.schema.GeluOptionsT;
import org.tensorflow.lite.schema.LeakyReluOptionsT;
import org.tensorflow.lite.schema.MetadataT;
import org.tensorflow.lite.schema.ModelT;
import org.tensorflow.lite.schema.MulOptionsT;
import org.tensorflow.lite.schema.OperatorCodeT;
import org.tensorflow.lite.schema.OperatorT;
import org.tensorflow.lite.schema.PadOptionsT;
import org.tensorflow.lite.schema.Pool2DOptionsT;
import org.tensorflow.lite.schema.QuantizationParametersT;
import org.tensorflow.lite.schema.QuantizeOptionsT;
import org.tensorflow.lite.schema.ReducerOptionsT;
import org.tensorflow.lite.schema.ReshapeOptionsT;
import org.tensorflow.lite.schema.SliceOptionsT;
import org.tensorflow.lite.schema.SoftmaxOptionsT;
import org.tensorflow.lite.schema.SpaceToDepthOptionsT;
import org.tensorflow.lite.schema.SqueezeOptionsT;
import org.tensorflow.lite.schema.StridedSliceOptionsT;
import org.tensorflow.lite.schema.SubGraphT;
import org.tensorflow.lite.schema.SubOptionsT;
import org.tensorflow.lite.schema.TensorT;
import org.tensorflow.lite.schema.TransposeOptionsT;

/**
 * Builds {@code .tflite} models for tests.
 *
 * <p>Tensors are identified by their index in the file. Each operator's method computes the shape of its result, adds a
 * tensor for it, and returns the tensor's index:
 *
 * <pre>{@code
 * ModelBuilder model = new ModelBuilder();
 * int image = model.input(TensorKind.FLOAT32, 1, 8, 8, 3);
 * int filter = model.constant(new float[16 * 3 * 3 * 3], 16, 3, 3, 3);
 * int bias = model.bias(image, filter, new int[16]);
 * byte[] file = model.output(model.conv2d(image, filter, bias, Window.same().stride(2), Quant.NONE)).build();
 * }</pre>
 *
 * <p>Images are [batch, height, width, channels]. An operator's type is that of its first input; its version is the one
 * TensorFlow Lite's converter writes for that type. Methods with a parameter {@code Quant output} take {@link
 * Quant#NONE} in float32 models. An operator with a float32 input and an int8 filter per channel is hybrid, as in
 * dynamic-range models; its bias is float32. The builder refuses a model that TensorFlow Lite would refuse only if it
 * cannot compute a shape, so that tests can build invalid models; {@link #operator} builds what the typed methods
 * cannot express.
 */
public final class ModelBuilder {
    /** Stands for an omitted optional tensor, such as a convolution's bias. */
    public static final int ABSENT = -1;

    private static final int SCHEMA_VERSION = 3;

    private final List<Tensor> tensors = new ArrayList<>();
    private final List<BufferT> buffers = new ArrayList<>();
    private final List<OperatorCodeT> operatorCodes = new ArrayList<>();
    private final List<OperatorT> operators = new ArrayList<>();
    private final List<Integer> inputs = new ArrayList<>();
    private final List<Integer> outputs = new ArrayList<>();
    private final List<MetadataT> metadata = new ArrayList<>();
    private String description;

    /** Starts an empty model. */
    public ModelBuilder() {
        buffers.add(new BufferT()); // buffer 0 means "no data" and is always empty
    }

    // ---- tensors ----

    /** Adds a model input that is not quantized. */
    public int input(TensorKind kind, int... shape) {
        return input(kind, Quant.NONE, shape);
    }

    /** Adds a model input. */
    public int input(TensorKind kind, Quant quant, int... shape) {
        int tensor = tensor(kind, quant, shape);
        inputs.add(tensor);
        return tensor;
    }

    /** Adds a tensor that some operator will write: for {@link #operator}. */
    public int tensor(TensorKind kind, Quant quant, int... shape) {
        return add("tensor", kind, quant, shape, 0);
    }

    /**
     * Adds a constant.
     *
     * @param data little-endian, row-major
     * @throws IllegalArgumentException if the length of the data does not match the shape
     */
    public int constant(TensorKind kind, Quant quant, byte[] data, int... shape) {
        int expected = kind.byteCount(shape);
        if (data.length != expected) {
            throw new IllegalArgumentException(
                    kind + Arrays.toString(shape) + " takes " + expected + " bytes, not " + data.length);
        }
        return add("constant", kind, quant, shape, addBuffer(data));
    }

    /** Adds a float32 constant, row-major. */
    public int constant(float[] values, int... shape) {
        return constant(TensorKind.FLOAT32, Quant.NONE, LittleEndian.bytes(values), shape);
    }

    /** Adds an int32 constant, row-major, not quantized: axes, shapes, paddings. */
    public int constant(int[] values, int... shape) {
        return constant(TensorKind.INT32, Quant.NONE, LittleEndian.bytes(values), shape);
    }

    /**
     * Adds the int32 bias of a quantized operator, whose scale is inputScale · weightScale, per channel where the
     * weights are; for a float32 input, the values as float32.
     *
     * @param values one for each output channel
     */
    public int bias(int input, int weights, int[] values) {
        if (kind(input) == TensorKind.FLOAT32) {
            float[] floats = new float[values.length];
            for (int i = 0; i < values.length; i++) {
                floats[i] = values[i];
            }
            return constant(floats, values.length);
        }
        float inputScale = quant(input).scale();
        List<Float> scales = quant(weights).scales().stream().map(scale -> inputScale * scale).toList();
        Quant biasQuant = new Quant(scales, scales.stream().map(scale -> 0).toList(), 0);
        return constant(TensorKind.INT32, biasQuant, LittleEndian.bytes(values), values.length);
    }

    /** Marks tensors as the model's outputs, in this order, after those already marked. */
    public ModelBuilder output(int... outputTensors) {
        for (int tensor : outputTensors) {
            outputs.add(tensor);
        }
        return this;
    }

    /** Renames a tensor; the default names are "tensor3", "constant4". */
    public ModelBuilder name(int tensor, String name) {
        Tensor old = tensors.get(tensor);
        tensors.set(tensor, new Tensor(name, old.kind, old.quant, old.shape, old.buffer));
        return this;
    }

    /** The shape of a tensor. */
    public int[] shape(int tensor) {
        return tensors.get(tensor).shape.clone();
    }

    /** The element type of a tensor. */
    public TensorKind kind(int tensor) {
        return tensors.get(tensor).kind;
    }

    /** The quantization of a tensor. */
    public Quant quant(int tensor) {
        return tensors.get(tensor).quant;
    }

    // ---- the whole model ----

    /** Sets the model's description. */
    public ModelBuilder description(String text) {
        description = text;
        return this;
    }

    /** Adds a named buffer of metadata, such as "TFLITE_METADATA" or "min_runtime_version". */
    public ModelBuilder metadata(String name, byte[] data) {
        MetadataT entry = new MetadataT();
        entry.setName(name);
        entry.setBuffer(addBuffer(data));
        metadata.add(entry);
        return this;
    }

    /** Returns the file's bytes. The builder can be used further. */
    public byte[] build() {
        SubGraphT subgraph = new SubGraphT();
        subgraph.setName("main");
        subgraph.setTensors(tensors.stream().map(Tensor::pack).toArray(TensorT[]::new));
        subgraph.setInputs(toArray(inputs));
        subgraph.setOutputs(toArray(outputs));
        subgraph.setOperators(operators.toArray(OperatorT[]::new));

        ModelT model = new ModelT();
        model.setVersion(SCHEMA_VERSION);
        model.setDescription(description);
        model.setOperatorCodes(operatorCodes.toArray(OperatorCodeT[]::new));
        model.setSubgraphs(new SubGraphT[]{subgraph});
        model.setBuffers(buffers.toArray(BufferT[]::new));
        model.setMetadata(metadata.toArray(MetadataT[]::new));
        return ModelPacker.pack(model);
    }

    /**
     * Returns the file's bytes after an edit of the schema's objects, for malformed models. Does not change the
     * builder.
     *
     * @param edit may change anything; {@link ModelPacker} says how empty arrays are written
     */
    public byte[] build(Consumer<ModelT> edit) {
        ModelT model = ModelT.deserializeFromBinary(build());
        edit.accept(model);
        return ModelPacker.pack(model);
    }

    // ---- any operator ----

    /**
     * Adds a built-in operator.
     *
     * @param builtinCode one of {@link BuiltinOperator}
     * @param options null if the operator has none; see {@link #options}
     * @param operatorInputs tensors, {@link #ABSENT} for an omitted optional one
     * @param operatorOutputs tensors made by {@link #tensor}
     */
    public ModelBuilder operator(int builtinCode, int version, BuiltinOptionsUnion options, int[] operatorInputs,
            int[] operatorOutputs) {
        return add(operatorCode(builtinCode, version, null), options, null, operatorInputs, operatorOutputs);
    }

    /**
     * Adds a built-in operator with one result of the kind and quantization of another tensor.
     *
     * @param name TensorFlow Lite's, such as TILE
     * @param options null if the operator has none; see {@link #options}
     */
    public int operator(String name, BuiltinOptionsUnion options, int like, int[] shape, int... operatorInputs) {
        int version = name.equals("BROADCAST_TO") ? 2 : 1; // there is no first
        return computed(tensor(kind(like), quant(like), shape), code(name), version, options, operatorInputs);
    }

    /**
     * Adds a built-in operator with several results, all of them of the kind and quantization of another tensor.
     *
     * @param shapes of the results
     */
    public int[] operator(String name, BuiltinOptionsUnion options, int like, int[][] shapes, int... operatorInputs) {
        int[] results = Arrays.stream(shapes).mapToInt(shape -> tensor(kind(like), quant(like), shape)).toArray();
        operator(code(name), 1, options, operatorInputs, results);
        return results;
    }

    /** Adds a custom operator, which TensorFlow Lite knows by its name only. */
    public ModelBuilder customOperator(String name, byte[] customOptions, int[] operatorInputs,
            int[] operatorOutputs) {
        return add(operatorCode(BuiltinOperator.CUSTOM, 1, name), null, customOptions, operatorInputs,
                operatorOutputs);
    }

    /**
     * Options for {@link #operator}.
     *
     * @param type one of {@link BuiltinOptions}
     * @param value the object that belongs to it, such as {@link Conv2DOptionsT}
     */
    public static BuiltinOptionsUnion options(byte type, Object value) {
        BuiltinOptionsUnion union = new BuiltinOptionsUnion();
        union.setType(type);
        union.setValue(value);
        return union;
    }

    // ---- operators with weights ----

    /**
     * CONV_2D.
     *
     * @param input [batch, height, width, inChannels]
     * @param filter [outChannels, filterHeight, filterWidth, inChannels / groups]; int8 per channel along 0
     * @param bias [outChannels]; {@link #ABSENT} makes a model that TensorFlow Lite refuses
     * @return [batch, outHeight, outWidth, outChannels]
     */
    public int conv2d(int input, int filter, int bias, Window window, Quant output) {
        int[] image = requireRank(input, 4);
        int[] weights = requireRank(filter, 4);
        Conv2DOptionsT options = new Conv2DOptionsT();
        options.setPadding(window.padding().schemaCode());
        options.setStrideH(window.strideHeight());
        options.setStrideW(window.strideWidth());
        options.setDilationHFactor(window.dilationHeight());
        options.setDilationWFactor(window.dilationWidth());
        options.setFusedActivationFunction(window.activation().schemaCode());
        boolean grouped = image[3] != weights[3];
        int version = grouped ? 6 : isHybrid(input, filter) ? 5 : version(input, 1, 1, 3);
        return computed(output, place -> new Operator.Conv2D(input, filter, bias, place, window.ofGraph(),
                Activation.NONE), version, options(BuiltinOptions.Conv2DOptions, options));
    }

    /**
     * DEPTHWISE_CONV_2D. The depth multiplier is the filter's channels over the image's.
     *
     * @param input [batch, height, width, channels]
     * @param filter [1, filterHeight, filterWidth, channels · multiplier]; int8 per channel along 3
     * @param bias [channels · multiplier]; never give the oracle a model where it is {@link #ABSENT}: TensorFlow Lite
     *        accepts it and then reads it, which crashes the JVM
     * @return [batch, outHeight, outWidth, channels · multiplier]
     */
    public int depthwiseConv2d(int input, int filter, int bias, Window window, Quant output) {
        int[] image = requireRank(input, 4);
        int[] weights = requireRank(filter, 4);
        DepthwiseConv2DOptionsT options = new DepthwiseConv2DOptionsT();
        options.setPadding(window.padding().schemaCode());
        options.setStrideH(window.strideHeight());
        options.setStrideW(window.strideWidth());
        options.setDepthMultiplier(weights[3] / image[3]);
        options.setDilationHFactor(window.dilationHeight());
        options.setDilationWFactor(window.dilationWidth());
        options.setFusedActivationFunction(window.activation().schemaCode());
        int dilated = window.dilationHeight() > 1 || window.dilationWidth() > 1 ? 2 : 1;
        int version = isHybrid(input, filter) ? 6 : version(input, dilated, dilated, 3);
        return computed(output, place -> new Operator.DepthwiseConv2D(input, filter, bias, place, window.ofGraph(),
                options.getDepthMultiplier(), Activation.NONE), version,
                options(BuiltinOptions.DepthwiseConv2DOptions, options));
    }

    /** FULLY_CONNECTED that flattens its input: see the full form. */
    public int fullyConnected(int input, int weights, int bias, FusedActivation activation, Quant output) {
        return fullyConnected(input, weights, bias, activation, false, output);
    }

    /**
     * FULLY_CONNECTED.
     *
     * @param input [..., inUnits], or any shape whose element count is a multiple of inUnits
     * @param weights [outUnits, inUnits]; int8 per tensor, or per channel along 0
     * @param bias [outUnits] or {@link #ABSENT}
     * @return [batch, outUnits], or with {@code keepDimensions} the input's shape with outUnits in the last place
     */
    public int fullyConnected(int input, int weights, int bias, FusedActivation activation, boolean keepDimensions,
            Quant output) {
        FullyConnectedOptionsT options = new FullyConnectedOptionsT();
        options.setFusedActivationFunction(activation.schemaCode());
        options.setKeepNumDims(keepDimensions);
        options.setAsymmetricQuantizeInputs(isHybrid(input, weights));
        int version = version(input, 1, 1, 4);
        if (keepDimensions) {
            version = 5;
        }
        if (bias == ABSENT) {
            version = 6;
        }
        if (kind(weights) == TensorKind.INT8 && quant(weights).isPerChannel()) {
            version = 12;
        }
        return computed(output, place -> new Operator.FullyConnected(input, weights, bias, place, keepDimensions,
                Activation.NONE), version, options(BuiltinOptions.FullyConnectedOptions, options));
    }

    // ---- pools ----

    /** AVERAGE_POOL_2D; the result is quantized like the input. Padding is not counted in the average. */
    public int averagePool2d(int input, int filterHeight, int filterWidth, Window window) {
        return pool(input, filterHeight, filterWidth, window, place -> new Operator.AveragePool2D(input, place,
                filterHeight, filterWidth, window.ofGraph(), Activation.NONE));
    }

    /** MAX_POOL_2D; the result is quantized like the input. */
    public int maxPool2d(int input, int filterHeight, int filterWidth, Window window) {
        return pool(input, filterHeight, filterWidth, window, place -> new Operator.MaxPool2D(input, place,
                filterHeight, filterWidth, window.ofGraph(), Activation.NONE));
    }

    private int pool(int input, int filterHeight, int filterWidth, Window window, IntFunction<Operator> operator) {
        if (window.dilationHeight() != 1 || window.dilationWidth() != 1) {
            throw new IllegalArgumentException("pools have no dilation: " + window);
        }
        Pool2DOptionsT options = new Pool2DOptionsT();
        options.setPadding(window.padding().schemaCode());
        options.setStrideH(window.strideHeight());
        options.setStrideW(window.strideWidth());
        options.setFilterHeight(filterHeight);
        options.setFilterWidth(filterWidth);
        options.setFusedActivationFunction(window.activation().schemaCode());
        return computed(quant(input), operator, version(input, 1, 1, 2),
                options(BuiltinOptions.Pool2DOptions, options));
    }

    // ---- arithmetic ----

    /**
     * ADD.
     *
     * @return the shape that both inputs broadcast to
     * @throws IllegalArgumentException if they do not
     */
    public int add(int left, int right, FusedActivation activation, Quant output) {
        AddOptionsT options = new AddOptionsT();
        options.setFusedActivationFunction(activation.schemaCode());
        options.setPotScaleInt16(true); // the schema's default
        return pairs(BuiltinOperator.ADD, left, right, output, options(BuiltinOptions.AddOptions, options));
    }

    /**
     * MEAN over some axes.
     *
     * @param axes may be negative, counting from the end
     * @return the input's shape, with 1 in place of the axes or without them
     */
    public int mean(int input, int[] axes, boolean keepDimensions, Quant output) {
        return reduce("MEAN", input, axes, keepDimensions, output);
    }

    /**
     * MEAN, SUM, REDUCE_MAX or REDUCE_MIN over some axes.
     *
     * @param axes may be negative, counting from the end
     */
    public int reduce(String name, int input, int[] axes, boolean keepDimensions, Quant output) {
        int rank = shape(input).length;
        List<Integer> resolved = Arrays.stream(axes).map(axis -> Shapes.axis(axis, rank)).sorted().distinct().boxed()
                .toList();
        ReducerOptionsT options = new ReducerOptionsT();
        options.setKeepDims(keepDimensions);
        int axesTensor = constant(axes, axes.length);
        return computed(output, place -> new Operator.Reduce(ReduceFunction.valueOf(name), input, resolved, place,
                keepDimensions), version(input, 1, 1, 2), options(BuiltinOptions.ReducerOptions, options), axesTensor);
    }

    /** SOFTMAX over the last axis, of {@code beta} times the input. TensorFlow Lite wants scale 1/256 of 8 bits. */
    public int softmax(int input, float beta, Quant output) {
        SoftmaxOptionsT options = new SoftmaxOptionsT();
        options.setBeta(beta);
        return likeInput(BuiltinOperator.SOFTMAX, version(input, 1, 1, 2), input, output,
                options(BuiltinOptions.SoftmaxOptions, options));
    }

    /** LOGISTIC, 1 / (1 + e^−x). TensorFlow Lite wants scale 1/256 of 8 bits. */
    public int logistic(int input, Quant output) {
        return likeInput(BuiltinOperator.LOGISTIC, version(input, 1, 1, 2), input, output, null);
    }

    /** RELU, max(x, 0). */
    public int relu(int input, Quant output) {
        return likeInput(BuiltinOperator.RELU, version(input, 1, 2, 2), input, output, null);
    }

    /** RELU6, min(max(x, 0), 6). */
    public int relu6(int input, Quant output) {
        return likeInput(BuiltinOperator.RELU6, version(input, 1, 2, 2), input, output, null);
    }

    /**
     * An operator of one operand without options.
     *
     * @param name TensorFlow Lite's, such as TANH
     */
    public int elementwise(String name, int input, Quant output) {
        int int8Version = name.equals("ELU") || name.equals("HARD_SWISH") ? 1 : 2;
        return likeInput(code(name), version(input, 1, 1, int8Version), input, output, null);
    }

    private static int code(String name) {
        return Arrays.asList(BuiltinOperator.names).indexOf(name);
    }

    /** LEAKY_RELU, x or {@code alpha · x} below 0. */
    public int leakyRelu(int input, float alpha, Quant output) {
        LeakyReluOptionsT options = new LeakyReluOptionsT();
        options.setAlpha(alpha);
        return likeInput(BuiltinOperator.LEAKY_RELU, version(input, 1, 1, 2), input, output,
                options(BuiltinOptions.LeakyReluOptions, options));
    }

    /** GELU. */
    public int gelu(int input, boolean approximate, Quant output) {
        GeluOptionsT options = new GeluOptionsT();
        options.setApproximate(approximate);
        return likeInput(BuiltinOperator.GELU, version(input, 1, 1, 2), input, output,
                options(BuiltinOptions.GeluOptions, options));
    }

    /** SUB. */
    public int sub(int left, int right, FusedActivation activation, Quant output) {
        SubOptionsT options = new SubOptionsT();
        options.setFusedActivationFunction(activation.schemaCode());
        options.setPotScaleInt16(true);
        return pairs(BuiltinOperator.SUB, left, right, output, options(BuiltinOptions.SubOptions, options));
    }

    /** MUL. */
    public int mul(int left, int right, FusedActivation activation, Quant output) {
        MulOptionsT options = new MulOptionsT();
        options.setFusedActivationFunction(activation.schemaCode());
        return pairs(BuiltinOperator.MUL, left, right, output, options(BuiltinOptions.MulOptions, options));
    }

    /** DIV. */
    public int div(int left, int right, FusedActivation activation, Quant output) {
        DivOptionsT options = new DivOptionsT();
        options.setFusedActivationFunction(activation.schemaCode());
        return pairs(BuiltinOperator.DIV, left, right, output, options(BuiltinOptions.DivOptions, options));
    }

    /**
     * An operator of two operands without options.
     *
     * @param name TensorFlow Lite's, such as MAXIMUM
     */
    public int pairs(String name, int left, int right, Quant output) {
        return pairs(code(name), left, right, output, null);
    }

    private int pairs(int builtinCode, int left, int right, Quant output, BuiltinOptionsUnion options) {
        return computed(tensor(kind(left), output, broadcast(left, right)), builtinCode, version(left, 1, 1, 2),
                options, left, right);
    }

    private int likeInput(int builtinCode, int version, int input, Quant output, BuiltinOptionsUnion options) {
        return computed(tensor(kind(input), output, shape(input)), builtinCode, version, options, input);
    }

    // ---- quantization ----

    /** QUANTIZE: float32 to eight bits, or eight bits to eight bits of another scale. */
    public int quantize(int input, TensorKind kind, Quant output) {
        return computed(tensor(kind, output, shape(input)), BuiltinOperator.QUANTIZE, 1,
                options(BuiltinOptions.QuantizeOptions, new QuantizeOptionsT()), input);
    }

    /** DEQUANTIZE: eight bits, or float16, to float32. */
    public int dequantize(int input) {
        int version = kind(input) == TensorKind.FLOAT16 ? 3 : version(input, 1, 1, 2);
        return computed(tensor(TensorKind.FLOAT32, Quant.NONE, shape(input)), BuiltinOperator.DEQUANTIZE, version,
                options(BuiltinOptions.DequantizeOptions, new DequantizeOptionsT()), input);
    }

    /** CAST: the same numbers in another kind, not quantized. */
    public int cast(int input, TensorKind kind) {
        return computed(tensor(kind, Quant.NONE, shape(input)), BuiltinOperator.CAST, 1, null, input);
    }

    // ---- shape ----

    /**
     * CONCATENATION.
     *
     * @param axis may be negative, counting from the end
     * @param parts equal in all dimensions but {@code axis}
     */
    public int concatenation(int axis, FusedActivation activation, Quant output, int... parts) {
        int along = Shapes.axis(axis, shape(parts[0]).length);
        ConcatenationOptionsT options = new ConcatenationOptionsT();
        options.setAxis(axis);
        options.setFusedActivationFunction(activation.schemaCode());
        return computed(output, place -> new Operator.Concatenation(Arrays.stream(parts).boxed().toList(), place, along,
                Activation.NONE), version(parts[0], 1, 1, 2), options(BuiltinOptions.ConcatenationOptions, options));
    }

    /**
     * PAD with zeros (the zero point).
     *
     * @param paddings [rank][2]: elements before and after, for each dimension
     */
    public int pad(int input, int[][] paddings) {
        int[] shape = shape(input);
        if (paddings.length != shape.length) {
            throw new IllegalArgumentException(paddings.length + " paddings for a tensor of rank " + shape.length);
        }
        int paddingsTensor = constant(Arrays.stream(paddings).flatMapToInt(Arrays::stream).toArray(), shape.length, 2);
        List<Integer> before = Arrays.stream(paddings).map(pair -> pair[0]).toList();
        List<Integer> after = Arrays.stream(paddings).map(pair -> pair[1]).toList();
        return computed(quant(input), place -> new Operator.Pad(input, before, after, ABSENT, place),
                version(input, 1, 1, 2), options(BuiltinOptions.PadOptions, new PadOptionsT()), paddingsTensor);
    }

    /** EXPAND_DIMS: another axis of length 1. */
    public int expandDims(int input, int axis) {
        List<Integer> shape = new ArrayList<>(Arrays.stream(shape(input)).boxed().toList());
        shape.add(axis < 0 ? shape.size() + 1 + axis : axis, 1);
        return computed(tensor(kind(input), quant(input), toArray(shape)), BuiltinOperator.EXPAND_DIMS, 1,
                options(BuiltinOptions.ExpandDimsOptions, new ExpandDimsOptionsT()), input,
                constant(new int[]{axis}, 1));
    }

    /** TRANSPOSE: axis {@code i} of the result is axis {@code permutation[i]}. */
    public int transpose(int input, int... permutation) {
        int rank = shape(input).length;
        List<Integer> resolved = Arrays.stream(permutation).map(axis -> Shapes.axis(axis, rank)).boxed().toList();
        return computed(quant(input), place -> new Operator.Transpose(input, resolved, place), version(input, 1, 1, 2),
                options(BuiltinOptions.TransposeOptions, new TransposeOptionsT()),
                constant(permutation, permutation.length));
    }

    /** SLICE: {@code sizes} elements of each axis, −1 for all the rest. */
    public int slice(int input, int[] starts, int[] sizes) {
        int[] shape = shape(input);
        for (int axis = 0; axis < shape.length; axis++) {
            shape[axis] = sizes[axis] < 0 ? shape[axis] - starts[axis] : sizes[axis];
        }
        return computed(tensor(kind(input), quant(input), shape), BuiltinOperator.SLICE, version(input, 1, 1, 2),
                options(BuiltinOptions.SliceOptions, new SliceOptionsT()), input, constant(starts, starts.length),
                constant(sizes, sizes.length));
    }

    /** STRIDED_SLICE, whose result has the given shape. */
    public int stridedSlice(int input, int[] starts, int[] ends, int[] strides, int beginMask, int endMask,
            int shrinkMask, int... shape) {
        StridedSliceOptionsT options = new StridedSliceOptionsT();
        options.setBeginMask(beginMask);
        options.setEndMask(endMask);
        options.setShrinkAxisMask(shrinkMask);
        return computed(tensor(kind(input), quant(input), shape), BuiltinOperator.STRIDED_SLICE,
                version(input, 1, 1, 2), options(BuiltinOptions.StridedSliceOptions, options), input,
                constant(starts, starts.length), constant(ends, ends.length), constant(strides, strides.length));
    }

    /** SPACE_TO_DEPTH. */
    public int spaceToDepth(int input, int block) {
        SpaceToDepthOptionsT options = new SpaceToDepthOptionsT();
        options.setBlockSize(block);
        return computed(quant(input), place -> new Operator.SpaceToDepth(input, block, place), version(input, 1, 1, 2),
                options(BuiltinOptions.SpaceToDepthOptions, options));
    }

    /** DEPTH_TO_SPACE. */
    public int depthToSpace(int input, int block) {
        DepthToSpaceOptionsT options = new DepthToSpaceOptionsT();
        options.setBlockSize(block);
        return computed(quant(input), place -> new Operator.DepthToSpace(input, block, place), 1,
                options(BuiltinOptions.DepthToSpaceOptions, options));
    }

    /**
     * RESHAPE.
     *
     * @param newShape one dimension may be −1: it is inferred
     */
    public int reshape(int input, int... newShape) {
        int[] shape = newShape.clone();
        int known = Arrays.stream(newShape).filter(dimension -> dimension >= 0).reduce(1, Math::multiplyExact);
        for (int i = 0; i < shape.length; i++) {
            if (shape[i] < 0) {
                shape[i] = Shapes.elementCount(shape(input)) / known;
            }
        }
        ReshapeOptionsT options = new ReshapeOptionsT();
        options.setNewShape(newShape);
        int shapeTensor = constant(newShape, newShape.length);
        return computed(tensor(kind(input), quant(input), shape), BuiltinOperator.RESHAPE, 1,
                options(BuiltinOptions.ReshapeOptions, options), input, shapeTensor);
    }

    /**
     * SQUEEZE.
     *
     * @param axes dimensions of 1 to remove; if none is given, all of them
     */
    public int squeeze(int input, int... axes) {
        int[] shape = shape(input);
        boolean[] dropped = new boolean[shape.length];
        for (int axis : axes) {
            dropped[Shapes.axis(axis, shape.length)] = true;
        }
        List<Integer> kept = new ArrayList<>();
        for (int i = 0; i < shape.length; i++) {
            boolean drop = axes.length == 0 ? shape[i] == 1 : dropped[i];
            if (!drop) {
                kept.add(shape[i]);
            }
        }
        SqueezeOptionsT options = new SqueezeOptionsT();
        options.setSqueezeDims(axes);
        return computed(tensor(kind(input), quant(input), toArray(kept)), BuiltinOperator.SQUEEZE, 1,
                options(BuiltinOptions.SqueezeOptions, options), input);
    }

    // ---- internals ----

    private int version(int input, int float32, int uint8, int int8) {
        return switch (kind(input)) {
            case UINT8 -> uint8;
            case INT8 -> int8;
            case FLOAT32, FLOAT16, INT32, INT64, BOOL, INT16 -> float32;
        };
    }

    /** Returns whether the operator quantizes its float32 input when it runs, to multiply it with int8 weights. */
    private boolean isHybrid(int input, int weights) {
        return kind(input) == TensorKind.FLOAT32 && kind(weights) == TensorKind.INT8;
    }

    private int[] requireRank(int tensor, int rank) {
        int[] shape = shape(tensor);
        if (shape.length != rank) {
            throw new IllegalArgumentException("rank " + rank + " needed, not " + Arrays.toString(shape));
        }
        return shape;
    }

    private int[] broadcast(int left, int right) {
        return shape(() -> ShapeRules.broadcast(spec(left).shape(), spec(right).shape()));
    }

    /**
     * Adds an operator whose name, shape of the result and operands are those of an operator of a graph.
     *
     * @param operator is given the index of its result
     * @param constants the operands that a graph's operator holds as attributes
     */
    private int computed(Quant output, IntFunction<Operator> operator, int version, BuiltinOptionsUnion options,
            int... constants) {
        Operator made = operator.apply(tensors.size());
        int[] operands = made.inputs().stream().mapToInt(Integer::intValue).filter(input -> input != ABSENT).toArray();
        int[] shape = shape(() -> ShapeRules.results(made, this::spec).getFirst());
        return computed(tensor(kind(operands[0]), output, shape), code(made.name()), version, options,
                IntStream.concat(Arrays.stream(operands), Arrays.stream(constants)).toArray());
    }

    /** Adds an operator with one result, and returns the result. */
    private int computed(int result, int builtinCode, int version, BuiltinOptionsUnion options,
            int... operatorInputs) {
        operator(builtinCode, version, options, operatorInputs, new int[]{result});
        return result;
    }

    private static int[] shape(Supplier<Shape> rule) {
        try {
            return rule.get().toArray();
        } catch (GraphException refused) {
            throw new IllegalArgumentException(refused.reason(), refused);
        }
    }

    private TensorSpec spec(int tensor) {
        Tensor of = tensors.get(tensor);
        return TensorSpec.computed(of.name, ElementType.valueOf(of.kind.name()), Shape.of(of.shape), Optional.empty());
    }

    private int add(String namePrefix, TensorKind kind, Quant quant, int[] shape, int buffer) {
        tensors.add(new Tensor(namePrefix + tensors.size(), kind, quant, shape.clone(), buffer));
        return tensors.size() - 1;
    }

    private int addBuffer(byte[] data) {
        BufferT buffer = new BufferT();
        buffer.setData(LittleEndian.unsigned(data));
        buffers.add(buffer);
        return buffers.size() - 1;
    }

    private ModelBuilder add(int operatorCode, BuiltinOptionsUnion options, byte[] customOptions,
            int[] operatorInputs, int[] operatorOutputs) {
        OperatorT operator = new OperatorT();
        operator.setOpcodeIndex(operatorCode);
        operator.setInputs(operatorInputs.clone());
        operator.setOutputs(operatorOutputs.clone());
        operator.setBuiltinOptions(options);
        operator.setCustomOptions(customOptions == null ? null : LittleEndian.unsigned(customOptions));
        operators.add(operator);
        return this;
    }

    /** The index of an operator code, which operators of the same code, version and name share. */
    private int operatorCode(int builtinCode, int version, String customName) {
        for (int i = 0; i < operatorCodes.size(); i++) {
            OperatorCodeT known = operatorCodes.get(i);
            if (customName == null && known.getBuiltinCode() == builtinCode && known.getVersion() == version) {
                return i;
            }
            if (customName != null && customName.equals(known.getCustomCode())) {
                return i;
            }
        }
        OperatorCodeT code = new OperatorCodeT();
        code.setBuiltinCode(builtinCode);
        // Old readers, which know codes of one byte only, see the placeholder 127 and refuse.
        code.setDeprecatedBuiltinCode(
                (byte) Math.min(builtinCode, BuiltinOperator.PLACEHOLDER_FOR_GREATER_OP_CODES));
        code.setVersion(version);
        code.setCustomCode(customName);
        operatorCodes.add(code);
        return operatorCodes.size() - 1;
    }

    private static int[] toArray(List<Integer> values) {
        return values.stream().mapToInt(Integer::intValue).toArray();
    }

    private record Tensor(String name, TensorKind kind, Quant quant, int[] shape, int buffer) {
        TensorT pack() {
            TensorT tensor = new TensorT();
            tensor.setName(name);
            tensor.setType(kind.schemaCode());
            tensor.setShape(shape.clone());
            tensor.setBuffer(buffer);
            tensor.setHasRank(true);
            if (quant.isPresent()) {
                QuantizationParametersT parameters = new QuantizationParametersT();
                float[] scales = new float[quant.scales().size()];
                for (int i = 0; i < scales.length; i++) {
                    scales[i] = quant.scales().get(i);
                }
                parameters.setScale(scales);
                parameters.setZeroPoint(quant.zeroPoints().stream().mapToLong(Integer::longValue).toArray());
                parameters.setQuantizedDimension(quant.dimension());
                tensor.setQuantization(parameters);
            }
            return tensor;
        }
    }
}
