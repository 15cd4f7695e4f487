package io.leveret.image.awt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.image.awt.codec.AwtColorManagement;
import io.leveret.image.codec.ColorTransform;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The conversions used last are kept, by the bytes of their profiles, and threads share them. */
class KeptProfilesTest {
    private static final int PIXELS = 300;

    private final AwtColorManagement colors = new AwtColorManagement();

    private ColorTransform transform(byte[] icc) {
        return colors.toSrgb(icc).orElseThrow();
    }

    private static byte[] gray(int in256ths) {
        return IccProfiles.grayGamma(in256ths).bytes();
    }

    private static byte[] inSrgb(ColorTransform gray, int sample) {
        byte[] rgb = new byte[3];
        gray.apply(new byte[]{(byte) sample}, rgb);
        return rgb;
    }

    @Test
    void toSrgb_sameBytes_isPreparedOnce() {
        ColorTransform first = transform(gray(461));

        assertSame(first, transform(gray(461)));
        assertNotSame(first, transform(gray(462)));
        assertSame(first, transform(gray(461)));
        assertNotSame(first, new AwtColorManagement().toSrgb(gray(461)).orElseThrow());
    }

    @Test
    void toSrgb_anyProfile_isItsOwnConversion() {
        byte[] light = inSrgb(transform(gray(256)), 100);
        byte[] dark = inSrgb(transform(gray(563)), 100);

        assertFalse(Arrays.equals(light, dark));
        assertArrayEquals(light, inSrgb(transform(gray(256)), 100));
        assertArrayEquals(dark, inSrgb(transform(gray(563)), 100));
    }

    @Test
    void toSrgb_arrayThatIsChangedAfterwards_keepsWhatItWas() {
        byte[] icc = gray(256);
        byte[] light = inSrgb(transform(icc), 100);
        System.arraycopy(gray(563), 0, icc, 0, icc.length);

        assertFalse(Arrays.equals(light, inSrgb(transform(icc), 100)));
        assertArrayEquals(light, inSrgb(transform(gray(256)), 100));
    }

    @Test
    void toSrgb_manyProfiles_keepsTheFourUsedLast() {
        List<ColorTransform> made = new ArrayList<>();
        for (int gamma = 301; gamma <= 304; gamma++) {
            made.add(transform(gray(gamma)));
        }
        assertSame(made.get(0), transform(gray(301)));
        transform(gray(305)); // instead of 302

        assertSame(made.get(0), transform(gray(301)));
        assertSame(made.get(2), transform(gray(303)));
        assertSame(made.get(3), transform(gray(304)));
        assertNotSame(made.get(1), transform(gray(302)));
    }

    @Test
    void toSrgb_largeProfile_isNotKept() {
        byte[] large = IccProfiles.profile("mntrGRAYXYZ ",
                Map.of("kTRC", IccProfiles.gamma(461), "junk", new byte[1 << 20]));
        byte[] smaller = IccProfiles.profile("mntrGRAYXYZ ",
                Map.of("kTRC", IccProfiles.gamma(461), "junk", new byte[1 << 19]));

        assertNotSame(transform(large), transform(large));
        assertSame(transform(smaller), transform(smaller));
        assertArrayEquals(inSrgb(transform(gray(461)), 77), inSrgb(transform(large), 77));
    }

    @Test
    void toSrgb_damagedProfile_isRefusedEveryTime() {
        byte[] damaged = IccProfiles.profile("mntrGRAYXYZ ", Map.of("kTRC", Samples.ascii("none\0\0\0\0")));

        assertTrue(colors.toSrgb(damaged).isEmpty());
        assertTrue(colors.toSrgb(damaged).isEmpty());
    }

    /** Version 4 states the black of its tables, so they are not asked for it: the damage must show nonetheless. */
    @Test
    void toSrgb_damagedTablesOfVersion4_areRefused() {
        for (String tables : List.of("none\0\0\0\0", "mft2", "mft1\0\0\0\0\3\3\2\0", "mAB \0\0\0\0\3\3\0\0")) {
            byte[] damaged = IccProfiles.profile("mntrRGB Lab ", Map.of("A2B0", Samples.ascii(tables)));
            damaged[8] = 4;

            assertTrue(colors.toSrgb(damaged).isEmpty(), tables);
        }
    }

    @Test
    void apply_byManyThreads_givesWhatOneGets() throws Exception {
        for (byte[] icc : List.of(IccProfiles.displayP3().bytes(), gray(461), CmykProfile.whoseInksAreAllGray())) {
            AwtColorManagement alone = new AwtColorManagement();
            int channels = transform(icc).channels();
            ColorTransform shared = transform(icc);
            try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
                List<Future<byte[][]>> results = new ArrayList<>();
                for (int i = 0; i < 64; i++) {
                    int seed = i;
                    results.add(threads.submit(() -> converted(shared, channels, seed)));
                }
                for (int i = 0; i < 64; i++) {
                    byte[][] expected = converted(alone.toSrgb(icc).orElseThrow(), channels, i);
                    assertArrayEquals(expected[0], results.get(i).get()[0], "8 bits");
                    assertArrayEquals(expected[1], results.get(i).get()[1], "16 bits");
                }
            }
        }
    }

    /** Rows of 8 bits and rows of 16 bits, in turns. */
    private static byte[][] converted(ColorTransform transform, int channels, int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[][] rgb = new byte[2][20 * PIXELS * 3];
        for (int row = 0; row < 20; row++) {
            byte[] samples = new byte[PIXELS * channels];
            random.nextBytes(samples);
            byte[] converted = new byte[PIXELS * 3];
            transform.apply(samples, converted);
            System.arraycopy(converted, 0, rgb[0], row * converted.length, converted.length);
            transform.apply(random.ints(PIXELS * channels, 0, 1 << 16).toArray(), rgb[1], row * converted.length);
        }
        return rgb;
    }
}
