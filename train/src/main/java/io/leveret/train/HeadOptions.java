package io.leveret.train;

/**
 * How a head is trained.
 *
 * @param hidden units of a hidden layer, 0 to 4096; 0 for none, which is softmax regression
 * @param epochs passes over all rows at most, 1 to 10,000; the learning rate falls from its full value to 0 over so many, as half a cosine
 * @param batch rows in a step, 1 to 65,536
 * @param optimizer how steps are made of gradients
 * @param learningRate at the beginning, above 0 and up to 10
 * @param weightDecay how much weights shrink: with SGD, this times the weights is added to their gradient (L2); with AdamW weights lose
 *     this times the learning rate at each step (decoupled); 0 to 10
 * @param dropout share of the last layer's inputs that are taken for 0 at each step, 0 to 0.9
 * @param labelSmoothing share of each target that goes to all classes equally, 0 to 0.9
 */
public record HeadOptions(int hidden, int epochs, int batch, Optimizer optimizer, double learningRate,
        double weightDecay, double dropout, double labelSmoothing) {
    /** How steps are made of gradients. */
    public enum Optimizer {
        /** Stochastic gradient descent with a momentum of 0.9. */
        SGD,
        /** I. Loshchilov, F. Hutter, "Decoupled Weight Decay Regularization", 2019; β₁ 0.9, β₂ 0.999, ε 10⁻⁸. */
        ADAMW
    }

    /** Softmax regression, for most uses. */
    public static final HeadOptions DEFAULT = new HeadOptions(0, 40, 32, Optimizer.SGD, 0.001, 0.01, 0.5, 0.1);

    /**
     * Options.
     *
     * @throws io.leveret.base.OptionException if a value is outside its range
     */
    public HeadOptions {
        Range.check("hidden", hidden, 0, 4096);
        Range.check("epochs", epochs, 1, 10_000);
        Range.check("batch", batch, 1, 65_536);
        Range.check("learningRate", learningRate, Double.MIN_NORMAL, 10);
        Range.check("weightDecay", weightDecay, 0, 10);
        Range.check("dropout", dropout, 0, 0.9);
        Range.check("labelSmoothing", labelSmoothing, 0, 0.9);
    }

    /** The same with another learning rate and weight decay. */
    public HeadOptions withRates(double newLearningRate, double newWeightDecay) {
        return new HeadOptions(hidden, epochs, batch, optimizer, newLearningRate, newWeightDecay, dropout,
                labelSmoothing);
    }
}
