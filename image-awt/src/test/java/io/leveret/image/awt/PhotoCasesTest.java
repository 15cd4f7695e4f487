package io.leveret.image.awt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.image.ImageDecoder;
import io.leveret.image.ImageFormatException;
import io.leveret.image.Pixels;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Small photos from elsewhere, with a pixel that several programs agree on. */
@Tag("fixtures")
class PhotoCasesTest {
    /** Surefire runs a module's tests in the module's own folder, one below the root. */
    private static final Path CASES = Path.of("..").resolve(System.getProperty("leveret.fixtures", ""))
            .resolve("cases/photos");

    private final ImageDecoder decoder = new ImageDecoder();

    @ParameterizedTest
    @CsvSource({"rgb32bf-rgba.bmp, 127, 64, 63, 32, 00ffff, 0",
            "dispose_bgnd_transparency.gif, 38, 32, 19, 16, efba19, 0",
            "issue_2811.gif, 100, 100, 50, 50, 605860, 0", "rotating-squares.webp, 80, 80, 20, 20, 0ed0fc, 0",
            "vp80-05-sharpness-1443.webp, 1920, 96, 15, 11, 723c80, 0",
            "src_noise_q0_m4_ff50nostrong_def.webp, 64, 64, 32, 32, 7f7f7f, 0",
            "src_noise_q0_m4_ff50nostrong_def.webp, 64, 64, 52, 4, 535353, 0",
            "example.webp, 480, 480, 240, 240, 000000, 0", "one_color_no_palette.webp, 100, 100, 50, 50, 000000, 0",
            "truncated_end_chunk.png, 128, 128, 64, 64, ad4637, 0",
            "TransparencyTestStripAssociated.tif, 100, 100, 50, 25, 00ff00, 0",
            "no-huffman-tables.jpg, 64, 48, 16, 16, c54c39, 0", "no-end-marker.jpg, 64, 48, 16, 16, c54c39, 0",
            "truncated_jpeg.jpg, 100, 100, 25, 25, 9cb0a7, 0", "truncated_jpeg.jpg, 100, 100, 50, 50, 7ab67a, 0",
            "duplicate-component-ids.jpg, 367, 242, 25, 25, 020101, 2",
            "weird_sampling_2.jpeg, 32, 32, 16, 16, 7b7800, 1"}) // by its profile, without a grid in between
    void decode_photo_hasSizeAndColor(String name, int width, int height, int x, int y, String color, int tolerance)
            throws IOException {
        Pixels pixels = decoder.decode(CASES.resolve(name));

        assertEquals(width + " x " + height, pixels.width() + " x " + pixels.height());
        int expected = Integer.parseInt(color, 16);
        for (int channel = 0; channel < 3; channel++) {
            assertEquals(expected >> 16 - 8 * channel & 0xff, Samples.sample(pixels, x, y, channel), tolerance);
        }
    }

    @Test
    void decode_zstandardInsideTiff_isRefusedByName() {
        Path tiff = CASES.resolve("int16_zstd.tif");

        String message = assertThrows(ImageFormatException.class, () -> decoder.decode(tiff)).getMessage();

        assertTrue(message.contains("TIFF with Zstandard inside"), message);
    }
}
