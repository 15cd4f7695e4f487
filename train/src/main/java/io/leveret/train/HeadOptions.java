package io.leveret.train;

import java.util.List;
import java.util.Objects;

/** Options for training a head. Immutable; created by {@link #builder()}, or {@link #DEFAULT}. */
public final class HeadOptions {
    /** The optimizer. */
    public enum Optimizer {
        /** Stochastic gradient descent with a momentum of 0.9. */
        SGD,
        /** I. Loshchilov, F. Hutter, "Decoupled Weight Decay Regularization", 2019; β₁ 0.9, β₂ 0.999, ε 10⁻⁸. */
        ADAMW
    }

    /** Softmax regression, for most uses. */
    public static final HeadOptions DEFAULT = builder().build();

    private final int hidden;
    private final int epochs;
    private final int batch;
    private final Optimizer optimizer;
    private final double learningRate;
    private final double weightDecay;
    private final double dropout;
    private final double labelSmoothing;

    private HeadOptions(Builder from) {
        hidden = from.hidden;
        epochs = from.epochs;
        batch = from.batch;
        optimizer = from.optimizer;
        learningRate = from.learningRate;
        weightDecay = from.weightDecay;
        dropout = from.dropout;
        labelSmoothing = from.labelSmoothing;
        Range.check("hidden", hidden, 0, 4096);
        Range.check("epochs", epochs, 1, 10_000);
        Range.check("batch", batch, 1, 65_536);
        Range.check("learningRate", learningRate, Double.MIN_NORMAL, 10);
        Range.check("weightDecay", weightDecay, 0, 10);
        Range.check("dropout", dropout, 0, 0.9);
        Range.check("labelSmoothing", labelSmoothing, 0, 0.9);
    }

    /** Units of a hidden layer, 0 to 4096; 0 for none, which is softmax regression. */
    public int hidden() {
        return hidden;
    }

    /**
     * The largest number of passes over all rows, 1 to 10,000; the learning rate falls from its full value to 0 over
     * this many, as half a cosine.
     */
    public int epochs() {
        return epochs;
    }

    /** Rows in an optimizer step, 1 to 65,536. */
    public int batch() {
        return batch;
    }

    /** The optimizer. */
    public Optimizer optimizer() {
        return optimizer;
    }

    /** The learning rate at the beginning, above 0 and up to 10. */
    public double learningRate() {
        return learningRate;
    }

    /**
     * The weight decay, 0 to 10. SGD adds it times the weights to their gradient (L2); AdamW subtracts it times the
     * learning rate times the weights at each step (decoupled).
     */
    public double weightDecay() {
        return weightDecay;
    }

    /** Share of the last layer's inputs that are set to 0 at each step, 0 to 0.9. */
    public double dropout() {
        return dropout;
    }

    /** Share of each target that goes to all classes equally, 0 to 0.9. */
    public double labelSmoothing() {
        return labelSmoothing;
    }

    private List<Object> values() {
        return List.of(hidden, epochs, batch, optimizer, learningRate, weightDecay, dropout, labelSmoothing);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HeadOptions options && values().equals(options.values());
    }

    @Override
    public int hashCode() {
        return values().hashCode();
    }

    @Override
    public String toString() {
        return values().toString();
    }

    /** Returns a builder with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns a builder with these options. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.hidden = hidden;
        builder.epochs = epochs;
        builder.batch = batch;
        builder.optimizer = optimizer;
        builder.learningRate = learningRate;
        builder.weightDecay = weightDecay;
        builder.dropout = dropout;
        builder.labelSmoothing = labelSmoothing;
        return builder;
    }

    /** Collects options. Not thread-safe. */
    public static final class Builder {
        private int hidden = 0;
        private int epochs = 40;
        private int batch = 32;
        private Optimizer optimizer = Optimizer.SGD;
        private double learningRate = 0.001;
        private double weightDecay = 0.01;
        private double dropout = 0.5;
        private double labelSmoothing = 0.1;

        private Builder() {}

        /** Units of a hidden layer, 0 to 4096; 0 for none, which is softmax regression. */
        public Builder hidden(int value) {
            hidden = value;
            return this;
        }

        /**
         * The largest number of passes over all rows, 1 to 10,000; the learning rate falls from its full value to 0
         * over this many, as half a cosine.
         */
        public Builder epochs(int value) {
            epochs = value;
            return this;
        }

        /** Rows in an optimizer step, 1 to 65,536. */
        public Builder batch(int value) {
            batch = value;
            return this;
        }

        /** The optimizer. */
        public Builder optimizer(Optimizer value) {
            optimizer = Objects.requireNonNull(value, "optimizer");
            return this;
        }

        /** The learning rate at the beginning, above 0 and up to 10. */
        public Builder learningRate(double value) {
            learningRate = value;
            return this;
        }

        /**
         * The weight decay, 0 to 10. SGD adds it times the weights to their gradient (L2); AdamW subtracts it times the
         * learning rate times the weights at each step (decoupled).
         */
        public Builder weightDecay(double value) {
            weightDecay = value;
            return this;
        }

        /** Share of the last layer's inputs that are set to 0 at each step, 0 to 0.9. */
        public Builder dropout(double value) {
            dropout = value;
            return this;
        }

        /** Share of each target that goes to all classes equally, 0 to 0.9. */
        public Builder labelSmoothing(double value) {
            labelSmoothing = value;
            return this;
        }

        /**
         * Returns the options.
         *
         * @throws io.leveret.base.OptionException if a value is outside its range
         */
        public HeadOptions build() {
            return new HeadOptions(this);
        }
    }
}
