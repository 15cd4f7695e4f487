package io.leveret.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import io.leveret.base.ErrorCode;
import io.leveret.models.ModelNotFoundException.Reason;
import io.leveret.tflite.BundledModel;
import io.leveret.tflite.Model;
import io.leveret.tflite.ModelUnavailableException;
import io.leveret.tflite.metadata.Labels;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Without the optional jar of the starter. */
class ModelRefTest {
    private static final Labels GIVEN = Labels.of(List.of("rot", "grün", "blau"));

    @TempDir
    Path folder;

    @Test
    void of_file_isReadWithoutTheStore() throws IOException {
        Path file = Files.write(folder.resolve("mine.tflite"), HostedSamples.model());

        ModelRef found = ModelRef.of(file, () -> {
            throw new AssertionError("the store is asked");
        });

        assertEquals(file.toString(), found.name());
        assertArrayEquals(HostedSamples.model(), found.bytes());
        assertEquals(Optional.empty(), found.labels(found.read()));
    }

    @Test
    void of_pulledName_isTheModelInTheCache_withItsLabels() throws IOException {
        pull("red\ngreen\nblue\n");

        ModelRef found = ModelRef.of(Path.of(HostedSamples.NAME), this::store);
        Model model = found.read();

        assertEquals(Labels.of(List.of("red", "green", "blue")).names(), found.labels(model).orElseThrow().names());
        assertEquals(Optional.of(GIVEN), found.labels(model, classes -> classes == 3 ? Optional.of(GIVEN)
                : Optional.empty()));
    }

    @Test
    void labels_ofAnotherNumberOfClasses_areNotUsed() throws IOException {
        pull("red\ngreen\n");

        ModelRef found = ModelRef.of(Path.of(HostedSamples.NAME), this::store);

        assertEquals(Optional.empty(), found.labels(found.read()));
    }

    @Test
    void of_listedButNotPulled_saysSo() {
        ModelNotFoundException missing = refusal(Path.of(HostedSamples.NAME));

        assertEquals(Reason.NOT_PULLED, missing.reason());
        assertEquals(HostedSamples.NAME, missing.name());
        assertEquals(ErrorCode.UNAVAILABLE, missing.code());
    }

    @Test
    void of_unknownName_namesTheClosest() {
        ModelNotFoundException missing = refusal(Path.of("colors-1.0.tflite"));

        assertEquals(Reason.NO_FILE, missing.reason());
        assertEquals(HostedSamples.NAME, missing.values().get("closest"));
        assertEquals("colors-1.0.tflite: there is no such file; did you mean the hosted model colors_1.0?",
                missing.getMessage());
    }

    @Test
    void of_folder_isRefused() {
        assertEquals(Reason.FOLDER, refusal(folder).reason());
    }

    @Test
    void pulled_unknownName_isNotListed() {
        assertEquals(Reason.NOT_LISTED,
                assertThrows(ModelNotFoundException.class, () -> store().pulled("colors")).reason());
    }

    @Test
    void bundled_withoutItsJar_saysWhatToAdd() {
        assertEquals(Optional.empty(), BundledModel.find());
        assertEquals("the bundled model is not there; add leveret-starter",
                assertThrows(ModelUnavailableException.class, ModelRef::bundled).getMessage());
    }

    private ModelNotFoundException refusal(Path given) {
        return assertThrows(ModelNotFoundException.class, () -> ModelRef.of(given, this::store));
    }

    private void pull(String labels) throws IOException {
        Path home = Files.createDirectories(folder.resolve("cache").resolve(HostedSamples.NAME));
        Files.writeString(home.resolve("labels.txt"), labels);
        Files.write(home.resolve(HostedSamples.NAME + ".tflite"), HostedSamples.model());
    }

    private ModelStore store() {
        return HostedSamples.hosted(HostedSamples.at(URI.create("http://localhost/colors")), folder.resolve("cache"));
    }
}
