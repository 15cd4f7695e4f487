package io.leveret.dataset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Reads a folder in which each class has a folder of photos, at any depth. */
final class ClassFolders {
    private final Path root;
    private final Path source;
    private final FolderWalk walk;
    private final List<LabeledPhotos.Entry> entries = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private int skipped;

    private ClassFolders(Path root, Path source) throws IOException {
        this.root = root;
        this.source = source;
        this.walk = new FolderWalk(root);
    }

    /**
     * Reads a folder.
     *
     * @param source the folder that the photos' names are relative to, above or the same
     */
    static LabeledPhotos read(Path root, Path source) throws IOException {
        ClassFolders folders = new ClassFolders(root, source);
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
        return new LabeledPhotos(source, source, LabeledPhotos.Kind.LABEL, folders.entries, folders.skipped,
                folders.notes);
    }

    private void addClass(Path folder) throws IOException {
        List<Path> photos = new ArrayList<>();
        walk.visit(folder, new PhotoFiles.Visitor() {
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
                throw new DatasetException(root, "its folders cannot be read: " + reason.getMessage(), reason);
            }

            @Override
            public void repeated(Path again) {
                notes.add("skipped " + again + ": it links to a folder that is read without it");
            }
        });
        photos.sort(Comparator.comparing(Path::toString));
        String label = folder.getFileName().toString();
        photos.forEach(file -> entries.add(new LabeledPhotos.Entry(source.relativize(file).toString(), label, 0)));
    }
}
