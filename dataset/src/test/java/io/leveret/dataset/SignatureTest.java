package io.leveret.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.image.ImageDecoder;
import io.leveret.image.Pixels;
import io.leveret.image.Resizer;
import io.leveret.image.awt.ImageEncoder;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignatureTest {
    private static boolean areNear(Pixels one, Pixels other) {
        boolean near = Signature.of(one).isNear(Signature.of(other));
        assertEquals(near, Signature.of(other).isNear(Signature.of(one)));
        return near;
    }

    private static Pixels photo(long seed) {
        return Pictures.scene(320, 240, seed);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void isNear_copyInAnotherSize_isTrue(long seed) {
        assertTrue(areNear(photo(seed), Resizer.HALF_PIXEL_BILINEAR.resize(photo(seed), 1000, 700)));
        assertTrue(areNear(photo(seed), Resizer.AREA.resize(photo(seed), 90, 70)));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void isNear_jpegOfLowQuality_isTrue(long seed) throws IOException {
        Pixels copy = new ImageDecoder().decode(ImageEncoder.jpeg(photo(seed), 0.1f), "copy");
        assertFalse(copy.equals(photo(seed)));
        assertTrue(areNear(photo(seed), copy));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void isNear_slightlyBrighterCopy_isTrue(long seed) {
        assertTrue(areNear(photo(seed), Pictures.changed(photo(seed), level -> level + 6)));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void isNear_muchBrighterCopy_isFalse(long seed) {
        assertFalse(areNear(photo(seed), Pictures.changed(photo(seed), level -> level / 2 + 127)));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void isNear_mirrored_isFalse(long seed) {
        assertFalse(areNear(photo(seed), Pictures.mirrored(photo(seed))));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void isNear_anotherPhoto_isFalse(long seed) {
        assertFalse(areNear(photo(seed), photo(seed + 10)));
    }

    @Test
    void isNear_skiesOfOtherColors_isFalse() {
        Pixels blue = Pictures.plain(100, 80, 90, 140, 220);
        Pixels gray = Pictures.plain(100, 80, 150, 150, 150);
        assertEquals(Signature.of(blue).hash(), Signature.of(gray).hash());
        assertFalse(areNear(blue, gray));
        assertTrue(areNear(blue, Pictures.plain(300, 10, 94, 143, 223)));
    }

    @Test
    void isNear_meanDifferenceOfEightLevels_isTheMost() {
        Pixels gray = Pictures.plain(9, 8, 100, 100, 100);
        assertTrue(areNear(gray, Pictures.plain(9, 8, 108, 108, 108)));
        assertFalse(areNear(gray, Pictures.plain(9, 8, 108, 108, 109)));
    }

    @Test
    void isNear_fourBitsOfTheHash_areTheMost() {
        byte[] thumbnail = new byte[Signature.THUMBNAIL_BYTES];
        Signature none = new Signature(0, thumbnail);
        assertTrue(none.isNear(new Signature(0x8000_0100_0010_0001L, thumbnail)));
        assertFalse(none.isNear(new Signature(0x8000_0100_0010_0003L, thumbnail)));
    }

    @Test
    void of_onePixel_isPlain() {
        Signature one = Signature.of(Pictures.plain(1, 1, 10, 20, 30));
        assertEquals(0, one.hash());
        assertEquals(one, Signature.of(Pictures.plain(50, 40, 10, 20, 30)));
    }
}
