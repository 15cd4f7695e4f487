package io.leveret.model;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.tensorflow.lite.schema.ActivationFunctionType;
import org.tensorflow.lite.schema.AddOptions;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.ConcatenationOptions;
import org.tensorflow.lite.schema.Conv2DOptions;
import org.tensorflow.lite.schema.DepthwiseConv2DOptions;
import org.tensorflow.lite.schema.FullyConnectedOptions;
import org.tensorflow.lite.schema.DivOptions;
import org.tensorflow.lite.schema.GeluOptions;
import org.tensorflow.lite.schema.LeakyReluOptions;
import org.tensorflow.lite.schema.MulOptions;
import org.tensorflow.lite.schema.SubOptions;
import org.tensorflow.lite.schema.Model;
import org.tensorflow.lite.schema.OperatorCode;
import org.tensorflow.lite.schema.Pool2DOptions;
import org.tensorflow.lite.schema.ReducerOptions;
import org.tensorflow.lite.schema.SoftmaxOptions;
import org.tensorflow.lite.schema.DepthToSpaceOptions;
import org.tensorflow.lite.schema.SpaceToDepthOptions;
import org.tensorflow.lite.schema.StridedSliceOptions;
import org.tensorflow.lite.schema.SubGraph;

/** Reads the operators of a graph: a case for each that Leveret runs; all others are collected and named at once. */
final class OperatorReader {
    /** The largest stride, dilation and window, so that no sum or product of them leaves the range of an int. */
    static final int MAX_SPAN = 1 << 15;
    private static final int MAX_CUSTOM_CODE_BYTES = 400; // 100 characters, with up to 4 bytes each

    private final String source;
    private final Model model;
    private final SubGraph subgraph;
    private final List<TensorSpec> tensors;
    private final Budget budget;
    private final List<String> unsupported = new ArrayList<>();

    // The operator at hand.
    private int index;
    private org.tensorflow.lite.schema.Operator operator;
    private String name;

    OperatorReader(String source, Model model, SubGraph subgraph, List<TensorSpec> tensors, Budget budget) {
        this.source = source;
        this.model = model;
        this.subgraph = subgraph;
        this.tensors = tensors;
        this.budget = budget;
    }

    List<Operator> read() throws ModelFormatException {
        budget.pay(subgraph.operatorsLength(), 4);
        List<Operator> operators = new ArrayList<>(subgraph.operatorsLength());
        for (index = 0; index < subgraph.operatorsLength(); index++) {
            operator = subgraph.operators(index);
            budget.pay(operator.inputsLength(), 4);
            budget.pay(operator.outputsLength(), 4);
            OperatorCode code = operatorCode();
            // Codes above 127 came with a second, wider field; either may hold the code.
            int builtin = Math.max(code.deprecatedBuiltinCode(), code.builtinCode());
            name = builtin >= 0 && builtin < BuiltinOperator.names.length
                    ? BuiltinOperator.names[builtin] : "operator code " + builtin;
            try {
                Operator read = operator(builtin, code);
                if (read != null) {
                    operators.add(read);
                }
            } catch (UnsupportedUse use) {
                unsupported.add(name + " " + use.getMessage() + " (operator " + index + ")");
            }
        }
        if (!unsupported.isEmpty()) {
            throw new UnsupportedOperatorException(source, unsupported);
        }
        return operators;
    }

