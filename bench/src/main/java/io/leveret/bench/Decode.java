package io.leveret.bench;

import io.leveret.base.OptionException;
import io.leveret.dataset.PhotoFiles;
import io.leveret.image.ImageDecoder;
import io.leveret.image.codec.ImageFormat;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Decodes the photos of a folder with the JDK's ImageIO, with OpenCV and with Leveret, alternating within one process,
 * each on one thread: whole, or JPEGs at 1/2, 1/4 or 1/8 of a side. OpenCV decodes JPEG with libjpeg-turbo, WebP with
 * libwebp and PNG with libpng.
 *
 * <p>Times are the thread's CPU time, because other programs on the machine hardly change it; it lacks what the
 * garbage collector does on threads of its own, which the ratio of the elapsed times includes. Profiles and
 * orientation are left out: they are not the decoder's work.
 *
 * <p>Run with {@code ./bench/decode FOLDER… [--rounds N] [--scale 1|2|4|8]}. The table goes to standard output,
 * everything else to standard error. A photo that Leveret or OpenCV refuses is left out, with a word. The exit code is
 * 1 if no photo is left, or if the decoded sizes of one differ, and 2 if the arguments are invalid.
 */
final class Decode {
    private static final String USAGE = "usage: bench/decode FOLDER… [--rounds N] [--scale 1|2|4|8]";
    private static final int ROUNDS = 7;
    private static final long WARM_UP_NANOS = 20_000_000_000L;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final PrintStream out;
    private final PrintStream err;
    private final int scale;
    private int refused;
    private boolean differs;

    private Decode(PrintStream out, PrintStream err, int scale) {
        this.out = out;
        this.err = err;
        this.scale = scale;
    }

    public static void main(String[] arguments) {
        System.exit(run(arguments, WARM_UP_NANOS, System.out, System.err));
    }

    /**
     * Runs the command.
     *
     * @param warmUpNanos how long all decoders run before they are timed
     */
    static int run(String[] arguments, long warmUpNanos, PrintStream out, PrintStream err) {
        try {
            Arguments given = Arguments.parse(arguments, "--rounds", "--scale");
            int scale = given.number("--scale", 1);
            if (!List.of(1, 2, 4, 8).contains(scale)) {
                throw new OptionException("--scale", scale, "needs 1, 2, 4 or 8");
            }
            if (given.models().isEmpty()) {
                throw new OptionException("folder", "", _ -> "a folder of photos is missing");
            }
            Decode decode = new Decode(out, err, scale);
            List<Row> rows = new ArrayList<>();
            for (String folder : given.models()) {
                decode.add(Path.of(folder), rows);
            }
            return decode.measure(rows, given.number("--rounds", ROUNDS), warmUpNanos);
        } catch (IOException | OptionException unusable) {
            err.printf("%s%n%s%n", unusable instanceof OptionException ? unusable.getMessage() : unusable, USAGE);
            return 2;
        }
    }

    private void add(Path folder, List<Row> rows) throws IOException {
        try (Stream<Path> found = Files.walk(folder)) {
            for (Path file : found.filter(path -> Files.isRegularFile(path) && !PhotoFiles.isHidden(path))
                    .filter(ImageDecoder::looksLikePhoto).sorted().toList()) {
                try {
                    EncodedPhoto photo = EncodedPhoto.read(file);
                    if (scale == 1 || photo.format() == ImageFormat.JPEG) {
                        add(photo, rows);
                    }
                } catch (IOException unreadable) {
                    refuse(file.toString(), unreadable);
                }
            }
        }
    }

    /** Adds a photo that OpenCV and Leveret read, to the same size. */
    private void add(EncodedPhoto photo, List<Row> rows) throws IOException {
        PhotoDecoder.Size there = PhotoDecoder.OPENCV.decode(photo, scale);
        PhotoDecoder.Size here = PhotoDecoder.LEVERET.decode(photo, scale);
        if (!here.equals(there)) {
            differs = true;
            throw new IOException("the sizes differ: " + here + ", with OpenCV " + there);
        }
        List<PhotoDecoder> decoders = new ArrayList<>(List.of(PhotoDecoder.OPENCV, PhotoDecoder.LEVERET));
        try {
            PhotoDecoder.JDK.decode(photo, scale);
            decoders.addFirst(PhotoDecoder.JDK);
        } catch (IOException _) {
            // Its column stays empty.
        }
        rows.add(new Row(photo, decoders));
    }

    private void refuse(String file, IOException cause) {
        err.printf("left out: %s: %s%n", file, cause.getMessage());
        refused++;
    }

