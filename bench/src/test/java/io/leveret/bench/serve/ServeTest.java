package io.leveret.bench.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.bench.BenchModel;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServeTest {
    private static final String NUMBERS = "\\d+\\.\\d+ \\(\\d+\\.\\d+–\\d+\\.\\d+\\)";

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String arguments) throws Exception {
        return Serve.run(arguments.split(" "), new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private List<String> rows() {
        return out.toString(StandardCharsets.UTF_8).lines().filter(line -> line.startsWith("| ")).toList();
    }

    /** Writes two photos, of 500 × 375 pixels and another size; returns their folder and the model's name. */
    private String modelAndPhotos() throws IOException {
        for (int width : new int[]{500, 400}) {
            BufferedImage photo = new BufferedImage(width, 375, BufferedImage.TYPE_INT_RGB);
            for (int i = 0; i < width * 375; i++) {
                photo.setRGB(i % width, i / width, i * 97 & 0xff7f3f);
            }
            ImageIO.write(photo, "jpg", folder.resolve(width + ".jpg").toFile());
        }
        Files.writeString(folder.resolve("notes.txt"), "no photo");
        return BenchModel.smallest().name() + " " + folder;
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "photo", "photos", "photos model", "overload model", "--laps 3 tensors",
            "tensors no-such-model.tflite", "long --requests 0"})
    void run_unusableArguments_areRefused(String arguments) throws Exception {
        assertEquals(2, run(arguments));
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("usage: bench/serve photos"), err::toString);
        assertEquals(0, out.size());
    }

    @Test
    void run_folderWithoutPhotosOfTheSize_isRefused() throws Exception {
        assertEquals(2, run("photos " + BenchModel.smallest().name() + " " + folder));
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("has no JPEG of 500 × 375 pixels"), err::toString);
    }

    @Test
    void run_photos_areMeasuredBesideTheLibraryAndThePlainEndpoint() throws Exception {
        assertEquals(0, run("photos --plain --seconds 1 --warm-up 1 --rounds 1 " + modelAndPhotos()), this::all);
        assertEquals(5, rows().size(), out::toString);
        assertTrue(rows().get(2).matches("\\| `classifyAll` \\| " + NUMBERS + " \\| 1\\.00 \\(1\\.00–1\\.00\\) \\|"),
                out::toString);
        assertTrue(rows().get(3).matches("\\| `POST /v1/classify` \\| " + NUMBERS + " \\| " + NUMBERS + " \\|"),
                out::toString);
        assertTrue(rows().get(4).matches("\\| Javalin, DJL, PyTorch \\| " + NUMBERS + " \\| " + NUMBERS + " \\|"),
                out::toString);
    }

    @Test
    void run_tensors_areMeasuredBesideSessions() throws Exception {
        assertEquals(0, run("tensors --seconds 1 --warm-up 1 --rounds 1"), this::all);
        assertTrue(rows().get(3).matches("\\| `POST /v2/models/m/infer`, binary \\| " + NUMBERS + ".*"), out::toString);
    }

    @Test
    void run_overload_isRefusedByStatus503() throws Exception {
        int code = run("overload --seconds 1 --warm-up 1 --times 20 --any-size " + modelAndPhotos());
        assertEquals(0, code, this::all);
        String[] row = rows().getLast().split(" *\\| *");
        assertEquals(14, row.length, out::toString);
        assertTrue(Double.parseDouble(row[3]) > 0, out::toString);
        assertTrue(Double.parseDouble(row[5].replace(" %", "")) > 0, out::toString);
        assertEquals("0", row[7], out::toString);
    }

    @Test
    void run_idleConnections_stayAndAreAnswered() throws Exception {
        assertEquals(0, run("idle --seconds 1 --warm-up 1 --clients 50 " + modelAndPhotos()), this::all);
        assertTrue(
                out.toString(StandardCharsets.UTF_8).endsWith("50 of 50 idle connections then still got an answer.\n"),
                out::toString);
        assertTrue(rows().get(3).matches("\\| 50 \\| [1-9]\\d* \\| .*"), out::toString);
    }

    @Test
    void run_long_countsEveryRequestOnce() throws Exception {
        assertEquals(0, run("long --requests 200 --any-size " + modelAndPhotos()), this::all);
        assertEquals(2 + 1 + 10, rows().size(), out::toString);
        assertTrue(rows().get(2 + 10).matches("\\| 200 \\| [0-9.]+ \\| 0 \\| 0 \\| .*"), out::toString);
    }

    private String all() {
        return out.toString(StandardCharsets.UTF_8) + err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void isRight_anotherAnswer_isNot() {
        assertTrue(new Exchange(new byte[0], new byte[]{1, 2}, false).isRight(new byte[]{1, 2, 3}));
        assertFalse(new Exchange(new byte[0], new byte[]{1, 2}, true).isRight(new byte[]{1, 2, 3}));
        assertTrue(new Exchange(new byte[0], new byte[]{2, 3}, true).isRight(new byte[]{1, 2, 3}));
        assertFalse(new Exchange(new byte[0], new byte[]{2, 3}, true).isRight(new byte[]{3}));
    }

    @Test
    void tally_tellsRefusedFromFailed() {
        Tally tally = new Tally();
        for (int i = 1; i <= 100; i++) {
            tally.add(200, i != 7, i * 1_000_000);
        }
        Tally other = new Tally();
        other.add(503, true, 1);
        other.add(504, true, 1);
        other.add(500, true, 1);
        other.addBroken();
        tally.add(other);
        tally.within(2);

        assertEquals(104, tally.all());
        assertEquals(1, tally.wrong());
        assertEquals(2, tally.failed());
        assertEquals(50, tally.servedPerSecond());
        assertEquals(52, tally.offeredPerSecond());
        assertEquals(51, tally.millis(0.5));
        assertEquals(100, tally.millis(0.99));
    }

    @Test
    void paces_end() throws Exception {
        Pace two = Pace.of(2);
        assertEquals(List.of(0L, 1L, Pace.END), List.of(two.next(), two.next(), two.next()));
        Pace rate = Pace.at(100, Duration.ofMillis(50));
        long start = System.nanoTime();
        int count = 0;
        while (rate.next() != Pace.END) {
            count++;
        }
        assertTrue(count <= 5, "" + count);
        assertTrue(System.nanoTime() - start >= Duration.ofMillis(10L * (count - 1)).toNanos());
    }
}
