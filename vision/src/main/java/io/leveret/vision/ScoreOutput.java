package io.leveret.vision;

import io.leveret.engine.Session;
import io.leveret.model.ElementwiseFunction;
import io.leveret.model.Graph;
import io.leveret.model.Operator;
import io.leveret.model.Shape;
import io.leveret.model.TensorSpec;
import java.util.Arrays;

/** A classifier's first output: one score for each class. */
final class ScoreOutput {
    private final int classes;
    private final boolean applySoftmax;

    /**
     * The scores of a graph.
     *
     * @param rawScores whether scores stay what the file gives even where those are logits
     * @throws IllegalArgumentException if the output is not 1×N or 1×1×1×N, with the batch of the input for its first 1
     */
    ScoreOutput(Graph graph, int batch, boolean rawScores) {
        TensorSpec output = graph.output(0);
        Shape shape = output.shape();
        boolean row = shape.rank() == 2 && shape.dimension(0) == batch;
        boolean pixel = shape.rank() == 4 && shape.dimension(0) == batch && shape.dimension(1) == 1
                && shape.dimension(2) == 1;
        if (!row && !pixel) {
            throw new IllegalArgumentException(graph.source() + " is no image classifier: its first output is "
                    + output.describe() + ", expected " + batch + "×N or " + batch + "×1×1×N scores");
        }
        this.classes = shape.dimension(-1);
        this.applySoftmax = !rawScores && endsInLogits(graph);
    }

    int classes() {
        return classes;
    }

    /** The scores of the first image of the batch. */
    float[] read(Session session) {
        float[] reals = session.readReals(0); // [batch][classes]
        float[] scores = reals.length == classes ? reals : Arrays.copyOf(reals, classes);
        return applySoftmax ? softmax(scores) : scores;
    }

    /**
     * Whether the first output is not yet probabilities: what computes it, behind operators that only change shape or
     * representation, is neither SOFTMAX nor LOGISTIC.
     */
    static boolean endsInLogits(Graph graph) {
        int tensor = graph.outputs().getFirst();
        for (Operator operator : graph.operators().reversed()) {
            if (operator.output() != tensor) {
                continue;
            }
            switch (operator) {
                case Operator.Relabelling same -> tensor = same.input();
                case Operator.Quantize same -> tensor = same.input();
                case Operator.Dequantize same -> tensor = same.input();
                case Operator.Softmax _ -> {
                    return false;
                }
                case Operator.Elementwise elementwise when elementwise.function() == ElementwiseFunction.LOGISTIC -> {
                    return false;
                }
                case Operator _ -> {
                    return true;
                }
            }
        }
        return true;
    }

    /** exp(x − max) / Σ exp(x − max): taking the maximum away changes nothing but keeps exp from overflowing. */
    static float[] softmax(float[] logits) {
        double max = Double.NEGATIVE_INFINITY;
        for (float logit : logits) {
            max = Math.max(max, logit);
        }
        double[] exponentials = new double[logits.length];
        double sum = 0;
        for (int i = 0; i < logits.length; i++) {
            exponentials[i] = Math.exp(logits[i] - max);
            sum += exponentials[i];
        }
        float[] probabilities = new float[logits.length];
        for (int i = 0; i < logits.length; i++) {
            probabilities[i] = (float) (exponentials[i] / sum);
        }
        return probabilities;
    }
}
