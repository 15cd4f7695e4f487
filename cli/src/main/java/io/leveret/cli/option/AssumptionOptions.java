package io.leveret.cli.option;

import io.leveret.base.LeveretException;
import io.leveret.base.UnsuitableModelException;
import io.leveret.cli.console.Console;
import io.leveret.cli.console.Text;
import io.leveret.cli.console.UsageException;
import io.leveret.image.Normalization;
import io.leveret.tflite.Model;
import io.leveret.tflite.ReadOptions;
import io.leveret.tflite.metadata.ChannelOrder;
import io.leveret.tflite.metadata.InputSize;
import io.leveret.tflite.metadata.MetadataEdit;
import io.leveret.tflite.metadata.ModelMetadata.InputNormalization;
import io.leveret.tflite.metadata.ModelSettings;
import io.leveret.vision.Assumptions;
import io.leveret.vision.ClassifierOptions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;

/** The options that say of a model what its file does not: what would otherwise be assumed. */
public final class AssumptionOptions {
    private static final Pattern SIZE = Pattern.compile("(?<height>\\d{1,9})[xX×](?<width>\\d{1,9})");

    private final NormalizationOptions normalization = new NormalizationOptions();
    private final CommandOption<String> channels = CommandOption.of("--channels", "rgb|bgr|grey", String.class, null,
            "The order of the colors that the model takes. Default: grey for one channel, else rgb.");
    private final CommandOption<String> inputSize = CommandOption.of("--input-size", "HxW", String.class, null,
            "Height and width of the model's input, for a model that leaves them open or takes pixels in a row.");
    private final String outputFlag;
    private final String inputFlag;
    private final CommandOption<String> output;
    private final CommandOption<String> signature = CommandOption.of("--signature", "KEY", String.class, null,
            "Which of the model's entry points to use. Default: its first graph.");

    private final CommandOption<List<String>> inputs;

    /** The options by their usual names. */
    public AssumptionOptions() {
        this("--output", "--input");
    }

    /**
     * The options of a command that means other things by the usual names.
     *
     * @param outputFlag names the output that is scores
     * @param inputFlag gives inputs beside the picture
     */
    public AssumptionOptions(String outputFlag, String inputFlag) {
        this.outputFlag = outputFlag;
        this.inputFlag = inputFlag;
        this.output = CommandOption.of(outputFlag, "NAME|N", String.class, null,
                "Which of the model's outputs is the scores. Default: the first that is.");
        this.inputs = CommandOption.ofMany(inputFlag, "NAME=VALUE",
                "The value of an input that takes one number beside the picture: true, false or a number. May be given"
                        + " several times.");
    }

    /** Makes them known to a command. */
    public void addTo(CommandSpec command) {
        addInputTo(command);
        output.addTo(command);
    }

    /** Makes those that say of the model what goes in known to a command. */
    public void addInputTo(CommandSpec command) {
        normalization.addTo(command);
        List.of(channels, inputSize, signature, inputs).forEach(option -> option.addTo(command));
    }

    /** Returns a model's file that stores them, or the same file if none is given. */
    public byte[] storedIn(byte[] model, String name) {
        MetadataEdit edit = new MetadataEdit(Optional.empty(), Optional.empty(), normalization(), 0, Optional.empty(),
                Optional.empty(), Map.of(), settings(), Set.of());
        return edit.isEmpty() ? model : edit.apply(model, name);
    }

    /**
     * The index of the output of a model that cannot be run: the given one, or the first.
     *
     * @throws UsageException if a name is given, since its outputs are not known
     */
    public int outputIndex(LeveretException unusable) {
        String given = Objects.requireNonNullElse(output.value(), "0");
        try {
            return Integer.parseInt(given);
        } catch (NumberFormatException name) {
            throw new UsageException(outputFlag + " cannot be '" + given + "', for " + unusable.getMessage()
                    + "; give the output's number", unusable);
        }
    }

    /**
     * How a model's file is read.
     *
     * @throws UsageException if the value of any of the options cannot be used, also where only the file is read
     */
    public ReadOptions reading() {
        normalization();
        settings();
        ReadOptions options = ReadOptions.DEFAULT;
        if (signature.value() != null) {
            options = options.withSignature(signature.value());
        }
        return inputSize().map(options::withInputSize).orElse(options);
    }

