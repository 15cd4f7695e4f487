package io.leveret.dataset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
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

    private final Path root;
    private final Map<Part, Path> parts;

    private SplitFolders(Path root, Map<Part, Path> parts) {
        this.root = root;
        this.parts = parts;
    }

    /**
     * Returns the split that a folder holds; empty if it holds none.
     *
     * @throws IOException if it cannot be read
     */
    public static Optional<SplitFolders> find(Path root) throws IOException {
        Map<Part, Path> parts = new EnumMap<>(Part.class);
        for (Path child : PhotoFiles.list(root)) {
            if (Files.isDirectory(child)) {
                Optional<Part> part = part(child);
                if (part.isEmpty() || parts.put(part.get(), child) != null) {
                    return Optional.empty();
                }
            }
        }
        for (Path part : parts.values().toArray(Path[]::new)) {
            if (PhotoFiles.list(part).stream().noneMatch(Files::isDirectory)) { // photos without classes
                parts.values().remove(part);
            }
        }
        return parts.size() > 1 && parts.containsKey(Part.TRAIN) ? Optional.of(new SplitFolders(root, parts))
                : Optional.empty();
    }

    private static Optional<Part> part(Path folder) {
        return switch (folder.getFileName().toString().toLowerCase(Locale.ROOT)) {
            case "train", "training" -> Optional.of(Part.TRAIN);
            case "val", "valid", "validation" -> Optional.of(Part.VALIDATION);
            case "test", "testing" -> Optional.of(Part.TEST);
            default -> Optional.empty();
        };
    }

    private Path testFolder() {
        return parts.getOrDefault(Part.TEST, parts.get(Part.VALIDATION));
    }

    private String name(Path part) {
        return part.getFileName() + "/";
    }

    /**
     * Returns the photos to test with: those of {@code test}, or else of {@code val}. Their names are relative to the
     * folder of the split.
     *
     * @throws IOException if they cannot be read
     */
    public LabeledPhotos testing() throws IOException {
        return ClassFolders.read(testFolder(), root)
                .withNote(root + " is split into " + names() + ": evaluating " + name(testFolder()));
    }

    /**
     * Returns the photos to train with, those of {@code train}.
     *
     * @throws IOException if they cannot be read
     */
    public LabeledPhotos training() throws IOException {
        String others = parts.size() < 3 ? ""
                : "; " + name(parts.get(Part.VALIDATION)) + " is left out, since cross-validation takes its place";
        return ClassFolders.read(parts.get(Part.TRAIN), root)
                .withNote(root + " is split into " + names() + ": training with " + name(parts.get(Part.TRAIN))
                        + ", testing with " + name(testFolder()) + others);
    }

    private String names() {
        return String.join(", ", parts.values().stream().map(this::name).toList());
    }
}
