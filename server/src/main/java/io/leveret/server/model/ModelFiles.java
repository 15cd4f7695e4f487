package io.leveret.server.model;

import io.leveret.dataset.PhotoFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds model files in a directory: {@code NAME.tflite}, and {@code NAME/VERSION/ANY.tflite} as TensorFlow Serving lays
 * versions out. Nothing outside the directory is found, also by a symbolic link.
 */
final class ModelFiles {
    private static final Pattern VERSION = Pattern.compile("0*[0-9]{1,18}");
    private static final String EXTENSION = ".tflite";
    private static final long ONLY_VERSION = 1;

    private final Path root;
    private final BiConsumer<Path, String> refuse;

    /**
     * Finds files.
     *
     * @param refuse takes what cannot be a model, and why
     */
    ModelFiles(Path root, BiConsumer<Path, String> refuse) {
        this.root = root;
        this.refuse = refuse;
    }

    /** What is different once a file was written to. */
    record Stamp(long bytes, FileTime modified, @Nullable Object key) {
        static Stamp of(Path file) throws IOException {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new Stamp(attributes.size(), attributes.lastModifiedTime(), attributes.fileKey());
        }
    }

    /** A file that may be a model. */
    record Found(String name, long version, Path file, Stamp stamp) {}

    /**
     * Returns what is there by name, the highest version first.
     *
     * @throws IOException if a folder cannot be read: then it is unknown what is there
     */
    SequencedMap<String, List<Found>> find() throws IOException {
        Path real = root.toRealPath();
        TreeMap<String, List<Found>> found = new TreeMap<>();
        for (Path entry : PhotoFiles.list(root)) {
            add(entry, real, found);
        }
        found.values().forEach(versions -> versions.sort(Comparator.comparingLong(Found::version).reversed()));
        return found;
    }

    private void add(Path entry, Path real, TreeMap<String, List<Found>> found) throws IOException {
        String file = entry.getFileName().toString();
        boolean isFolder = Files.isDirectory(entry);
        if (!isFolder && !file.endsWith(EXTENSION)) {
            return; // such as a README
        }
        String name = isFolder ? file : file.substring(0, file.length() - EXTENSION.length());
        if (!ModelName.isUsable(name)) {
            refuse.accept(entry, "a model cannot be called '" + name.replaceAll("\\p{C}", "?") + "'; "
                    + ModelName.RULE);
        } else if (isFolder) {
            for (Path version : versions(entry, real)) {
                add(version, name, Long.parseLong(version.getParent().getFileName().toString()), real, found);
            }
        } else {
            add(entry, name, ONLY_VERSION, real, found);
        }
    }

    /** Returns the files of a model's versions. */
    private List<Path> versions(Path folder, Path real) throws IOException {
        List<Path> files = new ArrayList<>();
        if (!isInside(folder, real)) {
            return files;
        }
        for (Path version : list(folder)) {
            if (!Files.isDirectory(version) || !VERSION.matcher(version.getFileName().toString()).matches()) {
                refuse.accept(version, "it is no version; give a folder with a number as its name");
                continue;
            }
            if (!isInside(version, real)) {
                continue;
            }
            List<Path> models = list(version).stream()
                    .filter(file -> file.getFileName().toString().endsWith(EXTENSION)).toList();
            if (models.size() > 1) {
                refuse.accept(version, "it has " + models.size() + " files " + EXTENSION + "; leave one");
            } else {
                files.addAll(models);
            }
        }
        return files;
    }

    private void add(Path file, String name, long version, Path real, TreeMap<String, List<Found>> found)
            throws IOException {
        if (!isInside(file, real)) {
            return;
        }
        if (!Files.isRegularFile(file)) {
            if (Files.exists(file)) {
                refuse.accept(file, "it is no regular file");
            }
            return;
        }
        List<Found> versions = found.getOrDefault(name, new ArrayList<>());
        if (versions.stream().anyMatch(other -> other.version() == version)) {
            refuse.accept(file, "there is version " + version + " of " + name + " already: "
                    + versions.getLast().file() + "; leave one");
            return;
        }
        try {
            versions.add(new Found(name, version, file, Stamp.of(file)));
            found.put(name, versions);
        } catch (NoSuchFileException _) {
            // it is gone since it was listed
        }
    }

    /** Returns what is in a folder; nothing if it is gone since it was listed. */
    private static List<Path> list(Path folder) throws IOException {
        try {
            return PhotoFiles.list(folder);
        } catch (NoSuchFileException _) {
            return List.of();
        }
    }

    private boolean isInside(Path entry, Path real) throws IOException {
        try {
            if (entry.toRealPath().startsWith(real)) {
                return true;
            }
            refuse.accept(entry, "it links out of the model directory; put the file itself there");
        } catch (NoSuchFileException _) {
            if (Files.isSymbolicLink(entry)) {
                refuse.accept(entry, "it links to nothing");
            } // else it is gone since it was listed
        }
        return false;
    }
}
