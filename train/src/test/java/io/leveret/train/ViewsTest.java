package io.leveret.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.image.Pixels;
import java.util.HashSet;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ViewsTest {
    @Test
    void of_sameSeed_isTheSame() {
        Pixels photo = Photos.scene(120, 90, 1);
        assertEquals(Views.of(photo, 5), Views.of(photo, 5));
    }

    @Test
    void of_otherSeeds_areOthers() {
        Pixels photo = Photos.scene(120, 90, 1);
        Set<Pixels> views = new HashSet<>();
        for (int seed = 0; seed < 30; seed++) {
            views.add(Views.of(photo, seed));
        }
        assertEquals(30, views.size());
    }

    @Property(tries = 300)
    void of_anySize_isAPartOfHalfTheAreaAtLeast(@ForAll @IntRange(min = 20, max = 200) int width,
            @ForAll @IntRange(min = 20, max = 200) int height, @ForAll long seed) {
        Pixels view = Views.of(Photos.plain(width, height, 1, 2, 3), seed);
        assertTrue(view.width() <= width && view.height() <= height, view::toString);
        // At an aspect of 4:3 beyond the photo's, three quarters are the most that fits; and sides are rounded.
        assertTrue((view.width() + 1) * (view.height() + 1) >= width * height / 2, view::toString);
    }

    @Property(tries = 300)
    void of_photoOfOneColor_isOfOneColor(@ForAll @IntRange(max = 255) int red, @ForAll @IntRange(max = 255) int green,
            @ForAll @IntRange(max = 255) int blue, @ForAll long seed) {
        byte[] view = Views.of(Photos.plain(31, 22, red, green, blue), seed).rgb();
        for (int i = 0; i < view.length; i++) {
            assertEquals(view[i % Pixels.CHANNELS], view[i]);
            // 0.15 of 255 brighter or darker, and a fifth more or less contrast
            int level = new int[]{red, green, blue}[i % Pixels.CHANNELS];
            assertEquals(level, view[i] & 0xff, 0.15 * 255 + 0.2 * 127.5 + 1);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 2", "5000, 1", "1, 5000", "3000, 7", "641, 640", "2, 1500"})
    void of_extremeSize_isNoLargerAndNotEmpty(int width, int height) {
        for (int seed = 0; seed < 50; seed++) {
            Pixels view = Views.of(Views.FRAMING.of(Photos.plain(width, height, 10, 200, 30)).picture(), seed);
            assertTrue(view.width() >= 1 && view.width() <= Math.min(width, 640), view::toString);
            assertTrue(view.height() >= 1 && view.height() <= Math.min(height, 640), view::toString);
        }
    }

    /** The left of the photo is dark, its right is bright. */
    @Test
    void of_manySeeds_areMirroredAndNot() {
        byte[] rgb = new byte[60 * 40 * Pixels.CHANNELS];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (40 + i / Pixels.CHANNELS % 60 * 3);
        }
        Pixels photo = Pixels.of(60, 40, rgb);
        int mirrored = 0;
        for (int seed = 0; seed < 200; seed++) {
            Pixels view = Views.of(photo, seed);
            int middle = view.height() / 2 * view.width();
            int left = view.rgb()[middle * Pixels.CHANNELS] & 0xff;
            int right = view.rgb()[(middle + view.width() - 1) * Pixels.CHANNELS] & 0xff;
            assertNotEquals(left, right);
            mirrored += left > right ? 1 : 0;
        }
        assertEquals(100, mirrored, 30);
    }

    /** The middle of each view is from the middle of the photo: nothing outside the photo is visible. */
    @Test
    void of_manySeeds_showNothingThatIsNotThere() {
        Pixels photo = Photos.scene(60, 40, 4, 159, 31); // levels from 128 to 190
        for (int seed = 0; seed < 100; seed++) {
            for (byte level : Views.of(photo, seed).rgb()) {
                assertTrue((level & 0xff) >= 127 - 39 && (level & 0xff) <= 127.5 + 64 * 1.2 + 39, "seed " + seed);
            }
        }
    }
}
