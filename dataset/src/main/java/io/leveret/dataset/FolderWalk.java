package io.leveret.dataset;

import io.leveret.image.ImageDecoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;

/**
 * A walk over folders below a root. It visits no folder twice, whatever links lead to it: a link to a folder that lies
 * below the root is left out, so that photos have the names and classes of the place where they lie.
 */
final class FolderWalk {
    private final Path start;
    private final Path root; // the same, as a real path
    private final Set<Path> visited = new HashSet<>(); // real paths

    /**
     * Creates a walk.
     *
     * @throws IOException if the root cannot be read
     */
    FolderWalk(Path root) throws IOException {
        this.start = root;
        this.root = root.toRealPath();
    }

    /**
     * Visits all files in a folder and in the folders below it, each folder's entries sorted by name.
     *
     * @throws IOException if the visitor throws it
     * @throws DatasetException if the name of a photo or folder is no text
     */
    void visit(Path folder, PhotoFiles.Visitor visitor) throws IOException {
        PhotoFiles.requireText(folder);
        List<Path> entries;
        try {
            Path real = folder.toRealPath();
            boolean isLink = !folder.equals(start) && Files.isSymbolicLink(folder);
            if (isLink && isBelowRoot(real) || !visited.add(real)) {
                visitor.repeated(folder);
                return;
            }
            entries = PhotoFiles.list(folder);
        } catch (IOException unreadable) {
            visitor.unreadable(folder, unreadable);
            return;
        }
        for (Path entry : entries) {
            if (Files.isDirectory(entry)) {
                visit(entry, visitor);
            } else if (!PhotoFiles.isSpecial(entry) && ImageDecoder.looksLikePhoto(entry)) {
                PhotoFiles.requireText(entry);
                visitor.photo(entry);
            } else {
                visitor.other(entry);
            }
        }
    }

    /** Returns whether a folder is visited in its own place: it is the root or below it, and not in a hidden folder. */
    private boolean isBelowRoot(Path real) {
        return real.startsWith(root)
                && StreamSupport.stream(root.relativize(real).spliterator(), false).noneMatch(PhotoFiles::isHidden);
    }
}
