package io.leveret.bench.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.leveret.bench.OtherEngine;
import io.leveret.graph.Graph;
import io.leveret.graph.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Map;

/**
 * A float32 network in ONNX Runtime, as {@link OnnxWriter} writes it: on the CPU, with all of its optimizations, one
 * operator after the other. Input and output are direct buffers that ONNX Runtime reads and writes in place. Its
 * threads spin while an inference runs, and not after it: they would take the processors from the engine beside it.
 */
final class OnnxRuntime implements OtherEngine.OpenModel {
    private final TensorSpec inputSpec;
    private final TensorSpec outputSpec;
    private final FloatBuffer inputValues;
    private final FloatBuffer outputValues;
    private final OrtSession session;
    private final Map<String, OnnxTensor> inputs;
    private final Map<String, OnnxTensor> outputs;

    private OnnxRuntime(Graph graph, int threads) throws OrtException {
        inputSpec = graph.input(0);
        outputSpec = graph.output(0);
        inputValues = buffer(inputSpec);
        outputValues = buffer(outputSpec);
        byte[] model = OnnxWriter.write(graph);
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(threads);
            options.setInterOpNumThreads(1);
            options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
            options.addConfigEntry("session.force_spinning_stop", "1");
            session = environment.createSession(model, options);
        }
        inputs = Map.of(OnnxWriter.name(graph.inputs().getFirst()), tensor(environment, inputValues, inputSpec));
        outputs = Map.of(OnnxWriter.name(graph.outputs().getFirst()), tensor(environment, outputValues, outputSpec));
    }

    /**
     * Opens a network of one input and one output.
     *
     * @throws UnsupportedOperationException if it cannot be written as ONNX
     * @throws IllegalStateException if ONNX Runtime refuses it
     */
    static OnnxRuntime open(Graph graph, int threads) {
        try {
            return new OnnxRuntime(graph, threads);
        } catch (OrtException refused) {
            throw new IllegalStateException(refused);
        }
    }

    private static FloatBuffer buffer(TensorSpec tensor) {
        return ByteBuffer.allocateDirect(tensor.shape().elements() * Float.BYTES).order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    private static OnnxTensor tensor(OrtEnvironment environment, FloatBuffer values, TensorSpec tensor)
            throws OrtException {
        int[] shape = OnnxWriter.shape(tensor);
        long[] dimensions = new long[shape.length];
        for (int axis = 0; axis < shape.length; axis++) {
            dimensions[axis] = shape[axis];
        }
        return OnnxTensor.createTensor(environment, values, dimensions);
    }

    @Override
    public void setInput(int input, byte[] littleEndian) {
        float[] values = new float[littleEndian.length / Float.BYTES];
        ByteBuffer.wrap(littleEndian).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        int[] shape = inputSpec.shape().toArray();
        inputValues.put(0, shape.length < 4 ? values
                : OnnxWriter.transposed(values, shape[0], shape[1] * shape[2], shape[3]));
    }

    @Override
    public void run() {
        try {
            session.run(inputs, outputs).close();
        } catch (OrtException failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Override
    public byte[] output(int output) {
        float[] values = new float[outputValues.capacity()];
        outputValues.get(0, values);
        int[] shape = outputSpec.shape().toArray();
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(shape.length < 4 ? values
                : OnnxWriter.transposed(values, shape[0], shape[3], shape[1] * shape[2]));
        return bytes.array();
    }

    @Override
    public void close() {
        inputs.values().forEach(OnnxTensor::close);
        outputs.values().forEach(OnnxTensor::close);
        try {
            session.close();
        } catch (OrtException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
