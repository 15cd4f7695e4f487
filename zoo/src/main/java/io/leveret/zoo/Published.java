package io.leveret.zoo;

import java.util.Optional;

/**
 * The published costs of an architecture.
 *
 * @param parameterSource the source of the count
 * @param parameters the total count
 * @param parameterDifference how many more a converted file has; see the methods below
 * @param multiplyAddSource the source of the count
 * @param multiplyAdds of one inference, in millions
 * @param multiplyAddDifference how many more a converted file has, in millions: if not 0, the enum's constant says why
 * @param tolerance allowed relative error of the sum, because figures are rounded
 */
public record Published(String parameterSource, long parameters, long parameterDifference, String multiplyAddSource,
        double multiplyAdds, double multiplyAddDifference, double tolerance) {

    /** Values of a batch norm for each channel: beta, gamma, and the moving mean and variance. */
    static final int KERAS = 4;
    /** The same without gamma. */
    static final int WITHOUT_SCALE = 3;
    /** The same without the values that are not trained: beta and gamma. */
    static final int TRAINED = 2;

    /** Returns the exact number of parameters of a converted file. */
    public long convertedParameters() {
        return parameters + parameterDifference;
    }

    /** Returns the multiply-adds of a converted file, in millions, within {@link #tolerance}. */
    public double convertedMultiplyAdds() {
        return multiplyAdds + multiplyAddDifference;
    }

    /** Returns what is wrong with a file's costs; empty if nothing. */
    public Optional<String> complaint(long countedParameters, long countedMultiplyAdds) {
        double expected = convertedMultiplyAdds();
        if (countedParameters != convertedParameters()) {
            return Optional.of(countedParameters + " parameters instead of " + convertedParameters());
        }
        return Math.abs(countedMultiplyAdds / 1e6 - expected) <= tolerance * expected ? Optional.empty()
                : Optional.of(countedMultiplyAdds / 1e6 + " million multiply-adds instead of " + expected);
    }

    /**
     * Returns the difference from batch norms that are folded into the convolution before them: a bias remains of each.
     */
    static long folded(int valuesPerChannel, int channels) {
        return (1L - valuesPerChannel) * channels;
    }

    /** Returns the difference from batch norms that become MUL and ADD: a factor and a summand remain of each. */
    static long standing(int valuesPerChannel, int channels) {
        return (2L - valuesPerChannel) * channels;
    }

    /** Returns the difference from a classifier that was not counted. */
    static long classifier(int units, int classes) {
        return (units + 1L) * classes;
    }
}
