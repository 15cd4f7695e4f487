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
 * The folder of pulled models: {@code NAME/NAME.tflite}, and {@code NAME/labels.txt} if labels came with it. A model is
 * either complete or absent. Incomplete files are in {@code .partial/NAME}.
 *
 * @param folder need not exist
 */
public record ModelCache(Path folder) {
    private static final String LABELS = "labels.txt";

    /**
     * Returns this user's cache: {@code $LEVERET_CACHE} if it is set, else {@code leveret/models} in the operating
     * system's cache folder.
     *
     * @throws InvalidPathException if the environment variable is not a valid path
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
        if (!xdg.isEmpty() && Path.of(xdg).isAbsolute()) { // the specification says to ignore others
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

    /** Returns a model in the cache. */
    public Optional<PulledModel> find(HostedModel model) {
        Path file = modelFolder(model).resolve(model.fileName());
        Path labels = modelFolder(model).resolve(LABELS);
        return Files.isRegularFile(file)
                ? Optional.of(new PulledModel(file, Optional.of(labels).filter(Files::isRegularFile)))
                : Optional.empty();
    }

    /** Returns the folder for a model's incomplete files. */
    Path workFolder(HostedModel model) {
        return folder.resolve(".partial").resolve(model.name());
    }

    private Path modelFolder(HostedModel model) {
        return folder.resolve(model.name());
    }

    /**
     * Moves an unpacked model into the cache, within a file system. The labels go first: the presence of the model
     * means that it is complete.
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
