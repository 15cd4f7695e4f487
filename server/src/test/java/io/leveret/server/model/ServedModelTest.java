package io.leveret.server.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.base.ClosedException;
import io.leveret.base.LeveretException;
import io.leveret.models.ModelRef;
import io.leveret.server.oip.ColorModel;
import io.leveret.tflite.metadata.Labels;
import io.leveret.vision.ClassifierOptions;
import io.leveret.vision.ImageClassification;
import io.leveret.vision.PictureSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ServedModelTest {
    private static final BatchOptions FOUR = new BatchOptions(4, Duration.ofSeconds(20));

    @TempDir
    Path folder;

    @Test
    void together_openBatch_runsPhotosOfSeveralCallersAtOnce() throws Exception {
        try (ServedModel model = open(ColorModel.openBatch(1), FOUR);
                ExecutorService callers = Executors.newFixedThreadPool(8)) {
            model.warmUp();
            assertEquals(1, model.classifier().batchSize());
            List<Future<ImageClassification>> results = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                byte[] photo = ColorModel.photo(6 * i, 255 - 6 * i, 3 * i);
                results.add(callers.submit(() -> model.together().classify(PictureSource.bytes(photo, "photo"))));
            }
            for (int i = 0; i < results.size(); i++) {
                assertEquals(model.classifier()
                        .classify(PictureSource.bytes(ColorModel.photo(6 * i, 255 - 6 * i, 3 * i), "photo")).heads(),
                        results.get(i).get().heads());
            }
            assertEquals(10, model.together().runs(4));
        }
    }

    @Test
    void together_otherBatches_areThoseOfTheFile() throws IOException {
        try (ServedModel one = open(ColorModel.floats(1), FOUR);
                ServedModel three = open(ColorModel.floats(3), FOUR);
                ServedModel four = open(ColorModel.floats(4), FOUR);
                ServedModel alone = open(ColorModel.openBatch(1), BatchOptions.NONE)) {
            assertEquals(1, one.together().classifier().batchSize());
            assertEquals(3, three.together().classifier().batchSize());
            assertSame(four.classifier(), four.together().classifier());
            assertEquals(1, alone.together().classifier().batchSize());
            for (ServedModel model : List.of(one, alone)) {
                assertEquals(2, model.together().classify(PictureSource.bytes(ColorModel.photo(0, 0, 9), "photo"))
                        .classifications().getFirst().index()); // at once
            }
        }
    }

    @Test
    void close_endsBoth() throws IOException {
        ServedModel model = open(ColorModel.openBatch(1), FOUR);
        model.close();
        PictureSource photo = PictureSource.bytes(ColorModel.photo(1, 2, 3), "photo");

        assertThrows(ClosedException.class, () -> model.together().classify(photo));
        assertThrows(ClosedException.class, () -> model.together().classifier().classify(photo));
        assertThrows(ClosedException.class, () -> model.classifier().classify(photo));
    }

    @Test
    void open_unusable_isRefused() {
        assertTrue(assertThrows(LeveretException.class, () -> open(new byte[]{1, 2, 3}, FOUR))
                .getMessage().contains("colors.tflite"));
    }

    private ServedModel open(byte[] file, BatchOptions batch) throws IOException {
        Path path = Files.write(folder.resolve("colors.tflite"), file);
        return ServedModel.open("colors", "1", ModelRef.of(path, () -> {
            throw new AssertionError("the file is there");
        }), ClassifierOptions.builder().labels(Labels.of(ColorModel.LABELS)).build(), batch);
    }
}
