package io.leveret.train;

import io.leveret.base.Cancellation;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Trains a head by minimizing the cross-entropy of its probabilities with smoothed targets, each row weighted by its
 * class, in optimizer steps over batches of rows that are shuffled for each epoch. The same seed gives the same head to
 * the bit. Not thread-safe.
 */
final class HeadTrainer {
    private static final double MOMENTUM = 0.9;
    private static final double SECOND_MOMENTUM = 0.999;
    private static final double EPSILON = 1e-8;

    private final TrainingRows rows;
    private final float[] classWeights; // [classes]
    private final HeadOptions options;
    private final SplittableRandom random;
    private final DenseHead head;
    private final int[] order;
    private final float[][] gradients; // [layer][outputs][inputs]
    private final float[][] biasGradients; // [layer][outputs]
    private final float[][] momentum; // [layer], shaped like the gradients
    private final float[][] biasMomentum;
    private final float[][] squares; // the same, for AdamW
    private final float[][] biasSquares;
    private final float[][] values; // [layer][inputs] of the current row
    private final float[][] errors; // [layer][outputs] derivatives of the loss
    private long step;

    /**
     * Creates a trainer before its first epoch.
     *
     * @param classWeights the weight of a row of each class
     */
    HeadTrainer(TrainingRows rows, float[] classWeights, HeadOptions options, long seed) {
        this.rows = rows;
        this.classWeights = classWeights;
        this.options = options;
        this.random = new SplittableRandom(seed);
        this.head = DenseHead.random(rows.length(), options.hidden(), classWeights.length, random.split());
        this.order = new int[rows.count()];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        int layers = head.layers();
        gradients = new float[layers][];
        biasGradients = new float[layers][];
        momentum = new float[layers][];
        biasMomentum = new float[layers][];
        squares = new float[layers][];
        biasSquares = new float[layers][];
        values = new float[layers][];
        errors = new float[layers][];
        boolean second = options.optimizer() == HeadOptions.Optimizer.ADAMW;
        for (int layer = 0; layer < layers; layer++) {
            int size = head.weights(layer).length;
            gradients[layer] = new float[size];
            biasGradients[layer] = new float[head.outputs(layer)];
            momentum[layer] = new float[size];
            biasMomentum[layer] = new float[head.outputs(layer)];
            squares[layer] = new float[second ? size : 0];
            biasSquares[layer] = new float[second ? head.outputs(layer) : 0];
            values[layer] = new float[head.inputs(layer)];
            errors[layer] = new float[head.outputs(layer)];
        }
    }

    /** Returns the current head, which changes with the next epoch. */
    DenseHead head() {
        return head;
    }

    /**
     * The figures of an epoch.
     *
     * @param loss the mean of the minimized loss, during the epoch
     * @param correct rows whose top class was right, during the epoch
     */
    record Epoch(double loss, int correct) {}

    /**
     * Trains on all rows once. After a cancellation the head is unusable.
     *
     * @throws io.leveret.base.CancelledException if cancelled
     */
    Epoch epoch(Cancellation cancellation) {
        shuffle();
        double loss = 0;
        int correct = 0;
        long stepsInAll = (long) options.epochs() * Math.ceilDiv(order.length, options.batch());
        for (int start = 0; start < order.length; start += options.batch()) {
            cancellation.check();
            int count = Math.min(options.batch(), order.length - start);
            for (int layer = 0; layer < head.layers(); layer++) {
                Arrays.fill(gradients[layer], 0);
                Arrays.fill(biasGradients[layer], 0);
            }
            for (int i = start; i < start + count; i++) {
                forward(order[i]);
                int label = rows.label(order[i]);
                float[] logits = errors[head.layers() - 1];
                correct += first(logits) == label ? 1 : 0;
                loss += lossAndItsDerivative(logits, label, count);
                backward();
            }
            double rate = options.learningRate() * 0.5 * (1 + StrictMath.cos(StrictMath.PI * step / stepsInAll));
            step++;
            update(rate);
        }
        return new Epoch(loss / order.length, correct);
    }

    private void shuffle() {
        for (int i = order.length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int row = order[i];
            order[i] = order[other];
            order[other] = row;
        }
    }

    private void forward(int row) {
        rows.read(row, values[0]);
        for (int layer = 0; layer < head.layers(); layer++) {
            boolean last = layer == head.layers() - 1;
            if (last) {
                dropOut(values[layer]);
            }
            head.apply(layer, values[layer], errors[layer]);
            if (!last) {
                System.arraycopy(errors[layer], 0, values[layer + 1], 0, errors[layer].length);
                DenseHead.clampNegative(values[layer + 1]);
            }
        }
    }

