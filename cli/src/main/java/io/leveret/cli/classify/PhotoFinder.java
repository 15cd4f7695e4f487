package io.leveret.cli.classify;

import io.leveret.cli.console.UsageException;
import io.leveret.dataset.PhotoFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the photos that arguments name. A file that is named is always one. A folder gives the photos in it and below
 * it, as {@link PhotoFiles} has them.
 */
final class PhotoFinder {
    /** The argument that stands for standard input, and its name in results. */
    static final String STANDARD_INPUT = "-";

    /** What Java makes of the bytes of an argument that are no text. */
    private static final String REPLACEMENT = "\uFFFD";

    private final InputStream standardInput;
    private final List<Photo> photos = new ArrayList<>();
    private int skipped;

    /** Nothing found yet. */
    PhotoFinder(InputStream standardInput) {
        this.standardInput = standardInput;
    }

    /** The photos found so far, in the order of the arguments. */
    List<Photo> photos() {
        return photos;
    }

    /** How many files in folders were no photos. */
    int skipped() {
        return skipped;
    }

    /**
     * Adds what an argument names.
     *
     * @throws UsageException if it cannot be a path
     * @throws io.leveret.dataset.DatasetException if the name of a photo in a folder is no text
     */
    void add(String argument) {
        if (argument.equals(STANDARD_INPUT)) {
            Photo input = new Photo.InStream(standardInput);
            if (photos.contains(input)) {
                throw new UsageException("- is given twice, but standard input can be read only once");
            }
            photos.add(input);
            return;
        }
        Path path = path(argument);
        if (!Files.isDirectory(path)) {
            photos.add(new Photo.InFile(path));
            return;
        }
        int before = photos.size();
        walk(path);
        if (photos.size() == before) {
            photos.add(new Photo.Unreadable(argument, new IOException("there is no photo in this folder")));
        }
    }

    private static Path path(String argument) {
        if (argument.isEmpty()) {
            throw new UsageException("one of the arguments is empty; give a PHOTO, a DIR or -");
        }
        try {
            Path path = Path.of(argument);
            if (argument.contains(REPLACEMENT) && !Files.exists(path)) {
                throw new UsageException("'" + argument + "': the name of this file is no text in "
                        + System.getProperty("sun.jnu.encoding") + "; rename the file");
            }
            return path;
        } catch (InvalidPathException invalid) {
            throw new UsageException("'" + argument + "' cannot be a path: " + invalid.getReason(), invalid);
        }
    }

    /** Adds the photos of a folder. */
    private void walk(Path folder) {
        try {
            PhotoFiles.walk(folder, new PhotoFiles.Visitor() {
                @Override
                public void photo(Path file) {
                    photos.add(new Photo.InFile(file));
                }

                @Override
                public void other(Path file) {
                    skipped++;
                }

                @Override
                public void unreadable(Path unread, IOException reason) {
                    photos.add(new Photo.Unreadable(unread.toString(), reason));
                }
            });
        } catch (IOException impossible) { // the visitor throws none
            throw new UncheckedIOException(impossible);
        }
    }
}
