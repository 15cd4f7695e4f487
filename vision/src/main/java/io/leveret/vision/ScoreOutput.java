package io.leveret.vision;

import io.leveret.base.UnsuitableModelException;
import io.leveret.engine.Session;
import io.leveret.graph.Graph;
import io.leveret.graph.ScoreShape;
import io.leveret.tflite.Model;
import io.leveret.vision.Decision.Source;
import io.leveret.vision.scores.ScoreMeaning;
import io.leveret.vision.scores.ScoreMeaning.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** An output of a classifier: one value for each class, from which scores are made, before calibration. */
final class ScoreOutput {
    private final int index;
    private final int values;
    private final ScoreMeaning meaning;
    private final Decision<Activation> activation;
    private final boolean distribution;

    /** Values of an output for test pictures. */
    interface Trial {
        /** Returns whether an output's values are probabilities that sum to 1, for each of some test pictures. */
        boolean isDistribution(int output);
    }

    /**
     * An output that may be scores.
     *
     * @param index its index in the graph, from 0
     * @param values number of its values for each image
     * @param meaning what its values are
     */
    record Form(int index, int values, ScoreMeaning meaning) {}

    /**
     * Decides how scores are made of an output's values.
     *
     * <p>The operators decide if they can. If not, the values of two test pictures do, once: a decision for each photo
     * could change from one to the next, and one by the first photo would depend on which comes first.
     */
    ScoreOutput(Model model, Form form, Softmax softmax, Trial trial) {
        this.index = form.index();
        this.values = form.values();
        this.meaning = form.meaning();
        boolean seen = softmax != Softmax.ON && meaning.kind() == Kind.UNKNOWN && values > 1
                && trial.isDistribution(index);
        this.activation = switch (softmax) {
            case ON -> new Decision<>(usual(), Source.OPTION, "");
            case OFF -> new Decision<>(Activation.NONE, Source.OPTION, "");
            case AUTO -> activation(model.metadata().output(index).calibration().isPresent(), seen);
        };
        this.distribution = values > 1 && (activation.value() == Activation.SOFTMAX || seen
                || meaning.kind() == Kind.DISTRIBUTION);
    }

    private Activation usual() {
        return values == 1 ? Activation.SIGMOID : Activation.SOFTMAX;
    }

    /** Returns what to apply, if the options do not say. */
    private Decision<Activation> activation(boolean calibrated, boolean seenDistribution) {
        if (calibrated) {
            return new Decision<>(Activation.NONE, Source.METADATA, "score calibration");
        }
        if (seenDistribution) {
            return new Decision<>(Activation.NONE, Source.GRAPH, "values of test pictures sum to 1");
        }
        return switch (meaning.kind()) {
            case DISTRIBUTION, PARTIAL, INDEPENDENT -> new Decision<>(Activation.NONE, Source.GRAPH, meaning.reason());
            case LOGITS -> new Decision<>(usual(), Source.ASSUMED, "logits of " + meaning.reason());
            case UNKNOWN -> new Decision<>(usual(), Source.ASSUMED,
                    meaning.reason().isEmpty() ? "" : meaning.reason() + " gives no probabilities");
        };
    }

    /**
     * Returns the outputs of a model that may be scores, in its order.
     *
     * @throws UnsuitableModelException if there are none
     */
    static List<Form> forms(Model model, int batch) {
        Graph graph = model.graph();
        List<Form> forms = IntStream.range(0, graph.outputs().size())
                .filter(i -> ScoreShape.classes(graph.output(i), batch).isPresent())
                .mapToObj(i -> new Form(i, ScoreShape.classes(graph.output(i), batch).getAsInt(),
                        ScoreMeaning.of(graph, i, batch)))
                .toList();
        if (forms.isEmpty()) {
            String outputs = graph.outputs().stream().map(tensor -> graph.tensor(tensor).describe())
                    .collect(Collectors.joining(" and "));
            throw new UnsuitableModelException(model.source(),
                    names -> model.source() + " is no image classifier: its output is " + outputs
                            + ", expected one score for each class, such as " + batch + "×N"
                            + Signatures.hint(model, names));
        }
        return forms;
    }

    /** Returns what is applied to the values. */
    Decision<Activation> activation() {
        return activation;
    }

    /** Returns the number of values for each image. */
    int values() {
        return values;
    }

    /** Returns whether the scores of an image sum to 1, up to quantization and clipping. */
    boolean isDistribution() {
        return distribution;
    }

    /** Returns whether each score is a probability for itself. */
    boolean isIndependent() {
        return activation.value() == Activation.SIGMOID
                || activation.value() == Activation.NONE && meaning.kind() == Kind.INDEPENDENT;
    }

    /** Returns whether scores are the model's logits. */
    boolean isLogits() {
        return activation.value() == Activation.NONE && !meaning.isProbabilities();
    }

    /** Returns the scores of the first images of the batch. */
    List<float[]> read(Session session, int images) {
        float[] all = session.readFloats(index); // [batch][values]
        List<float[]> scores = new ArrayList<>(images);
        for (int image = 0; image < images; image++) {
            float[] row = all.length == values ? all
                    : Arrays.copyOfRange(all, image * values, (image + 1) * values);
            scores.add(switch (activation.value()) {
                case NONE -> row;
                case SOFTMAX -> softmax(row);
                case SIGMOID -> sigmoid(row);
            });
        }
        return scores;
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

    private static float[] sigmoid(float[] logits) {
        float[] probabilities = new float[logits.length];
        for (int i = 0; i < logits.length; i++) {
            probabilities[i] = (float) (1 / (1 + Math.exp(-(double) logits[i])));
        }
        return probabilities;
    }
}
