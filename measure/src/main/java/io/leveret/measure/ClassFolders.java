package io.leveret.measure;

import io.leveret.image.ImageDecoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Reads a folder in which each class has a folder of photos, at any depth. What is hidden (by a dot) is not looked at. */
final class ClassFolders {
    private static final Comparator<Path> BY_NAME = Comparator.comparing(Path::toString);

    private final Path root;
    private final List<LabeledPhotos.Entry> entries = new ArrayList<>();
    private int skipped;

    private ClassFolders(Path root) {
        this.root = root;
    }

    static LabeledPhotos read(Path root) throws IOException {
        ClassFolders folders = new ClassFolders(root);
        try (Stream<Path> children = Files.list(root)) {
            for (Path child : children.filter(path -> !isHidden(path)).sorted(BY_NAME).toList()) {
                folders.add(child);
            }
        } catch (UncheckedIOException unreadable) {
            throw new DatasetException(root + ": its folders cannot be read: " + describe(unreadable.getCause()),
                    unreadable);
        }
        if (folders.entries.isEmpty()) {
            throw new DatasetException(
                    root + ": there is no photo in a class folder; put the photos of each class into a"
                            + " folder that is called by the class's label, or give a CSV");
        }
        return new LabeledPhotos(root, root, LabeledPhotos.Kind.LABEL, folders.entries, folders.skipped);
    }

    private void add(Path child) throws IOException {
        if (!Files.isDirectory(child)) {
            skipped++;
            return;
        }
        String label = child.getFileName().toString();
        try (Stream<Path> below = Files.walk(child, FileVisitOption.FOLLOW_LINKS)) {
            for (Path file : below.filter(path -> !Files.isDirectory(path) && !isHidden(path)).sorted(BY_NAME)
                    .toList()) {
                if (ImageDecoder.looksLikePhoto(file)) {
                    entries.add(new LabeledPhotos.Entry(root.relativize(file).toString(), label, 0));
                } else {
                    skipped++;
                }
            }
        }
    }

    private static String describe(IOException reason) {
        return reason instanceof FileSystemLoopException
                ? reason.getMessage() + " leads back into a folder that it is in; take that link away"
                : reason.getMessage();
    }

    private static boolean isHidden(Path path) {
        return path.getFileName().toString().startsWith(".");
    }
}
