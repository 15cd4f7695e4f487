package io.leveret.tflite;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import io.leveret.testing.RandomTensors;
import io.leveret.testing.TensorInfo;
import io.leveret.testing.TensorKind;
import io.leveret.testing.TfliteOracle;
import io.leveret.testing.TfliteOracle.Kernels;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Models that are read, written and read again, and run by TensorFlow Lite before and after. */
final class WrittenModels {
    private WrittenModels() {}

    /** Checks that a model reads the same after writing, with and without its original file. */
    static byte[] assertReadsTheSame(byte[] file) throws IOException {
        Model model = Reading.read(file);
        byte[] written = ModelWriter.write(model);
        Model again = Reading.read(written);
        assertEquals(model.graph(), again.graph());
        assertEquals(model.metadata(), again.metadata());
        assertEquals(model.description(), again.description());
        assertArrayEquals(written, ModelWriter.write(again));
        assertEquals(model.graph(), Reading.read(ModelWriter.write(Model.of(model.graph()))).graph());
        return written;
    }

    /**
     * Checks that TensorFlow Lite's results for random inputs equal those of the original, to the byte. Skips an
     * original that it does not run, since it does not have every operator in every type.
     *
     * @return whether the original runs
     */
    static boolean runsTheSame(byte[] original, byte[] written) {
        Optional<List<byte[]>> expected = results(original);
        if (expected.isEmpty()) {
            return false;
        }
        List<byte[]> actual = results(written).orElseThrow();
        for (int i = 0; i < actual.size(); i++) {
            assertArrayEquals(expected.get().get(i), actual.get(i), "output " + i);
        }
        return true;
    }

    private static Optional<List<byte[]>> results(byte[] file) {
        try (TfliteOracle oracle = TfliteOracle.open(file, Kernels.XNNPACK, 1)) {
            byte[][] inputs = new byte[oracle.inputCount()][];
            for (int i = 0; i < inputs.length; i++) {
                inputs[i] = noise(oracle.inputInfo(i), i);
            }
            return Optional.of(oracle.run(inputs));
        } catch (IllegalStateException refused) {
            return Optional.empty();
        }
    }

    private static byte[] noise(TensorInfo tensor, int seed) {
        RandomTensors random = new RandomTensors(seed);
        if (tensor.kind() == TensorKind.FLOAT32 || tensor.kind().isQuantized8()) {
            return random.tensor(tensor.kind(), tensor.dimensions());
        }
        byte[] bytes = new byte[tensor.kind().byteCount(tensor.dimensions())];
        for (int i = 0; i < bytes.length; i += tensor.kind().byteSize()) {
            bytes[i] = (byte) (tensor.kind() == TensorKind.BOOL ? i % 2 : 1 + i % 100); // no divisor is 0
        }
        return bytes;
    }
}
