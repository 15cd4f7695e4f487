package io.leveret.train;

import io.leveret.base.Cancellation;
import io.leveret.base.ErrorCode;
import io.leveret.dataset.Split;
import io.leveret.engine.Workers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Finds the best number of epochs, and the data for calibration, from training photos only: each photo is left out of
 * one training, which it then validates. With many photos, ten percent validate a single training, since more would
 * take long and add little.
 *
 * <p>The folds advance together, one epoch at a time, until the mean of their losses has not improved for some time.
 */
final class CrossValidation {
    private static final int FOLDS = 5;
    private static final int MOST_PHOTOS_IN_FOLDS = 5000;
    private static final int MOST_VALIDATION_PHOTOS = 10_000; // of the single training
    private static final int PATIENCE = 10; // epochs

    private final TrainingSet set;
    private final HeadOptions options;
    private final List<Fold> folds = new ArrayList<>();

    CrossValidation(TrainingSet set, HeadOptions options, long seed) {
        this.set = set;
        this.options = options;
        int[] parts = parts(set, seed);
        int count = set.photos() <= MOST_PHOTOS_IN_FOLDS ? FOLDS : 1;
        for (int fold = 0; fold < count; fold++) {
            int part = fold;
            int[] validation = IntStream.range(0, set.photos()).filter(photo -> parts[photo] == part).toArray();
            int[] training = IntStream.range(0, set.photos()).filter(photo -> parts[photo] != part).toArray();
            if (validation.length > 0 && training.length > 0) {
                folds.add(new Fold(training, validation, seed + fold));
            }
        }
        if (folds.isEmpty()) {
            throw new TrainingException(ErrorCode.BAD_LABELS,
                    "all photos to train with are near-duplicates of each other; add other photos", Map.of());
        }
    }

    private static int[] parts(TrainingSet set, long seed) {
        if (set.photos() <= MOST_PHOTOS_IN_FOLDS) {
            double[] shares = new double[FOLDS];
            Arrays.fill(shares, 1.0 / FOLDS);
            return Split.deal(set.labels(), set.groups(), shares, seed);
        }
        double share = Math.min(0.1, (double) MOST_VALIDATION_PHOTOS / set.photos());
        return Split.deal(set.labels(), set.groups(), new double[]{share, 1 - share}, seed);
    }

    /**
     * The result.
     *
     * @param epochs all epochs run
     * @param best the epoch with the lowest validation loss, from 1
     * @param loss the lowest validation loss; NaN if training diverges, which ends it
     * @param logits logits of each validation photo, after the best epoch
     * @param labels the classes of these photos
     * @param photos their positions in the training set
     */
    record Result(List<EpochFigures> epochs, int best, double loss, float[][] logits, int[] labels, int[] photos) {}

    /** One training, with the photos that it leaves out. */
    private final class Fold {
        private final int[] validation;
        private final HeadTrainer trainer;
        private final TrainingRows left;
        private final int rows;
        private final float[] weights; // of classes, over all photos, so that the losses of folds are comparable

        private HeadTrainer.Epoch trained;
        private double validationLoss; // summed
        private int validationCorrect;
        private float[][] logits;

        Fold(int[] training, int[] validation, long seed) {
            this.validation = validation;
            TrainingRows views = set.views(training);
            this.rows = views.count();
            this.trainer = new HeadTrainer(views, set.classWeights(training), options, seed);
            this.left = set.asTheyAre(validation, views);
            this.weights = set.classWeights(set.all());
        }

        Fold epoch(Cancellation cancellation) {
            trained = trainer.epoch(cancellation);
            logits = new float[validation.length][];
            validationLoss = 0;
            validationCorrect = 0;
            float[] row = new float[left.length()];
            for (int i = 0; i < validation.length; i++) {
                left.read(i, row);
                logits[i] = trainer.head().logits(row);
                int label = left.label(i);
                validationCorrect += HeadTrainer.first(logits[i]) == label ? 1 : 0;
                validationLoss += weights[label]
                        * DenseHead.smoothedLoss(probabilities(logits[i]), label, options.labelSmoothing());
            }
            return this;
        }
    }

    private static float[] probabilities(float[] logits) {
        float[] probabilities = logits.clone();
        DenseHead.softmax(probabilities);
        return probabilities;
    }

    /**
     * Runs the cross-validation.
     *
     * @param workers threads that train the folds, one each
     * @param listener called after each epoch
     */
    Result run(Workers workers, Cancellation cancellation, Consumer<EpochFigures> listener) {
        List<EpochFigures> epochs = new ArrayList<>();
        Result best = null;
        while (epochs.size() < options.epochs() && (best == null
                || !Double.isNaN(best.loss()) && epochs.size() - best.best() < PATIENCE)) {
            try (Stream<Fold> trained = workers.stream(folds.stream(), 1, cancellation,
                    (some, _) -> List.of(some.getFirst().epoch(cancellation)))) {
                trained.forEachOrdered(_ -> {}); // all folds
            }
            EpochFigures figures = figures(epochs.size() + 1);
            epochs.add(figures);
            listener.accept(figures);
            if (best == null || !(figures.validationLoss() >= best.loss())) {
                best = new Result(epochs, figures.epoch(), figures.validationLoss(),
                        folds.stream().flatMap(fold -> Arrays.stream(fold.logits)).toArray(float[][]::new),
                        folds.stream().flatMapToInt(fold -> IntStream.of(set.labels(fold.validation))).toArray(),
                        folds.stream().flatMapToInt(fold -> IntStream.of(fold.validation)).toArray());
            }
        }
        return best;
    }

    private EpochFigures figures(int epoch) {
        double trainLoss = 0;
        double trainCorrect = 0;
        double rows = 0;
        double validationLoss = 0;
        double validationCorrect = 0;
        double photos = 0;
        for (Fold fold : folds) {
            trainLoss += fold.trained.loss() * fold.rows;
            trainCorrect += fold.trained.correct();
            rows += fold.rows;
            validationLoss += fold.validationLoss;
            validationCorrect += fold.validationCorrect;
            photos += fold.validation.length;
        }
        return new EpochFigures(epoch, trainLoss / rows, trainCorrect / rows, validationLoss / photos,
                validationCorrect / photos);
    }

    /** Returns the number of validation photos. */
    int validationPhotos() {
        return folds.stream().mapToInt(fold -> fold.validation.length).sum();
    }
}
