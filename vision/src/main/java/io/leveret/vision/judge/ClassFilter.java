package io.leveret.vision.judge;

import io.leveret.base.OptionException;
import io.leveret.tflite.metadata.Labels;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The classes that results may contain, by their labels. */
public final class ClassFilter {
    private static final int MOST_SHOWN = 60; // characters of a label

    /** Lets all classes through. */
    public static final ClassFilter ALL = new ClassFilter(Set.of(), false, List.of());

    private final Set<String> listed;
    private final boolean allowed; // whether to keep the listed ones, or the others
    private final List<String> names; // of all classes

    private ClassFilter(Set<String> listed, boolean allowed, List<String> names) {
        this.listed = listed;
        this.allowed = allowed;
        this.names = names;
    }

    /**
     * Returns the filters of an allow list or a deny list, one for each output. With several outputs, a
     * listed label need exist in only one; an output without labels keeps no class of an allow list.
     *
     * @param allowList the labels to keep; empty if all but those of the deny list are kept
     * @param denyList the labels to leave out, without an allow list
     * @param labels the labels of each output
     * @param model the model's name in messages
     * @throws OptionException if filters need labels and there are none, if none of the listed labels exists, or if all
     *     are denied
     */
    public static List<ClassFilter> of(List<String> allowList, List<String> denyList, List<Optional<Labels>> labels,
            String model) {
        boolean allowed = !allowList.isEmpty();
        List<String> list = allowed ? allowList : denyList;
        if (list.isEmpty()) {
            return labels.stream().map(_ -> ALL).toList();
        }
        String option = allowed ? "labelAllowList" : "labelDenyList";
        String purpose = "labels to " + (allowed ? "allow" : "deny");
        List<String> names = labels.stream().flatMap(Optional::stream).flatMap(each -> each.names().stream()).toList();
        if (names.isEmpty()) {
            throw new OptionException(option, list,
                    _ -> model + " has no labels, so none of the " + purpose + ", " + list
                            + ", is known; give it labels");
        }
        Set<String> known = new HashSet<>(names);
        Set<String> listed = new HashSet<>(list);
        if (listed.stream().noneMatch(known::contains)) {
            throw new OptionException(option, list,
                    _ -> "none of the " + purpose + ", " + list + ", is a label of " + model
                            + "; spell them as it does, " + some(names) + " for instance");
        }
        if (!allowed && listed.containsAll(known)) {
            throw new OptionException(option, list, _ -> "the " + purpose + " are all that " + model
                    + " has, so no class could ever be found; leave one out");
        }
        return labels.stream()
                .map(each -> new ClassFilter(listed, allowed, each.map(Labels::names).orElse(List.of()))).toList();
    }

    /** Returns the first three, shortened. */
    private static List<String> some(List<String> names) {
        return names.stream().limit(3)
                .map(name -> name.length() <= MOST_SHOWN ? name : name.substring(0, MOST_SHOWN) + "…").toList();
    }

    /** Returns whether results may contain a class. */
    boolean keeps(int index) {
        return this == ALL || allowed == (index < names.size() && listed.contains(names.get(index)));
    }
}
