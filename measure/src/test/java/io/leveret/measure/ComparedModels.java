package io.leveret.measure;

import java.util.List;
import java.util.stream.Stream;

/**
 * Models to compare, built from their outcomes: {@code +} is right, {@code -} is wrong and {@code ?} could not be read.
 */
final class ComparedModels {
    private ComparedModels() {}

    static ComparedModel model(String photos, long latencyNanos, long fileBytes) {
        EvaluationTally tally = new EvaluationTally(2);
        outcomes(photos).forEach(tally::add);
        return new ComparedModel(benchmark(latencyNanos, fileBytes), tally.result(), hits(photos));
    }

    /** One of 10 ns and 10 bytes. */
    static ComparedModel model(String photos) {
        return model(photos, 10, 10);
    }

    /** One whose median is neither its mean nor its first. */
    static BenchmarkResult benchmark(long latencyNanos, long fileBytes) {
        return new BenchmarkResult("hares.tflite", fileBytes, "scalar", 1, 1, 1, 0,
                Latency.of(5 * latencyNanos, latencyNanos, latencyNanos), 1, 1, Profile.NONE);
    }

    static Hits hits(String photos) {
        Hits hits = new Hits();
        outcomes(photos).forEach(hits);
        return hits;
    }

    static Stream<PhotoOutcome> outcomes(String photos) {
        return photos.chars().mapToObj(ComparedModels::outcome);
    }

    private static PhotoOutcome outcome(int photo) {
        return photo == '?' ? new PhotoOutcome.Unreadable("photo", 1, "photo: is damaged")
                : new PhotoOutcome.Classified("photo", 1, photo == '+' ? top(1, 0) : top(0, 1), 0, 0, 0);
    }

    private static List<Prediction> top(int first, int second) {
        return List.of(new Prediction(first, 0.75f), new Prediction(second, 0.25f));
    }
}
