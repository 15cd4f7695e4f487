package io.leveret.measure.comparison;

import io.leveret.measure.benchmark.BenchmarkResult;
import io.leveret.measure.benchmark.Conditions;
import io.leveret.measure.benchmark.Latency;
import io.leveret.measure.benchmark.Profile;
import io.leveret.measure.evaluation.Outcomes;

/** Models to compare, built from their {@link Outcomes}. */
final class ComparedModels {
    private ComparedModels() {}

    static ComparedModel model(String photos, long latencyNanos, long fileBytes) {
        return new ComparedModel(benchmark(latencyNanos, fileBytes), Outcomes.result(photos), Outcomes.hits(photos));
    }

    /** One of 10 ns and 10 bytes. */
    static ComparedModel model(String photos) {
        return model(photos, 10, 10);
    }

    /** One whose median is neither its mean nor its first. */
    static BenchmarkResult benchmark(long latencyNanos, long fileBytes) {
        return new BenchmarkResult("hares.tflite", fileBytes, "scalar", 1, 1, 1, 0,
                Latency.of(5 * latencyNanos, latencyNanos, latencyNanos), Conditions.QUIET, 1, 1, Profile.NONE);
    }
}
