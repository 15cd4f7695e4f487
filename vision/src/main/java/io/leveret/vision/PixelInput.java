package io.leveret.vision;

import io.leveret.base.OptionException;
import io.leveret.base.UnsuitableModelException;
import io.leveret.engine.Session;
import io.leveret.graph.ElementType;
import io.leveret.graph.TensorSpec;
import io.leveret.image.ImageOp;
import io.leveret.image.Normalization;
import io.leveret.image.Pixels;
import io.leveret.tflite.Model;
import io.leveret.tflite.metadata.ChannelOrder;
import io.leveret.tflite.metadata.InputSize;
import io.leveret.vision.Decision.Source;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A classifier's inputs: one that takes pictures, in any {@link InputLayout}, and possibly others that take one number,
 * which the options give.
 *
 * <p>Gray pictures have one channel, or three alike; a fourth channel is alpha, always 255, normalized as red is.
 */
final class PixelInput {
    private static final ImageOp GRAYSCALE = ImageOp.grayscale();
    private static final int ALPHA = Pixels.CHANNELS;
    private static final int OPAQUE = 255;

    private final int index; // of the graph's inputs
    private final TensorSpec tensor;
    private final InputLayout layout;
    private final PixelEncoding encoding;
    private final ConstantInputs constants;
    private final Decision<PixelRange> range;
    private final Decision<ChannelOrder> channels;
    private final Decision<InputSize> size;

    /**
     * Creates the input of a model.
     *
     * @throws UnsuitableModelException if the graph does not have exactly one input that takes pictures, or leaves
     *     their size open and the options do not give it
     * @throws OptionException if the options give colors or a size that the input does not take, or a value for an
     *     input that is not there
     */
    PixelInput(Model model, ClassifierOptions options) {
        index = pictureInput(model);
        int place = model.graph().inputs().get(index);
        tensor = model.graph().tensor(place);
        Decision<InputLayout> decided = InputLayout.of(model.graph(), place).orElseThrow();
        layout = decided.value();
        constants = ConstantInputs.of(model, index, options.constantInputs().isEmpty()
                ? model.metadata().settings().inputs() : options.constantInputs());
        size = size(model, options, decided);
        channels = channels(model, options);
        range = InputRange.of(model, index, options);
        encoding = PixelEncoding.of(range.value(), tensor);
        if (layout.channels() == 1) {
            range.value().normalization().filter(PixelInput::isOfColors).ifPresent(how -> {
                throw new OptionException("normalization", how.toString(),
                        _ -> "the normalization " + how + " is for three colors, but " + model.source()
                                + " takes pixels in gray; give one mean and one std");
            });
        }
    }

    /** Returns the index of the graph's only input that takes pictures. */
    private static int pictureInput(Model model) {
        List<Integer> inputs = model.graph().inputs();
        List<Integer> fitting = IntStream.range(0, inputs.size())
                .filter(i -> InputLayout.takesPictures(model.graph(), inputs.get(i))).boxed().toList();
        if (fitting.size() == 1) {
            return fitting.getFirst();
        }
        String found = inputs.stream().map(input -> model.graph().tensor(input).describe())
                .collect(Collectors.joining(", "));
        String problem = fitting.isEmpty()
                ? (inputs.size() == 1 ? "its input is " : "its inputs are ") + found + ", expected "
                        + InputLayout.FORMS + ", of FLOAT32 or integers"
                : fitting.size() + " of its " + inputs.size() + " inputs take pictures (" + found + "), expected 1";
        throw new UnsuitableModelException(model.source(),
                names -> model.source() + " is no image classifier: " + problem + Signatures.hint(model, names));
    }

    private Decision<InputSize> size(Model model, ClassifierOptions options, Decision<InputLayout> decided) {
        Optional<InputSize> wanted = options.inputSize().or(model.metadata().settings()::inputSize);
        if (wanted.isPresent() && !wanted.get().equals(layout.size())) {
            throw new OptionException("inputSize", wanted.get().toString(), names -> names.of("inputSize", "inputSize")
                    + " is " + wanted.get() + ", but " + model.source() + " takes pictures of " + layout.size());
        }
        boolean isOpen = model.isOpen(tensor, layout.heightAxis()) || model.isOpen(tensor, layout.widthAxis());
        if (isOpen && Math.min(layout.height(), layout.width()) == 1) {
            throw new UnsuitableModelException(model.source(),
                    names -> model.source() + " leaves the size of its pictures open; give it with "
                            + names.of("inputSize", "inputSize") + ", such as 224x224");
        }
        if (isOpen) {
            return new Decision<>(layout.size(), Source.ASSUMED, "the file's example of an open size");
        }
        return new Decision<>(layout.size(), wanted.isPresent() ? source(options.inputSize()) : decided.source(),
                layout.form() == InputLayout.Form.NHWC && !decided.isAssumed() ? "" : decided.reason());
    }

