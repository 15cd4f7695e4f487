package io.leveret.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import io.leveret.engine.passes.RandomNetworks;
import io.leveret.testing.ModelPacker;
import io.leveret.testing.RandomTensors;
import io.leveret.testing.TensorKind;
import io.leveret.tflite.ModelReader;
import io.leveret.tflite.ReadOptions;
import io.leveret.tflite.format.ModelFormatException;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Several images at once, of a model that leaves the batch open. */
class BatchTest {
    private static final int SIZE = 32;
    private static final int BATCH = 3;

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "UINT8", "INT8"})
    void run_severalImages_givesWhatEachGives(TensorKind kind) {
        byte[] file = ModelPacker.openBatch(RandomNetworks.residual(kind, SIZE));
        Session together = Plan.compile(
                ModelReader.read(file, "batch", ReadOptions.DEFAULT.withBatch(BATCH)).graph()).open();
        Session alone = Plan.compile(ModelReader.read(file, "batch", ReadOptions.DEFAULT).graph()).open();
        byte[] images = new RandomTensors(5).tensor(kind, BATCH, SIZE, SIZE, 3);
        together.write(0, images);
        together.run();
        byte[] scores = together.readBytes(0);
        for (int i = 0; i < BATCH; i++) {
            alone.write(0, part(images, i));
            alone.run();
            assertArrayEquals(alone.readBytes(0), part(scores, i));
        }
    }

    private static byte[] part(byte[] whole, int index) {
        int length = whole.length / BATCH;
        return Arrays.copyOfRange(whole, index * length, (index + 1) * length);
    }
}
