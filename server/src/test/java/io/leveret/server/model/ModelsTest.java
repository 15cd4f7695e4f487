package io.leveret.server.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.base.ClosedException;
import io.leveret.image.Pixels;
import io.leveret.models.ModelRef;
import io.leveret.server.oip.ColorModel;
import io.leveret.server.problem.Problem;
import io.leveret.vision.ClassifierOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelsTest {
    private static final Pixels PICTURE = Pixels.of(2, 2, new byte[12]);

    @TempDir
    Path folder;

    @AutoClose
    private final Models models = new Models();

    @Test
    void acquire_withoutName_givesTheFirst_inItsLatestVersion() throws IOException {
        models.put(model("hares", "1"));
        models.put(model("dogs", "1"));
        models.put(model("hares", "2"));
        try (Models.Lease lease = models.acquire(Optional.empty(), Optional.empty())) {
            assertEquals("hares", lease.model().name());
            assertEquals("2", lease.model().version());
        }
        try (Models.Lease lease = models.acquire("hares", Optional.of("1"))) {
            assertEquals("1", lease.model().version());
        }
        assertEquals(3, models.list().size());
    }

    @Test
    void acquire_unknown_saysWhatThereIs() throws IOException {
        assertEquals("no model is loaded", refusal("hares", Optional.empty()));
        models.put(model("hares", "1"));
        assertEquals("there is no model 'hare'; did you mean hares?", refusal("hare", Optional.empty()));
        assertEquals("there is no model 'x'; served are hares", refusal("x", Optional.empty()));
        assertTrue(refusal("x".repeat(1_000_000), Optional.empty()).length() < 200);
        assertTrue(refusal("hares", Optional.of("7".repeat(1_000_000))).length() < 200);
        assertEquals("there is no version '7' of the model hares; served are 1", refusal("hares", Optional.of("7")));
    }

    private String refusal(String name, Optional<String> version) {
        Problem refused = assertThrows(Problem.class, () -> models.acquire(name, version));
        assertEquals(404, refused.status());
        return refused.getMessage();
    }

    @Test
    void replace_closesTheOldOne_afterItsLastLease() throws IOException {
        ServedModel old = model("hares", "1");
        ServedModel other = model("hares", "2");
        models.put(old);
        Models.Lease lease = models.acquire("hares", Optional.empty());
        models.replace(other);
        try (Models.Lease later = models.acquire("hares", Optional.empty())) {
            assertSame(other, later.model());
        }
        assertEquals(3, lease.model().classifier().classify(PICTURE).classifications().size());
        lease.close();
        lease.close();
        assertThrows(ClosedException.class, () -> old.classifier().classify(PICTURE));
        assertEquals(3, other.classifier().classify(PICTURE).classifications().size());
    }

    @Test
    void put_sameVersion_takesThePlaceOfTheOld() throws IOException {
        ServedModel old = model("hares", "1");
        models.put(old);
        models.put(model("hares", "1"));
        assertEquals(1, models.list().size());
        assertThrows(ClosedException.class, () -> old.classifier().classify(PICTURE));
    }

    @Test
    void remove_theDefault_makesAnotherTheDefault() throws IOException {
        models.put(model("hares", "1"));
        models.put(model("dogs", "1"));
        assertTrue(models.remove("hares", "1"));
        assertFalse(models.remove("hares", "1"));
        assertEquals(Optional.of("dogs"), models.defaultName());
        assertTrue(models.remove("dogs", "1"));
        assertEquals(Optional.empty(), models.defaultName());
    }

    private ServedModel model(String name, String version) throws IOException {
        Path file = Files.write(folder.resolve(name + version + ".tflite"), ColorModel.floats(1));
        return ServedModel.open(name, version, ModelRef.of(file, () -> {
            throw new AssertionError("the file is there");
        }), ClassifierOptions.DEFAULT);
    }
}
