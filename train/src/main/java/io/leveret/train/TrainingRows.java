package io.leveret.train;

import io.leveret.base.ErrorCode;
import java.util.Map;

/**
 * Rows of features with their classes, standardized: each feature minus its mean, divided by its standard deviation, so
 * that one learning rate suits all. To not amplify features that hardly vary, the divisor is at least half the root
 * mean square deviation of all features, which also keeps the weights of a quantized head within one scale.
 */
final class TrainingRows {
    private static final double LEAST_DEVIATION = 0.5;
    private static final double LEAST_VARIANCE = 1e-12; // share of the mean square; below it is only rounding

    private final FeatureStore store;
    private final int[] rows;
    private final int[] labels;
    private final float[] mean; // [features]
    private final float[] factor; // [features] factor after subtracting the mean

    private TrainingRows(FeatureStore store, int[] rows, int[] labels, float[] mean, float[] factor) {
        this.store = store;
        this.rows = rows;
        this.labels = labels;
        this.mean = mean;
        this.factor = factor;
    }

    /**
     * Returns rows of a store, scaled by their own mean and deviation.
     *
     * @throws TrainingException if a feature is not finite, or all rows are equal
     */
    static TrainingRows of(FeatureStore store, int[] rows, int[] labels) {
        int length = store.length();
        double[] sums = new double[length];
        double[] squares = new double[length];
        float[] row = new float[length];
        for (int each : rows) {
            store.read(each, row);
            for (int i = 0; i < length; i++) {
                if (!Float.isFinite(row[i])) {
                    throw new TrainingException(ErrorCode.BAD_MODEL, "the backbone gives " + row[i]
                            + " as feature " + i
                            + " of a photo, with which nothing can be learned; try another backbone",
                            Map.of("feature", i));
                }
                sums[i] += row[i];
                squares[i] += (double) row[i] * row[i];
            }
        }
        double common = 0;
        double power = 0;
        double[] variances = new double[length];
        for (int i = 0; i < length; i++) {
            double mean = sums[i] / rows.length;
            variances[i] = Math.max(0, squares[i] / rows.length - mean * mean);
            common += variances[i] / length;
            power += squares[i] / rows.length / length;
        }
        if (common <= LEAST_VARIANCE * power) {
            throw new TrainingException(ErrorCode.BAD_MODEL,
                    "the backbone gives the same features for all photos, with which nothing can be"
                            + " learned; try another backbone",
                    Map.of());
        }
        float[] mean = new float[length];
        float[] factor = new float[length];
        double least = LEAST_DEVIATION * Math.sqrt(common);
        for (int i = 0; i < length; i++) {
            mean[i] = (float) (sums[i] / rows.length);
            factor[i] = (float) (1 / Math.max(least, Math.sqrt(variances[i])));
        }
        return new TrainingRows(store, rows, labels, mean, factor);
    }

    /** Returns other rows, on the same scale. */
    TrainingRows with(int[] others, int[] theirLabels) {
        return new TrainingRows(store, others, theirLabels, mean, factor);
    }

    int count() {
        return rows.length;
    }

    int length() {
        return store.length();
    }

    int label(int row) {
        return labels[row];
    }

    /** Reads a row's scaled features into an array, from its start. */
    void read(int row, float[] into) {
        store.read(rows[row], into);
        for (int i = 0; i < mean.length; i++) {
            into[i] = (into[i] - mean[i]) * factor[i];
        }
    }

    /** Reads a row's unscaled features. */
    void readRaw(int row, float[] into) {
        store.read(rows[row], into);
    }

    float[] mean() {
        return mean;
    }

    float[] factor() {
        return factor;
    }
}
