package io.leveret.dataset;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Reads a folder in which each class has a folder of photos, at any depth. */
final class ClassFolders {
    private final Path root;
    private final List<LabeledPhotos.Entry> entries = new ArrayList<>();
    private int skipped;

    private ClassFolders(Path root) {
        this.root = root;
    }

    static LabeledPhotos read(Path root) throws IOException {
        ClassFolders folders = new ClassFolders(root);
        for (Path child : PhotoFiles.list(root)) {
            if (Files.isDirectory(child)) {
                folders.addClass(child);
            } else {
                folders.skipped++;
            }
        }
        if (folders.entries.isEmpty()) {
            throw new DatasetException(root,
                    "there is no photo in a class folder; put the photos of each class into a"
                            + " folder that is called by the class's label, or give a CSV");
        }
        return new LabeledPhotos(root, root, LabeledPhotos.Kind.LABEL, folders.entries, folders.skipped);
    }

    private void addClass(Path folder) throws IOException {
        List<Path> photos = new ArrayList<>();
        PhotoFiles.walk(folder, new PhotoFiles.Visitor() {
            @Override
            public void photo(Path file) {
                photos.add(file);
            }

            @Override
            public void other(Path file) {
                skipped++;
            }

            @Override
            public void unreadable(Path unread, IOException reason) {
                throw new DatasetException(root, "its folders cannot be read: " + describe(reason), reason);
            }
        });
        photos.sort(Comparator.comparing(Path::toString));
        String label = folder.getFileName().toString();
        photos.forEach(file -> entries.add(new LabeledPhotos.Entry(root.relativize(file).toString(), label, 0)));
    }

    private static String describe(IOException reason) {
        return reason instanceof FileSystemLoopException
                ? reason.getMessage() + " leads back into a folder that it is in; take that link away"
                : reason.getMessage();
    }
}
