package io.leveret.testing.zoo;

import java.util.Optional;

/**
 * What is published of an architecture's costs.
 *
 * @param parameterSource whose count it is
 * @param parameters all of them
 * @param parameterDifference how many a converted file has more; see the methods below
 * @param multiplyAddSource whose count it is
 * @param multiplyAdds of one inference, in millions
 * @param multiplyAddDifference how many a converted file has more, in millions: not 0 where the enum's constant says why
 * @param tolerance how far the sum may be off, as a share, because figures are rounded
 */
public record Published(String parameterSource, long parameters, long parameterDifference, String multiplyAddSource,
        double multiplyAdds, double multiplyAddDifference, double tolerance) {

    /** Values of a batch norm for each channel: beta, gamma, and the moving mean and variance. */
    static final int KERAS = 4;
    /** The same without gamma. */
    static final int WITHOUT_SCALE = 3;
    /** The same without what is not trained: beta and gamma. */
    static final int TRAINED = 2;

    /** The parameters of a converted file, exactly. */
    public long convertedParameters() {
        return parameters + parameterDifference;
    }

    /** The multiply-adds of a converted file, in millions, but for {@link #tolerance}. */
    public double convertedMultiplyAdds() {
        return multiplyAdds + multiplyAddDifference;
    }

    /** What is wrong with a file's costs, if anything is. */
    public Optional<String> complaint(long countedParameters, long countedMultiplyAdds) {
        double expected = convertedMultiplyAdds();
        if (countedParameters != convertedParameters()) {
            return Optional.of(countedParameters + " parameters instead of " + convertedParameters());
        }
        return Math.abs(countedMultiplyAdds / 1e6 - expected) <= tolerance * expected ? Optional.empty()
                : Optional.of(countedMultiplyAdds / 1e6 + " million multiply-adds instead of " + expected);
    }

    /** The difference that batch norms make which have become part of the convolution before them: a bias is left of each. */
    static long folded(int valuesPerChannel, int channels) {
        return (1L - valuesPerChannel) * channels;
    }

    /** The difference that batch norms make which have become MUL and ADD: a factor and a summand are left of each. */
    static long standing(int valuesPerChannel, int channels) {
        return (2L - valuesPerChannel) * channels;
    }

    /** The difference that a classifier makes which was not counted. */
    static long classifier(int units, int classes) {
        return (units + 1L) * classes;
    }
}
