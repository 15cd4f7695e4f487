package io.leveret.dataset;

import io.leveret.base.OptionNames;
import io.leveret.base.Values;
import io.leveret.tflite.metadata.Labels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.stream.Collectors;

/**
 * Maps the labels or indices of data to a model's classes. Labels match by name, case-sensitively, and only if the
 * model has the name once: ImageNet has two classes called crane, and a photo of a bird must not count as one of a
 * machine. A label may have the class's index before it ({@code 0 cat}). Indices match by number. Never guesses.
 */
public final class ClassMatching {
    private static final String BACKGROUND = "background";
    private static final List<String> NUMBER_SEPARATORS = List.of(" ", "  ", "_", "-", ": ", ":", "\t");

    private final String model;
    private final int classes;
    private final Optional<Labels> labels;

    /**
     * Creates a matching for a model's classes.
     *
     * @param model the model's name in messages
     * @param classes number of classes, at least 1
     * @param labels their names, one for each
     */
    public ClassMatching(String model, int classes, Optional<Labels> labels) {
        this.model = model;
        this.classes = classes;
        this.labels = labels;
    }

    /** Returns the number of the model's classes. */
    public int classes() {
        return classes;
    }

    /**
     * Returns the photos with their classes in the model.
     *
     * @param indexShift the number to add to the data's indices: 1 if they count 1000 classes and the model has a
     *     background class before them; 0 for labels
     * @throws DatasetException if data and model do not match; lists all labels without a match
     */
    public List<LabeledPhoto> match(LabeledPhotos photos, int indexShift) {
        Map<String, Integer> indices = switch (photos.kind()) {
            case LABEL -> byName(photos, stated(photos), indexShift);
            case LABELS -> {
                requireOne(photos);
                yield byName(photos, stated(photos), indexShift);
            }
            case INDEX -> byNumber(photos, indexShift);
        };
        List<LabeledPhoto> matched = new ArrayList<>(photos.entries().size());
        for (LabeledPhotos.Entry each : photos.entries()) {
            matched.add(new LabeledPhoto(each.name(), photos.file(each), indices.get(each.stated())));
        }
        return matched;
    }

    /**
     * Returns the shift that unshifted indices seem to need: 1 if there are photos of all classes but the model's last
     * one, or photos of a class that the model calls background. A hint before a long evaluation, whose results are
     * more certain.
     */
    public Optional<Integer> likelyShift(LabeledPhotos photos) {
        if (photos.kind() != LabeledPhotos.Kind.INDEX) {
            return Optional.empty();
        }
        SequencedSet<String> stated = stated(photos);
        if (stated.contains(Integer.toString(classes - 1))) {
            return Optional.empty(); // these would have no class then
        }
        boolean allOthers = classes > 1 && stated.size() == classes - 1;
        boolean background = stated.contains("0")
                && labels.map(known -> known.names().getFirst().equalsIgnoreCase(BACKGROUND)).orElse(false);
        return allOthers || background ? Optional.of(1) : Optional.empty();
    }

    /** Returns whether photos have lists of labels, which are not just labels of the model with a {@code ;} in them. */
    public boolean isMultiLabel(LabeledPhotos photos) {
        return photos.kind() == LabeledPhotos.Kind.LABELS
                && !labels.map(known -> known.names().containsAll(stated(photos))).orElse(false);
    }

    /**
     * Returns photos with any number of classes in the model.
     *
     * @throws DatasetException if data and model do not match; lists all labels without a match
     */
    public List<MultiLabelPhoto> matchAll(LabeledPhotos photos) {
        SequencedSet<String> all = new LinkedHashSet<>();
        stated(photos).forEach(cell -> all.addAll(split(cell)));
        Map<String, Integer> indices = byName(photos, all, 0);
        return photos.entries().stream().map(each -> new MultiLabelPhoto(each.name(), photos.file(each),
                split(each.stated()).stream().map(indices::get).collect(Collectors.toSet()))).toList();
    }

    private static List<String> split(String cell) {
        return Arrays.stream(cell.split(LabeledPhotos.SEPARATOR)).map(String::strip)
                .filter(label -> !label.isEmpty()).toList();
    }

    private void requireOne(LabeledPhotos photos) {
        if (isMultiLabel(photos)) {
            LabeledPhotos.Entry first = photos.entries().stream()
                    .filter(each -> each.stated().contains(LabeledPhotos.SEPARATOR)).findFirst().orElseThrow();
            throw new DatasetException(photos.source(), first.line(), "its labels are several, '" + first.stated()
                    + "'; only an evaluation of one model that gives each class a probability of its own takes them");
        }
    }

