package io.leveret.testing.zoo;

/**
 * What is published of an architecture's costs.
 *
 * @param parameterSource whose count it is
 * @param parameters all of them
 * @param difference how many a converted file has more in its filters and biases; see the methods below
 * @param multiplyAddSource whose count it is
 * @param multiplyAdds of one inference, in millions
 * @param tolerance how far the published multiply-adds may be from what they are, as a share: half a unit of its last
 *        place, or more where it says why
 */
public record Published(String parameterSource, long parameters, long difference, String multiplyAddSource,
        double multiplyAdds, double tolerance) {

    /** Values of a batch norm for each channel: beta, gamma, and the moving mean and variance. */
    static final int KERAS = 4;
    /** The same without gamma. */
    static final int WITHOUT_SCALE = 3;
    /** The same without what is not trained: beta and gamma. */
    static final int TRAINED = 2;

    /** The parameters of a converted file's filters and biases, exactly. */
    public long convertedParameters() {
        return parameters + difference;
    }

    /** Whether a file's multiply-adds are those that are published. */
    public boolean isNear(long counted) {
        return Math.abs(counted / 1e6 - multiplyAdds) <= tolerance * multiplyAdds;
    }

    /** The difference that batch norms make which have become part of the convolution before them: a bias is left of each. */
    static long folded(int valuesPerChannel, int channels) {
        return (1L - valuesPerChannel) * channels;
    }

    /** The difference that batch norms make which have become MUL and ADD: they are in no filter and no bias. */
    static long standing(int valuesPerChannel, int channels) {
        return -(long) valuesPerChannel * channels;
    }

    /** The difference that a classifier makes which was not counted. */
    static long classifier(int units, int classes) {
        return (units + 1L) * classes;
    }
}
