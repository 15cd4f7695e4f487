package io.leveret.dataset;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class NearDuplicatesTest {
    private static final byte[] GRAY = filled(100);

    private static byte[] filled(int level) {
        byte[] thumbnail = new byte[Signature.THUMBNAIL_BYTES];
        Arrays.fill(thumbnail, (byte) level);
        return thumbnail;
    }

    /** Compares all pairs, repeatedly until nothing changes. */
    private static int[] eachWithEach(List<Signature> photos) {
        int[] groups = new int[photos.size()];
        Arrays.setAll(groups, photo -> photo);
        for (boolean changed = true; changed;) {
            changed = false;
            for (int i = 0; i < groups.length; i++) {
                for (int j = 0; j < groups.length; j++) {
                    if (groups[j] < groups[i] && photos.get(i).isNear(photos.get(j))) {
                        groups[i] = groups[j];
                        changed = true;
                    }
                }
            }
        }
        return groups;
    }

    @Test
    void groups_nothingNear_isEachByItself() {
        assertArrayEquals(new int[]{0, 1, 2}, NearDuplicates.groups(
                List.of(new Signature(0, GRAY), new Signature(0x1f, GRAY), new Signature(0, filled(120)))));
    }

    @Test
    void groups_chain_isOneGroup() {
        List<Signature> chain = new ArrayList<>();
        long hash = 0;
        for (int link = 0; link < 12; link++) {
            chain.add(new Signature(hash, GRAY));
            hash = hash << 4 | 0xf;
        }
        assertArrayEquals(new int[12], NearDuplicates.groups(chain));
    }

    @Test
    void groups_noPhotos_areNone() {
        assertArrayEquals(new int[0], NearDuplicates.groups(List.of()));
    }

    /** Flips bits at random positions, so that any of the blocks must find the pair. */
    @Property(tries = 300)
    void groups_hashesAFewBitsApart_areThoseOfEachWithEach(@ForAll Random seeds, @ForAll @IntRange(max = 7) int bits) {
        SplittableRandom random = new SplittableRandom(seeds.nextLong());
        List<Signature> photos = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            boolean derived = i > 0 && random.nextInt(4) > 0;
            long hash = derived ? photos.get(random.nextInt(i)).hash() : random.nextLong();
            for (int bit = 0; derived && bit < bits; bit++) {
                hash ^= 1L << random.nextInt(64);
            }
            photos.add(new Signature(hash, filled(100 + random.nextInt(3) * 6)));
        }
        assertArrayEquals(eachWithEach(photos), NearDuplicates.groups(photos));
    }

    @Test
    @Timeout(120)
    void groups_manyPlainBackgrounds_endAndAreGrouped() {
        List<Signature> photos = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            photos.add(new Signature(0, i % 2 == 0 ? GRAY : filled(200)));
        }
        int[] expected = new int[photos.size()];
        Arrays.setAll(expected, i -> i % 2);
        assertArrayEquals(expected, NearDuplicates.groups(photos));
    }

    /** Each picture occurs twice, far apart, and all have the same hash. */
    @Test
    @Timeout(120)
    void groups_manyOfOneHash_endAndFindTheSamePicture() {
        SplittableRandom random = new SplittableRandom(1);
        List<Signature> photos = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            byte[] thumbnail = new byte[Signature.THUMBNAIL_BYTES];
            random.nextBytes(thumbnail);
            photos.add(new Signature(0, i < 10_000 ? thumbnail : photos.get(i - 10_000).thumbnail().clone()));
        }
        int[] expected = new int[photos.size()];
        Arrays.setAll(expected, i -> i % 10_000);
        assertArrayEquals(expected, NearDuplicates.groups(photos));
    }
}
