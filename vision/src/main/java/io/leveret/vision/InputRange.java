package io.leveret.vision;

import io.leveret.graph.ElementType;
import io.leveret.graph.TensorSpec;
import io.leveret.image.Normalization;
import io.leveret.tflite.Model;
import io.leveret.tflite.metadata.ModelMetadata.InputNormalization;
import io.leveret.vision.Decision.Source;
import io.leveret.vision.meaning.GraphRange;
import java.util.List;
import java.util.Optional;

/**
 * The range of pixels that an input takes. From the first of these that says so:
 *
 * <ol>
 * <li>the options;
 * <li>the settings in the model's file;
 * <li>its type: UINT8 and INT8 take the bytes of pixels, as in all of TensorFlow Lite's tools, and so do integers that
 * are not quantized;
 * <li>the metadata;
 * <li>the first operators and their quantization ({@link GraphRange});
 * <li>the default, −1…1, which most image models of TensorFlow take.
 * </ol>
 */
final class InputRange {
    private InputRange() {}

    /**
     * Returns the range of a graph's input.
     *
     * @param gray whether its pixels have one channel
     */
    static Decision<PixelRange> of(Model model, int input, boolean gray, ClassifierOptions options) {
        if (options.normalization().isPresent()) {
            return new Decision<>(PixelRange.of(options.normalization().get()), Source.OPTION, "");
        }
        Optional<InputNormalization> stored = model.metadata().settings().normalization();
        if (stored.isPresent()) {
            return new Decision<>(PixelRange.of(normalization(stored.get())), Source.STORED, "");
        }
        int place = model.graph().inputs().get(input);
        TensorSpec tensor = model.graph().tensor(place);
        boolean hasScale = tensor.quantization().isPresent() && tensor.quantizationOrPlain().scale(0) != 1;
        if (!tensor.type().isFloat() && !(tensor.type() == ElementType.INT16 && hasScale)) {
            return ofBytes(tensor);
        }
        Optional<InputNormalization> stated = model.metadata().normalization();
        if (stated.isPresent()) {
            return new Decision<>(PixelRange.of(normalization(stated.get())), Source.METADATA, "");
        }
        return GraphRange.of(model.graph(), place, gray)
                .map(found -> new Decision<>(PixelRange.of(found.normalization()), Source.GRAPH, found.reason()))
                .orElse(new Decision<>(PixelRange.of(Normalization.DEFAULT), Source.ASSUMED, ""));
    }

    /**
     * Returns the range of a UINT8, INT8 or unquantized input: the bytes of pixels. Their quantization says the same:
     * converters choose scale and zero point such that bytes cover the range of the float model. Except for symmetric
     * quantization, whose lower half is unused where pixels have no sign.
     */
    private static Decision<PixelRange> ofBytes(TensorSpec tensor) {
        if (GraphRange.isSymmetricOfBytes(tensor)) {
            return new Decision<>(PixelRange.of(Normalization.of(0, 1)), Source.GRAPH, tensor.describe());
        }
        return new Decision<>(PixelRange.BYTES, Source.GRAPH, tensor.describe());
    }

    private static Normalization normalization(InputNormalization stated) {
        return new Normalization(toArray(stated.mean()), toArray(stated.std()));
    }

    private static float[] toArray(List<Float> values) {
        float[] array = new float[values.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = values.get(i);
        }
        return array;
    }
}
