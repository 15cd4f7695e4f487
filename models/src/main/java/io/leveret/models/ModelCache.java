package io.leveret.models;

import io.leveret.base.Digests;
import io.leveret.base.WholeFile;
import io.leveret.tflite.ModelReader;
import io.leveret.tflite.format.ModelFormatException;
import io.leveret.tflite.format.UnsupportedOperatorException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The folder of pulled models: {@code NAME/NAME.tflite}, {@code NAME/labels.txt} if labels came with it, and {@code
 * NAME/SHA256SUMS} with the digests of both. A model is either complete or absent. Incomplete files are in {@code
 * .partial/NAME}.
 *
 * @param folder need not exist
 */
public record ModelCache(Path folder) {
    private static final String LABELS = "labels.txt";
    private static final String DIGESTS = "SHA256SUMS"; // as sha256sum writes and checks them

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

    /** Returns a model in the cache, if its file is there; {@link #check} says whether it is sound. */
    public Optional<PulledModel> find(HostedModel model) {
        Path file = modelFolder(model).resolve(model.fileName());
        Path labels = modelFolder(model).resolve(LABELS);
        return Files.isRegularFile(file)
                ? Optional.of(new PulledModel(file, Optional.of(labels).filter(Files::isRegularFile)))
                : Optional.empty();
    }

    /**
     * Checks that the files of a model are those that were pulled, by their digests; without digests, that the model
     * has a plausible size and can be read, as with files that a user has put there.
     *
     * @throws DamagedModelException if they are not
     * @throws IOException if they cannot be read
     */
    void check(HostedModel model, PulledModel pulled) throws IOException {
        Optional<String> problem = problem(model, pulled);
        if (problem.isPresent()) {
            throw new DamagedModelException(model.name(), pulled.model(), problem.get());
        }
    }

    /** Returns what is wrong with a model's files. */
    Optional<String> problem(HostedModel model, PulledModel pulled) throws IOException {
        Path digests = pulled.model().resolveSibling(DIGESTS);
        if (!Files.isRegularFile(digests)) {
            return implausible(model, pulled.model());
        }
        String recorded = new String(Files.readAllBytes(digests), StandardCharsets.ISO_8859_1);
        return recorded.equals(digests(pulled)) ? Optional.empty()
                : Optional.of("its digest is not that in " + DIGESTS);
    }

    private static Optional<String> implausible(HostedModel model, Path file) throws IOException {
        long bytes = Files.size(file);
        if (bytes < model.smallestBytes() || bytes > model.largestBytes()) {
            return Optional.of("it has " + bytes + " bytes, and the published model " + model.megabytes() + " MB");
        }
        try {
            ModelReader.read(file);
            return Optional.empty();
        } catch (UnsupportedOperatorException whole) {
            return Optional.empty();
        } catch (ModelFormatException damaged) {
            return Optional.of(damaged.getMessage());
        }
    }

    private static String digests(PulledModel files) throws IOException {
        StringBuilder lines = new StringBuilder(line(files.model()));
        if (files.labels().isPresent()) {
            lines.append(line(files.labels().get()));
        }
        return lines.toString();
    }

    private static String line(Path file) throws IOException {
        return digest(file) + "  " + file.getFileName() + "\n";
    }

    /** Returns the SHA-256 of a file in hexadecimal digits. */
    static String digest(Path file) throws IOException {
        MessageDigest digest = Digests.newDigest();
        try (InputStream content = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            byte[] buffer = new byte[1 << 16];
            for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        return Digests.hex(digest.digest());
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
        Files.deleteIfExists(file); // an earlier one must not be beside the digests of this one
        Optional<Path> kept = unpacked.labels().map(_ -> labels);
        String digests = digest(unpacked.model()) + "  " + model.fileName() + "\n"
                + (kept.isPresent() ? line(labels) : "");
        WholeFile.write(home.resolve(DIGESTS), digests.getBytes(StandardCharsets.ISO_8859_1));
        move(unpacked.model(), file);
        return new PulledModel(file, kept);
    }

    private static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
