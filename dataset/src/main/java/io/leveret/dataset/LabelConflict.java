package io.leveret.dataset;

import java.util.ArrayList;
import java.util.List;

/**
 * Two photos that are almost the same picture, but of different classes: one of the labels may be wrong.
 *
 * @param first what the data call the photo that comes first
 * @param second what they call the other
 */
public record LabelConflict(String first, String second) {
    /**
     * Pairs each photo whose group begins with a photo of another class with that first photo.
     *
     * @param groups the first photo of the group of each, from {@link NearDuplicates#groups}
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
