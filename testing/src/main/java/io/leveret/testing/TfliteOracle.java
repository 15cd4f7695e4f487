package io.leveret.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.tensorflowlite.BuiltinOpResolver;
import org.bytedeco.tensorflowlite.BuiltinOpResolverWithXNNPACK;
import org.bytedeco.tensorflowlite.BuiltinOpResolverWithoutDefaultDelegates;
import org.bytedeco.tensorflowlite.FlatBufferModel;
import org.bytedeco.tensorflowlite.Interpreter;
import org.bytedeco.tensorflowlite.InterpreterBuilder;
import org.bytedeco.tensorflowlite.TfLiteIntArray;
import org.bytedeco.tensorflowlite.TfLiteQuantizationParams;
import org.bytedeco.tensorflowlite.TfLiteRegistration;
import org.bytedeco.tensorflowlite.TfLiteTensor;
import org.bytedeco.tensorflowlite.global.tensorflowlite;
import org.tensorflow.lite.schema.BuiltinOperator;

/**
 * Runs TensorFlow Lite in this JVM, so that tests compare with it instead of recorded results.
 *
 * <p>Holds one interpreter with allocated tensors. All tensors are row-major and little-endian. Not thread-safe. It
 * uses the C++ API, because the C API's default resolver runs without XNNPACK's uint8 kernels.
 *
 * <p>Verifies the file first, so that a malformed one is refused instead of read out of bounds.
 *
 * <pre>{@code
 * try (TfliteOracle oracle = TfliteOracle.open(file, TfliteOracle.Kernels.XNNPACK, 1)) {
 *     byte[] scores = oracle.run(pixels).getFirst();
 * }
 * }</pre>
 */
public final class TfliteOracle implements AutoCloseable {
    /** Which of TensorFlow Lite's two sets of kernels runs the model. */
    public enum Kernels {
        /**
         * The default: XNNPACK with its uint8 kernels, and the built-in ones for operators that XNNPACK does not
         * support.
         */
        XNNPACK,
        /** Its own kernels only: the reference for quantized arithmetic with fixed-point multipliers. */
        BUILT_IN
    }

    /** The name in {@link #executionPlan} of a part of the graph that XNNPACK runs. */
    public static final String XNNPACK_STEP = "TfLiteXNNPackDelegate";

    static {
        NativeErrorReporter.silenceLog();
    }

    // In creation order; closed in reverse, since each uses those before it.
    private final NativeErrorReporter errors = new NativeErrorReporter();
    private BytePointer modelBytes; // read by the interpreter as long as it lives: BuildFromBuffer does not copy
    private FlatBufferModel model;
    private BuiltinOpResolver resolver;
    private Interpreter interpreter;
    private boolean closed;

    private TfliteOracle(byte[] file, Kernels kernels, int threads) {
        try {
            load(file, kernels, threads);
        } catch (RuntimeException refused) {
            close();
            throw refused;
        }
    }

    private void load(byte[] file, Kernels kernels, int threads) {
        modelBytes = new BytePointer(Math.max(file.length, 1)).put(file, 0, file.length);
        model = FlatBufferModel.VerifyAndBuildFromBuffer(modelBytes, file.length, null, errors.reporter());
        if (model == null || model.isNull()) {
            throw failure("load the model");
        }
        resolver = switch (kernels) {
            case XNNPACK -> new BuiltinOpResolverWithXNNPACK(true);
            case BUILT_IN -> new BuiltinOpResolverWithoutDefaultDelegates();
        };
        interpreter = new Interpreter((Pointer) null);
        try (InterpreterBuilder builder = new InterpreterBuilder(model, resolver)) {
            check(builder.SetNumThreads(threads), "use " + threads + " threads");
            check(builder.apply(interpreter), "build an interpreter");
        }
        check(interpreter.AllocateTensors(), "allocate the tensors");
    }