    /** The record, or null if the operator is unknown and has been noted as such. */
    private Operator operator(int builtin, OperatorCode code) throws ModelFormatException, UnsupportedUse {
        return switch (builtin) {
            case BuiltinOperator.CONV_2D -> {
                Conv2DOptions options = options(new Conv2DOptions(), BuiltinOptions.Conv2DOptions);
                yield new Operator.Conv2D(input(0), input(1), optionalInput(2), output(),
                        window(options.padding(), options.strideH(), options.strideW(), options.dilationHFactor(),
                                options.dilationWFactor()),
                        activation(options.fusedActivationFunction()));
            }
            case BuiltinOperator.DEPTHWISE_CONV_2D -> {
                DepthwiseConv2DOptions options = options(new DepthwiseConv2DOptions(),
                        BuiltinOptions.DepthwiseConv2DOptions);
                yield new Operator.DepthwiseConv2D(input(0), input(1), optionalInput(2), output(),
                        window(options.padding(), options.strideH(), options.strideW(), options.dilationHFactor(),
                                options.dilationWFactor()),
                        options.depthMultiplier(), activation(options.fusedActivationFunction()));
            }
            case BuiltinOperator.FULLY_CONNECTED -> {
                FullyConnectedOptions options = options(new FullyConnectedOptions(),
                        BuiltinOptions.FullyConnectedOptions);
                if (options.weightsFormat() != 0) {
                    throw new UnsupportedUse("with shuffled weights");
                }
                yield new Operator.FullyConnected(input(0), input(1), optionalInput(2), output(),
                        options.keepNumDims(), activation(options.fusedActivationFunction()));
            }
            case BuiltinOperator.AVERAGE_POOL_2D -> {
                Pool2DOptions options = options(new Pool2DOptions(), BuiltinOptions.Pool2DOptions);
                yield new Operator.AveragePool2D(input(0), output(), poolSize(options.filterHeight()),
                        poolSize(options.filterWidth()),
                        window(options.padding(), options.strideH(), options.strideW(), 1, 1),
                        activation(options.fusedActivationFunction()));
            }
            case BuiltinOperator.MAX_POOL_2D -> {
                Pool2DOptions options = options(new Pool2DOptions(), BuiltinOptions.Pool2DOptions);
                yield new Operator.MaxPool2D(input(0), output(), poolSize(options.filterHeight()),
                        poolSize(options.filterWidth()),
                        window(options.padding(), options.strideH(), options.strideW(), 1, 1),
                        activation(options.fusedActivationFunction()));
            }
            case BuiltinOperator.ADD -> {
                AddOptions options = options(new AddOptions(), BuiltinOptions.AddOptions);
                yield new Operator.Add(input(0), input(1), output(), activation(options.fusedActivationFunction()));
            }
            case BuiltinOperator.CONCATENATION -> concatenation();
            case BuiltinOperator.MEAN -> new Operator.Mean(input(0), constantInput(1), output(),
                    options(new ReducerOptions(), BuiltinOptions.ReducerOptions).keepDims());
            case BuiltinOperator.SUM -> reduce(ReduceFunction.SUM);
            case BuiltinOperator.REDUCE_MAX -> reduce(ReduceFunction.REDUCE_MAX);
            case BuiltinOperator.REDUCE_MIN -> reduce(ReduceFunction.REDUCE_MIN);
            case BuiltinOperator.PAD -> new Operator.Pad(input(0), constantInput(1), output());
            case BuiltinOperator.RESHAPE -> {
                if (operator.inputsLength() > 1 && optionalInput(1) != Operator.ABSENT) {
                    constantInput(1);
                }
                yield new Operator.Reshape(input(0), output());
            }
            case BuiltinOperator.SQUEEZE -> new Operator.Squeeze(input(0), output());
            case BuiltinOperator.EXPAND_DIMS -> {
                constantInput(1);
                yield new Operator.ExpandDims(input(0), output());
            }
            case BuiltinOperator.TRANSPOSE -> transpose();
            case BuiltinOperator.SLICE -> slice();
            case BuiltinOperator.STRIDED_SLICE -> stridedSlice();
            case BuiltinOperator.SPACE_TO_DEPTH -> new Operator.SpaceToDepth(input(0),
                    options(new SpaceToDepthOptions(), BuiltinOptions.SpaceToDepthOptions).blockSize(), output());
            case BuiltinOperator.DEPTH_TO_SPACE -> new Operator.DepthToSpace(input(0),
                    options(new DepthToSpaceOptions(), BuiltinOptions.DepthToSpaceOptions).blockSize(), output());
            case BuiltinOperator.PRELU -> binary(BinaryFunction.PRELU, ActivationFunctionType.NONE);
            case BuiltinOperator.SOFTMAX -> new Operator.Softmax(input(0), output(),
                    options(new SoftmaxOptions(), BuiltinOptions.SoftmaxOptions).beta());
            case BuiltinOperator.LOGISTIC -> new Operator.Logistic(input(0), output());
            case BuiltinOperator.RELU -> new Operator.Relu(input(0), output());
            case BuiltinOperator.RELU6 -> new Operator.Relu6(input(0), output());
            case BuiltinOperator.ABS -> elementwise(ElementwiseFunction.ABS);
            case BuiltinOperator.NEG -> elementwise(ElementwiseFunction.NEG);
            case BuiltinOperator.SQRT -> elementwise(ElementwiseFunction.SQRT);
            case BuiltinOperator.RSQRT -> elementwise(ElementwiseFunction.RSQRT);
            case BuiltinOperator.SQUARE -> elementwise(ElementwiseFunction.SQUARE);
            case BuiltinOperator.EXP -> elementwise(ElementwiseFunction.EXP);
            case BuiltinOperator.LOG -> elementwise(ElementwiseFunction.LOG);
            case BuiltinOperator.SIN -> elementwise(ElementwiseFunction.SIN);
            case BuiltinOperator.COS -> elementwise(ElementwiseFunction.COS);
            case BuiltinOperator.FLOOR -> elementwise(ElementwiseFunction.FLOOR);
            case BuiltinOperator.CEIL -> elementwise(ElementwiseFunction.CEIL);
            case BuiltinOperator.ROUND -> elementwise(ElementwiseFunction.ROUND);
            case BuiltinOperator.TANH -> elementwise(ElementwiseFunction.TANH);
            case BuiltinOperator.HARD_SWISH -> elementwise(ElementwiseFunction.HARD_SWISH);
            case BuiltinOperator.ELU -> elementwise(ElementwiseFunction.ELU);
            case BuiltinOperator.RELU_N1_TO_1 -> elementwise(ElementwiseFunction.RELU_N1_TO_1);
            case BuiltinOperator.RELU_0_TO_1 -> elementwise(ElementwiseFunction.RELU_0_TO_1);
            case BuiltinOperator.GELU -> elementwise(
                    options(new GeluOptions(), BuiltinOptions.GeluOptions).approximate()
                            ? ElementwiseFunction.GELU_APPROXIMATE
                            : ElementwiseFunction.GELU);
            case BuiltinOperator.LEAKY_RELU -> new Operator.Elementwise(ElementwiseFunction.LEAKY_RELU,
                    options(new LeakyReluOptions(), BuiltinOptions.LeakyReluOptions).alpha(), input(0), output());
            case BuiltinOperator.SUB -> binary(BinaryFunction.SUB,
                    options(new SubOptions(), BuiltinOptions.SubOptions).fusedActivationFunction());
            case BuiltinOperator.MUL -> binary(BinaryFunction.MUL,
                    options(new MulOptions(), BuiltinOptions.MulOptions).fusedActivationFunction());
            case BuiltinOperator.DIV -> binary(BinaryFunction.DIV,
                    options(new DivOptions(), BuiltinOptions.DivOptions).fusedActivationFunction());
            case BuiltinOperator.MAXIMUM -> binary(BinaryFunction.MAXIMUM, ActivationFunctionType.NONE);
            case BuiltinOperator.MINIMUM -> binary(BinaryFunction.MINIMUM, ActivationFunctionType.NONE);
            case BuiltinOperator.SQUARED_DIFFERENCE -> binary(BinaryFunction.SQUARED_DIFFERENCE,
                    ActivationFunctionType.NONE);
            case BuiltinOperator.POW -> binary(BinaryFunction.POW, ActivationFunctionType.NONE);
            case BuiltinOperator.QUANTIZE -> new Operator.Quantize(input(0), output());
            case BuiltinOperator.DEQUANTIZE -> new Operator.Dequantize(input(0), output());
            default -> {
                String custom = builtin == BuiltinOperator.CUSTOM ? " \"" + customCode(code) + "\"" : "";
                unsupported.add(name + custom + " (operator " + index + ")");
                yield null;
            }
        };
    }

