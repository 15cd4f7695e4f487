package io.leveret.models;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The folder where models are kept: {@code NAME/NAME.tflite}, and {@code NAME/labels.txt} where labels came with it. A
 * model is either whole or not there. What is still on its way is in {@code .partial/NAME}.
 *
 * @param folder need not exist
 */
public record ModelCache(Path folder) {
    private static final String LABELS = "labels.txt";

    /**
     * That of this user: {@code $LEVERET_CACHE} if it is set, or else {@code leveret/models} in the folder where caches
     * are kept on this kind of machine.
     *
     * @throws InvalidPathException if the environment names what cannot be a folder
     */
    public static ModelCache ofUser() {
        return new ModelCache(userFolder(System.getenv(), System.getProperty("os.name"),
                Path.of(System.getProperty("user.home"))));
    }

    static Path userFolder(Map<String, String> environment, String system, Path home) {
        String chosen = environment.getOrDefault("LEVERET_CACHE", "");
        return chosen.isEmpty() ? caches(environment, system.toLowerCase(Locale.ROOT), home).resolve("leveret")
                .resolve("models") : Path.of(chosen);
    }

    private static Path caches(Map<String, String> environment, String system, Path home) {
        String xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
        if (!xdg.isEmpty() && Path.of(xdg).isAbsolute()) { // others are to be ignored, says the specification
            return Path.of(xdg);
        }
        if (system.contains("mac")) {
            return home.resolve("Library").resolve("Caches");
        }
        if (system.contains("win")) {
            String local = environment.getOrDefault("LOCALAPPDATA", "");
            return local.isEmpty() ? home.resolve("AppData").resolve("Local") : Path.of(local);
        }
        return home.resolve(".cache");
    }

    /** A model that is here. */
    public Optional<PulledModel> find(HostedModel model) {
        Path file = modelFolder(model).resolve(model.fileName());
        Path labels = modelFolder(model).resolve(LABELS);
        return Files.isRegularFile(file)
                ? Optional.of(new PulledModel(file, Optional.of(labels).filter(Files::isRegularFile)))
                : Optional.empty();
    }

    /** Where a model is worked on until it is whole. */
    Path workFolder(HostedModel model) {
        return folder.resolve(".partial").resolve(model.name());
    }

    private Path modelFolder(HostedModel model) {
        return folder.resolve(model.name());
    }

    /**
     * Takes an unpacked model in, by moves within a file system. The labels go first: the model itself is what says that
     * all is there.
     *
     * @throws IOException if the folder cannot be written to
     */
    PulledModel keep(HostedModel model, UnpackedModel unpacked) throws IOException {
        Path home = Files.createDirectories(modelFolder(model));
        Path labels = home.resolve(LABELS);
        if (unpacked.labels().isPresent()) {
            move(unpacked.labels().get(), labels);
        } else {
            Files.deleteIfExists(labels);
        }
        Path file = home.resolve(model.fileName());
        move(unpacked.model(), file);
        return new PulledModel(file, unpacked.labels().map(_ -> labels));
    }

    private static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
