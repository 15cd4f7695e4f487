package io.leveret.bench;

import io.leveret.testing.TfliteOracle;
import io.leveret.tflite.format.ModelFormatException;

/** An engine that Leveret is measured beside. */
public interface OtherEngine {
    /** TensorFlow Lite with XNNPACK. */
    OtherEngine TENSORFLOW_LITE = new OtherEngine() {
        @Override
        public String engineName() {
            return "TensorFlow Lite";
        }

        @Override
        public OpenModel open(BenchModel model, int threads) {
            return new InTensorFlowLite(
                    TfliteOracle.open(model.file(), TfliteOracle.Kernels.XNNPACK, threads));
        }
    };

    /** Returns its name in reports. */
    String engineName();

    /**
     * Opens a model.
     *
     * @throws ModelFormatException if the file is malformed
     * @throws UnsupportedOperationException if it cannot be written for the engine
     * @throws IllegalStateException if the engine refuses it
     */
    OpenModel open(BenchModel model, int threads);

    /** A model with its input. Values are little-endian, in the order of the {@code .tflite} file. */
    interface OpenModel extends AutoCloseable {
        /** Sets an input, by its number from 0; the values are copied. */
        void setInput(int input, byte[] littleEndian);

        /** Computes the outputs. */
        void run();

        /** Returns a copy of an output, by its number from 0. */
        byte[] output(int output);

        @Override
        void close();
    }

    /** A model in TensorFlow Lite. */
    record InTensorFlowLite(TfliteOracle oracle) implements OpenModel {
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
