package io.leveret.cli;

import io.leveret.measure.Accuracy;
import io.leveret.measure.EvaluationResult;
import java.util.List;

/**
 * What {@code evaluate} writes in any format.
 *
 * @param model where the model is from
 * @param data where the photos are from
 * @param indexShift what was added to their indices
 * @param wanted the precisions that thresholds are sought for, each above 0 and up to 1
 */
record EvaluationReport(String model, String data, int indexShift, ClassNames names, List<Double> wanted,
        EvaluationResult result) {
    /** A share for people, such as {@code 0.683}. */
    static String share(Accuracy accuracy) {
        return decimals(accuracy.share());
    }

    static String decimals(double share) {
        return Text.decimals((float) share, 3);
    }
}
