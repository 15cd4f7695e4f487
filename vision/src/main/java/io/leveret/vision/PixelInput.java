package io.leveret.vision;

import io.leveret.base.OptionException;
import io.leveret.base.UnsuitableModelException;
import io.leveret.engine.Session;
import io.leveret.graph.ElementType;
import io.leveret.graph.Quantization;
import io.leveret.graph.Shape;
import io.leveret.graph.TensorSpec;
import io.leveret.image.ImageOp;
import io.leveret.image.Normalization;
import io.leveret.image.Pixels;
import io.leveret.tflite.InputSize;
import io.leveret.tflite.Model;
import io.leveret.tflite.metadata.ModelMetadata.InputNormalization;
import io.leveret.vision.Decision.Source;
import java.util.List;
import java.util.Optional;

/**
 * A classifier's input: batch × height × width × 3 pixels, or × 1 for a model that takes them in gray.
 *
 * <p>A quantized input takes the pixels unchanged, regardless of its scale, as in all of TensorFlow Lite's tools: 0…255
 * for UINT8, shifted to −128…127 for INT8. A float input takes (x − mean) / std. A normalization from the options
 * applies to every input, rounded to the nearest quantized value for a quantized one.
 */
final class PixelInput {
    private static final int BYTE_VALUES = 256;
    private static final ImageOp GRAYSCALE = ImageOp.grayscale();

    private final TensorSpec tensor;
    private final Decision<PixelRange> range;
    private final Decision<ChannelOrder> channels;
    private final Decision<InputSize> size;
    private final Optional<Normalization> normalization; // of a float input; empty for a quantized one
    private final byte[] quantized; // [pixel value][3] the values of a quantized input; empty for a float one

    /**
     * Creates the input of a model.
     *
     * @throws UnsuitableModelException if the graph does not have exactly one input, if its shape is not batch × height
     *     × width × 3 or × 1 or its type cannot hold pixels, or if a gray input has a normalization for three colors
     */
    PixelInput(Model model, ClassifierOptions options) {
        Optional<Normalization> override = options.normalization();
        if (model.graph().inputs().size() != 1) {
            throw new UnsuitableModelException(model.source(),
                    model.source() + " is no image classifier: it has " + model.graph().inputs().size()
                            + " inputs, expected 1");
        }
        tensor = model.graph().input(0);
        Shape shape = tensor.shape();
        if (shape.rank() != 4 || shape.dimension(3) != Pixels.CHANNELS && shape.dimension(3) != 1) {
            throw new UnsuitableModelException(model.source(), model.source() + " is no image classifier: its input is "
                    + tensor.describe() + ", expected batch×height×width×3, or ×1 for gray");
        }
        if (!tensor.type().isQuantized() && tensor.type() != ElementType.FLOAT32) {
            throw new UnsuitableModelException(model.source(), model.source() + " is no image classifier: its input is "
                    + tensor.describe() + ", expected UINT8, INT8 or FLOAT32");
        }
        range = range(model, options);
        channels = isGray() ? new Decision<>(ChannelOrder.GRAY, Source.GRAPH, "one channel")
                : new Decision<>(ChannelOrder.RGB, Source.ASSUMED, "");
        size = new Decision<>(new InputSize(height(), width()), Source.GRAPH, tensor.describe());
        if (tensor.type().isQuantized()) {
            normalization = Optional.empty();
            quantized = override.map(how -> quantized(how, tensor)).orElseGet(() -> pixelsThemselves(tensor.type()));
        } else {
            normalization = range.value().normalization();
            quantized = new byte[0];
        }
        if (isGray() && override.or(() -> normalization).filter(PixelInput::isOfColors).isPresent()) {
            throw new OptionException("normalization", override.or(() -> normalization).get().toString(),
                    _ -> "the normalization " + override.or(() -> normalization).get()
                            + " is for three colors, but " + model.source()
                            + " takes pixels in gray; give one mean and one std");
        }
    }

