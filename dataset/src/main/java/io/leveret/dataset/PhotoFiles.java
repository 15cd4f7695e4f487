package io.leveret.dataset;

import io.leveret.image.ImageDecoder;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Which files of a folder are photos. Classifying, evaluating and training follow the same rule:
 * <ul>
 * <li>Hidden files and folders are skipped: those whose name begins with a dot, as on Unix and in macOS's archives
 * ({@code .DS_Store}, {@code ._photo.jpg}, {@code .thumbnails}).
 * <li>So are files and folders that systems put beside photos, in upper or lower case: {@code Thumbs.db}, {@code
 * ehthumbs.db}, {@code desktop.ini}, {@code __MACOSX}, {@code $RECYCLE.BIN}, {@code System Volume Information}, {@code
 * lost+found} and Synology's thumbnail folder {@code @eaDir}.
 * <li>Of all others, {@link ImageDecoder#looksLikePhoto(Path)} decides. Links are followed.
 * </ul>
 *
 * <p>The rule looks at names only, not at a file system's attributes, so that a folder gives the same photos on every
 * system. It applies to what is found in a folder: files and folders that a user names are always taken.
 */
public final class PhotoFiles {
    private static final Set<String> SYSTEM_NAMES = Set.of("thumbs.db", "ehthumbs.db", "desktop.ini", "__macosx",
            "$recycle.bin", "system volume information", "lost+found", "@eadir");

    private PhotoFiles() {}

    /** Receives what is found in a folder, in the order of the names. */
    public interface Visitor {
        /** Takes a photo. */
        void photo(Path file);

        /** Takes a file that is neither hidden nor a photo. */
        void other(Path file);

        /**
         * Takes a folder that cannot be read.
         *
         * @param reason why; a {@link FileSystemLoopException} if the folder is a link into a folder that it lies in
         * @throws IOException to end the walk
         */
        void unreadable(Path folder, IOException reason) throws IOException;
    }

    /** Returns whether a file or folder found in a folder is skipped. Only its name counts. */
    public static boolean isHidden(Path found) {
        String name = found.getFileName().toString();
        return name.startsWith(".") || SYSTEM_NAMES.contains(name.toLowerCase(Locale.ROOT));
    }

    /**
     * Returns the files and folders in a folder that are not hidden, sorted by name.
     *
     * @throws IOException if the folder cannot be read
     */
    public static List<Path> list(Path folder) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, entry -> !isHidden(entry))) {
            entries.forEach(found::add);
        } catch (DirectoryIteratorException failure) {
            throw failure.getCause();
        }
        found.sort(Comparator.comparing(entry -> entry.getFileName().toString()));
        return found;
    }

    /**
     * Visits all files in a folder and in the folders below it, each folder's entries sorted by name.
     *
     * @throws IOException if the visitor throws it
     */
    public static void walk(Path folder, Visitor visitor) throws IOException {
        walk(folder, new HashSet<>(), visitor);
    }

    /** Visits a folder; {@code above} are its parent folders, as real paths. */
    private static void walk(Path folder, Set<Path> above, Visitor visitor) throws IOException {
        Path real;
        List<Path> entries;
        try {
            real = folder.toRealPath();
            if (above.contains(real)) {
                throw new FileSystemLoopException(folder.toString());
            }
            entries = list(folder);
        } catch (IOException unreadable) {
            visitor.unreadable(folder, unreadable);
            return;
        }
        above.add(real);
        for (Path entry : entries) {
            if (Files.isDirectory(entry)) {
                walk(entry, above, visitor);
            } else if (ImageDecoder.looksLikePhoto(entry)) {
                visitor.photo(entry);
            } else {
                visitor.other(entry);
            }
        }
        above.remove(real);
    }
}
