package io.leveret.wire;

import io.leveret.measure.Comparison;
import io.leveret.measure.Constraints;
import java.util.List;

/**
 * What a comparison found, with what it was of.
 *
 * @param evaluations of each model, in the order of the comparison; at least one
 * @param comparison of the models
 * @param budget what the model that is sought may cost
 */
public record ComparisonReport(List<EvaluationReport> evaluations, Comparison comparison, Constraints budget) {
    /**
     * Checks that the evaluations are those of the comparison; the list is copied.
     *
     * @throws IllegalArgumentException if they are not
     */
    public ComparisonReport {
        evaluations = List.copyOf(evaluations);
        if (evaluations.size() != comparison.models().size()) {
            throw new IllegalArgumentException(
                    evaluations.size() + " evaluations of " + comparison.models().size() + " models");
        }
    }

    /** What a model is called, by its place: where it is from. */
    public String name(int model) {
        return evaluations.get(model).model();
    }

    /** The same without the folder, if no other model's file is called so. */
    public String shortName(int model) {
        String file = fileName(name(model));
        return evaluations.stream().filter(other -> fileName(other.model()).equals(file)).count() == 1 ? file
                : name(model);
    }

    private static String fileName(String path) {
        return path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
    }
}
