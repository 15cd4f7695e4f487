package io.leveret.zoo.network;

/**
 * The mean and variance of a tensor's values, treated as normal variables.
 *
 * @param mean of all values
 * @param variance of all values
 */
record Spread(double mean, double variance) {

    /** Around 0. */
    static Spread of(double variance) {
        return new Spread(0, variance);
    }

    /** Returns the mean of the squares, on which sums of products depend. */
    double power() {
        return mean * mean + variance;
    }

    /** Of the sum with an independent tensor. */
    Spread plus(Spread other) {
        return new Spread(mean + other.mean, variance + other.variance);
    }

    /** Of the product with an independent tensor. */
    Spread times(Spread other) {
        double product = mean * other.mean;
        return new Spread(product, power() * other.power() - product * product);
    }

    /** Returns the same mean with the variance multiplied by a factor. */
    Spread narrowed(double share) {
        return new Spread(mean, share * variance);
    }

    /** The spread of max(x, 0), and approximately of similar functions. */
    Spread rectified() {
        if (variance == 0) {
            return new Spread(Math.max(mean, 0), 0);
        }
        double deviation = Math.sqrt(variance);
        double position = mean / deviation;
        double density = Math.exp(-position * position / 2) / Math.sqrt(2 * Math.PI);
        // of the values above 0: the logistic function for the normal one
        double share = 1 / (1 + Math.exp(-1.702 * position));
        double rectifiedMean = mean * share + deviation * density;
        double rectifiedPower = power() * share + mean * deviation * density;
        return new Spread(rectifiedMean, Math.max(rectifiedPower - rectifiedMean * rectifiedMean, 0));
    }
}
