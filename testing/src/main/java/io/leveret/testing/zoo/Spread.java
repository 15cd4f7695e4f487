package io.leveret.testing.zoo;

/**
 * How the values of a tensor are spread, as if they were normal variables.
 *
 * @param mean of all values
 * @param variance of all values
 */
record Spread(double mean, double variance) {

    /** Around 0. */
    static Spread of(double variance) {
        return new Spread(0, variance);
    }

    /** What sums of products see: the mean of the squares. */
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

    /** The same mean, but so many times the variance. */
    Spread narrowed(double share) {
        return new Spread(mean, share * variance);
    }

    /** Of max(x, 0); about the same for the functions that take its place. */
    Spread rectified() {
        if (variance == 0) {
            return new Spread(Math.max(mean, 0), 0);
        }
        double deviation = Math.sqrt(variance);
        double position = mean / deviation;
        double density = Math.exp(-position * position / 2) / Math.sqrt(2 * Math.PI);
        double share = 1 / (1 + Math.exp(-1.702 * position)); // of the values above 0: the logistic function for the normal one
        double rectifiedMean = mean * share + deviation * density;
        double rectifiedPower = power() * share + mean * deviation * density;
        return new Spread(rectifiedMean, Math.max(rectifiedPower - rectifiedMean * rectifiedMean, 0));
    }
}
