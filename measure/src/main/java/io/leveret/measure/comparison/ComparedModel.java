package io.leveret.measure.comparison;

import io.leveret.measure.benchmark.BenchmarkResult;
import io.leveret.measure.evaluation.Accuracy;
import io.leveret.measure.evaluation.EvaluationResult;
import io.leveret.measure.evaluation.Hits;
import java.util.Comparator;

/**
 * The measurements of a model to compare with others.
 *
 * @param benchmark how fast it is
 * @param evaluation its accuracy, on at least one readable photo
 * @param hits the photos it is right on, from the same evaluation; no longer changed
 */
public record ComparedModel(BenchmarkResult benchmark, EvaluationResult evaluation, Hits hits) {
    /** Compares top-1 accuracy exactly. The products fit into a long. */
    static final Comparator<ComparedModel> MOST_ACCURATE_FIRST = (one, other) -> Long.compare(
            other.top1().correct() * one.top1().images(), one.top1().correct() * other.top1().images());
    static final Comparator<ComparedModel> FASTEST_FIRST = Comparator.comparingLong(ComparedModel::latencyNanos);
    static final Comparator<ComparedModel> SMALLEST_FIRST = Comparator.comparingLong(ComparedModel::fileBytes);

    /**
     * Checks that the parts fit together.
     *
     * @throws IllegalArgumentException if no photo could be read, or the hits and the evaluation have different numbers
     *        of photos
     */
    public ComparedModel {
        long photos = evaluation.images() + evaluation.unreadable().size();
        if (evaluation.images() == 0) {
            throw new IllegalArgumentException(benchmark.model() + " classified none of " + photos
                    + " photos; to compare it takes at least one that can be read");
        }
        if (hits.photos() != photos) {
            throw new IllegalArgumentException(benchmark.model() + " was evaluated on " + photos
                    + " photos, but its hits are of " + hits.photos());
        }
    }

    /** Returns the source of the model. */
    public String name() {
        return benchmark.model();
    }

    /** Returns the size of its file in bytes. */
    public long fileBytes() {
        return benchmark.fileBytes();
    }

    /** Returns the median time of an inference. */
    public long latencyNanos() {
        return benchmark.latency().p50Nanos();
    }

    /** Returns how often its top class is right. */
    public Accuracy top1() {
        return evaluation.top(1).orElseThrow();
    }
}
