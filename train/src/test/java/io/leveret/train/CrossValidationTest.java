package io.leveret.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.base.Cancellation;
import io.leveret.engine.Workers;
import io.leveret.train.HeadOptions.Optimizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrossValidationTest {
    private static final int PATIENCE = 10;

    @TempDir
    private Path folder;

    private static HeadOptions options(int epochs, double rate) {
        return HeadOptions.builder().hidden(0).epochs(epochs).batch(8).optimizer(Optimizer.ADAMW).learningRate(rate)
                .weightDecay(0).dropout(0).labelSmoothing(0).build();
    }

    /** Random features, so that only a head trained on a photo knows its class. */
    private static float[][] noise(int photos, int features) {
        SplittableRandom random = new SplittableRandom(1);
        float[][] noise = new float[photos][features];
        for (float[] row : noise) {
            for (int i = 0; i < features; i++) {
                row[i] = (float) random.nextGaussian();
            }
        }
        return noise;
    }

    private static int[] alternating(int photos, int classes) {
        return IntStream.range(0, photos).map(photo -> photo % classes).toArray();
    }

    /** One feature determines the class. */
    private static float[][] separable(int[] labels) {
        float[][] features = noise(labels.length, 6);
        for (int photo = 0; photo < labels.length; photo++) {
            features[photo][labels[photo]] += 2.5f;
        }
        return features;
    }

    @Test
    void run_fewPhotos_validateEachOnce() throws IOException {
        int[] labels = alternating(61, 3);
        try (FeatureStore store = GivenFeatures.store(folder, separable(labels))) {
            TrainingSet set = GivenFeatures.set(store, labels);
            CrossValidation validation = new CrossValidation(set, options(5, 0.01), 1);
            CrossValidation.Result result = validation.run(Workers.shared(), Cancellation.NONE, _ -> {});
            assertEquals(61, validation.validationPhotos());
            assertEquals(61, result.logits().length);
            assertArrayEquals(Arrays.stream(labels).sorted().toArray(),
                    Arrays.stream(result.labels()).sorted().toArray());
            // No two photos have the same features, so none have the same logits.
            assertEquals(61, Arrays.stream(result.logits()).map(Arrays::toString).distinct().count());
        }
    }

    @Test
    void run_manyPhotos_validateATenthOnce() throws IOException {
        int[] labels = alternating(6000, 3);
        try (FeatureStore store = GivenFeatures.store(folder, separable(labels))) {
            CrossValidation validation = new CrossValidation(GivenFeatures.set(store, labels), options(1, 0.01), 1);
            assertEquals(600, validation.validationPhotos());
            assertEquals(600, validation.run(Workers.none(), Cancellation.NONE, _ -> {}).labels().length);
        }
    }

    /** Each photo occurs twice. Training on its copy would reveal its class. */
    @Test
    void run_nearDuplicates_areInOneFold() throws IOException {
        float[][] features = noise(120, 100);
        int[] labels = new int[120];
        int[] groups = new int[120];
        for (int photo = 0; photo < 120; photo++) {
            features[photo] = features[photo / 2 * 2];
            labels[photo] = photo / 2 % 2;
            groups[photo] = photo / 2 * 2;
        }
        try (FeatureStore store = GivenFeatures.store(folder, features)) {
            assertTrue(lastTop1(GivenFeatures.set(store, labels)) > 0.9);
            assertTrue(lastTop1(GivenFeatures.set(store, labels, groups)) < 0.7);
        }
    }

    private static double lastTop1(TrainingSet set) {
        return new CrossValidation(set, options(30, 0.05), 1).run(Workers.shared(), Cancellation.NONE, _ -> {}).epochs()
                .getLast().validationTop1();
    }

    @Test
    void run_nothingToLearn_stopsAfterItsPatience() throws IOException {
        int[] labels = alternating(60, 2);
        try (FeatureStore store = GivenFeatures.store(folder, noise(60, 50))) {
            CrossValidation.Result result = run(GivenFeatures.set(store, labels), options(1000, 0.05), 2);
            assertEquals(result.best() + PATIENCE, result.epochs().size());
        }
    }

    /** With a low rate, each epoch is better than the one before. */
    @Test
    void run_somethingToLearn_goesOnToTheLastEpoch() throws IOException {
        int[] labels = alternating(60, 3);
        try (FeatureStore store = GivenFeatures.store(folder, separable(labels))) {
            CrossValidation.Result result = run(GivenFeatures.set(store, labels), options(40, 0.002), 2);
            assertEquals(40, result.epochs().size());
            assertTrue(result.best() > 30, "" + result.best());
        }
    }

    private static CrossValidation.Result run(TrainingSet set, HeadOptions options, int threads) {
        List<EpochFigures> reported = new ArrayList<>();
        CrossValidation.Result result;
        try (Workers workers = Workers.of(threads)) {
            result = new CrossValidation(set, options, 3).run(workers, Cancellation.NONE, reported::add);
        }
        assertEquals(reported, result.epochs());
        for (int i = 0; i < reported.size(); i++) {
            assertEquals(i + 1, reported.get(i).epoch());
        }
        double least = reported.stream().mapToDouble(EpochFigures::validationLoss).min().orElseThrow();
        assertEquals(least, result.loss());
        assertEquals(least, reported.get(result.best() - 1).validationLoss());
        assertTrue(reported.subList(0, result.best() - 1).stream().allMatch(epoch -> epoch.validationLoss() > least));
        return result;
    }

    @Test
    void run_best_hasTheLogitsOfItsEpoch() throws IOException {
        int[] labels = alternating(60, 2);
        try (FeatureStore store = GivenFeatures.store(folder, noise(60, 50))) {
            CrossValidation.Result result = run(GivenFeatures.set(store, labels), options(100, 0.05), 2);
            // Without smoothing, and of classes of the same size, the loss is the cross-entropy of these logits.
            assertEquals(result.loss(), Temperature.loss(result.logits(), result.labels(), 1, 0), 1e-5);
        }
    }

    @Test
    void run_byOtherNumbersOfThreads_isTheSame() throws IOException {
        int[] labels = alternating(60, 3);
        try (FeatureStore store = GivenFeatures.store(folder, separable(labels))) {
            TrainingSet set = GivenFeatures.set(store, labels);
            CrossValidation.Result one = run(set, HeadOptions.DEFAULT, 1);
            CrossValidation.Result many = run(set, HeadOptions.DEFAULT, 8);
            assertEquals(one.epochs(), many.epochs());
            assertArrayEquals(one.logits(), many.logits());
            assertArrayEquals(one.labels(), many.labels());
        }
    }

    @Test
    void new_allPhotosInOneGroup_isRefused() throws IOException {
        int[] labels = alternating(20, 2);
        try (FeatureStore store = GivenFeatures.store(folder, separable(labels))) {
            String message = assertThrows(TrainingException.class,
                    () -> new CrossValidation(GivenFeatures.set(store, labels, new int[20]), options(5, 0.01), 1))
                    .getMessage();
            assertTrue(message.contains("near-duplicates of each other; add other photos"), message);
        }
    }

    @Test
    void run_trainingThatDiverges_hasNoLoss() throws IOException {
        int[] labels = alternating(60, 3);
        try (FeatureStore store = GivenFeatures.store(folder, separable(labels))) {
            HeadOptions diverging = HeadOptions.builder().hidden(0).epochs(30).batch(4).optimizer(Optimizer.SGD)
                    .learningRate(10).weightDecay(10).dropout(0).labelSmoothing(0).build();
            assertEquals(Double.NaN,
                    new CrossValidation(GivenFeatures.set(store, labels), diverging, 1)
                            .run(Workers.shared(), Cancellation.NONE, _ -> {}).loss());
        }
    }

    @Test
    void best_ofTheGrid_isTheOneOfLeastLoss() throws IOException {
        int[] labels = alternating(60, 3);
        try (FeatureStore store = GivenFeatures.store(folder, separable(labels))) {
            TrainingSet set = GivenFeatures.set(store, labels);
            HeadOptions given = options(12, 0.001).toBuilder().learningRate(0.001).weightDecay(0.01).build();
            List<Integer> reported = new ArrayList<>();
            HeadOptions best = Tuning.best(set, given, 3, Workers.shared(), Cancellation.NONE, (done, total) -> {
                assertEquals(9, total);
                reported.add(done);
            });
            assertEquals(IntStream.rangeClosed(0, 9).boxed().toList(), reported);
            double least = run(set, best, 2).loss();
            List<HeadOptions> grid = new ArrayList<>();
            for (double rate : new double[]{1 / 3.0, 1, 3}) {
                for (double decay : new double[]{1 / 9.0, 1, 9}) {
                    HeadOptions choice = given.toBuilder().learningRate(0.001 * rate).weightDecay(0.01 * decay).build();
                    grid.add(choice);
                    assertTrue(least <= run(set, choice, 2).loss() + 1e-9);
                }
            }
            assertTrue(grid.stream().anyMatch(choice -> Math.abs(choice.learningRate() - best.learningRate()) < 1e-12
                    && Math.abs(choice.weightDecay() - best.weightDecay()) < 1e-12), best::toString);
            assertEquals(0.003, best.learningRate(), 1e-12); // far too few epochs for the others
        }
    }

    /** Some combinations of the grid learn and some diverge. */
    @Test
    void best_someOfTheGridDiverge_isOneThatDoesNot() throws IOException {
        int[] labels = alternating(60, 3);
        try (FeatureStore store = GivenFeatures.store(folder, separable(labels))) {
            HeadOptions given = HeadOptions.builder().hidden(0).epochs(30).batch(4).optimizer(Optimizer.SGD)
                    .learningRate(5).weightDecay(1.2).dropout(0).labelSmoothing(0).build();
            HeadOptions best = Tuning.best(GivenFeatures.set(store, labels), given, 3, Workers.shared(),
                    Cancellation.NONE, (_, _) -> {});
            assertTrue(best.weightDecay() < 1, best::toString);
        }
    }
}
