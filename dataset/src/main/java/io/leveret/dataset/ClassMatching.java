package io.leveret.dataset;

import io.leveret.base.OptionNames;
import io.leveret.tflite.metadata.Labels;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.stream.Collectors;

/**
 * Which of a model's classes data mean. Labels are matched by name, case-sensitively, and only to a name that the model has once:
 * ImageNet has two classes called crane, and a photo of a bird must not count as one of a machine. Indices are matched by number.
 * Nothing is guessed.
 */
public final class ClassMatching {
    private static final String BACKGROUND = "background";

    private final String model;
    private final int classes;
    private final Optional<Labels> labels;

    /**
     * A model's classes.
     *
     * @param model what messages call the model
     * @param classes how many it has, at least 1
     * @param labels their names, one for each
     */
    public ClassMatching(String model, int classes, Optional<Labels> labels) {
        this.model = model;
        this.classes = classes;
        this.labels = labels;
    }

    /**
     * The photos with their classes of the model.
     *
     * @param indexShift what is added to the data's indices: 1 if they count over 1000 classes and the model has a background
     *     class before these; 0 for labels
     * @throws DatasetException if data and model do not match; all labels that do not are listed
     */
    public List<LabeledPhoto> match(LabeledPhotos photos, int indexShift) {
        Map<String, Integer> indices = switch (photos.kind()) {
            case LABEL -> byName(photos, indexShift);
            case INDEX -> byNumber(photos, indexShift);
        };
        List<LabeledPhoto> matched = new ArrayList<>(photos.entries().size());
        for (LabeledPhotos.Entry each : photos.entries()) {
            matched.add(new LabeledPhoto(each.name(), photos.file(each), indices.get(each.stated())));
        }
        return matched;
    }

    /**
     * The shift that indices seem to want, if they are matched as they are: 1 if none is of the model's last class, but there are photos of all
     * others, or if photos are of a class that the model calls background. Worth a word before a long evaluation, whose results
     * say more surely.
     */
    public Optional<Integer> likelyShift(LabeledPhotos photos) {
        if (photos.kind() != LabeledPhotos.Kind.INDEX) {
            return Optional.empty();
        }
        SequencedSet<String> stated = stated(photos);
        if (stated.contains(Integer.toString(classes - 1))) {
            return Optional.empty(); // which would have no class then
        }
        boolean allOthers = classes > 1 && stated.size() == classes - 1;
        boolean background = stated.contains("0")
                && labels.map(known -> known.names().getFirst().equalsIgnoreCase(BACKGROUND)).orElse(false);
        return allOthers || background ? Optional.of(1) : Optional.empty();
    }

    private Map<String, Integer> byName(LabeledPhotos photos, int indexShift) {
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
        SequencedSet<String> stated = stated(photos);
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
                throw new DatasetException(names -> photos.source() + ", line " + each.line() + ": the index "
                        + each.stated() + (indexShift == 0 ? ""
                                : " with " + shift(names) + " " + indexShift + " is " + shifted + ", which")
                        + " is no class of " + model + ": it has 0 to " + (classes - 1)
                        + remedy(stated, indexShift, names),
                        values(photos, Map.of("line", each.line(), "index", Long.parseLong(each.stated()),
                                "indexShift", indexShift, "classes", classes)),
                        null);
            }
        }
        return stated.stream().collect(Collectors.toMap(index -> index, index -> Integer.parseInt(index) + indexShift));
    }

    /** Which shift would fit all indices, if one of the usual ones does. */
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
        Map<String, Object> values = DatasetException.values(photos.source(), others);
        values.put("model", model);
        return values;
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
