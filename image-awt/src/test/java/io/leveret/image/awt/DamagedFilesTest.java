package io.leveret.image.awt;

import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import io.leveret.image.ImageDecoder;
import io.leveret.image.ImageFormatException;
import io.leveret.image.Pixels;
import java.awt.image.BufferedImage;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A damaged file gives pixels or an {@link ImageFormatException}, in reasonable time, and nothing else. */
class DamagedFilesTest {
    private static final int FLIPS_PER_FILE = 150;
    private static final Duration LONGEST = Duration.ofMinutes(2);

    private final ImageDecoder decoder = new ImageDecoder();

    private static Map<String, byte[]> files() {
        Map<String, byte[]> files = new TreeMap<>();
        for (String name : Samples.FILES) {
            files.put(name, Samples.read(name));
        }
        Pixels noise = Samples.noise(19, 13, 12);
        for (String format : new String[]{"gif", "bmp", "tif", "png", "jpeg"}) {
            int type = format.equals("gif") ? BufferedImage.TYPE_BYTE_INDEXED : BufferedImage.TYPE_3BYTE_BGR;
            files.put("made." + format, Samples.write(Samples.image(noise, type), format));
        }
        return files;
    }

    @Test
    void decode_everyTwentiethOfEveryFile_givesPixelsOrRefusal() {
        files().forEach((name, file) -> {
            for (int part = 0; part < 20; part++) {
                decode(name + " cut at " + part + "/20", Arrays.copyOf(file, file.length * part / 20));
            }
        });
    }

    @Test
    void decode_randomBytesChanged_givesPixelsOrRefusal() {
        Random random = new Random(13);
        int[] refused = new int[1];
        files().forEach((name, file) -> {
            for (int i = 0; i < FLIPS_PER_FILE; i++) {
                byte[] damaged = file.clone();
                for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
                    damaged[random.nextInt(random.nextBoolean() ? damaged.length : 64)] = (byte) random.nextInt();
                }
                refused[0] += decode(name + " damaged, round " + i, damaged) ? 0 : 1;
            }
        });
        assertTrue(refused[0] > 500, "only " + refused[0] + " were refused: is anything damaged at all?");
    }

    /** Whether there were pixels. */
    private boolean decode(String name, byte[] file) {
        return assertTimeout(LONGEST, () -> {
            try {
                Pixels pixels = decoder.decode(file, name);
                return pixels.rgb().length == pixels.width() * pixels.height() * 3;
            } catch (ImageFormatException refusal) {
                assertTrue(refusal.getMessage().startsWith(name + ": "), refusal.getMessage());
                return false;
            } catch (Throwable escaped) {
                return fail(name + " let " + escaped + " escape", escaped);
            }
        }, name);
    }
}
