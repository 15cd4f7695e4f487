package io.leveret.train;

import io.leveret.base.Cancellation;
import io.leveret.engine.Workers;
import io.leveret.vision.Progress;
import java.util.ArrayList;
import java.util.List;

/**
 * Searches learning rate and weight decay: those with the lowest loss in cross-validation, among a few around the given
 * ones.
 */
final class Tuning {
    private static final double[] FACTORS = {1 / 3.0, 1, 3};
    /** The number of combinations to try. */
    static final int CHOICES = FACTORS.length * FACTORS.length;

    private Tuning() {}

    /** Returns the best options; of equally good ones the first. */
    static HeadOptions best(TrainingSet set, HeadOptions given, long seed, Workers workers, Cancellation cancellation,
            Progress progress) {
        List<HeadOptions> choices = new ArrayList<>();
        for (double rate : FACTORS) {
            for (double decay : FACTORS) {
                choices.add(given.toBuilder().learningRate(Math.min(10, given.learningRate() * rate))
                        .weightDecay(Math.min(10, given.weightDecay() * decay * decay)).build());
            }
        }
        HeadOptions best = given;
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < choices.size(); i++) {
            progress.update(i, choices.size());
            double loss = new CrossValidation(set, choices.get(i), seed).run(workers, cancellation, _ -> {}).loss();
            if (loss < least) {
                least = loss;
                best = choices.get(i);
            }
        }
        progress.update(choices.size(), choices.size());
        return best;
    }
}
