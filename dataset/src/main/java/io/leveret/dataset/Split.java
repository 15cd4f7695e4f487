package io.leveret.dataset;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Splits photos into parts, so that each part has its share of each class, and near-duplicates are in the same part.
 *
 * <p>Shuffles groups of near-duplicates and assigns them, largest first, to a part that lacks photos of their class.
 * The same seed gives the same parts.
 */
public final class Split {
    private Split() {}

    /**
     * Returns the part of each photo.
     *
     * @param labels the class of each photo
     * @param groups for each photo the first one of its group; groups stay together
     * @param shares of the parts, which sum to 1
     */
    public static int[] deal(int[] labels, int[] groups, double[] shares, long seed) {
        SequencedMap<Integer, List<Integer>> members = new TreeMap<>(); // by the group's first photo
        for (int photo = 0; photo < labels.length; photo++) {
            members.computeIfAbsent(groups[photo], _ -> new ArrayList<>()).add(photo);
        }
        List<List<Integer>> order = new ArrayList<>(members.values());
        Collections.shuffle(order, new Random(seed));
        order.sort((one, other) -> Integer.compare(other.size(), one.size()));
        int classes = IntStream.of(labels).max().orElse(-1) + 1;
        int[] sizes = new int[classes];
        IntStream.of(labels).forEach(label -> sizes[label]++);
        double[][] lacking = new double[classes][shares.length]; // photos that a part should still get
        for (int label = 0; label < classes; label++) {
            for (int part = 0; part < shares.length; part++) {
                lacking[label][part] = shares[part] * sizes[label];
            }
        }
        int[] parts = new int[labels.length];
        for (List<Integer> group : order) {
            int most = partFor(group.size(), lacking[labels[group.getFirst()]], shares);
            for (int photo : group) {
                parts[photo] = most;
                lacking[labels[photo]][most]--;
            }
        }
        return parts;
    }

    /**
     * Returns the part that lacks most photos. For a group of several photos, returns the part that lacks the largest
     * fraction of its share, if there is room; else all groups would go to the largest part.
     */
    private static int partFor(int photos, double[] lacking, double[] shares) {
        int most = 0;
        int mostOfItsShare = -1;
        for (int part = 0; part < shares.length; part++) {
            most = lacking[part] > lacking[most] ? part : most;
            boolean hasRoom = photos > 1 && lacking[part] >= photos - 0.5;
            if (hasRoom && (mostOfItsShare < 0
                    || lacking[part] / shares[part] > lacking[mostOfItsShare] / shares[mostOfItsShare])) {
                mostOfItsShare = part;
            }
        }
        return mostOfItsShare < 0 ? most : mostOfItsShare;
    }
}