    private Decision<ChannelOrder> channels(Model model, ClassifierOptions options) {
        Optional<ChannelOrder> wanted = options.channels().or(model.metadata().settings()::channels);
        if (layout.channels() == 1) {
            if (wanted.filter(order -> order != ChannelOrder.GRAY).isPresent()) {
                throw new OptionException("channels", wanted.get().toString(),
                        "are " + wanted.get() + ", but " + model.source() + " takes one channel; give gray");
            }
            return new Decision<>(ChannelOrder.GRAY, Source.GRAPH, "one channel");
        }
        String reason = layout.channels() == 4 ? "and alpha, 255" : "";
        return wanted
                .map(order -> new Decision<>(order, source(options.channels()), reason))
                .orElse(new Decision<>(ChannelOrder.RGB, Source.ASSUMED, reason));
    }

    /** Returns the source of a value that is an option or stored. */
    private static Source source(Optional<?> option) {
        return option.isPresent() ? Source.OPTION : Source.STORED;
    }

    private static boolean isOfColors(Normalization how) {
        return how.mean().length > 1 || how.std().length > 1;
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

    int batch() {
        return layout.batch();
    }

    int height() {
        return layout.height();
    }

    int width() {
        return layout.width();
    }

    /** Writes pictures of the input's size to the start of the batch, and zeros to the rest; and the other inputs. */
    void write(Session session, List<Pixels> pictures) {
        constants.write(session);
        List<byte[]> images = new ArrayList<>(pictures.size()); // [height][width][3]
        for (Pixels picture : pictures) {
            images.add((channels.value() == ChannelOrder.GRAY ? GRAYSCALE.apply(picture) : picture).rgb());
        }
        if (tensor.type() == ElementType.FLOAT32) {
            session.write(index, floats(images));
        } else {
            session.write(index, integers(images));
        }
    }

    /** Returns the elements of a float input. */
    private float[] floats(List<byte[]> images) {
        float[] elements = new float[tensor.shape().elements()];
        for (int image = 0; image < images.size(); image++) {
            byte[] rgb = images.get(image);
            for (int channel = 0; channel < layout.channels(); channel++) {
                int color = color(channel);
                float[] values = encoding.floats()[color % ALPHA];
                for (int y = 0; y < height(); y++) {
                    int to = layout.start(image, channel) + y * layout.rowStride();
                    int from = y * width() * Pixels.CHANNELS + color;
                    for (int x = 0; x < width(); x++) {
                        elements[to] = values[color == ALPHA ? OPAQUE : rgb[from] & 0xff];
                        to += layout.columnStride();
                        from += Pixels.CHANNELS;
                    }
                }
            }
        }
        return elements;
    }

    /** Returns the elements of an integer input, little-endian. */
    private byte[] integers(List<byte[]> images) {
        int bytes = tensor.type().bytes();
        byte[] elements = new byte[Math.multiplyExact(tensor.shape().elements(), bytes)];
        ByteBuffer buffer = ByteBuffer.wrap(elements).order(ByteOrder.LITTLE_ENDIAN);
        for (int image = 0; image < images.size(); image++) {
            byte[] rgb = images.get(image);
            for (int channel = 0; channel < layout.channels(); channel++) {
                int color = color(channel);
                long[] values = encoding.integers()[color % ALPHA];
                for (int y = 0; y < height(); y++) {
                    int to = layout.start(image, channel) + y * layout.rowStride();
                    int from = y * width() * Pixels.CHANNELS + color;
                    for (int x = 0; x < width(); x++) {
                        long value = values[color == ALPHA ? OPAQUE : rgb[from] & 0xff];
                        switch (bytes) {
                            case 1 -> elements[to] = (byte) value;
                            case 2 -> buffer.putShort(2 * to, (short) value);
                            case 4 -> buffer.putInt(4 * to, (int) value);
                            default -> buffer.putLong(8 * to, value);
                        }
                        to += layout.columnStride();
                        from += Pixels.CHANNELS;
                    }
                }
            }
        }
        return elements;
    }

    /** Returns the color of a channel of the model: 0 for red to 2 for blue, or {@link #ALPHA}. */
    private int color(int channel) {
        return channel == ALPHA || channels.value() != ChannelOrder.BGR ? channel : Pixels.CHANNELS - 1 - channel;
    }
}
