package io.leveret.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.base.Cancellation;
import io.leveret.train.HeadOptions.Optimizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeadTrainerTest {
    private static final float[] EQUAL = {1, 1, 1};

    @TempDir
    private Path folder;
    private FeatureStore store;

    @AfterEach
    void close() throws IOException {
        store.close();
    }

    /** Gaussians around points on a circle, one for each class. */
    private TrainingRows clouds(int[] labels, int features, double distance) throws IOException {
        SplittableRandom random = new SplittableRandom(3);
        float[][] rows = new float[labels.length][features];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < features; j++) {
                double middle = j == 0 ? distance * Math.cos(2 * labels[i])
                        : j == 1 ? distance * Math.sin(2 * labels[i]) : 0;
                rows[i][j] = (float) (middle + random.nextGaussian());
            }
        }
        store = GivenFeatures.store(folder, rows);
        return GivenFeatures.rows(store, labels);
    }

    private static int[] labels(int... counts) {
        int[] labels = new int[Arrays.stream(counts).sum()];
        int at = 0;
        for (int label = 0; label < counts.length; label++) {
            Arrays.fill(labels, at, at += counts[label], label);
        }
        return labels;
    }

    private static HeadOptions options(Optimizer optimizer, int hidden, int epochs, int batch, double rate,
            double decay, double dropout, double smoothing) {
        return HeadOptions.builder().hidden(hidden).epochs(epochs).batch(batch).optimizer(optimizer).learningRate(rate)
                .weightDecay(decay).dropout(dropout).labelSmoothing(smoothing).build();
    }

    private static HeadTrainer trained(TrainingRows rows, float[] classWeights, HeadOptions options, long seed) {
        HeadTrainer trainer = new HeadTrainer(rows, classWeights, options, seed);
        for (int epoch = 0; epoch < options.epochs(); epoch++) {
            trainer.epoch(Cancellation.NONE);
        }
        return trainer;
    }

    private static float[] read(TrainingRows rows, int row) {
        float[] features = new float[rows.length()];
        rows.read(row, features);
        return features;
    }

    private static double share(TrainingRows rows, DenseHead head, int label) {
        int right = 0;
        int all = 0;
        for (int row = 0; row < rows.count(); row++) {
            if (label < 0 || rows.label(row) == label) {
                all++;
                right += HeadTrainer.first(head.logits(read(rows, row))) == rows.label(row) ? 1 : 0;
            }
        }
        return (double) right / all;
    }

    /** The same training in double precision, with gradients by central differences, and one batch of all rows. */
    private static final class SlowTrainer {
        private final TrainingRows rows;
        private final float[] classWeights;
        private final HeadOptions options;
        private final double[][] parameters; // weights and biases of each layer, alternating
        private final double[][] momentum;
        private final double[][] squares;
        private final DenseHead shape;
        private final double[] kept; // factor of each input of the last layer

        SlowTrainer(TrainingRows rows, float[] classWeights, HeadOptions options, DenseHead start) {
            this.rows = rows;
            this.classWeights = classWeights;
            this.options = options;
            this.shape = start;
            parameters = parameters(start);
            kept = new double[start.inputs(start.layers() - 1)];
            Arrays.fill(kept, 1);
            momentum = new double[parameters.length][];
            squares = new double[parameters.length][];
            for (int i = 0; i < parameters.length; i++) {
                momentum[i] = new double[parameters[i].length];
                squares[i] = new double[parameters[i].length];
            }
        }

        static double[][] parameters(DenseHead head) {
            double[][] parameters = new double[2 * head.layers()][];
            for (int layer = 0; layer < head.layers(); layer++) {
                parameters[2 * layer] = doubles(head.weights(layer));
                parameters[2 * layer + 1] = doubles(head.biases(layer));
            }
            return parameters;
        }

        private static double[] doubles(float[] values) {
            double[] doubles = new double[values.length];
            Arrays.setAll(doubles, i -> values[i]);
            return doubles;
        }

        double loss() {
            double loss = 0;
            for (int row = 0; row < rows.count(); row++) {
                double[] values = doubles(read(rows, row));
                for (int layer = 0; layer < shape.layers(); layer++) {
                    for (int i = 0; i < values.length && layer == shape.layers() - 1; i++) {
                        values[i] *= kept[i];
                    }
                    double[] next = parameters[2 * layer + 1].clone();
                    for (int unit = 0; unit < next.length; unit++) {
                        for (int i = 0; i < values.length; i++) {
                            next[unit] += parameters[2 * layer][unit * values.length + i] * values[i];
                        }
                        next[unit] = layer < shape.layers() - 1 ? Math.max(0, next[unit]) : next[unit];
                    }
                    values = next;
                }
                double sum = Arrays.stream(values).map(Math::exp).sum();
                for (int label = 0; label < values.length; label++) {
                    double target = options.labelSmoothing() / values.length
                            + (label == rows.label(row) ? 1 - options.labelSmoothing() : 0);
                    loss -= classWeights[rows.label(row)] * target * Math.log(Math.exp(values[label]) / sum);
                }
            }
            return loss / rows.count();
        }

        private double[][] gradients() {
            double[][] gradients = new double[parameters.length][];
            for (int i = 0; i < parameters.length; i++) {
                gradients[i] = new double[parameters[i].length];
                for (int j = 0; j < parameters[i].length; j++) {
                    double was = parameters[i][j];
                    parameters[i][j] = was + 1e-5;
                    double above = loss();
                    parameters[i][j] = was - 1e-5;
                    gradients[i][j] = (above - loss()) / 2e-5;
                    parameters[i][j] = was;
                }
            }
            return gradients;
        }

        void train() {
            for (int step = 0; step < options.epochs(); step++) {
                double rate = options.learningRate() / 2 * (1 + Math.cos(Math.PI * step / options.epochs()));
                double[][] gradients = gradients();
                for (int i = 0; i < parameters.length; i++) {
                    double decay = i % 2 == 0 ? options.weightDecay() : 0; // of weights, not of biases
                    for (int j = 0; j < parameters[i].length; j++) {
                        double change = switch (options.optimizer()) {
                            case SGD -> momentum[i][j] = 0.9 * momentum[i][j] + gradients[i][j]
                                    + decay * parameters[i][j];
                            case ADAMW -> {
                                momentum[i][j] += 0.1 * (gradients[i][j] - momentum[i][j]);
                                squares[i][j] += 0.001 * (Math.pow(gradients[i][j], 2) - squares[i][j]);
                                yield momentum[i][j] / (1 - Math.pow(0.9, step + 1))
                                        / (Math.sqrt(squares[i][j] / (1 - Math.pow(0.999, step + 1))) + 1e-8)
                                        + decay * parameters[i][j];
                            }
                        };
                        parameters[i][j] -= rate * change;
                    }
                }
            }
        }
    }

    /** With a rate of 1, a first step changes weights by their gradients. */
    @ParameterizedTest
    @CsvSource({"0, 0", "0, 0.2", "6, 0", "6, 0.2"})
    void epoch_firstStep_isTheGradientByDifferences(int hidden, double smoothing) throws IOException {
        TrainingRows rows = clouds(labels(9, 5, 4), 11, 1);
        HeadOptions options = options(Optimizer.SGD, hidden, 1, 18, 1, 0, 0, smoothing);
        float[] classWeights = {0.5f, 1, 2};
        HeadTrainer trainer = new HeadTrainer(rows, classWeights, options, 5);
        double[][] before = SlowTrainer.parameters(trainer.head());
        SlowTrainer slow = new SlowTrainer(rows, classWeights, options, trainer.head());
        double[][] gradients = slow.gradients();
        assertEquals(slow.loss(), trainer.epoch(Cancellation.NONE).loss(), 1e-6);
        double[][] after = SlowTrainer.parameters(trainer.head());
        for (int i = 0; i < before.length; i++) {
            assertTrue(Arrays.stream(gradients[i]).anyMatch(each -> Math.abs(each) > 0.01), "nothing to compare");
            for (int j = 0; j < before[i].length; j++) {
                assertEquals(gradients[i][j], before[i][j] - after[i][j], 2e-6, "parameter " + i + ", " + j);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"SGD, 0, 0.3", "SGD, 5, 0.3", "ADAMW, 0, 0.05", "ADAMW, 5, 0.05"})
    void epoch_some_areThoseOfPlainDoubles(Optimizer optimizer, int hidden, double rate) throws IOException {
        TrainingRows rows = clouds(labels(9, 5, 4), 5, 1);
        HeadOptions options = options(optimizer, hidden, 8, 100, rate, 0.1, 0, 0.1);
        SlowTrainer slow = new SlowTrainer(rows, EQUAL, options, new HeadTrainer(rows, EQUAL, options, 5).head());
        slow.train();
        double[][] actual = SlowTrainer.parameters(trained(rows, EQUAL, options, 5).head());
        for (int i = 0; i < actual.length; i++) {
            assertArrayEquals(slow.parameters[i], actual[i], 1e-4);
        }
    }

    @ParameterizedTest
    @CsvSource({"SGD, 0", "SGD, 16", "ADAMW, 0", "ADAMW, 16"})
    void epoch_separableClasses_areAllLearned(Optimizer optimizer, int hidden) throws IOException {
        TrainingRows rows = clouds(labels(40, 40, 40), 8, 12);
        HeadOptions options = options(optimizer, hidden, 40, 16, 0.01, 0.001, 0.2, 0.1);
        HeadTrainer trainer = new HeadTrainer(rows, EQUAL, options, 1);
        double first = trainer.epoch(Cancellation.NONE).loss();
        HeadTrainer.Epoch last = null;
        for (int epoch = 1; epoch < 40; epoch++) {
            last = trainer.epoch(Cancellation.NONE);
        }
        assertEquals(1, share(rows, trainer.head(), -1));
        assertTrue(last.loss() < first);
        assertTrue(last.correct() > 100 && last.correct() <= 120, "" + last.correct());
    }

    /** No line separates two classes that lie in opposite quadrants each. */
    @Test
    void epoch_classesThatNoLineDivides_needAHiddenLayer() throws IOException {
        SplittableRandom random = new SplittableRandom(2);
        int[] labels = new int[200];
        float[][] features = new float[200][2];
        for (int i = 0; i < 200; i++) {
            for (int j = 0; j < 2; j++) {
                features[i][j] = (float) ((random.nextBoolean() ? 1 : -1) * random.nextDouble(0.5, 1.5));
            }
            labels[i] = features[i][0] * features[i][1] > 0 ? 1 : 0;
        }
        store = GivenFeatures.store(folder, features);
        TrainingRows rows = GivenFeatures.rows(store, labels);
        float[] equal = {1, 1};
        HeadOptions line = options(Optimizer.ADAMW, 0, 60, 16, 0.02, 0, 0, 0);
        HeadOptions hidden = options(Optimizer.ADAMW, 16, 60, 16, 0.02, 0, 0, 0);
        assertTrue(share(rows, trained(rows, equal, line, 1).head(), -1) < 0.8);
        assertEquals(1, share(rows, trained(rows, equal, hidden, 1).head(), -1));
    }

    @ParameterizedTest
    @CsvSource({"SGD, 0", "SGD, 16", "ADAMW, 0", "ADAMW, 16"})
    void epoch_sameSeed_isTheSameToTheBit(Optimizer optimizer, int hidden) throws IOException {
        TrainingRows rows = clouds(labels(20, 20, 20), 9, 1);
        HeadOptions options = options(optimizer, hidden, 3, 7, 0.01, 0.01, 0.5, 0.1);
        double[][] one = SlowTrainer.parameters(trained(rows, EQUAL, options, 4).head());
        double[][] again = SlowTrainer.parameters(trained(rows, EQUAL, options, 4).head());
        double[][] other = SlowTrainer.parameters(trained(rows, EQUAL, options, 5).head());
        for (int i = 0; i < one.length; i++) {
            assertArrayEquals(one[i], again[i]);
            assertFalse(Arrays.equals(one[i], other[i]));
        }
    }

    @Test
    void epoch_rareClassOfMoreWeight_isFoundMoreOften() throws IOException {
        TrainingRows rows = clouds(labels(380, 20), 2, 1);
        HeadOptions options = options(Optimizer.SGD, 0, 30, 32, 0.01, 0, 0, 0);
        DenseHead equal = trained(rows, new float[]{1, 1}, options, 1).head();
        DenseHead balanced = trained(rows, new float[]{400 / 760f, 10}, options, 1).head();
        assertTrue(share(rows, equal, 1) < 0.6, "" + share(rows, equal, 1));
        assertTrue(share(rows, balanced, 1) > 0.7, "" + share(rows, balanced, 1));
    }

    @Test
    void epoch_smoothedLabels_makeLessSure() throws IOException {
        TrainingRows rows = clouds(labels(40, 40, 40), 4, 10);
        double[] sure = new double[2];
        for (int i = 0; i < 2; i++) {
            DenseHead head = trained(rows, EQUAL, options(Optimizer.ADAMW, 0, 200, 32, 0.05, 0, 0, 0.3 * i), 1).head();
            for (int row = 0; row < rows.count(); row++) {
                float[] probabilities = head.logits(read(rows, row));
                DenseHead.softmax(probabilities);
                sure[i] += probabilities[rows.label(row)] / rows.count();
            }
        }
        assertTrue(sure[0] > 0.99, "" + sure[0]);
        assertEquals(0.8, sure[1], 0.03); // 1 − 0.3 + 0.3 / 3, the target
    }

    /** Dropped inputs show in the last layer's weights, which do not change there. */
    @ParameterizedTest
    @ValueSource(ints = {0, 200})
    void epoch_dropout_isTheGradientOfWhatIsLeftAndGrown(int hidden) throws IOException {
        TrainingRows rows = clouds(labels(2, 2, 2), hidden == 0 ? 200 : 7, 1).with(new int[]{3}, new int[]{1});
        HeadOptions options = options(Optimizer.SGD, hidden, 1, 1, 1, 0, 0.3, 0.1);
        HeadTrainer trainer = new HeadTrainer(rows, EQUAL, options, 5);
        double[][] before = SlowTrainer.parameters(trainer.head());
        SlowTrainer slow = new SlowTrainer(rows, EQUAL, options, trainer.head());
        trainer.epoch(Cancellation.NONE);
        double[][] after = SlowTrainer.parameters(trainer.head());
        int last = before.length - 2;
        int dropped = 0;
        for (int i = 0; i < 200; i++) {
            boolean changed = before[last][i] != after[last][i];
            slow.kept[i] = changed ? 1 / 0.7 : 0;
            dropped += changed ? 0 : 1;
        }
        if (hidden == 0) { // of hidden units, half are clamped besides
            assertEquals(60, dropped, 20);
        }
        double[][] gradients = slow.gradients();
        for (int i = 0; i < before.length; i++) {
            for (int j = 0; j < before[i].length; j++) {
                assertEquals(gradients[i][j], before[i][j] - after[i][j], 2e-6, "parameter " + i + ", " + j);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void epoch_learningRateOfTen_staysFinite(Optimizer optimizer) throws IOException {
        TrainingRows rows = clouds(labels(20, 20, 20), 9, 1);
        HeadTrainer trainer = trained(rows, EQUAL, options(optimizer, 0, 40, 8, 10, 0.01, 0.5, 0.1), 1);
        for (double[] values : SlowTrainer.parameters(trainer.head())) {
            assertTrue(Arrays.stream(values).allMatch(Double::isFinite), Arrays.toString(values));
        }
    }

    @ParameterizedTest
    @EnumSource
    void epoch_weightsThatGrowWithoutBounds_areNoNumbers(Optimizer optimizer) throws IOException {
        TrainingRows rows = clouds(labels(20, 20, 20), 9, 1);
        assertTrue(new HeadTrainer(rows, EQUAL, options(optimizer, 4, 40, 2, 10, 10, 0, 0.1), 1).head().isFinite());
        assertFalse(trained(rows, EQUAL, options(optimizer, 4, 40, 2, 10, 10, 0, 0.1), 1).head().isFinite());
    }
}
