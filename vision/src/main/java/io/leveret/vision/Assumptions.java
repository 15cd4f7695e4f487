package io.leveret.vision;

import io.leveret.base.LeveretException;
import io.leveret.engine.Plan;
import io.leveret.tflite.Model;
import io.leveret.tflite.metadata.ChannelOrder;
import io.leveret.tflite.metadata.InputSize;
import io.leveret.tflite.metadata.Labels;
import java.util.Optional;

/**
 * How a classifier understands its model, and what says so: a model file says little about its input and its scores.
 *
 * @param range the values that the input takes for pixels
 * @param channels the colors of a pixel
 * @param inputSize the size of the input in pixels
 * @param signature the entry point; empty if the file names none
 * @param output the index of the first output that is scores, from 0
 * @param activation what is applied to that output's values
 * @param labels the class names of that output; empty if there are none
 */
public record Assumptions(Decision<PixelRange> range, Decision<ChannelOrder> channels, Decision<InputSize> inputSize,
        Decision<Optional<String>> signature, Decision<Integer> output, Decision<Activation> activation,
        Decision<Optional<Labels>> labels) {
    /**
     * Returns how a model would be understood with some options. Compiles it only if its operators do not say what its
     * scores are.
     *
     * @throws LeveretException as {@link ImageClassifier#open(ModelSource, ClassifierOptions)}
     */
    public static Assumptions of(Model model, ClassifierOptions options) {
        return Inference.assumptions(model, options, Optional.empty());
    }

    /**
     * Returns how a model that is compiled already would be understood with some options.
     *
     * @param plan of the model's graph
     * @throws LeveretException as {@link ImageClassifier#open(ModelSource, ClassifierOptions)}
     */
    public static Assumptions of(Model model, ClassifierOptions options, Plan plan) {
        return Inference.assumptions(model, options, Optional.of(plan));
    }
}
