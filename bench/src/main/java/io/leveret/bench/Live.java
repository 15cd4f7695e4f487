package io.leveret.bench;

import io.leveret.base.LeveretException;
import io.leveret.image.Pixels;
import io.leveret.vision.ClassifierOptions;
import io.leveret.vision.ImageClassifier;
import io.leveret.vision.LiveClassifier;
import io.leveret.vision.ModelSource;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends frames at the rate of a camera to a {@link LiveClassifier} and counts those it classifies: whether a model
 * keeps up with 30 frames per second on this machine.
 *
 * <p>Run with {@code ./bench/live [--fps N] [--seconds N] [--width N] [--height N] [MODEL…]}; models are files, or
 * names of bundled or built ones, else the bundled one. Frames are random, by default of the model's size. A frame's
 * latency is the time from submission to result.
 */
final class Live {
    private static final String USAGE = "usage: bench/live [--fps N] [--seconds N] [--width N] [--height N] [MODEL…]";
    private static final int FRAMES = 8; // different ones, in rotation

    private Live() {}

    public static void main(String[] arguments) {
        System.exit(run(arguments, System.out, System.err));
    }

    static int run(String[] arguments, PrintStream out, PrintStream err) {
        try {
            Arguments given = Arguments.parse(arguments, "--fps", "--seconds", "--width", "--height");
            List<String> names = given.models().isEmpty() ? List.of(BenchModel.standard().getFirst().name())
                    : given.models();
            out.println("| model | frames | given/s | classified/s | dropped | latency median | 95 % | largest |");
            out.println("| --- | --- | --- | --- | --- | --- | --- | --- |");
            for (String name : names) {
                out.println(row(BenchModel.named(name), given));
            }
            return 0;
        } catch (IOException | LeveretException | IllegalArgumentException refused) { // a frame too large
            err.println(refused.getMessage());
            err.println(USAGE);
            return 2;
        }
    }

    private static String row(BenchModel model, Arguments given) throws IOException {
        try (ImageClassifier classifier = ImageClassifier.open(ModelSource.bytes(model.source().get(), model.name()),
                ClassifierOptions.builder().maxResults(5).build())) {
            int width = given.number("--width", classifier.inputWidth());
            int height = given.number("--height", classifier.inputHeight());
            List<Pixels> frames = frames(width, height);
            classifier.warmUp();
            double perSecond = given.number("--fps", 30);
            int count = (int) (given.number("--seconds", 20) * perSecond);
            long[] givenNanos = new long[count];
            List<Double> latencies = Collections.synchronizedList(new ArrayList<>()); // in milliseconds
            LiveClassifier live = classifier.live(Duration.ZERO, (_, frame, _) -> latencies
                    .add((System.nanoTime() - givenNanos[(int) frame]) / 1e6));
            long start = System.nanoTime();
            for (int frame = 0; frame < count; frame++) {
                sleepUntil(start + Math.round(frame * 1e9 / perSecond));
                givenNanos[frame] = System.nanoTime();
                live.classifyAsync(frames.get(frame % FRAMES), frame);
            }
            sleepUntil(start + Math.round(count * 1e9 / perSecond)); // the time between frames
            double seconds = (System.nanoTime() - start) / 1e9;
            live.close();
            double[] sorted = latencies.stream().mapToDouble(each -> each).toArray();
            Arrays.sort(sorted);
            return String.format(Locale.ROOT, "| %s | %d × %d | %.1f | %.1f | %d | %.1f ms | %.1f ms | %.1f ms |",
                    model.name(), width, height, count / seconds, live.classified() / seconds, live.dropped(),
                    sorted[sorted.length / 2], sorted[sorted.length * 95 / 100], sorted[sorted.length - 1]);
        }
    }

    private static List<Pixels> frames(int width, int height) {
        List<Pixels> frames = new ArrayList<>();
        for (int seed = 0; seed < FRAMES; seed++) {
            byte[] rgb = new byte[width * height * Pixels.CHANNELS];
            new Random(seed).nextBytes(rgb);
            frames.add(Pixels.of(width, height, rgb));
        }
        return frames;
    }

    private static void sleepUntil(long nanos) {
        for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