    /**
     * Loads a model.
     *
     * @param file a {@code .tflite} file's bytes
     * @param threads for each inference, at least 1
     * @throws IllegalStateException with TensorFlow Lite's reason if it refuses the model
     */
    public static TfliteOracle open(byte[] file, Kernels kernels, int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1, not " + threads);
        }
        return new TfliteOracle(file, kernels, threads);
    }

    /**
     * Loads a model from a file.
     *
     * @throws IOException if the file cannot be read
     * @throws IllegalStateException with TensorFlow Lite's reason if it refuses the model
     */
    public static TfliteOracle open(Path file, Kernels kernels, int threads) throws IOException {
        return open(Files.readAllBytes(file), kernels, threads);
    }

    /**
     * Loads a model, runs it once on one thread, and closes it.
     *
     * @param inputs one for each of the model's inputs
     * @return one for each of the model's outputs
     * @throws IllegalStateException with TensorFlow Lite's reason if it refuses or fails
     */
    public static List<byte[]> ask(byte[] file, Kernels kernels, byte[]... inputs) {
        try (TfliteOracle oracle = open(file, kernels, 1)) {
            return oracle.run(inputs);
        }
    }

    /** How many inputs the model has. */
    public int inputCount() {
        return Math.toIntExact(interpreter().inputs().limit());
    }

    /** How many outputs the model has. */
    public int outputCount() {
        return Math.toIntExact(interpreter().outputs().limit());
    }

    /**
     * Returns the description of an input.
     *
     * @throws IndexOutOfBoundsException if there is no such input
     * @throws IllegalStateException if its type is not one of {@link TensorKind}
     */
    public TensorInfo inputInfo(int index) {
        return describe(inputTensor(index));
    }

    /**
     * Returns the description of an output. If the model leaves its shape open, it is known only after {@link #invoke}.
     *
     * @throws IndexOutOfBoundsException if there is no such output
     * @throws IllegalStateException if its type is not one of {@link TensorKind}
     */
    public TensorInfo outputInfo(int index) {
        return describe(outputTensor(index));
    }

    /**
     * Sets an input.
     *
     * @param littleEndian row-major, exactly the tensor's bytes
     * @throws IndexOutOfBoundsException if there is no such input
     * @throws IllegalArgumentException if the length is wrong
     */
    public void setInput(int index, byte[] littleEndian) {
        TfLiteTensor tensor = inputTensor(index);
        if (littleEndian.length != tensor.bytes()) {
            throw new IllegalArgumentException(
                    "input " + index + " takes " + tensor.bytes() + " bytes, not " + littleEndian.length);
        }
        tensor.data().raw().put(littleEndian, 0, littleEndian.length);
    }

    /**
     * Sets a float32 input.
     *
     * @throws IndexOutOfBoundsException if there is no such input
     * @throws IllegalArgumentException if it is not float32 or the length is wrong
     */
    public void setInput(int index, float[] values) {
        TfLiteTensor tensor = inputTensor(index);
        if (tensor.type() != tensorflowlite.kTfLiteFloat32) {
            throw new IllegalArgumentException("input " + index + " is not float32");
        }
        setInput(index, LittleEndian.bytes(values));
    }

    /**
     * Runs the model on the inputs that are set.
     *
     * @throws IllegalStateException with TensorFlow Lite's reason if it fails
     */
    public void invoke() {
        check(interpreter().Invoke(), "run the model");
    }

    /**
     * Returns a copy of an output's little-endian bytes, row-major.
     *
     * @throws IndexOutOfBoundsException if there is no such output
     */
    public byte[] output(int index) {
        TfLiteTensor tensor = outputTensor(index);
        byte[] bytes = new byte[Math.toIntExact(tensor.bytes())];
        if (bytes.length > 0) {
            tensor.data().raw().get(bytes);
        }
        return bytes;
    }

    /**
     * Returns an output as float32: unchanged if it is float32, dequantized if it is uint8 or int8.
     *
     * @throws IndexOutOfBoundsException if there is no such output
     * @throws IllegalStateException if its type is another
     */
    public float[] outputFloats(int index) {
        TensorInfo info = outputInfo(index);
        byte[] bytes = output(index);
        return switch (info.kind()) {
            case FLOAT32 -> LittleEndian.floats(bytes);
            case UINT8 -> dequantize(LittleEndian.unsigned(bytes), info.quant());
            case INT8 -> dequantize(LittleEndian.signed(bytes), info.quant());
            case FLOAT16, INT32, INT64, BOOL, INT16 ->
                    throw new IllegalStateException("output " + index + " is " + info.kind());
        };
    }

    /**
     * Sets all inputs, invokes, and copies all outputs.
     *
     * @throws IllegalArgumentException if the number of inputs or the length of one is wrong
     * @throws IllegalStateException with TensorFlow Lite's reason if it fails
     */
    public List<byte[]> run(byte[]... inputs) {
        if (inputs.length != inputCount()) {
            throw new IllegalArgumentException("the model takes " + inputCount() + " inputs, not " + inputs.length);
        }
        for (int i = 0; i < inputs.length; i++) {
            setInput(i, inputs[i]);
        }
        invoke();
        List<byte[]> outputs = new ArrayList<>();
        for (int i = 0; i < outputCount(); i++) {
            outputs.add(output(i));
        }
        return outputs;
    }

    /**
     * Returns what runs, in order: {@link #XNNPACK_STEP} for each part of the graph that XNNPACK runs, and for other
     * operators the name in the schema's {@code BuiltinOperator}, or the custom operator's name.
     */
    public List<String> executionPlan() {
        List<String> steps = new ArrayList<>();
        IntPointer plan = interpreter().execution_plan();
        for (long i = 0; i < plan.limit(); i++) {
            TfLiteRegistration registration = interpreter.node_and_registration(plan.get(i)).second();
            BytePointer customName = registration.custom_name();
            steps.add(customName != null && !customName.isNull()
                    ? customName.getString()
                    : BuiltinOperator.name(registration.builtin_code()));
        }
        return steps;
    }

    /** Frees the interpreter. Closing twice is harmless; any other call afterwards is not allowed. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        for (Pointer pointer : new Pointer[]{interpreter, resolver, model, modelBytes}) {
            if (pointer != null) {
                pointer.close();
            }
        }
        errors.close();
    }

    private Interpreter interpreter() {
        if (closed) {
            throw new IllegalStateException("closed");
        }
        return interpreter;
    }

    private TfLiteTensor inputTensor(int index) {
        return interpreter().input_tensor(Objects.checkIndex(index, inputCount()));
    }

    private TfLiteTensor outputTensor(int index) {
        return interpreter().output_tensor(Objects.checkIndex(index, outputCount()));
    }

    private void check(int status, String attempt) {
        if (status != tensorflowlite.kTfLiteOk) {
            throw failure(attempt);
        }
    }

    private IllegalStateException failure(String attempt) {
        return new IllegalStateException("TensorFlow Lite cannot " + attempt + ": " + errors.drain());
    }

    private static TensorInfo describe(TfLiteTensor tensor) {
        TfLiteIntArray dimensions = tensor.dims();
        List<Integer> shape = new ArrayList<>();
        for (int i = 0; i < dimensions.size(); i++) {
            shape.add(dimensions.data(i));
        }
        TfLiteQuantizationParams parameters = tensor.params();
        Quant quant = parameters.scale() == 0
                ? Quant.NONE
                : Quant.perTensor(parameters.scale(), parameters.zero_point());
        return new TensorInfo(tensor.name().getString(), kind(tensor.type()), shape, quant);
    }

    /** The C API numbers types differently than the schema. */
    private static TensorKind kind(int type) {
        return switch (type) {
            case tensorflowlite.kTfLiteFloat32 -> TensorKind.FLOAT32;
            case tensorflowlite.kTfLiteInt32 -> TensorKind.INT32;
            case tensorflowlite.kTfLiteFloat16 -> TensorKind.FLOAT16;
            case tensorflowlite.kTfLiteUInt8 -> TensorKind.UINT8;
            case tensorflowlite.kTfLiteInt64 -> TensorKind.INT64;
            case tensorflowlite.kTfLiteBool -> TensorKind.BOOL;
            case tensorflowlite.kTfLiteInt16 -> TensorKind.INT16;
            case tensorflowlite.kTfLiteInt8 -> TensorKind.INT8;
            default -> throw new IllegalStateException("a tensor of type " + type + ", which has no name here");
        };
    }

    private static float[] dequantize(int[] values, Quant quant) {
        if (!quant.isPresent()) {
            throw new IllegalStateException("the output has no scale");
        }
        float[] real = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            real[i] = quant.scale() * (values[i] - quant.zeroPoint());
        }
        return real;
    }
}
