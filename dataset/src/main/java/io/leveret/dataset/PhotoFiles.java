package io.leveret.dataset;

import io.leveret.image.ImageDecoder;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
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
 * <li>Only regular files are photos, since a pipe might never end.
 * <li>Of these, {@link ImageDecoder#looksLikePhoto(Path)} decides.
 * <li>Links are followed, but no folder is visited twice.
 * </ul>
 *
 * <p>The rule looks at names only, not at a file system's attributes, so that a folder gives the same photos on every
 * system. It applies to what is found in a folder: files and folders that a user names are always taken.
 */
public final class PhotoFiles {
    private static final Set<String> SYSTEM_NAMES = Set.of("thumbs.db", "ehthumbs.db", "ehthumbs_vista.db",
            "desktop.ini", "__macosx",
            "$recycle.bin", "system volume information", "lost+found", "@eadir");

    private PhotoFiles() {}

    /** Receives what is found in a folder, in the order of the names. */
    public interface Visitor {
        /** Takes a photo. */
        void photo(Path file);

        /** Takes a file that is neither hidden nor a photo, or a pipe or device of any name. */
        void other(Path file);

        /**
         * Takes a folder that cannot be read.
         *
         * @param reason why
         * @throws IOException to end the walk
         */
        void unreadable(Path folder, IOException reason) throws IOException;

        /** Takes a link to a folder that is visited without it; does nothing by default. */
        default void repeated(Path folder) {}
    }

    /** Returns whether a file or folder found in a folder is skipped. Only its name counts. */
    public static boolean isHidden(Path found) {
        return isHidden(found.getFileName().toString());
    }

    /** Returns whether a file or folder with a name is skipped, wherever it is stored. */
    public static boolean isHidden(String name) {
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
     * @throws DatasetException if the name of a photo or folder is no text in the charset of file names
     * @throws IOException if the visitor throws it
     */
    public static void walk(Path folder, Visitor visitor) throws IOException {
        FolderWalk walk;
        try {
            walk = new FolderWalk(folder);
        } catch (IOException unreadable) {
            visitor.unreadable(folder, unreadable);
            return;
        }
        walk.visit(folder, visitor);
    }

    /** Returns whether something is there that is neither a file nor a folder: a pipe, a socket or a device. */
    static boolean isSpecial(Path file) {
        return !Files.isRegularFile(file) && !Files.isDirectory(file) && Files.exists(file);
    }

    /**
     * Checks that a photo of a data set is a regular file: reading a pipe may never end.
     *
     * @throws IOException if it is a pipe, a socket or a device; the message names it
     */
    public static void requireRegularFile(Path photo) throws IOException {
        if (isSpecial(photo)) {
            throw new IOException(photo + ": it is a pipe or a device; give a regular file");
        }
    }

    /**
     * Checks that a path is text, so that results can name it. File systems of Unix take any bytes as a name.
     *
     * @throws DatasetException if its name is not in the charset of file names; with the bytes as in a URI
     */
    static void requireText(Path found) {
        boolean isText;
        try {
            isText = found.getFileSystem().getPath(found.toString()).equals(found);
        } catch (InvalidPathException unmappable) {
            isText = false;
        }
        if (!isText) {
            String uri = found.toAbsolutePath().toUri().getRawPath();
            String bytes = uri.endsWith("/") ? uri.substring(0, uri.length() - 1) : uri;
            throw new DatasetException(found, "its name is no text in " + System.getProperty("sun.jnu.encoding") + ": "
                    + bytes.substring(bytes.lastIndexOf('/') + 1) + "; rename it");
        }
    }
}