    private Operator reduce(ReduceFunction function) throws ModelFormatException, UnsupportedUse {
        return new Operator.Reduce(function, input(0), constantInput(1), output(),
                options(new ReducerOptions(), BuiltinOptions.ReducerOptions).keepDims());
    }

    private Operator transpose() throws ModelFormatException, UnsupportedUse {
        int input = input(0);
        int rank = tensors.get(input).shape().rank();
        List<Integer> permutation = Arrays.stream(indices(1, rank)).map(axis -> axis < 0 ? axis + rank : axis).boxed()
                .toList();
        return new Operator.Transpose(input, permutation, output());
    }

    private Operator slice() throws ModelFormatException, UnsupportedUse {
        int input = input(0);
        Shape shape = tensors.get(input).shape();
        int[] starts = indices(1, shape.rank());
        int[] sizes = indices(2, shape.rank());
        for (int axis = 0; axis < sizes.length; axis++) {
            sizes[axis] = sizes[axis] == -1 ? shape.dimension(axis) - starts[axis] : sizes[axis];
        }
        return new Operator.Slice(input, list(starts), Collections.nCopies(shape.rank(), 1), list(sizes), false,
                output());
    }

    /** Source of what the masks and indices mean: TensorFlow Lite's {@code strided_slice_logic.h}. */
    private Operator stridedSlice() throws ModelFormatException, UnsupportedUse {
        StridedSliceOptions options = options(new StridedSliceOptions(), BuiltinOptions.StridedSliceOptions);
        if (options.ellipsisMask() != 0 || options.newAxisMask() != 0 || options.offset()) {
            throw new UnsupportedUse("with an ellipsis, a new axis or ends that are offsets");
        }
        int input = input(0);
        Shape shape = tensors.get(input).shape();
        int[] starts = indices(1, shape.rank());
        int[] ends = indices(2, shape.rank());
        int[] strides = indices(3, shape.rank());
        int[] sizes = new int[shape.rank()];
        for (int axis = 0; axis < sizes.length; axis++) {
            long length = shape.dimension(axis);
            long stride = strides[axis];
            if (stride == 0) {
                throw failure(name + " (operator " + index + ") has stride 0");
            }
            boolean forwards = stride > 0;
            boolean fromStart = (options.beginMask() >> axis & 1) != 0;
            boolean toEnd = (options.endMask() >> axis & 1) != 0;
            long start = fromStart ? forwards ? 0 : length - 1 : within(starts[axis], length, forwards);
            long end = toEnd ? forwards ? length : -1 : within(ends[axis], length, forwards);
            if ((options.shrinkAxisMask() >> axis & 1) != 0) {
                start = starts[axis] < 0 ? starts[axis] + length : starts[axis];
                end = start + 1;
                strides[axis] = 1;
                stride = 1;
            }
            starts[axis] = (int) start;
            sizes[axis] = (int) Math.max(0, Math.ceilDiv(end - start, stride));
        }
        return new Operator.Slice(input, list(starts), list(strides), list(sizes), true, output());
    }

