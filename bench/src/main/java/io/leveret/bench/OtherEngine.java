package io.leveret.bench;

import io.leveret.bench.onnx.OnnxRuntime;
import io.leveret.testing.TfliteOracle;
import io.leveret.tflite.format.ModelFormatException;

/** The engines that Leveret is measured beside. */
public enum OtherEngine {
    /** With XNNPACK. */
    TENSORFLOW_LITE("TensorFlow Lite") {
        @Override
        OpenModel open(BenchModel model, int threads) {
            return new InTensorFlowLite(
                    TfliteOracle.open(model.file(), TfliteOracle.Kernels.XNNPACK, threads));
        }
    },
    /** The same network, written as ONNX. */
    ONNX_RUNTIME("ONNX Runtime") {
        @Override
        OpenModel open(BenchModel model, int threads) {
            return OnnxRuntime.open(model.graph(), threads);
        }
    };

    private final String engineName;

    OtherEngine(String engineName) {
        this.engineName = engineName;
    }

    /** Its name in reports. */
    String engineName() {
        return engineName;
    }

    /**
     * Opens a model.
     *
     * @throws ModelFormatException if the file is malformed
     * @throws UnsupportedOperationException if it cannot be written for the engine
     * @throws IllegalStateException if the engine refuses it
     */
    abstract OpenModel open(BenchModel model, int threads);

    /** A model with its input. Values are little-endian, in the order of the {@code .tflite} file. */
    public interface OpenModel extends AutoCloseable {
        /** Sets an input, by its number from 0; the values are copied. */
        void setInput(int input, byte[] littleEndian);

        /** Computes the outputs. */
        void run();

        /** Returns a copy of an output, by its number from 0. */
        byte[] output(int output);

        @Override
        void close();
    }

    private record InTensorFlowLite(TfliteOracle oracle) implements OpenModel {
        @Override
        public void setInput(int input, byte[] littleEndian) {
            oracle.setInput(input, littleEndian);
        }

        @Override
        public void run() {
            oracle.invoke();
        }

        @Override
        public byte[] output(int output) {
            return oracle.output(output);
        }

        @Override
        public void close() {
            oracle.close();
        }
    }
}
