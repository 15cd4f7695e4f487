package io.leveret.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.image.FramedPhoto;
import io.leveret.image.Framing;
import io.leveret.image.ImageDecoder;
import io.leveret.image.Pixels;
import io.leveret.image.Resize;
import io.leveret.vision.ClassifierOptions;
import io.leveret.vision.ImageClassifier;
import io.leveret.vision.ModelSource;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Three photos, of which the model is right about two if they are decoded exactly. */
class ScalesTest {
    private static final int WIDTH = 640; // five times the model's
    private static final int HEIGHT = 400;

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private String data = "";

    @BeforeEach
    void writePhotos() throws IOException {
        StringBuilder csv = new StringBuilder("file,index\n");
        try (ImageClassifier classifier = ImageClassifier.open(
                ModelSource.bytes(BenchModel.smallest().file(), "smallest"), ClassifierOptions.DEFAULT)) {
            for (int photo = 0; photo < 3; photo++) {
                BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
                for (int i = 0; i < WIDTH * HEIGHT; i++) {
                    int x = i % WIDTH;
                    int y = i / WIDTH;
                    image.setRGB(x, y, (x * (photo + 1) & 0xff) << 16 | (y * 2 & 0xff) << 8 | x * y / 300 & 0xff);
                }
                Path file = folder.resolve(photo + ".jpg");
                assertTrue(ImageIO.write(image, "jpg", file.toFile()));
                int top = classifier.classify(new ImageDecoder().decode(file)).classifications().getFirst().index();
                csv.append(file.getFileName()).append(',').append(photo < 2 ? top : (top + 1) % 1001).append('\n');
            }
        }
        data = Files.writeString(folder.resolve("photos.csv"), csv).toString();
    }

    private int run(String... arguments) {
        return Scales.run(arguments, new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private List<List<String>> rows(String... arguments) {
        assertEquals(0, run(arguments), () -> err.toString(StandardCharsets.UTF_8));
        List<List<String>> rows = new ArrayList<>();
        out.toString(StandardCharsets.UTF_8).lines().skip(2)
                .forEach(line -> rows.add(Stream.of(line.substring(1, line.length() - 1).split("\\|", -1))
                        .map(String::strip).toList()));
        return rows;
    }

    @Test
    void run_photosAsTheyAre_comparesRules() {
        List<List<String>> rows = rows(data, BenchModel.smallest().name());

        assertEquals(List.of("exact", "scaled", "at least 1", "at least 1.5", "at least 2", "at least 3"),
                rows.stream().map(row -> row.get(2)).toList());
        List<String> exact = rows.getFirst();
        assertEquals(List.of(BenchModel.smallest().name(), "half-pixel-bilinear", "exact", "2"), exact.subList(0, 4));
        assertEquals(List.of("100.0 %", "0.0000", "0.000", "", "3", "", "", ""), exact.subList(5, 13));
        assertEquals(List.of("", "3", "", ""), rows.get(2).subList(9, 13)); // 200 rows are enough, 100 are not
        assertEquals(List.of("", "3", "", ""), rows.get(3).subList(9, 13));
        assertEquals(List.of("3", "", "", ""), rows.get(4).subList(9, 13)); // 200 are not
        assertEquals(exact.subList(3, 13), rows.get(4).subList(3, 13));
    }

    @Test
    void run_enlarged_comparesWithOriginalAndOtherGrain() {
        List<List<String>> rows = rows("--enlarge", "1200", "--grain", "6", data, BenchModel.smallest().name());

        assertEquals("exact, other grain", rows.get(1).get(2));
        assertTrue(rows.get(1).get(6).matches("0\\.\\d{4}") && !rows.get(1).get(6).equals("0.0000"),
                rows.get(1)::toString);
        assertTrue(rows.stream().allMatch(row -> row.get(8).endsWith("%")), rows::toString);
        assertEquals(List.of("", "", "3", ""), rows.get(3).subList(9, 13)); // 750 rows: 187 at a quarter
    }

    @Test
    void run_centerAndAllResizers_areMeasured() {
        List<List<String>> rows = rows("--center", "--all-resizers", data, BenchModel.smallest().name());

        assertEquals(List.of("half-pixel-bilinear", "legacy-bilinear", "align-corners-bilinear", "nearest", "area"),
                rows.stream().map(row -> row.get(1)).distinct().toList());
        assertTrue(rows.stream().allMatch(row -> row.get(9).equals("3")), rows::toString); // 200 rows of the center
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4, 8})
    void reduced_isWhatTheDecoderChooses(int reduction) throws IOException {
        Path file = folder.resolve("1.jpg");
        Framing small = Framing.of(Resize.DEFAULT, WIDTH * 2 / 5 / reduction, HEIGHT * 2 / 5 / reduction);
        FramedPhoto chosen = new ImageDecoder().decode(file, small);

        Pixels reduced = PhotoVersions.reduced(Files.readAllBytes(file), reduction);

        assertEquals(reduction, chosen.reduction());
        assertEquals(WIDTH / reduction, reduced.width());
        assertEquals(HEIGHT / reduction, reduced.height());
        assertArrayEquals(chosen.picture().rgb(), small.of(reduced).picture().rgb());
    }

    @Test
    void run_missingPhoto_isNamed() throws IOException {
        Files.delete(folder.resolve("1.jpg"));

        assertEquals(2, run(data, BenchModel.smallest().name()));
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("1.jpg"), err::toString);
    }

    /** Formats without scales have the same pixels at each. */
    @Test
    void run_png_isAlwaysExact() throws IOException {
        for (int photo = 0; photo < 3; photo++) {
            Path jpeg = folder.resolve(photo + ".jpg");
            BufferedImage image = ImageIO.read(jpeg.toFile());
            assertTrue(ImageIO.write(image, "png", jpeg.toFile())); // the content decides
        }

        List<List<String>> rows = rows(data, BenchModel.smallest().name());

        assertTrue(rows.stream().allMatch(row -> row.get(5).equals("100.0 %") && row.get(7).equals("0.000")),
                rows::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "photos.csv", "--grain 3 photos.csv m.tflite", "--seed -1 photos.csv m.tflite",
            "photos.csv no-such-model.tflite", "no-such.csv mobilenet_v1_0.25_128_quant"})
    void run_unusableArguments_areRefused(String arguments) {
        assertEquals(2, run(arguments.isEmpty() ? new String[0]
                : arguments.replace("photos.csv", data).split(" ")));
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("usage: bench/scales"), err::toString);
    }
}