    private Decision<PixelRange> range(Model model, ClassifierOptions options) {
        if (options.normalization().isPresent()) {
            return new Decision<>(PixelRange.of(options.normalization().get()), Source.OPTION, "");
        }
        if (tensor.type().isQuantized()) {
            return new Decision<>(PixelRange.BYTES, Source.GRAPH, tensor.type() + " input");
        }
        Optional<InputNormalization> stated = model.metadata().normalization();
        return stated.isPresent()
                ? new Decision<>(PixelRange.of(normalization(stated.get())), Source.METADATA, "")
                : new Decision<>(PixelRange.of(Normalization.DEFAULT), Source.ASSUMED, "");
    }

    Decision<PixelRange> range() {
        return range;
    }

    Decision<ChannelOrder> channels() {
        return channels;
    }

    Decision<InputSize> size() {
        return size;
    }

    private static boolean isOfColors(Normalization how) {
        return how.mean().length > 1 || how.std().length > 1;
    }

    private boolean isGray() {
        return tensor.shape().dimension(3) == 1;
    }

    /** Returns each byte unchanged; for INT8, with the highest bit flipped, which subtracts 128. */
    private static byte[] pixelsThemselves(ElementType type) {
        byte[] pixels = everyPixelValue().rgb().clone();
        if (type == ElementType.INT8) {
            for (int i = 0; i < pixels.length; i++) {
                pixels[i] ^= (byte) 0x80;
            }
        }
        return pixels;
    }

    /** Returns the quantized value nearest to each byte's normalized value. */
    private static byte[] quantized(Normalization how, TensorSpec tensor) {
        Quantization quantization = tensor.quantizationOrPlain();
        float[] normalized = new float[BYTE_VALUES * Pixels.CHANNELS]; // [pixel value][channel]
        how.apply(everyPixelValue(), normalized, 0);
        byte[] values = new byte[normalized.length];
        for (int i = 0; i < values.length; i++) {
            long nearest = Math.round((double) normalized[i] / quantization.scale(0)) + quantization.zeroPoint(0);
            values[i] = (byte) Math.clamp(nearest, tensor.type().quantizedMin(), tensor.type().quantizedMax());
        }
        return values;
    }

    /** Returns a row of 256 gray pixels, from black to white. */
    private static Pixels everyPixelValue() {
        byte[] rgb = new byte[BYTE_VALUES * Pixels.CHANNELS];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (i / Pixels.CHANNELS);
        }
        return Pixels.of(BYTE_VALUES, 1, rgb);
    }

    int batch() {
        return tensor.shape().dimension(0);
    }

    int height() {
        return tensor.shape().dimension(1);
    }

    int width() {
        return tensor.shape().dimension(2);
    }

    /** Writes pictures of the input's size to the start of the batch, and zeros to the rest. */
    void write(Session session, List<Pixels> pictures) {
        int elements = tensor.shape().elements();
        if (normalization.isPresent()) {
            float[] values = new float[elements]; // [batch][height][width][channels]
            int at = 0;
            for (Pixels picture : pictures) {
                at = writeFloats(picture, values, at);
            }
            session.write(0, values);
        } else {
            byte[] values = new byte[elements]; // [batch][height][width][channels]
            int at = 0;
            for (Pixels picture : pictures) {
                at = writeQuantized(picture, values, at);
            }
            session.write(0, values);
        }
    }

    /** Writes one picture at a position, and returns the next. */
    private int writeFloats(Pixels picture, float[] values, int at) {
        if (!isGray()) {
            normalization.get().apply(picture, values, at);
            return at + picture.rgb().length;
        }
        float[] colors = new float[picture.rgb().length]; // [height][width][3], all three alike
        normalization.get().apply(GRAYSCALE.apply(picture), colors, 0);
        for (int from = 0; from < colors.length; from += Pixels.CHANNELS) {
            values[at++] = colors[from];
        }
        return at;
    }

    private int writeQuantized(Pixels picture, byte[] values, int at) {
        byte[] rgb = isGray() ? GRAYSCALE.apply(picture).rgb() : picture.rgb();
        int channels = tensor.shape().dimension(3);
        for (int i = 0; i < rgb.length; i += Pixels.CHANNELS) {
            for (int channel = 0; channel < channels; channel++) {
                int pixel = rgb[i + channel] & 0xff;
                values[at++] = quantized[pixel * Pixels.CHANNELS + channel];
            }
        }
        return at;
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
