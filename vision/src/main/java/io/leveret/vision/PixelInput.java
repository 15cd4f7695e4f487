package io.leveret.vision;

import io.leveret.base.OptionException;
import io.leveret.base.OptionNames;
import io.leveret.base.UnsuitableModelException;
import io.leveret.engine.Session;
import io.leveret.graph.Graph;
import io.leveret.graph.Graph;
import io.leveret.graph.TensorSpec;
import io.leveret.image.Normalization;
import io.leveret.image.Pixels;
import io.leveret.tflite.Model;
import io.leveret.tflite.metadata.ChannelOrder;
import io.leveret.tflite.metadata.InputSize;
import io.leveret.vision.Decision.Source;
import io.leveret.vision.meaning.InputLayout;
import io.leveret.vision.run.ConstantInputs;
import io.leveret.vision.run.PixelWriter;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A classifier's inputs: one that takes pictures, in any {@link InputLayout}, and possibly others that take one number,
 * which the options give. Decides what they take; the {@link PixelWriter} follows that.
 */
final class PixelInput {
    private final TensorSpec tensor;
    private final InputLayout layout;
    private final ConstantInputs constants;
    private final PixelWriter writer;
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
        Optional<InputSize> wanted = options.inputSize().or(model.metadata().settings()::inputSize);
        int index = pictureInput(model, wanted);
        tensor = model.graph().input(index);
        layout = InputLayout.of(model.graph(), model.graph().inputs().get(index), wanted).orElseThrow();
        constants = ConstantInputs.of(model, index, options.constantInputs().isEmpty()
                ? model.metadata().settings().inputs() : options.constantInputs());
        size = size(model, wanted, options);
        channels = channels(model, options);
        range = InputRange.of(model, index, layout.channels() == 1, options);
        if (layout.channels() == 1) {
            range.value().normalization().filter(PixelInput::isOfColors).ifPresent(how -> {
                throw new OptionException("normalization", how.toString(),
                        _ -> "the normalization " + how + " is for three colors, but " + model.source()
                                + " takes pixels in gray; give one mean and one std");
            });
        }
        writer = new PixelWriter(index, tensor, layout, channels.value(), range.value().normalization());
    }

    /** Returns the index of the graph's only input that takes pictures. */
    private static int pictureInput(Model model, Optional<InputSize> size) {
        Graph graph = model.graph();
        List<TensorSpec> inputs = graph.inputs().stream().map(graph::tensor).toList();
        List<Integer> fitting = IntStream.range(0, inputs.size())
                .filter(i -> InputLayout.holdsPixels(inputs.get(i).type())
                        && InputLayout.of(graph, graph.inputs().get(i), size).isPresent())
                .boxed().toList();
        if (fitting.size() == 1) {
            return fitting.getFirst();
        }
        String found = inputs.stream().map(TensorSpec::describe).collect(Collectors.joining(", "));
        String problem = fitting.isEmpty()
                ? (inputs.size() == 1 ? "its input is " : "its inputs are ") + found + ", expected "
                        + InputLayout.FORMS + ", of floats or integers"
                : fitting.size() + " of its " + inputs.size() + " inputs take pictures (" + found + "), expected 1";
        boolean mayBeFlat = fitting.isEmpty() && inputs.stream()
                .anyMatch(input -> InputLayout.holdsPixels(input.type()) && InputLayout.isRow(input.shape()));
        throw new UnsuitableModelException(model.source(),
                names -> model.source() + " is no image classifier: " + problem
                        + (mayBeFlat ? flatHint(size, names) : "") + model.signatureHint(names));
    }

    private static String flatHint(Optional<InputSize> size, OptionNames names) {
        return size.map(given -> "; they are not the pixels of pictures of " + given + ", with 1, 3 or 4 channels")
                .orElseGet(() -> "; if they are the pixels of a picture, give its size with "
                        + names.of("inputSize", "inputSize") + ", such as 28x28");
    }

    private Decision<InputSize> size(Model model, Optional<InputSize> wanted, ClassifierOptions options) {
        if (wanted.isPresent() && !wanted.get().equals(layout.size())) {
            throw new OptionException("inputSize", wanted.get().toString(), names -> names.of("inputSize", "inputSize")
                    + " is " + wanted.get() + ", but " + model.source() + " takes pictures of " + layout.size());
        }
        Source source = wanted.isPresent() ? source(options.inputSize())
                : layout.isAssumed() ? Source.ASSUMED : Source.GRAPH;
        if (layout.isFlat()) {
            return new Decision<>(layout.size(), source, "pixels in a row, "
                    + (wanted.isPresent() && layout.channels() > 1 ? "channels last assumed" : layout.form()));
        }
        boolean isOpen = wanted.isEmpty()
                && (model.isOpen(tensor, layout.heightAxis()) || model.isOpen(tensor, layout.widthAxis()));
        if (isOpen && Math.min(layout.height(), layout.width()) == 1) {
            throw new UnsuitableModelException(model.source(),
                    names -> model.source() + " leaves the size of its pictures open; give it with "
                            + names.of("inputSize", "inputSize") + ", such as 224x224");
        }
        if (isOpen) {
            return new Decision<>(layout.size(), Source.ASSUMED, "the file's example of an open size");
        }
        return new Decision<>(layout.size(), source,
                layout.form() == InputLayout.Form.NHWC && !layout.isAssumed() ? "" : layout.form().toString());
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
        writer.write(session, pictures);
    }
}
