package io.leveret.dataset;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SplitTest {
    private static int[] each(int photos) {
        return IntStream.range(0, photos).toArray();
    }

    private static int[] labels(List<Integer> sizes) {
        return IntStream.range(0, sizes.size())
                .flatMap(label -> IntStream.generate(() -> label).limit(sizes.get(label))).toArray();
    }

    private static long count(int[] parts, int part, int[] labels, int label) {
        return IntStream.range(0, parts.length).filter(i -> parts[i] == part && labels[i] == label).count();
    }

    @Property(tries = 500)
    void deal_photosOfNoGroup_giveEachPartItsShareOfEachClass(
            @ForAll @Size(min = 1, max = 12) List<@IntRange(max = 60) Integer> sizes,
            @ForAll @DoubleRange(min = 0.05, max = 0.5) double share, @ForAll long seed) {
        int[] labels = labels(sizes);
        int[] parts = Split.deal(labels, each(labels.length), new double[]{1 - share, share}, seed);
        for (int label = 0; label < sizes.size(); label++) {
            assertEquals(share * sizes.get(label), count(parts, 1, labels, label), 0.5 + 1e-9);
        }
    }

    @Property(tries = 500)
    void deal_folds_haveEachClassWithinAPhoto(@ForAll @Size(min = 1, max = 6) List<@IntRange(max = 60) Integer> sizes,
            @ForAll long seed) {
        int[] labels = labels(sizes);
        double[] shares = new double[5];
        Arrays.fill(shares, 0.2);
        int[] parts = Split.deal(labels, each(labels.length), shares, seed);
        for (int label = 0; label < sizes.size(); label++) {
            for (int part = 0; part < 5; part++) {
                double difference = Math.abs(count(parts, part, labels, label) - 0.2 * sizes.get(label));
                assertTrue(difference < 1, "part " + part + " of class " + label + " is off by " + difference);
            }
        }
    }

    @Property(tries = 500)
    void deal_groups_areNeverDivided(@ForAll Random random, @ForAll @IntRange(min = 1, max = 200) int photos,
            @ForAll @IntRange(min = 1, max = 40) int most) {
        int[] labels = random.ints(photos, 0, 5).toArray();
        int[] groups = new int[photos];
        Arrays.setAll(groups, photo -> photo < most ? photo : random.nextInt(most));
        int[] parts = Split.deal(labels, groups, new double[]{0.5, 0.3, 0.2}, random.nextLong());
        for (int photo = 0; photo < photos; photo++) {
            assertEquals(parts[groups[photo]], parts[photo]);
        }
    }

    @Property(tries = 200)
    void deal_groupsOfOneClass_missSharesByNoMoreThanAGroup(@ForAll Random random,
            @ForAll @IntRange(min = 1, max = 8) int largest, @ForAll @IntRange(min = 50, max = 200) int photos) {
        int[] groups = new int[photos];
        for (int photo = 0; photo < photos;) {
            int size = Math.min(photos - photo, random.nextInt(1, largest + 1));
            Arrays.fill(groups, photo, photo + size, photo);
            photo += size;
        }
        int[] parts = Split.deal(new int[photos], groups, new double[]{0.8, 0.2}, random.nextLong());
        assertEquals(0.2 * photos, IntStream.of(parts).sum(), largest);
    }

    @Property(tries = 100)
    void deal_sameSeed_isTheSame(@ForAll long seed) {
        int[] labels = labels(List.of(30, 20, 10));
        double[] shares = {0.8, 0.2};
        assertArrayEquals(Split.deal(labels, each(60), shares, seed), Split.deal(labels, each(60), shares, seed));
    }

    @Test
    void deal_anotherSeed_isAnother() {
        int[] labels = labels(List.of(30, 20, 10));
        double[] shares = {0.8, 0.2};
        int[] first = Split.deal(labels, each(60), shares, 1);
        for (int seed = 2; seed < 20; seed++) {
            assertFalse(Arrays.equals(first, Split.deal(labels, each(60), shares, seed)), "seed " + seed);
        }
    }

    @Property(tries = 50)
    void deal_fivePhotosOfAClass_testWithOne(@ForAll long seed) {
        int[] labels = labels(List.of(5, 5, 100));
        int[] parts = Split.deal(labels, each(110), new double[]{0.8, 0.2}, seed);
        assertEquals(1, count(parts, 1, labels, 0));
        assertEquals(1, count(parts, 1, labels, 1));
        assertEquals(20, count(parts, 1, labels, 2));
    }
}
