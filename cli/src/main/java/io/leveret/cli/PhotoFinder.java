package io.leveret.cli;

import io.leveret.image.ImageDecoder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds the photos that arguments name. A file that is named is always one. Of a folder, walked with all below it and
 * sorted by name, those files are whose content or extension is a photo's: so a damaged {@code .jpg} is told of, and a
 * {@code README} only counted.
 */
final class PhotoFinder {
    /** The argument that stands for standard input, and its name in results. */
    static final String STANDARD_INPUT = "-";

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
        walk(path, new HashSet<>());
        if (photos.size() == before) {
            photos.add(new Photo.Unreadable(argument, new IOException("there is no photo in this folder")));
        }
    }

    private static Path path(String argument) {
        if (argument.isEmpty()) {
            throw new UsageException("one of the arguments is empty; give a PHOTO, a DIR or -");
        }
        try {
            return Path.of(argument);
        } catch (InvalidPathException invalid) {
            throw new UsageException("'" + argument + "' cannot be a path: " + invalid.getReason(), invalid);
        }
    }

    /** Adds the photos of a folder; {@code above} are the folders on the way to it, which a link may lead back to. */
    private void walk(Path folder, Set<Path> above) {
        try {
            Path real = folder.toRealPath();
            if (!above.add(real)) {
                return;
            }
            for (Path entry : list(folder)) {
                if (Files.isDirectory(entry)) {
                    walk(entry, above);
                } else if (ImageDecoder.looksLikePhoto(entry)) {
                    photos.add(new Photo.InFile(entry));
                } else {
                    skipped++;
                }
            }
            above.remove(real);
        } catch (IOException unreadable) {
            photos.add(new Photo.Unreadable(folder.toString(), unreadable));
        }
    }

    private static List<Path> list(Path folder) throws IOException {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            stream.forEach(entries::add);
        } catch (DirectoryIteratorException failure) {
            throw failure.getCause();
        }
        entries.sort(Comparator.comparing(entry -> entry.getFileName().toString()));
        return entries;
    }
}