    private Map<String, Integer> byName(LabeledPhotos photos, SequencedSet<String> stated, int indexShift) {
        if (indexShift != 0) {
            throw new DatasetException(
                    names -> photos.source() + ": it has labels, which an index shift says nothing of; leave "
                            + shift(names) + " out, or give a CSV with the column index",
                    values(photos, Map.of("indexShift", indexShift)), null);
        }
        if (labels.isEmpty()) {
            throw new DatasetException(_ -> model + " has no labels that those in " + photos.source()
                    + " could be matched to; give a label file, or a CSV with the column index",
                    values(photos, Map.of()), null);
        }
        SequencedMap<String, List<Integer>> known = new LinkedHashMap<>();
        List<String> names = labels.get().names();
        for (int i = 0; i < names.size(); i++) {
            known.computeIfAbsent(names.get(i), _ -> new ArrayList<>(1)).add(i);
        }
        for (int i = 0; i < names.size(); i++) { // "0 cat" for the class 0, cat
            for (String separator : NUMBER_SEPARATORS) {
                known.putIfAbsent(i + separator + names.get(i), List.of(i));
            }
        }
        List<String> unknown = stated.stream().filter(label -> !known.containsKey(label)).toList();
        if (!unknown.isEmpty()) {
            throw new DatasetException(
                    _ -> unknown.size() + " of the " + stated.size() + " labels in " + photos.source()
                            + " are no labels of " + model + ": "
                            + unknown.stream().map(label -> withOtherCase(label, names))
                                    .collect(Collectors.joining(", "))
                            + "; call them as the model does, give its label file, or a CSV with the column index",
                    values(photos, Map.of("labels", unknown)), null);
        }
        List<String> twice = stated.stream().filter(label -> known.get(label).size() > 1).toList();
        if (!twice.isEmpty()) {
            throw new DatasetException(_ -> model + " has several classes of the same label: "
                    + twice.stream().map(label -> label + " (" + known.get(label).stream().map(String::valueOf)
                            .collect(Collectors.joining(" and ")) + ")").collect(Collectors.joining(", "))
                    + "; give a CSV with the column index, which says which is meant",
                    values(photos, Map.of("labels", twice)), null);
        }
        return stated.stream().collect(Collectors.toMap(label -> label, label -> known.get(label).getFirst()));
    }

    private Map<String, Integer> byNumber(LabeledPhotos photos, int indexShift) {
        SequencedSet<String> stated = stated(photos);
        for (LabeledPhotos.Entry each : photos.entries()) {
            long shifted = Long.parseLong(each.stated()) + indexShift;
            if (shifted < 0 || shifted >= classes) {
                throw new DatasetException(
                        names -> photos.source() + (each.line() == 0 ? "" : ", line " + each.line()) + ": the index "
                                + each.stated() + (indexShift == 0 ? ""
                                        : " with " + shift(names) + " " + indexShift + " is " + shifted + ", which")
                                + " is no class of " + model + ": it has 0 to " + (classes - 1)
                                + remedy(stated, indexShift, names),
                        values(photos, Values.join(
                                Values.of("line", each.line(), "index", Long.parseLong(each.stated())),
                                Values.of("indexShift", indexShift, "classes", classes))),
                        null);
            }
        }
        return stated.stream().collect(Collectors.toMap(index -> index, index -> Integer.parseInt(index) + indexShift));
    }

    /** Returns advice if a usual shift would fit all indices. */
    private String remedy(SequencedSet<String> stated, int indexShift, OptionNames names) {
        for (int shift : new int[]{0, 1, -1}) {
            if (shift != indexShift && stated.stream().mapToLong(Long::parseLong)
                    .allMatch(index -> index + shift >= 0 && index + shift < classes)) {
                return "; with " + shift(names) + " " + shift + " all would be";
            }
        }
        return "; the data are of another model's classes";
    }

    private static String shift(OptionNames names) {
        return names.of("indexShift", "the shift");
    }

    private Map<String, Object> values(LabeledPhotos photos, Map<String, ?> others) {
        return Values.join(DatasetException.values(photos.source(), others), Map.of("model", model));
    }

    private static SequencedSet<String> stated(LabeledPhotos photos) {
        return photos.entries().stream().map(LabeledPhotos.Entry::stated)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static String withOtherCase(String label, List<String> names) {
        return names.stream().filter(label::equalsIgnoreCase).findFirst()
                .map(known -> label + " (it has " + known + ")").orElse(label);
    }
}
