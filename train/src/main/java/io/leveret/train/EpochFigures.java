package io.leveret.train;

/**
 * The figures of a training epoch, as means over the folds of the cross-validation.
 *
 * @param epoch its number, from 1
 * @param trainLoss cross-entropy with smoothed targets on the training rows, during the epoch
 * @param trainTop1 top-1 accuracy on these, 0…1; other views and dropout lower it
 * @param validationLoss the same loss on photos left out of training, after the epoch
 * @param validationTop1 top-1 accuracy on these, 0…1
 */
public record EpochFigures(int epoch, double trainLoss, double trainTop1, double validationLoss,
        double validationTop1) {}
