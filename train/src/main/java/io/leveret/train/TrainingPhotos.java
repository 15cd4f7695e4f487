package io.leveret.train;

import io.leveret.base.ErrorCode;
import io.leveret.dataset.LabeledPhoto;
import io.leveret.dataset.LabeledPhotos;
import io.leveret.dataset.PhotoFiles;
import io.leveret.dataset.SplitFolders;
import io.leveret.tflite.metadata.Labels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Training photos and their classes.
 *
 * @param source the folder or CSV that they come from
 * @param labels the labels of the classes, sorted; the position of each is the class's index
 * @param photos the photos, in order
 * @param test the photos to test with, if the source says it; empty if the trainer chooses them
 * @param skipped number of files that are not photos, or lie in no class folder
 * @param notes what was decided in reading them, one line each, to be said to the user
 */
public record TrainingPhotos(Path source, List<String> labels, List<LabeledPhoto> photos, Set<LabeledPhoto> test,
        int skipped, List<String> notes) {
    /** The fewest photos of a class; fewer cannot be split into training and test. */
    public static final int LEAST_OF_A_CLASS = 5;

    private static final int MOST_NAMED = 10;

    /** The lists are copied. */
    public TrainingPhotos {
        labels = List.copyOf(labels);
        photos = List.copyOf(photos);
        test = Set.copyOf(test);
        notes = List.copyOf(notes);
    }

    /**
     * Reads a folder in which each class has a folder of photos, named by its label, or a CSV with the columns {@code
     * file} and {@code label}; or a folder that {@link SplitFolders} split into photos to train and to test with. Opens
     * no photo. Numbers before the labels are dropped if they count the classes ({@code 0 cat}, {@code 1 dog}).
     *
     * @throws TrainingException if there are fewer than two classes, or one has fewer than {@value #LEAST_OF_A_CLASS}
     *     photos, or has a label that a label file cannot hold
     * @throws io.leveret.dataset.DatasetException if it is neither, or contains no photo
     * @throws IOException if it cannot be read
     */
    public static TrainingPhotos read(Path folderOrCsv) throws IOException {
        Optional<SplitFolders> split = Files.isDirectory(folderOrCsv) ? SplitFolders.find(folderOrCsv)
                : Optional.empty();
        LabeledPhotos read = split.isPresent() ? split.get().training() : LabeledPhotos.read(folderOrCsv);
        if (read.kind() == LabeledPhotos.Kind.INDEX) {
            throw new TrainingException(ErrorCode.BAD_LABELS, folderOrCsv,
                    "it has indices, but a new model needs names; give a CSV with the column label", Map.of());
        }
        if (read.kind() == LabeledPhotos.Kind.LABELS) {
            throw new TrainingException(ErrorCode.BAD_LABELS, folderOrCsv,
                    "it has several labels for a photo, separated by ';', but a new model has one; give one for each",
                    Map.of());
        }
        List<LabeledPhotos> parts = split.isPresent() ? List.of(read, split.get().testing()) : List.of(read);
        if (split.isEmpty() && Files.isDirectory(folderOrCsv)) {
            refuseEmptyFolders(folderOrCsv, read);
        }
        List<String> stated = parts.stream().flatMap(part -> part.entries().stream())
                .map(LabeledPhotos.Entry::stated).distinct().sorted().toList();
        List<String> labels = Labels.withoutNumbers(stated);
        for (String label : labels) {
            check(folderOrCsv, label);
        }
        List<List<LabeledPhoto>> photos = parts.stream().map(part -> part.entries().stream()
                .map(entry -> new LabeledPhoto(entry.name(), part.file(entry),
                        Collections.binarySearch(stated, entry.stated())))
                .toList()).toList();
        TrainingPhotos training = new TrainingPhotos(folderOrCsv, labels,
                photos.stream().flatMap(List::stream).toList(),
                split.isPresent() ? Set.copyOf(photos.getLast()) : Set.of(),
                parts.stream().mapToInt(LabeledPhotos::skipped).sum(), read.notes());
        training.checkCounts(training.photos());
        return training;
    }

    /**
     * Returns the photos of a table.
     *
     * @param source of the table, for messages
     * @param names the photos' names
     * @param stated the label of each
     * @throws TrainingException as {@link #read} throws it
     */
    static TrainingPhotos ofTable(Path source, List<String> names, List<String> stated) {
        List<String> distinct = stated.stream().distinct().sorted().toList();
        List<String> labels = Labels.withoutNumbers(distinct);
        if (labels.isEmpty()) {
            throw new TrainingException(ErrorCode.BAD_LABELS, source, "there is no photo in it; give a row for each",
                    Map.of());
        }
        labels.forEach(label -> check(source, label));
        List<LabeledPhoto> photos = IntStream.range(0, names.size()).mapToObj(i -> new LabeledPhoto(names.get(i),
                Path.of(names.get(i)), Collections.binarySearch(distinct, stated.get(i)))).toList();
        TrainingPhotos training = new TrainingPhotos(source, labels, photos, Set.of(), 0, List.of());
        training.checkCounts(photos);
        return training;
    }

    private static void refuseEmptyFolders(Path root, LabeledPhotos read) throws IOException {
        List<String> found = read.entries().stream().map(LabeledPhotos.Entry::stated).distinct().toList();
        List<String> empty = PhotoFiles.list(root).stream()
                .filter(child -> Files.isDirectory(child) && !Files.isSymbolicLink(child)) // a link was noted
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
        some.stream().filter(photo -> !test.contains(photo)).forEach(photo -> counts[photo.index()]++);
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
