package io.leveret.train;

import io.leveret.base.ErrorCode;
import io.leveret.dataset.LabeledPhoto;
import io.leveret.dataset.LabeledPhotos;
import io.leveret.dataset.PhotoFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Training photos and their classes.
 *
 * @param source the folder or CSV that they come from
 * @param labels the labels of the classes, sorted; the position of each is the class's index
 * @param photos the photos, in order
 * @param skipped number of files that are not photos, or lie in no class folder
 */
public record TrainingPhotos(Path source, List<String> labels, List<LabeledPhoto> photos, int skipped) {
    /** The fewest photos of a class; fewer cannot be split into training and test. */
    public static final int LEAST_OF_A_CLASS = 5;

    private static final int MOST_NAMED = 10;

    /** The lists are copied. */
    public TrainingPhotos {
        labels = List.copyOf(labels);
        photos = List.copyOf(photos);
    }

    /**
     * Reads a folder in which each class has a folder of photos, named by its label, or a CSV with the columns {@code
     * file} and {@code label}. Opens no photo.
     *
     * @throws TrainingException if there are fewer than two classes, or one has fewer than {@value #LEAST_OF_A_CLASS}
     *     photos, or has a label that a label file cannot hold
     * @throws io.leveret.dataset.DatasetException if it is neither, or contains no photo
     * @throws IOException if it cannot be read
     */
    public static TrainingPhotos read(Path folderOrCsv) throws IOException {
        LabeledPhotos read = LabeledPhotos.read(folderOrCsv);
        if (read.kind() == LabeledPhotos.Kind.INDEX) {
            throw new TrainingException(ErrorCode.BAD_LABELS, folderOrCsv,
                    "it has indices, but a new model needs names; give a CSV with the column label", Map.of());
        }
        if (read.kind() == LabeledPhotos.Kind.LABELS) {
            throw new TrainingException(ErrorCode.BAD_LABELS, folderOrCsv,
                    "it has several labels for a photo, separated by ';', but a new model has one; give one for each",
                    Map.of());
        }
        if (Files.isDirectory(folderOrCsv)) {
            refuseEmptyFolders(folderOrCsv, read);
        }
        List<String> labels = read.entries().stream().map(LabeledPhotos.Entry::stated).distinct().sorted().toList();
        for (String label : labels) {
            check(folderOrCsv, label);
        }
        List<LabeledPhoto> photos = read.entries().stream().map(entry -> new LabeledPhoto(entry.name(),
                read.file(entry), Collections.binarySearch(labels, entry.stated()))).toList();
        TrainingPhotos training = new TrainingPhotos(folderOrCsv, labels, photos, read.skipped());
        training.checkCounts(photos);
        return training;
    }

    private static void refuseEmptyFolders(Path root, LabeledPhotos read) throws IOException {
        List<String> found = read.entries().stream().map(LabeledPhotos.Entry::stated).distinct().toList();
        List<String> empty = PhotoFiles.list(root).stream().filter(Files::isDirectory)
                .map(child -> child.getFileName().toString()).filter(name -> !found.contains(name)).toList();
        if (!empty.isEmpty()) {
            throw new TrainingException(ErrorCode.BAD_LABELS, root, "there is no photo in the class folder"
                    + (empty.size() == 1 ? " " : "s ") + named(empty) + "; put some there, or take it away",
                    Map.of("labels", empty));
        }
    }

    private static void check(Path source, String label) {
        if (label.isBlank() || !label.equals(label.strip()) || label.lines().count() != 1) {
            throw new TrainingException(ErrorCode.BAD_LABELS, source, "a class cannot be called '"
                    + label.replaceAll("\\R", " ") + "'; give it a name of one line without blanks around it",
                    Map.of("label", label));
        }
    }

    /**
     * Checks that a subset of these photos is large enough.
     *
     * @throws TrainingException if not
     */
    void checkCounts(List<LabeledPhoto> some) {
        if (labels.size() < 2) {
            throw new TrainingException(ErrorCode.BAD_LABELS, source, "there is one class only, " + labels.getFirst()
                    + "; a classifier needs at least two, each with a folder of its own", Map.of("labels", labels));
        }
        int[] counts = new int[labels.size()];
        some.forEach(photo -> counts[photo.index()]++);
        List<String> few = IntStream.range(0, counts.length).filter(label -> counts[label] < LEAST_OF_A_CLASS)
                .mapToObj(label -> labels.get(label) + " (" + counts[label] + ")").toList();
        if (!few.isEmpty()) {
            throw new TrainingException(ErrorCode.BAD_LABELS, source, "each class needs at least " + LEAST_OF_A_CLASS
                    + " photos that can be read, and better thirty; too few has " + named(few),
                    Map.of("tooFew", few));
        }
    }

    private static String named(List<String> names) {
        return String.join(", ", names.subList(0, Math.min(MOST_NAMED, names.size())))
                + (names.size() > MOST_NAMED ? " and " + (names.size() - MOST_NAMED) + " more" : "");
    }
}
