package io.leveret.dataset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * Photos with what their data say of their classes, not yet matched to those of a model: that is what {@link ClassMatching}
 * does.
 *
 * @param source the folder or CSV they come from
 * @param folder what their names are relative to
 * @param kind what the data say of a class
 * @param entries at least one, in the order of the CSV or of the names in the folders
 * @param skipped how many files in the folders were no photos, or lay in no class folder
 */
public record LabeledPhotos(Path source, Path folder, Kind kind, List<Entry> entries, int skipped) {
    /** What data say of a photo's class. */
    public enum Kind {
        /** The class's name. */
        LABEL,
        /** The class's number, from 0. */
        INDEX
    }

    /**
     * A photo with what is said of its class.
     *
     * @param name what the data call it
     * @param stated the class's label, or its index in decimal digits
     * @param line where the CSV says so, from 1; 0 for folders
     */
    public record Entry(String name, String stated, long line) {}

    /**
     * Checks that there is one.
     *
     * @throws IllegalArgumentException if not
     */
    public LabeledPhotos {
        entries = List.copyOf(entries);
        if (entries.isEmpty()) {
            throw new IllegalArgumentException("no photos");
        }
    }

    /**
     * Reads a folder, in which each class has a folder of photos that is called by its label; or else a CSV (RFC 4180, UTF-8) whose
     * first row names its columns, {@code file} (absolute, or from the CSV's folder) and {@code label} or {@code index}. Where
     * both of these are there, the index counts, for labels may name two classes. No photo is opened.
     *
     * @throws DatasetException if it is none of these, or holds no photo
     * @throws IOException if it cannot be read
     */
    public static LabeledPhotos read(Path folderOrCsv) throws IOException {
        if (Files.isDirectory(folderOrCsv)) {
            return ClassFolders.read(folderOrCsv);
        }
        if (!Files.exists(folderOrCsv)) {
            throw new NoSuchFileException(folderOrCsv.toString());
        }
        return PhotoTable.read(folderOrCsv);
    }

    /** Where a photo is. */
    public Path file(Entry entry) {
        return folder.resolve(entry.name());
    }
}
