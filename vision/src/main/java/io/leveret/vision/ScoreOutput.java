package io.leveret.vision;

import io.leveret.base.UnsuitableModelException;
import io.leveret.engine.Session;
import io.leveret.graph.ElementwiseFunction;
import io.leveret.graph.Graph;
import io.leveret.graph.Operator;
import io.leveret.graph.Shape;
import io.leveret.tflite.Model;
import io.leveret.vision.Decision.Source;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** An output of a classifier: one score for each class, before calibration. */
final class ScoreOutput {
    private final int index;
    private final int classes;
    private final boolean softmaxInside;
    private final Decision<Activation> activation;
    private final boolean applySoftmax;

    /**
     * Creates the scores of an output.
     *
     * @param index index of the graph's output, from 0
     * @throws UnsuitableModelException if the output is not {@link #isScores scores}
     */
    ScoreOutput(Model model, int index, int batch, Softmax softmax) {
        Graph graph = model.graph();
        if (!isScores(graph, index, batch)) {
            throw new UnsuitableModelException(model.source(),
                    model.source() + " is no image classifier: its first output is "
                            + graph.output(index).describe() + ", expected " + batch + "×N or " + batch
                            + "×1×1×N scores");
        }
        this.index = index;
        this.classes = graph.output(index).shape().dimension(-1);
        Optional<Operator> last = last(graph, index);
        this.softmaxInside = last.filter(Operator.Softmax.class::isInstance).isPresent();
        boolean calibrated = model.metadata().output(index).calibration().isPresent();
        this.activation = switch (softmax) {
            case AUTO -> calibrated ? new Decision<>(Activation.NONE, Source.METADATA, "score calibration")
                    : new Decision<>(endsInLogits(graph, index) ? Activation.SOFTMAX : Activation.NONE, Source.GRAPH,
                            last.map(operator -> operator.name() + " before the output").orElse(""));
            case ON -> new Decision<>(Activation.SOFTMAX, Source.OPTION, "");
            case OFF -> new Decision<>(Activation.NONE, Source.OPTION, "");
        };
        this.applySoftmax = activation.value() == Activation.SOFTMAX;
    }

    /** Returns what is applied to the values. */
    Decision<Activation> activation() {
        return activation;
    }

    /** Returns whether an output is batch × N or batch × 1 × 1 × N. */
    static boolean isScores(Graph graph, int index, int batch) {
        Shape shape = graph.output(index).shape();
        boolean row = shape.rank() == 2 && shape.dimension(0) == batch;
        boolean pixel = shape.rank() == 4 && shape.dimension(0) == batch && shape.dimension(1) == 1
                && shape.dimension(2) == 1;
        return row || pixel;
    }

    int classes() {
        return classes;
    }

    /** Returns whether the scores of an image sum to 1, up to quantization. */
    boolean isDistribution() {
        return softmaxInside || applySoftmax;
    }

    /** Returns the scores of the first images of the batch. */
    List<float[]> read(Session session, int images) {
        float[] values = session.readFloats(index); // [batch][classes]
        List<float[]> scores = new ArrayList<>(images);
        for (int image = 0; image < images; image++) {
            float[] row = values.length == classes ? values
                    : Arrays.copyOfRange(values, image * classes, (image + 1) * classes);
            scores.add(applySoftmax ? softmax(row) : row);
        }
        return scores;
    }

    /**
     * Returns whether an output is logits: before operators that only change shape or representation, it is computed by
     * neither SOFTMAX nor LOGISTIC.
     */
    static boolean endsInLogits(Graph graph, int index) {
        return last(graph, index).filter(last -> last instanceof Operator.Softmax
                || last instanceof Operator.Elementwise function
                        && function.function() == ElementwiseFunction.LOGISTIC)
                .isEmpty();
    }

    /**
     * Returns the operator that computes an output, before operators that only change shape or representation; empty if
     * it is an input.
     */
    private static Optional<Operator> last(Graph graph, int index) {
        int tensor = graph.outputs().get(index);
        for (Operator operator : graph.operators().reversed()) {
            if (operator.output() != tensor) {
                continue;
            }
            switch (operator) {
                case Operator.Relabeling same -> tensor = same.input();
                case Operator.Quantize same -> tensor = same.input();
                case Operator.Dequantize same -> tensor = same.input();
                case Operator _ -> {
                    return Optional.of(operator);
                }
            }
        }
        return Optional.empty();
    }

    /** Returns exp(x − max) / Σ exp(x − max): subtracting the maximum avoids overflow without changing the result. */
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
