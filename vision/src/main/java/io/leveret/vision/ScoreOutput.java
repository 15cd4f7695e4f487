package io.leveret.vision;

import io.leveret.engine.Session;
import io.leveret.tflite.Model;
import io.leveret.vision.Decision.Source;
import io.leveret.vision.judge.Probabilities;
import io.leveret.vision.meaning.ScoreForm;
import io.leveret.vision.meaning.ScoreMeaning;
import io.leveret.vision.meaning.ScoreMeaning.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

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
     * Decides how scores are made of an output's values.
     *
     * <p>The operators decide if they can. If not, the values of two test pictures do, once: a decision for each photo
     * could change from one to the next, and one by the first photo would depend on which comes first.
     */
    ScoreOutput(Model model, ScoreForm form, Softmax softmax, Trial trial) {
        this.index = form.index();
        this.values = form.values();
        this.meaning = form.meaning();
        boolean seen = (softmax == Softmax.AUTO || softmax == Softmax.OFF)
                && (meaning.kind() == Kind.UNKNOWN || meaning.kind() == Kind.COMPUTED) && values > 1
                && trial.isDistribution(index);
        this.activation = switch (softmax) {
            case ON -> new Decision<>(usual(), Source.OPTION, "");
            case SIGMOID -> new Decision<>(Activation.SIGMOID, Source.OPTION, "");
            case OFF -> new Decision<>(Activation.NONE, Source.OPTION, "");
            case AUTO -> activation(model.metadata().output(index).calibration().isPresent(), seen);
        };
        this.distribution = values > 1 && activation.value() != Activation.SIGMOID
                && (activation.value() == Activation.SOFTMAX || seen
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
            case DISTRIBUTION, PARTIAL, INDEPENDENT, COMPUTED ->
                    new Decision<>(Activation.NONE, Source.GRAPH, meaning.reason());
            case LOGITS -> new Decision<>(usual(), Source.ASSUMED, "logits of " + meaning.reason());
            case UNKNOWN -> new Decision<>(usual(), Source.ASSUMED,
                    meaning.reason().isEmpty() ? "" : meaning.reason() + " gives no probabilities");
        };
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
        return activation.value() == Activation.NONE && !meaning.isProbabilities() && meaning.kind() != Kind.COMPUTED;
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
                case SOFTMAX -> Probabilities.softmax(row);
                case SIGMOID -> Probabilities.sigmoid(row);
            });
        }
        return scores;
    }
}
