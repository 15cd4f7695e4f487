package io.leveret.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import io.leveret.base.ErrorCode;
import io.leveret.models.ModelNotFoundException.Reason;
import io.leveret.tflite.BundledModel;
import io.leveret.tflite.Model;
import io.leveret.tflite.ModelUnavailableException;
import io.leveret.tflite.metadata.FoundLabels;
import io.leveret.tflite.metadata.LabelsException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Without the optional jar of the starter. */
class ModelRefTest {
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

        assertEquals(List.of("red", "green", "blue"), found.labels(model).orElseThrow().labels().names());
        assertEquals(folder.resolve("cache/colors_1.0/labels.txt").toString(),
                found.labels(model).orElseThrow().source());
        assertEquals(3, ModelRef.classes(model));
    }

    @ParameterizedTest
    @CsvSource({"labels.txt,rot/grün/blau", "dict.txt,0 rot/1 grün/2 blau", "mine.txt,rot/grün/blau/",
            "mine_labels.txt,rot/grün/blau", "labelmap.txt,rot/grün/blau",
            "metadata.json,'{\"task\": \"classify\", "
                    + "\"names\": {\"0\": \"rot\", \"1\": \"gr\\u00fcn\", \"2\": \"blau\"}}'",
            "metadata.json,'{\"names\": [\"rot\", \"grün\", \"blau\"], \"imgsz\": [32, 32]}'"})
    void labels_besideTheFile_areFound(String name, String text) throws IOException {
        ModelRef found = inFile();
        Path file = Files.writeString(folder.resolve(name), text.replace('/', '\n'));

        FoundLabels labels = found.labels(found.read()).orElseThrow();

        assertEquals(List.of("rot", "grün", "blau"), labels.labels().names());
        assertEquals(file.toString(), labels.source());
    }

    @ParameterizedTest
    @CsvSource({"labels.txt,rot/grün/blau", "dict.txt,0 rot/1 grün/2 blau",
            "metadata.json,'{\"names\": {\"0\": \"rot\", \"1\": \"grün\", \"2\": \"blau\"}}'",
            "temp_meta.txt,'{''stride'': 32, ''names'': {0: ''rot'', 1: ''grün'', 2: \"blau\"}, ''half'': False}'"})
    void labels_insideTheFile_areFoundFirst(String name, String text) throws IOException {
        Files.writeString(folder.resolve("labels.txt"), "a\nb\nc\n");
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(HostedSamples.model());
        try (ZipOutputStream zip = new ZipOutputStream(file)) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(text.replace('/', '\n').getBytes(StandardCharsets.UTF_8));
        }
        ModelRef found = new ModelRef.InFile(Files.write(folder.resolve("mine.tflite"), file.toByteArray()));

        FoundLabels labels = found.labels(found.read()).orElseThrow();

        assertEquals(List.of("rot", "grün", "blau"), labels.labels().names());
        assertEquals(name + " inside the model", labels.source());
    }

    @ParameterizedTest
    @CsvSource({"labels.txt,rot/grün", "metadata.json,'{\"names\": {\"0\": \"rot\", \"1\": \"b\", \"3\": \"c\"}}'",
            "metadata.json,'{\"names\": [\"a\", \"b\", \"c\"'",
            "metadata.json,'[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[['",
            "metadata.json,'{\"names\": 3}'", "others.txt,rot/grün/blau"})
    void labels_thatDoNotFit_areNotTaken(String name, String text) throws IOException {
        ModelRef found = inFile();
        Files.writeString(folder.resolve(name), text.replace('/', '\n'));

        assertEquals(Optional.empty(), found.labels(found.read()));
    }

    @Test
    void labels_besideInAnotherCharset_areRefusedWithTheLine() throws IOException {
        ModelRef found = inFile();
        Path file = Files.write(folder.resolve("labels.txt"),
                "rot\ngrün\nblau\n".getBytes(StandardCharsets.ISO_8859_1));

        assertEquals(file + ", line 2: the byte 0xFC is not UTF-8; save the file as UTF-8",
                assertThrows(LabelsException.class, () -> found.labels(found.read())).getMessage());
        Files.write(file, "rot\ngrün\n".getBytes(StandardCharsets.ISO_8859_1)); // not of this model
        assertEquals(Optional.empty(), found.labels(found.read()));
    }

    private ModelRef inFile() throws IOException {
        return new ModelRef.InFile(Files.write(folder.resolve("mine.tflite"), HostedSamples.model()));
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
