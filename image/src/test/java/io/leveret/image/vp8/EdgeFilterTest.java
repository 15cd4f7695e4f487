package io.leveret.image.vp8;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Both kinds of filters give the same samples. */
class EdgeFilterTest {
    private static final int STRIDE = 19;
    private static final int ROWS = 8;

    private interface Filtering {
        void run(EdgeFilter filter, byte[] samples, int at, int limit, int interior, int threshold);
    }

    @Test
    void simple_isTheSameInBoth() {
        compare((filter, samples, at, limit, _, _) -> filter.simple(samples, at, STRIDE, limit));
    }

    @Test
    void outer_isTheSameInBoth() {
        compare((filter, samples, at, limit, interior, threshold) -> filter.outer(samples, at, STRIDE, limit, interior,
                threshold));
    }

    @Test
    void inner_isTheSameInBoth() {
        compare((filter, samples, at, limit, interior, threshold) -> filter.inner(samples, at, STRIDE, limit, interior,
                threshold));
    }

    /** All levels, over samples that differ little and much, dark and bright ones among them. */
    private static void compare(Filtering filtering) {
        SplittableRandom random = new SplittableRandom(5);
        int changed = 0;
        for (int round = 0; round < 20_000; round++) {
            int level = 1 + round % LoopFilter.HIGHEST_LEVEL;
            int interior = 1 + random.nextInt(level);
            int limit = 2 * level + interior + (random.nextBoolean() ? 4 : 0);
            int threshold = random.nextInt(3);
            int spread = 1 << random.nextInt(9);
            int base = random.nextInt(256);
            byte[] unfiltered = new byte[ROWS * STRIDE];
            for (int i = 0; i < unfiltered.length; i++) {
                unfiltered[i] = (byte) Math.clamp(base + random.nextInt(-spread, spread + 1) / 2L, 0, 255);
            }
            byte[] scalar = unfiltered.clone();
            byte[] vector = unfiltered.clone();
            filtering.run(new ScalarEdgeFilter(), scalar, 1 + ROWS / 2 * STRIDE, limit, interior, threshold);
            filtering.run(new VectorEdgeFilter(), vector, 1 + ROWS / 2 * STRIDE, limit, interior, threshold);

            assertArrayEquals(scalar, vector, "level " + level + ", limit " + limit + ", round " + round);
            changed += Arrays.equals(unfiltered, scalar) ? 0 : 1;
        }
        assertTrue(changed > 5000, changed + " edges are filtered");
    }
}