    /** Sets a classifier's options. */
    public void applyTo(ClassifierOptions.Builder builder) {
        normalization.normalization().map(AssumptionOptions::normalization).ifPresent(builder::normalization);
        channels().ifPresent(builder::channels);
        inputSize().ifPresent(builder::inputSize);
        Optional.ofNullable(output.value()).ifPresent(builder::output);
        Optional.ofNullable(signature.value()).ifPresent(builder::signature);
        builder.constantInputs(inputs());
    }

    /**
     * Sees that a model takes the options that are given, where nothing else would apply them.
     *
     * @throws LeveretException if it has no such output or input, or does not take such pictures
     */
    public void check(Model model) {
        if (!areGiven()) {
            return;
        }
        ClassifierOptions.Builder options = ClassifierOptions.builder();
        applyTo(options);
        try {
            Assumptions.of(model, options.build());
        } catch (UnsuitableModelException unsuitable) {
            requireForAnyModel(unsuitable);
        }
    }

    /**
     * Sees that of a model that classifies no photos only its entry point and the size of its input are given.
     *
     * @throws UnsuitableModelException the given one, if other options are given
     */
    public void requireForAnyModel(UnsuitableModelException unsuitable) {
        ModelSettings given = settings();
        if (normalization().isPresent() || given.channels().isPresent() || given.output().isPresent()
                || !given.inputs().isEmpty()) {
            throw unsuitable;
        }
    }

    /** Whether any is given. */
    public boolean areGiven() {
        return normalization().isPresent() || !settings().isEmpty();
    }

    /** What a model's file can store of them beside its metadata. */
    public ModelSettings settings() {
        return new ModelSettings(Optional.empty(), channels(), inputSize(), Optional.ofNullable(signature.value()),
                Optional.ofNullable(output.value()), inputs(), Map.of());
    }

    /** The normalization of pixels, which a model's metadata can store. */
    public Optional<InputNormalization> normalization() {
        return normalization.normalization();
    }

    private Map<String, Float> inputs() {
        Map<String, Float> values = new LinkedHashMap<>();
        for (String given : inputs.value()) {
            int equals = given.lastIndexOf('=');
            if (equals < 1) {
                throw new UsageException(inputFlag + " cannot be '" + given
                        + "'; give NAME=VALUE, such as training=false");
            }
            values.put(given.substring(0, equals), number(given, given.substring(equals + 1).strip()));
        }
        return values;
    }

    private float number(String given, String value) {
        switch (value.toLowerCase(Locale.ROOT)) {
            case "true" -> {
                return 1;
            }
            case "false" -> {
                return 0;
            }
            default -> {
                try {
                    float number = Float.parseFloat(value);
                    if (Float.isFinite(number)) {
                        return number;
                    }
                } catch (NumberFormatException _) {
                    // refused below
                }
                throw new UsageException(inputFlag + " cannot be '" + given + "'; give true, false or a number");
            }
        }
    }

    /** The order of colors. */
    public Optional<ChannelOrder> channels() {
        return Optional.ofNullable(channels.value()).map(given -> switch (given.toLowerCase(Locale.ROOT)) {
            case "rgb" -> ChannelOrder.RGB;
            case "bgr" -> ChannelOrder.BGR;
            case "grey", "gray" -> ChannelOrder.GRAY;
            default -> throw new UsageException("--channels cannot be '" + given + "'; give rgb, bgr or grey");
        });
    }

    /** The size of the input. */
    public Optional<InputSize> inputSize() {
        return Optional.ofNullable(inputSize.value()).map(given -> {
            Matcher sides = SIZE.matcher(given.strip());
            if (!sides.matches()) {
                throw new UsageException(
                        "--input-size cannot be '" + given + "'; give height and width, such as 224x224");
            }
            return new InputSize(Integer.parseInt(sides.group("height")), Integer.parseInt(sides.group("width")));
        });
    }

    /** Notes that the range of a model's pixels is assumed, if it is. */
    public static void noteAssumed(Console console, String model, Assumptions assumptions) {
        if (assumptions.range().isAssumed()) {
            String range = assumptions.range().value().describe();
            console.note(model + " does not say which values it takes for pixels; assumed is "
                    + (console.unicode() ? range : Text.ascii(range)) + "; --mean and --std set others");
        }
    }

    private static Normalization normalization(InputNormalization given) {
        return new Normalization(toArray(given.mean()), toArray(given.std()));
    }

    private static float[] toArray(List<Float> values) {
        float[] array = new float[values.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = values.get(i);
        }
        return array;
    }
}