    /** Sets some inputs to 0, and scales up the others to compensate (Srivastava et al. 2014). */
    private void dropOut(float[] inputs) {
        if (options.dropout() == 0) {
            return;
        }
        float kept = (float) (1 / (1 - options.dropout()));
        long threshold = (long) (options.dropout() * 0x1p16);
        for (int i = 0; i < inputs.length; i += 4) {
            long bits = random.nextLong(); // four decisions of 16 bits
            for (int j = i; j < Math.min(i + 4, inputs.length); j++) {
                inputs[j] = (bits & 0xffff) < threshold ? 0 : inputs[j] * kept;
                bits >>>= 16;
            }
        }
    }

    static int first(float[] scores) {
        int first = 0;
        for (int i = 1; i < scores.length; i++) {
            first = scores[i] > scores[first] ? i : first;
        }
        return first;
    }

    /**
     * Replaces logits by the loss's derivatives with respect to them, for a mean over a batch, and returns the loss.
     */
    private double lossAndItsDerivative(float[] logits, int label, int batch) {
        DenseHead.softmax(logits);
        float weight = classWeights[label];
        double loss = weight * DenseHead.smoothedLoss(logits, label, options.labelSmoothing());
        float spread = (float) (options.labelSmoothing() / logits.length);
        for (int i = 0; i < logits.length; i++) {
            float target = spread + (i == label ? (float) (1 - options.labelSmoothing()) : 0);
            logits[i] = weight * (logits[i] - target) / batch;
        }
        return loss;
    }

    private void backward() {
        for (int layer = head.layers() - 1; layer >= 0; layer--) {
            int inputs = head.inputs(layer);
            float[] gradient = gradients[layer];
            float[] input = values[layer];
            for (int unit = 0; unit < head.outputs(layer); unit++) {
                float error = errors[layer][unit];
                biasGradients[layer][unit] += error;
                addMultiple(error, input, gradient, unit * inputs);
            }
            if (layer > 0) {
                backThrough(layer);
            }
        }
    }

    /** Computes the derivatives with respect to the previous layer's results: 0 where they were clamped or dropped. */
    private void backThrough(int layer) {
        float[] below = errors[layer - 1];
        Arrays.fill(below, 0);
        int inputs = head.inputs(layer);
        float[] weights = head.weights(layer);
        for (int unit = 0; unit < head.outputs(layer); unit++) {
            float error = errors[layer][unit];
            for (int i = 0; i < inputs; i++) {
                below[i] += error * weights[unit * inputs + i];
            }
        }
        float kept = (float) (1 / (1 - options.dropout()));
        for (int i = 0; i < inputs; i++) {
            below[i] = values[layer][i] > 0 ? below[i] * kept : 0;
        }
    }

    private static void addMultiple(float factor, float[] of, float[] to, int at) {
        for (int i = 0; i < of.length; i++) {
            to[at + i] += factor * of[i];
        }
    }

    private void update(double rate) {
        for (int layer = 0; layer < head.layers(); layer++) {
            switch (options.optimizer()) {
                case SGD -> {
                    descend(head.weights(layer), gradients[layer], momentum[layer], (float) rate,
                            (float) options.weightDecay());
                    descend(head.biases(layer), biasGradients[layer], biasMomentum[layer], (float) rate, 0);
                }
                case ADAMW -> {
                    adapt(head.weights(layer), gradients[layer], momentum[layer], squares[layer], rate,
                            options.weightDecay());
                    adapt(head.biases(layer), biasGradients[layer], biasMomentum[layer], biasSquares[layer], rate, 0);
                }
            }
        }
    }

    private static void descend(float[] weights, float[] gradients, float[] velocity, float rate, float decay) {
        for (int i = 0; i < weights.length; i++) {
            velocity[i] = (float) MOMENTUM * velocity[i] + gradients[i] + decay * weights[i];
            weights[i] -= rate * velocity[i];
        }
    }

    private void adapt(float[] weights, float[] gradients, float[] means, float[] squares, double rate, double decay) {
        float first = (float) (1 / (1 - StrictMath.pow(MOMENTUM, step)));
        float second = (float) (1 / (1 - StrictMath.pow(SECOND_MOMENTUM, step)));
        float lost = (float) (rate * decay);
        for (int i = 0; i < weights.length; i++) {
            means[i] = (float) MOMENTUM * means[i] + (float) (1 - MOMENTUM) * gradients[i];
            squares[i] = (float) SECOND_MOMENTUM * squares[i]
                    + (float) (1 - SECOND_MOMENTUM) * gradients[i] * gradients[i];
            weights[i] -= lost * weights[i] + (float) rate * means[i] * first
                    / ((float) Math.sqrt(squares[i] * second) + (float) EPSILON);
        }
    }
}
