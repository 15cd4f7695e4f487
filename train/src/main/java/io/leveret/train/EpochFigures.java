package io.leveret.train;

/**
 * How an epoch of training went, in the mean over the folds of the cross-validation.
 *
 * @param epoch its number, from 1
 * @param trainLoss cross-entropy with smoothed targets of the rows that were trained on, while they were
 * @param trainTop1 how often the first class of these was right, 0…1; other views and dropped features make that harder
 * @param validationLoss the same loss of photos that were not trained on, after the epoch
 * @param validationTop1 how often the first class of these was right, 0…1
 */
public record EpochFigures(int epoch, double trainLoss, double trainTop1, double validationLoss,
        double validationTop1) {}
