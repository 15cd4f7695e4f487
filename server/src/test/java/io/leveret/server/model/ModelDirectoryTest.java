package io.leveret.server.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.leveret.models.ModelRef;
import io.leveret.server.SmallModels;
import io.leveret.server.problem.Problem;
import io.leveret.vision.ClassifierOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelDirectoryTest {
    /** So long that the directory is looked at only when a test says so, and files must have two equal looks. */
    private static final Duration NEVER = Duration.ofHours(1);

    @TempDir
    private Path root;
    private final Models models = new Models();
    private int opened;
    private ModelDirectory directory;

    @AfterEach
    void close() {
        if (directory != null) {
            directory.close();
        }
        models.close();
    }

    private ServedModel read(String name, String version, Path file) throws IOException {
        opened++;
        return ServedModel.open(name, version, new ModelRef.InFile(file), ClassifierOptions.DEFAULT);
    }

    /** Starts with files that are old, and so are quiet. */
    private void start(String... reserved) throws IOException {
        try (var files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofDays(1))));
            }
        }
        directory = ModelDirectory.open(root, models, this::read, Set.of(reserved), NEVER);
    }

    private void lookTwice() {
        directory.look();
        directory.look();
    }

    /** Returns what is served, as {@code name:version:first class}. */
    private List<String> served() {
        return models.list().stream().map(model -> model.name() + ":" + model.version() + ":"
                + model.classifier().labels().orElseThrow().names().getFirst()).toList();
    }

    private String reason(String name, String version) {
        return directory.index().stream().filter(each -> each.name().equals(name) && each.version().equals(version))
                .findFirst().orElseThrow().reason();
    }

    @Test
    void open_filesAndVersions_areServedAtOnce() throws IOException {
        SmallModels.write(root.resolve("flowers.tflite"), "rose", "tulip");
        SmallModels.write(root.resolve("birds/2/any.tflite"), "owl", "wren");
        SmallModels.write(root.resolve("birds/10/model.tflite"), "swan", "wren");
        Files.writeString(root.resolve("README.md"), "not a model");
        start();
        assertEquals(List.of("birds:10:swan", "flowers:1:rose"), served());
        assertEquals("version 10 is served", reason("birds", "2"));
        assertEquals("", reason("birds", "10"));
    }

    @Test
    void look_newVersion_replacesOldOnceQuiet() throws IOException {
        SmallModels.write(root.resolve("birds/1/m.tflite"), "owl", "wren");
        start();
        SmallModels.write(root.resolve("birds/2/m.tflite"), "swan", "wren");
        directory.look();
        assertEquals(List.of("birds:1:owl"), served(), "the file may still be written");
        directory.look();
        assertEquals(List.of("birds:2:swan"), served());
    }

    @Test
    void look_fileThatGrows_waitsUntilQuiet() throws IOException {
        start();
        byte[] model = SmallModels.classifier("owl", "wren");
        Path file = root.resolve("birds.tflite");
        for (int part = 1; part <= 4; part++) {
            Files.write(file, Arrays.copyOf(model, model.length * part / 4));
            directory.look();
            assertEquals(0, opened, "part " + part);
        }
        directory.look();
        assertEquals(List.of("birds:1:owl"), served());
        lookTwice();
        assertEquals(1, opened);
    }

    @Test
    void look_badVersion_isRefusedOnceAndOldStays() throws IOException {
        SmallModels.write(root.resolve("birds/1/m.tflite"), "owl", "wren");
        start();
        byte[] model = SmallModels.classifier("swan", "wren");
        Path file = SmallModels.write(root.resolve("birds/2/m.tflite"), Arrays.copyOf(model, model.length / 2));
        lookTwice();
        lookTwice();
        assertEquals(List.of("birds:1:owl"), served());
        assertEquals(2, opened);
        assertTrue(reason("birds", "2").contains("m.tflite"), reason("birds", "2"));
        SmallModels.write(file, model);
        lookTwice();
        assertEquals(List.of("birds:2:swan"), served());
    }

    @Test
    void look_servedFileOverwrittenByGarbage_oldStaysAlsoBesideLowerVersion() throws IOException {
        SmallModels.write(root.resolve("birds/1/m.tflite"), "owl", "wren");
        Path file = SmallModels.write(root.resolve("birds/2/m.tflite"), "swan", "wren");
        start();
        Files.writeString(file, "garbage");
        lookTwice();
        assertEquals(List.of("birds:2:swan"), served());
        Files.delete(file);
        Files.delete(file.getParent());
        lookTwice();
        assertEquals(List.of("birds:1:owl"), served());
    }

    @Test
    void look_fileReplacedByAnother_servesThat() throws IOException {
        Path file = SmallModels.write(root.resolve("birds.tflite"), "owl", "wren");
        start();
        SmallModels.write(file, "kite", "wren");
        lookTwice();
        assertEquals(List.of("birds:1:kite"), served());
    }

    @Test
    void look_removed_unloadsAfterLastLease() throws IOException {
        Path file = SmallModels.write(root.resolve("birds.tflite"), "owl", "wren");
        start();
        try (Models.Lease lease = models.acquire("birds", Optional.empty())) {
            Files.delete(file);
            directory.look();
            assertEquals(List.of(), served());
            lease.model().warmUp(); // still open
        }
        assertThrows(Problem.class, () -> models.acquire("birds", Optional.empty()));
    }

    @Test
    void look_directoryNotReadable_staysServed() throws IOException {
        SmallModels.write(root.resolve("birds.tflite"), "owl", "wren");
        start();
        Path away = root.resolveSibling(root.getFileName() + "-away");
        Files.move(root, away);
        directory.look();
        assertEquals(List.of("birds:1:owl"), served());
        Files.move(away, root);
        directory.look();
        assertEquals(List.of("birds:1:owl"), served());
    }

    @Test
    void open_linksOutOfDirectory_areRefused(@TempDir Path elsewhere) throws IOException {
        Path secret = SmallModels.write(elsewhere.resolve("secret.tflite"), "owl", "wren");
        SmallModels.write(elsewhere.resolve("1/secret.tflite"), "owl", "wren");
        Files.createSymbolicLink(root.resolve("file.tflite"), secret);
        Files.createSymbolicLink(root.resolve("folder"), elsewhere);
        Files.createDirectories(root.resolve("version"));
        Files.createSymbolicLink(root.resolve("version/1"), elsewhere.resolve("1"));
        Files.createDirectories(root.resolve("inner/1"));
        Files.createSymbolicLink(root.resolve("inner/1/m.tflite"), secret);
        Files.createSymbolicLink(root.resolve("dangling.tflite"), elsewhere.resolve("none"));
        SmallModels.write(root.resolve("birds.tflite"), "owl", "wren");
        Files.createSymbolicLink(root.resolve("same.tflite"), root.resolve("birds.tflite"));
        start();
        assertEquals(List.of("birds:1:owl", "same:1:owl"), served());
        for (String name : List.of("file", "folder", "inner", "version", "dangling", "../" + elsewhere.getFileName(),
                secret.toString(), "..", "", ".")) {
            assertEquals(404, assertThrows(Problem.class, () -> directory.load(name), name).status());
        }
    }

    @Test
    void open_misplacedThings_leaveOthersServed() throws IOException {
        SmallModels.write(root.resolve("birds/1/m.tflite"), "owl", "wren");
        SmallModels.write(root.resolve("birds/latest/m.tflite"), "swan", "wren");
        SmallModels.write(root.resolve("birds/3/a.tflite"), "swan", "wren");
        SmallModels.write(root.resolve("birds/3/b.tflite"), "swan", "wren");
        SmallModels.write(root.resolve("birds.tflite"), "swan", "wren"); // version 1 again
        SmallModels.write(root.resolve("a b.tflite"), "swan", "wren");
        SmallModels.write(root.resolve("-x.tflite"), "swan", "wren");
        SmallModels.write(root.resolve("taught.tflite"), "swan", "wren");
        Files.createDirectories(root.resolve("empty/1"));
        Files.createDirectories(root.resolve("folder.tflite"));
        models.put(read("other", "1", SmallModels.write(root.resolve("other.tflite"), "own", "model")));
        start("taught");
        assertEquals(2, served().size(), served().toString());
        assertTrue(served().get(0).startsWith("birds:1:"), served().toString());
        assertEquals("other:1:own", served().get(1));
        assertEquals(409, assertThrows(Problem.class, () -> directory.load("taught")).status());
    }

    @Test
    void unload_thenLoad_followsRequests() throws IOException {
        Path file = SmallModels.write(root.resolve("birds.tflite"), "owl", "wren");
        start();
        directory.unload("birds");
        SmallModels.write(file, "kite", "wren");
        lookTwice();
        assertEquals(List.of(), served(), "the request counts until the next one");
        assertEquals("it was unloaded on request", reason("birds", "1"));
        assertEquals(404, assertThrows(Problem.class, () -> directory.unload("birds")).status());
        directory.load("birds");
        assertEquals(List.of("birds:1:kite"), served());
        Files.writeString(file, "garbage");
        directory.load("birds"); // the old one stays
        assertEquals(List.of("birds:1:kite"), served());
        directory.unload("birds");
        Problem refused = assertThrows(Problem.class, () -> directory.load("birds"));
        assertEquals(422, refused.status());
    }
}