    private int measure(List<Row> rows, int rounds, long warmUpNanos) throws IOException {
        long start = System.nanoTime();
        while (!rows.isEmpty() && System.nanoTime() - start < warmUpNanos) {
            for (Row row : rows) {
                row.decode(scale);
            }
        }
        for (Row row : rows) {
            row.clear();
        }
        for (int round = 1; round <= rounds; round++) {
            err.printf("round %d of %d%n", round, rounds);
            for (Row row : rows) {
                row.decode(scale);
            }
        }
        report(rows, rounds);
        return rows.isEmpty() || differs ? 1 : 0;
    }

    private void report(List<Row> rows, int rounds) {
        out.printf("Milliseconds of CPU time at 1/%d of a side, medians of %d rounds; ratios are Leveret / OpenCV.%n%n",
                scale, rounds);
        out.println("| photo | kind | pixels | JDK | OpenCV | Leveret | ratio | ratio of elapsed times |");
        out.println("| --- | --- | --- | --- | --- | --- | --- | --- |");
        rows.forEach(row -> row.print(out));
        out.printf("%n| kind | size | photos | ratio | of elapsed times | JDK / OpenCV |%n");
        out.println("| --- | --- | --- | --- | --- | --- |");
        Map<String, List<Row>> groups = new TreeMap<>();
        for (Row row : rows) {
            groups.computeIfAbsent(row.photo.kind() + " | " + row.photo.sizeClass(), _ -> new ArrayList<>()).add(row);
        }
        groups.forEach((name, group) -> out.printf("| %s | %d | %s | %.2f | %s |%n", name, group.size(),
                spread(group.stream().mapToDouble(row -> row.cpu.ratio(PhotoDecoder.LEVERET)).toArray()),
                Statistics.geometricMean(
                        group.stream().mapToDouble(row -> row.elapsed.ratio(PhotoDecoder.LEVERET)).toArray()),
                mean(group.stream().filter(row -> row.decoders.contains(PhotoDecoder.JDK))
                        .mapToDouble(row -> row.cpu.ratio(PhotoDecoder.JDK)).toArray())));
        err.printf("%d photos, %d left out%n", rows.size(), refused);
    }

    private static String spread(double... ratios) {
        return "%.2f (%.2f–%.2f)".formatted(Statistics.geometricMean(ratios), Statistics.min(ratios),
                Statistics.max(ratios));
    }

    private static String mean(double... ratios) {
        return ratios.length == 0 ? "" : "%.2f".formatted(Statistics.geometricMean(ratios));
    }

    /** Times of each decoder, in milliseconds. */
    private static final class Times {
        private final Map<PhotoDecoder, List<Double>> millis = new EnumMap<>(PhotoDecoder.class);

        void add(PhotoDecoder decoder, long nanos) {
            millis.computeIfAbsent(decoder, _ -> new ArrayList<>()).add(nanos / 1e6);
        }

        double median(PhotoDecoder decoder) {
            return Statistics.median(millis.get(decoder).stream().mapToDouble(Double::doubleValue).toArray());
        }

        double ratio(PhotoDecoder decoder) {
            return median(decoder) / median(PhotoDecoder.OPENCV);
        }
    }

    /** A photo, the decoders that read it, and their times. */
    private static final class Row {
        private final EncodedPhoto photo;
        private final List<PhotoDecoder> decoders;
        private Times cpu = new Times();
        private Times elapsed = new Times();

        Row(EncodedPhoto photo, List<PhotoDecoder> decoders) {
            this.photo = photo;
            this.decoders = decoders;
        }

        void clear() {
            cpu = new Times();
            elapsed = new Times();
        }

        /** Decodes the photo once with each decoder. */
        void decode(int scale) throws IOException {
            for (PhotoDecoder decoder : decoders) {
                long start = System.nanoTime();
                long cpuStart = THREADS.getCurrentThreadCpuTime();
                decoder.decode(photo, scale);
                cpu.add(decoder, THREADS.getCurrentThreadCpuTime() - cpuStart);
                elapsed.add(decoder, System.nanoTime() - start);
            }
        }

        void print(PrintStream out) {
            String jdk = decoders.contains(PhotoDecoder.JDK) ? "%.2f".formatted(cpu.median(PhotoDecoder.JDK)) : "";
            out.printf("| %s | %s | %d × %d | %s | %.2f | %.2f | %.2f | %.2f |%n", photo.name(), photo.kind(),
                    photo.width(), photo.height(), jdk, cpu.median(PhotoDecoder.OPENCV),
                    cpu.median(PhotoDecoder.LEVERET), cpu.ratio(PhotoDecoder.LEVERET),
                    elapsed.ratio(PhotoDecoder.LEVERET));
        }
    }
}
