package io.leveret.dataset;

import java.util.ArrayList;
import java.util.List;

/**
 * Two photos that are near-duplicates but have different classes: one of the labels may be wrong.
 *
 * @param first the name of the first photo
 * @param second the name of the other photo
 */
public record LabelConflict(String first, String second) {
    /**
     * Pairs each photo with the first photo of its group if their classes differ.
     *
     * @param groups for each photo the first one of its group, from {@link NearDuplicates#groups}
     */
    public static List<LabelConflict> among(List<LabeledPhoto> photos, int[] groups) {
        List<LabelConflict> conflicts = new ArrayList<>();
        for (int i = 0; i < groups.length; i++) {
            LabeledPhoto first = photos.get(groups[i]);
            if (photos.get(i).index() != first.index()) {
                conflicts.add(new LabelConflict(first.name(), photos.get(i).name()));
            }
        }
        return conflicts;
    }
}