    /** An index, counted from the end if it is negative, as far as it lies within an axis or just outside. */
    private static long within(int index, long length, boolean forwards) {
        long counted = index < 0 ? index + length : index;
        return forwards ? Math.clamp(counted, 0, length) : Math.clamp(counted, -1, length - 1);
    }

    /** The numbers of a constant operand, of which there is one for each axis. */
    private int[] indices(int place, int rank) throws ModelFormatException, UnsupportedUse {
        TensorSpec constant = tensors.get(constantInput(place));
        if (constant.type() != ElementType.INT32) {
            throw new UnsupportedUse("with operand " + place + " of type " + constant.type());
        }
        if (constant.shape().elements() != rank) {
            throw failure(name + " (operator " + index + ") has " + constant.shape().elements() + " numbers in operand "
                    + place + " for rank " + rank);
        }
        budget.pay(rank, 4);
        return constant.intValues();
    }

    private static List<Integer> list(int[] values) {
        return Arrays.stream(values).boxed().toList();
    }

    private Operator elementwise(ElementwiseFunction function) throws ModelFormatException {
        return new Operator.Elementwise(function, 0, input(0), output());
    }

    private Operator binary(BinaryFunction function, byte activation) throws ModelFormatException, UnsupportedUse {
        return new Operator.Binary(function, input(0), input(1), output(), activation(activation));
    }

    private Operator concatenation() throws ModelFormatException, UnsupportedUse {
        ConcatenationOptions options = options(new ConcatenationOptions(), BuiltinOptions.ConcatenationOptions);
        List<Integer> inputs = new ArrayList<>(operator.inputsLength());
        for (int i = 0; i < operator.inputsLength(); i++) {
            inputs.add(input(i));
        }
        int output = output();
        int rank = tensors.get(output).shape().rank();
        int axis = options.axis() < 0 && options.axis() >= -rank ? options.axis() + rank : options.axis();
        return new Operator.Concatenation(inputs, output, axis, activation(options.fusedActivationFunction()));
    }

    private OperatorCode operatorCode() throws ModelFormatException {
        if (operator.opcodeIndex() >= model.operatorCodesLength()) {
            throw failure("operator " + index + " refers to operator code " + operator.opcodeIndex() + " of "
                    + model.operatorCodesLength());
        }
        return model.operatorCodes((int) operator.opcodeIndex());
    }

