package io.leveret.dataset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A folder whose photos are split already, as many data sets come: class folders in {@code train} (or {@code training})
 * and in {@code test} ({@code testing}) or {@code val} ({@code valid}, {@code validation}), in upper or lower case.
 * Other folders beside them, or parts without class folders, mean that it is no split.
 */
public final class SplitFolders {
    private enum Part {
        TRAIN, VALIDATION, TEST
    }

    private final String root;
    private final Map<Part, String> parts;

    private SplitFolders(String root, Map<Part, String> parts) {
        this.root = root;
        this.parts = parts;
    }

    /** The folders of any file system. */
    public interface Listing {
        /**
         * Returns the names of the folders in a folder, without hidden ones (see {@link PhotoFiles}).
         *
         * @param name that of a folder in the one to be split; empty for itself
         * @throws IOException if it cannot be read
         */
        List<String> folders(String name) throws IOException;
    }

    /**
     * Returns the split that a folder holds; empty if it holds none.
     *
     * @throws IOException if it cannot be read
     */
    public static Optional<SplitFolders> find(Path root) throws IOException {
        return find(root.toString(), name -> PhotoFiles.list(root.resolve(name)).stream().filter(Files::isDirectory)
                .map(folder -> folder.getFileName().toString()).toList());
    }

    /**
     * Returns the split that a folder of any file system holds; empty if it holds none.
     *
     * @param root how the folder is called in notes
     * @throws IOException if it cannot be read
     */
    public static Optional<SplitFolders> find(String root, Listing listing) throws IOException {
        Map<Part, String> parts = new EnumMap<>(Part.class);
        for (String folder : listing.folders("")) {
            Optional<Part> part = part(folder);
            if (part.isEmpty() || parts.put(part.get(), folder) != null) {
                return Optional.empty();
            }
        }
        for (String part : parts.values().toArray(String[]::new)) {
            if (listing.folders(part).isEmpty()) { // photos without classes
                parts.values().remove(part);
            }
        }
        return parts.size() > 1 && parts.containsKey(Part.TRAIN) ? Optional.of(new SplitFolders(root, parts))
                : Optional.empty();
    }

    private static Optional<Part> part(String folder) {
        return switch (folder.toLowerCase(Locale.ROOT)) {
            case "train", "training" -> Optional.of(Part.TRAIN);
            case "val", "valid", "validation" -> Optional.of(Part.VALIDATION);
            case "test", "testing" -> Optional.of(Part.TEST);
            default -> Optional.empty();
        };
    }

    /** Returns the name of the folder to test with: {@code test}, or else {@code val}. */
    public String testFolder() {
        return parts.getOrDefault(Part.TEST, parts.get(Part.VALIDATION));
    }

    /** Returns a note that says what is tested with. */
    public String testNote() {
        return root + " is split into " + names() + ": evaluating " + testFolder() + "/";
    }

    /**
     * Returns the photos to test with: those of {@code test}, or else of {@code val}. Their names are relative to the
     * folder of the split.
     *
     * @throws IOException if they cannot be read
     */
    public LabeledPhotos testing() throws IOException {
        return read(testFolder()).withNote(testNote());
    }

    /**
     * Returns the photos to train with, those of {@code train}.
     *
     * @throws IOException if they cannot be read
     */
    public LabeledPhotos training() throws IOException {
        String others = parts.size() < 3 ? ""
                : "; " + parts.get(Part.VALIDATION) + "/ is left out, since cross-validation takes its place";
        return read(parts.get(Part.TRAIN)).withNote(root + " is split into " + names() + ": training with "
                + parts.get(Part.TRAIN) + "/, testing with " + testFolder() + "/" + others);
    }

    private LabeledPhotos read(String part) throws IOException {
        return ClassFolders.read(Path.of(root, part), Path.of(root));
    }

    /** Returns the names of the folders of the parts. */
    public String names() {
        return String.join(", ", parts.values().stream().map(name -> name + "/").toList());
    }
}
