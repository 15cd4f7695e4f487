package io.leveret.models;

import io.leveret.base.MessageText;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Extracts a model, and its labels if there are any, from an archive: tar.gz, tar or zip, by its content. Uses only the
 * last part of an entry's path, and chooses the names of the files itself, so nothing can escape the folder. Skips
 * checkpoints and graphs, which are often many times as large as the model.
 */
final class Unpacking {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int START_BYTES = 512; // bytes of an archive, to detect its format
    private static final long MAX_LABEL_BYTES = 1 << 20;
    private static final String IDENTIFIER = "TFL3"; // of a model, after its first four bytes

    private final HostedModel model;
    private final PullLimits limits;
    private final Path modelFile;
    private final Path labelFile;
    private final List<String> modelNames = new ArrayList<>(); // in the archive
    private boolean labeled;

    /**
     * Creates an unpacking.
     *
     * @param folder receives the files; those of an earlier unpacking are replaced
     */
    Unpacking(HostedModel model, PullLimits limits, Path folder) {
        this.model = model;
        this.limits = limits;
        this.modelFile = folder.resolve("unpacked.tflite");
        this.labelFile = folder.resolve("unpacked.txt");
    }

    /**
     * Unpacks an archive.
     *
     * @throws PullException if it is not an archive, is damaged, exceeds a limit, or does not contain the model
     * @throws IOException if the archive cannot be read or the files cannot be written
     */
    UnpackedModel run(Path archive) throws IOException {
        boolean done = false;
        try (InputStream file = new BufferedInputStream(
                Files.newInputStream(archive, LinkOption.NOFOLLOW_LINKS), BUFFER_BYTES)) {
            Entries entries = open(file);
            Optional<String> path = entries.next();
            while (path.isPresent()) {
                take(baseName(path.get()), entries.content());
                path = entries.next();
            }
            checkModel();
            done = true;
            return new UnpackedModel(modelFile, labeled ? Optional.of(labelFile) : Optional.empty());
        } catch (ZipException | EOFException damaged) {
            throw new PullException("the archive is damaged (" + damaged.getMessage() + "); pull again", damaged);
        } finally {
            if (!done) {
                Files.deleteIfExists(modelFile);
                Files.deleteIfExists(labelFile);
            }
        }
    }

    private Entries open(InputStream archive) throws IOException {
        archive.mark(START_BYTES);
        byte[] start = archive.readNBytes(START_BYTES);
        archive.reset();
        if (startsWith(start, 0x1f, 0x8b)) {
            InputStream tar = new GZIPInputStream(archive, BUFFER_BYTES);
            return new TarEntries(new LimitedInput(tar, limits.unpackedBytes()));
        }
        if (startsWith(start, 'P', 'K', 3, 4)) {
            return new ZipEntries(archive, limits.unpackedBytes());
        }
        if (TarEntries.isHeader(start)) {
            return new TarEntries(new LimitedInput(archive, limits.unpackedBytes()));
        }
        throw new PullException("what came is no archive: it " + describe(start));
    }

    private void take(String name, InputStream content) throws IOException {
        String lower = name.toLowerCase(Locale.ROOT);
        if (name.startsWith(".")) { // "._labels.txt": what macOS packs beside a file
            return;
        }
        if (lower.endsWith(".tflite")) {
            modelNames.add(name);
            if (modelNames.size() == 1 || name.equals(model.fileName())) {
                write(content, modelFile, name, model.largestBytes());
            }
        } else if (lower.endsWith(".txt") && lower.contains("label") && !labeled) {
            write(content, labelFile, name, MAX_LABEL_BYTES);
            labeled = true;
        }
    }

    private void write(InputStream content, Path file, String name, long mostBytes) throws IOException {
        Files.deleteIfExists(file); // it may be a link
        try (FileChannel target = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            byte[] buffer = new byte[BUFFER_BYTES];
            long bytes = 0;
            for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
                bytes += read;
                if (bytes > mostBytes) {
                    throw new PullException(MessageText.brief(name) + " in the archive has more than " + mostBytes
                            + " bytes, so it is not " + (file.equals(modelFile) ? published() : "a list of labels"));
                }
                ByteBuffer filled = ByteBuffer.wrap(buffer, 0, read);
                while (filled.hasRemaining()) {
                    target.write(filled);
                }
            }
            target.force(true); // before it is moved: a crash must not leave an empty model file
        }
    }

    private void checkModel() throws IOException {
        if (modelNames.isEmpty()) {
            throw new PullException("there is no .tflite file in the archive");
        }
        if (modelNames.size() > 1 && !modelNames.contains(model.fileName())) {
            throw new PullException("it is not to be told which model is meant of those in the archive: "
                    + MessageText.brief(String.join(", ", modelNames)));
        }
        long bytes = Files.size(modelFile);
        if (bytes < model.smallestBytes()) {
            throw new PullException("the model in the archive has " + bytes + " bytes, so it is not " + published());
        }
        try (InputStream file = Files.newInputStream(modelFile)) {
            byte[] header = file.readNBytes(4 + IDENTIFIER.length());
            if (!new String(header, StandardCharsets.ISO_8859_1).endsWith(IDENTIFIER)) {
                throw new PullException("the .tflite file in the archive is no TensorFlow Lite model: it "
                        + describe(header));
            }
        }
    }

    private String published() {
        return "the model of " + model.megabytes() + " MB that is published";
    }

    private static String baseName(String path) {
        return path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
    }

    private static boolean startsWith(byte[] start, int... expected) {
        if (start.length < expected.length) {
            return false;
        }
        for (int i = 0; i < expected.length; i++) {
            if (Byte.toUnsignedInt(start[i]) != expected[i]) {
                return false;
            }
        }
        return true;
    }

    private static String describe(byte[] start) {
        if (start.length == 0) {
            return "is empty";
        }
        String text = new String(start, StandardCharsets.UTF_8);
        boolean printable = text.chars().limit(8).allMatch(c -> c >= ' ' && c < 0x7f || Character.isWhitespace(c));
        return "begins with " + (printable ? "'" + MessageText.brief(text.strip()) + "'"
                : HexFormat.ofDelimiter(" ").formatHex(start, 0, Math.min(8, start.length)));
    }
}
