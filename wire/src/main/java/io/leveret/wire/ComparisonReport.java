package io.leveret.wire;

import io.leveret.measure.comparison.Comparison;
import io.leveret.measure.comparison.Constraints;
import java.util.List;

/**
 * The result of a comparison, with its inputs.
 *
 * @param evaluations one for each model, in the order of the comparison; at least one
 * @param comparison of the models
 * @param budget the limits for a recommended model
 */
public record ComparisonReport(List<EvaluationReport> evaluations, Comparison comparison, Constraints budget) {
    /**
     * Checks that the evaluations are those of the comparison, and copies the list.
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

    /** Returns the name of a model by its index: its source. */
    public String name(int model) {
        return evaluations.get(model).model();
    }

    /** Returns the name without the folder, if it is still unique. */
    public String shortName(int model) {
        String file = fileName(name(model));
        return evaluations.stream().filter(other -> fileName(other.model()).equals(file)).count() == 1 ? file
                : name(model);
    }

    private static String fileName(String path) {
        return path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
    }
}
