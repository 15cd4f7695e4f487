package io.leveret.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import io.leveret.image.ImageDecoder;
import io.leveret.image.Pixels;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnlargedPhotoTest {
    private static final byte[] COLOR = {(byte) 150, 110, 60};

    private static Pixels flat(int width, int height) {
        byte[] rgb = new byte[width * height * Pixels.CHANNELS];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = COLOR[i % Pixels.CHANNELS];
        }
        return Pixels.of(width, height, rgb);
    }

    private static Pixels decode(byte[] jpeg) {
        return new ImageDecoder().decode(jpeg, "enlarged");
    }

    @ParameterizedTest
    @CsvSource({"50,30,400,400,240", "30,50,400,240,400", "7,3,100,100,43", "100,1,20,20,1"})
    void jpeg_hasTheLongerSide(int width, int height, int longerSide, int newWidth, int newHeight) {
        Pixels enlarged = decode(EnlargedPhoto.jpeg(flat(width, height), longerSide, 0, 0));

        assertEquals(newWidth, enlarged.width());
        assertEquals(newHeight, enlarged.height());
        for (int i = 0; i < Pixels.CHANNELS; i++) {
            assertEquals(COLOR[i] & 0xff, enlarged.rgb()[i] & 0xff, 2, "channel " + i);
        }
    }

    /** Green is near luma, which the JPEG keeps best. */
    @ParameterizedTest
    @CsvSource({"4,2.2,4.2", "8,5,8.5"})
    void jpeg_grain_movesSamples(int grain, double least, double most) {
        Pixels grainy = decode(EnlargedPhoto.jpeg(flat(40, 30), 400, grain, 7));

        double squares = 0;
        double sum = 0;
        int pixels = grainy.width() * grainy.height();
        for (int i = 0; i < pixels; i++) {
            int difference = (grainy.rgb()[i * Pixels.CHANNELS + 1] & 0xff) - COLOR[1];
            sum += difference;
            squares += difference * difference;
        }
        double deviation = Math.sqrt(squares / pixels);
        assertEquals(0, sum / pixels, 0.5);
        assertEquals((least + most) / 2, deviation, (most - least) / 2);
    }

    @Test
    void jpeg_isTheSameForASeed() {
        byte[] first = EnlargedPhoto.jpeg(flat(40, 30), 200, 6, 1);

        assertArrayEquals(first, EnlargedPhoto.jpeg(flat(40, 30), 200, 6, 1));
        assertFalse(Arrays.equals(first, EnlargedPhoto.jpeg(flat(40, 30), 200, 6, 2)));
    }
}