    /** Only the start of the name: many operators share a code, so it cannot be paid for with each of them. */
    private static String customCode(OperatorCode code) {
        ByteBuffer utf8 = code.customCodeAsByteBuffer();
        if (utf8 == null) {
            return "";
        }
        ByteBuffer start = utf8.slice(utf8.position(), Math.min(utf8.remaining(), MAX_CUSTOM_CODE_BYTES));
        return MessageText.brief(StandardCharsets.UTF_8.decode(start).toString());
    }

    private <T extends com.google.flatbuffers.Table> T options(T options, byte type) throws ModelFormatException {
        if (operator.builtinOptionsType() != type || operator.builtinOptions(options) == null) {
            throw failure(name + " (operator " + index + ") lacks its options");
        }
        return options;
    }

    private int input(int place) throws ModelFormatException {
        int tensor = optionalInput(place);
        if (tensor == Operator.ABSENT) {
            throw failure(name + " (operator " + index + ") lacks its operand " + place);
        }
        return tensor;
    }

    private int optionalInput(int place) throws ModelFormatException {
        if (place >= operator.inputsLength() || operator.inputs(place) == Operator.ABSENT) {
            return Operator.ABSENT;
        }
        return tensor(operator.inputs(place), "operand " + place);
    }

    private int constantInput(int place) throws ModelFormatException, UnsupportedUse {
        int tensor = input(place);
        if (!tensors.get(tensor).isConstant()) {
            throw new UnsupportedUse("with a computed operand " + place);
        }
        return tensor;
    }

    private int output() throws ModelFormatException {
        if (operator.outputsLength() != 1) {
            throw failure(name + " (operator " + index + ") has " + operator.outputsLength() + " results");
        }
        return tensor(operator.outputs(0), "result");
    }

    private int tensor(int tensor, String role) throws ModelFormatException {
        if (tensor < 0 || tensor >= tensors.size()) {
            throw failure(name + " (operator " + index + "): its " + role + " is tensor " + tensor + " of "
                    + tensors.size());
        }
        return tensor;
    }

    private Operator.Window window(byte padding, int strideHeight, int strideWidth, int dilationHeight,
            int dilationWidth) throws ModelFormatException {
        if (!isSpan(strideHeight) || !isSpan(strideWidth) || !isSpan(dilationHeight) || !isSpan(dilationWidth)) {
            throw failure(name + " (operator " + index + ") has strides " + strideHeight + "×" + strideWidth
                    + " and dilations " + dilationHeight + "×" + dilationWidth + "; all must lie in 1…" + MAX_SPAN);
        }
        Padding mode = switch (padding) {
            case org.tensorflow.lite.schema.Padding.SAME -> Padding.SAME;
            case org.tensorflow.lite.schema.Padding.VALID -> Padding.VALID;
            default -> throw failure(name + " (operator " + index + ") has padding mode " + padding);
        };
        return new Operator.Window(mode, strideHeight, strideWidth, dilationHeight, dilationWidth);
    }

    private static boolean isSpan(int cells) {
        return cells >= 1 && cells <= MAX_SPAN;
    }

    private int poolSize(int cells) throws ModelFormatException {
        if (!isSpan(cells)) {
            throw failure(name + " (operator " + index + ") has a window of " + cells + ", outside 1…" + MAX_SPAN);
        }
        return cells;
    }

    private Activation activation(byte type) throws UnsupportedUse {
        return switch (type) {
            case ActivationFunctionType.NONE -> Activation.NONE;
            case ActivationFunctionType.RELU -> Activation.RELU;
            case ActivationFunctionType.RELU_N1_TO_1 -> Activation.RELU_N1_TO_1;
            case ActivationFunctionType.RELU6 -> Activation.RELU6;
            default -> throw new UnsupportedUse(
                    "with fused activation " + (type >= 0 && type < ActivationFunctionType.names.length
                            ? ActivationFunctionType.names[type] : Byte.toString(type)));
        };
    }

    private ModelFormatException failure(String reason) {
        return new ModelFormatException(source, -1, reason);
    }

    /** A known operator used in a way that Leveret does not have. */
    private static final class UnsupportedUse extends Exception {
        private static final long serialVersionUID = 1L;

        UnsupportedUse(String use) {
            super(use, null, false, false);
        }
    }
}
