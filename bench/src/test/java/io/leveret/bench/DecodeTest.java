package io.leveret.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecodeTest {
    private static final String TIMES = " \\| [0-9.]+ \\| [0-9.]+ \\| [0-9.]+ \\| [0-9.]+ \\| [0-9.]+ \\|";

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... arguments) {
        return Decode.run(arguments, 0, new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private List<String> rows() {
        return out.toString(StandardCharsets.UTF_8).lines().filter(line -> line.startsWith("| ")).toList();
    }

    private static BufferedImage image() {
        BufferedImage image = new BufferedImage(43, 30, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 43 * 30; i++) {
            image.setRGB(i % 43, i / 43, i * 97 & 0xff7f3f);
        }
        return image;
    }

    private byte[] write(String name, boolean progressive) throws IOException {
        Path file = folder.resolve(name);
        ImageWriter writer = ImageIO.getImageWritersByFormatName(name.replaceAll(".*\\.", "")).next();
        try (ImageOutputStream output = ImageIO.createImageOutputStream(file.toFile())) {
            writer.setOutput(output);
            ImageWriteParam how = writer.getDefaultWriteParam();
            how.setProgressiveMode(progressive ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
            writer.write(null, new IIOImage(image(), null, null), how);
        } finally {
            writer.dispose();
        }
        return Files.readAllBytes(file);
    }

    @Test
    void run_photosOfSeveralKinds_timesEachAndEachGroup() throws IOException {
        write("a.jpg", false);
        write("b.jpg", true);
        write("c.png", false);
        write("d.png", true);

        assertEquals(0, run(folder.toString(), "--rounds", "2"), err::toString);

        List<String> rows = rows();
        assertEquals(4 + 4 + 4, rows.size(), out::toString);
        assertTrue(rows.get(2).matches("\\| a.jpg \\| JPEG baseline \\| 43 × 30" + TIMES), rows.get(2));
        assertTrue(rows.get(3).matches("\\| b.jpg \\| JPEG progressive \\| 43 × 30" + TIMES), rows.get(3));
        assertTrue(rows.get(5).matches("\\| d.png \\| PNG interlaced \\| 43 × 30" + TIMES), rows.get(5));
        assertTrue(rows.get(8).matches("\\| JPEG baseline \\| below 1 megapixel \\| 1 \\| .*"), rows.get(8));
        assertTrue(err.toString(StandardCharsets.UTF_8).endsWith("4 photos, 0 left out\n"), err::toString);
    }

    /** Both decoders give the sizes of libjpeg, or the photos would be left out. */
    @ParameterizedTest
    @ValueSource(strings = {"2", "4", "8"})
    void run_scale_timesJpegsOnly(String scale) throws IOException {
        write("a.jpg", false);
        write("b.jpg", true);
        write("c.png", false);

        assertEquals(0, run(folder.toString(), "--rounds", "1", "--scale", scale), err::toString);

        assertTrue(out.toString(StandardCharsets.UTF_8).startsWith("Milliseconds of CPU time at 1/" + scale + " of"));
        assertEquals(2 + 2 + 2 + 2, rows().size(), out::toString);
    }

    @Test
    void run_photoThatIsNotRead_isLeftOut() throws IOException {
        byte[] file = write("a.jpg", false);
        byte[] damaged = file.clone();
        damaged[file.length * 3 / 4] ^= 0x55;
        Files.write(folder.resolve("damaged.jpg"), damaged);
        Files.write(folder.resolve("start.jpg"), Arrays.copyOf(file, 30));

        assertEquals(0, run(folder.toString(), "--rounds", "1"), err::toString);

        assertEquals(2 + 1 + 2 + 1, rows().size(), out::toString);
        String words = err.toString(StandardCharsets.UTF_8);
        assertTrue(words.contains("damaged.jpg: it is damaged: "), words);
        assertTrue(words.contains("start.jpg: "), words);
        assertTrue(words.endsWith("1 photos, 2 left out\n"), words);
    }

    @Test
    void run_folderWithoutPhotos_fails() {
        assertEquals(1, run(folder.toString()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--scale 3 .", "--scale 16 .", "--rounds 0 .", "--laps 3 .", "--scale 8", "no-such-folder"})
    void run_unusableArguments_areRefused(String arguments) {
        assertEquals(2, run(arguments.split(" ")));
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("usage: bench/decode"), err::toString);
        assertEquals(0, out.size());
    }
}
