package io.leveret.dataset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Photos with their labels or indices, not yet matched to a model's classes; {@link ClassMatching} does that.
 *
 * @param source the folder or CSV they come from
 * @param folder the folder that their names are relative to
 * @param kind whether the data give labels or indices
 * @param entries at least one, in the order of the CSV or of the names in the folders
 * @param skipped number of files in the folders that are not photos, or lie in no class folder
 * @param notes what was decided in reading them, one line each, to be said to the user
 */
public record LabeledPhotos(Path source, Path folder, Kind kind, List<Entry> entries, int skipped,
        List<String> notes) {
    /** Separates the labels of a photo. */
    static final String SEPARATOR = ";";

    /** How data name a photo's class. */
    public enum Kind {
        /** The class's name. */
        LABEL,
        /** The names of any number of classes, separated by {@code ;}. */
        LABELS,
        /** The class's number, from 0. */
        INDEX
    }

    /**
     * A photo with its stated class.
     *
     * @param name its name in the data set
     * @param stated the class's label or labels, or its index in decimal digits
     * @param line its line in the CSV, from 1; 0 for folders
     */
    public record Entry(String name, String stated, long line) {}

    /**
     * Checks that there is an entry.
     *
     * @throws IllegalArgumentException if not
     */
    public LabeledPhotos {
        entries = List.copyOf(entries);
        notes = List.copyOf(notes);
        if (entries.isEmpty()) {
            throw new IllegalArgumentException("no photos");
        }
    }

    /**
     * Reads a folder in which each class has a folder of photos, named by its label, or a CSV (RFC 4180, UTF-8) whose
     * first row names its columns: {@code file} (absolute, or relative to the CSV's folder) and {@code label} or {@code
     * index}. If both are present the index counts, since a label may name two classes. If any label has a {@code ;} in
     * it, all are lists of labels, and may be empty. Opens no photo.
     *
     * <p>Of a folder that is split into {@code train} and {@code test} or {@code val} (see {@link SplitFolders}), reads
     * the part to test with.
     *
     * @throws DatasetException if it is neither, or contains no photo
     * @throws io.leveret.base.LimitExceededException if the CSV is larger than 256 MiB
     * @throws IOException if it cannot be read
     */
    public static LabeledPhotos read(Path folderOrCsv) throws IOException {
        if (Files.isDirectory(folderOrCsv)) {
            Optional<SplitFolders> split = SplitFolders.find(folderOrCsv);
            return split.isPresent() ? split.get().testing() : ClassFolders.read(folderOrCsv, folderOrCsv);
        }
        if (!Files.exists(folderOrCsv)) {
            throw new NoSuchFileException(folderOrCsv.toString());
        }
        return PhotoTable.read(folderOrCsv);
    }

    /** Returns these photos with a further note before the others. */
    LabeledPhotos withNote(String note) {
        return new LabeledPhotos(source, folder, kind, entries, skipped,
                Stream.concat(Stream.of(note), notes.stream()).toList());
    }

    /** Returns a photo's path. */
    public Path file(Entry entry) {
        return folder.resolve(entry.name());
    }
}
