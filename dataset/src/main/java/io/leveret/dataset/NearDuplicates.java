package io.leveret.dataset;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Groups near-duplicate photos, so that a model is not tested with a near-duplicate of a training photo.
 * Near-duplicates of near-duplicates are in the same group.
 *
 * <p>Comparing all pairs of n photos takes n² steps. But hashes that differ in at most 4 of 64 bits agree in one of
 * five blocks of bits, so it compares only photos that share a block. If many photos share a block (plain backgrounds),
 * it compares only neighbors when sorted by hash and thumbnail.
 */
public final class NearDuplicates {
    private static final int BLOCKS = Signature.MOST_BITS + 1;
    private static final int BLOCK_BITS = Math.ceilDiv(64, BLOCKS);
    private static final int MOST_COMPARED = 200; // comparisons per photo among those that share a block

    private final List<Signature> photos;
    private final Comparator<Integer> order; // positions; equal pictures are neighbors
    private final int[] parents; // for each photo another of its group; itself for the first

    private NearDuplicates(List<Signature> photos) {
        this.photos = photos;
        this.order = Comparator.comparing(photos::get,
                Comparator.comparingLong(Signature::hash).thenComparing(Signature::thumbnail, Arrays::compare));
        this.parents = new int[photos.size()];
        Arrays.setAll(parents, photo -> photo);
    }

    /** Returns for each photo the first one of its group; itself if it is the first or has no near-duplicates. */
    public static int[] groups(List<Signature> photos) {
        NearDuplicates duplicates = new NearDuplicates(photos);
        for (int block = 0; block < BLOCKS; block++) {
            duplicates.joinByBlock(block * BLOCK_BITS);
        }
        int[] groups = new int[photos.size()];
        Arrays.setAll(groups, duplicates::first);
        return groups;
    }

    private void joinByBlock(int firstBit) {
        long mask = (1L << Math.min(BLOCK_BITS, 64 - firstBit)) - 1;
        Map<Long, List<Integer>> byBits = new HashMap<>();
        for (int photo = 0; photo < photos.size(); photo++) {
            long bits = photos.get(photo).hash() >>> firstBit & mask;
            byBits.computeIfAbsent(bits, _ -> new ArrayList<>()).add(photo);
        }
        for (List<Integer> sharing : byBits.values()) {
            sharing.sort(order);
            for (int i = 0; i < sharing.size(); i++) {
                for (int j = i + 1; j < Math.min(sharing.size(), i + MOST_COMPARED); j++) {
                    join(sharing.get(i), sharing.get(j));
                }
            }
        }
    }

    private void join(int one, int other) {
        int first = first(one);
        int second = first(other);
        if (first != second && photos.get(one).isNear(photos.get(other))) {
            parents[Math.max(first, second)] = Math.min(first, second);
        }
    }

    private int first(int photo) {
        int first = photo;
        while (parents[first] != first) {
            parents[first] = parents[parents[first]];
            first = parents[first];
        }
        return first;
    }
}
