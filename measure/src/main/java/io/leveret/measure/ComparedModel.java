package io.leveret.measure;

import java.util.Comparator;

/**
 * What is known of a model that is compared with others.
 *
 * @param benchmark how fast it is
 * @param evaluation how right it is, on at least one photo that could be read
 * @param hits on which photos, noted in this evaluation; none are added any more
 */
public record ComparedModel(BenchmarkResult benchmark, EvaluationResult evaluation, Hits hits) {
    /** By top-1 accuracy, exactly: the products fit, for there are no more images than hits. */
    static final Comparator<ComparedModel> MOST_ACCURATE_FIRST = (one, other) -> Long.compare(
            other.top1().correct() * one.top1().images(), one.top1().correct() * other.top1().images());
    static final Comparator<ComparedModel> FASTEST_FIRST = Comparator.comparingLong(ComparedModel::latencyNanos);
    static final Comparator<ComparedModel> SMALLEST_FIRST = Comparator.comparingLong(ComparedModel::fileBytes);

    /**
     * Checks that there is something to compare.
     *
     * @throws IllegalArgumentException if no photo could be read, or the hits are of another number of photos than the evaluation
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

    /** What the model was read from. */
    public String name() {
        return benchmark.model();
    }

    /** The size of its file. */
    public long fileBytes() {
        return benchmark.fileBytes();
    }

    /** The median of its inferences. */
    public long latencyNanos() {
        return benchmark.latency().p50Nanos();
    }

    /** How often its first class is right. */
    public Accuracy top1() {
        return evaluation.top(1).orElseThrow();
    }
}
