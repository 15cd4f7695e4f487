package io.leveret.cli.model;

import io.leveret.base.UnsuitableModelException;
import io.leveret.cli.console.Console;
import io.leveret.cli.console.Failures;
import io.leveret.cli.console.OutputFile;
import io.leveret.cli.console.Text;
import io.leveret.cli.console.UsageException;
import io.leveret.cli.option.AssumptionOptions;
import io.leveret.cli.option.Command;
import io.leveret.cli.option.CommandOption;
import io.leveret.cli.option.ModelChoice;
import io.leveret.cli.option.ModelOptions;
import io.leveret.tflite.ModelLimits;
import io.leveret.tflite.ModelReader;
import io.leveret.tflite.format.ModelFormatException;
import io.leveret.tflite.metadata.Labels;
import io.leveret.tflite.metadata.MetadataEdit;
import io.leveret.tflite.metadata.ModelSettings;
import io.leveret.tflite.metadata.ScoreCalibration;
import io.leveret.tflite.metadata.ScoreCalibration.Transformation;
import io.leveret.tflite.metadata.StoredSetting;
import io.leveret.vision.Assumptions;
import io.leveret.vision.ClassifierOptions;
import io.leveret.vision.Decision;
import io.leveret.vision.Decision.Source;
import io.leveret.wire.ExitCode;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;

/** {@code leveret metadata set}: a copy of a model with other metadata and label files. */
public final class MetadataSetCommand implements Command {
    /** A locale as BCP 47 has it, such as {@code en} or {@code zh-Hant}; of one letter, it would be a drive. */
    private static final Pattern FILE_AND_LOCALE = Pattern
            .compile("(?<file>.+):(?<locale>[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*)", Pattern.DOTALL);

    private final Console console;
    private final CommandOption<Path> model = ModelOptions.modelOption();
    private final CommandOption<Path> output = CommandOption.of("-o", "OUT.tflite", Path.class, null,
            "Where the copy goes. It may be the model itself, which is then replaced in one step.");
    private final CommandOption<List<String>> labels = CommandOption.ofMany("--labels", "FILE[:LOCALE]",
            "Class names, one a line; with a locale such as en, names to show to people. May be given several times.");
    private final AssumptionOptions assumptions = new AssumptionOptions();
    private final CommandOption<String> name = CommandOption.of("--name", "TEXT", String.class, null,
            "The model's name.");
    private final CommandOption<String> description = CommandOption.of("--description", "TEXT", String.class, null,
            "What it does.");
    private final CommandOption<Float> threshold = CommandOption.of("--threshold", "T", Float.class, null,
            "The score below which classes are left out, unless the classifier's options say otherwise.");
    private final CommandOption<Path> calibration = CommandOption.of("--calibration", "FILE.csv", Path.class, null,
            "How scores become comparable: for each class a line of scale,slope,offset, with a fourth number the least"
                    + " score, or an empty line.");
    private final CommandOption<Transformation> transformation = CommandOption.ofWords("--calibration-transformation",
            "HOW", Transformation.class, null,
            "What is done to a score first: identity, log or inverse-logistic. Default: identity.");
    private final CommandOption<Float> defaultScore = CommandOption.of("--calibration-default", "SCORE", Float.class,
            null, "The score of classes without a calibration, and below the least score. Default: 0.");
    private final CommandOption<List<String>> forget = CommandOption.ofMany("--forget", "WHAT",
            "Remove what is stored: range, channels, input-size, signature, output, input (the values of all inputs) or"
                    + " all. May be given several times.");
    private final CommandOption<Boolean> verbose = CommandOption.flag("--verbose", "Show the stack traces of errors.");

    public MetadataSetCommand(Console console) {
        this.console = console;
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name("set");
        spec.usageMessage()
                .description("Writes a copy of a model with other metadata and label files, and prints its path.",
                        "What is not given stays as it was; an empty name or description takes it away. Labels,"
                                + " threshold and calibration are those of the output that is scores (--output),"
                                + " mean and std of the first input.")
                .footer("", "Examples:",
                        "  leveret metadata set --model hares.tflite -o named.tflite --labels names.txt",
                        "  leveret metadata set -o french.tflite --labels french.txt:fr",
                        "  leveret metadata set --model hares.tflite -o hares.tflite \\",
                        "      --mean 127.5 --std 127.5 --name Hares",
                        "  leveret metadata set --model hares.tflite -o calibrated.tflite \\",
                        "      --calibration sigmoids.csv --calibration-transformation log",
                        "  leveret metadata set --model mine.tflite -o mine.tflite --forget channels");
        model.addTo(spec);
        List.of(output, labels).forEach(option -> option.addTo(spec));
        assumptions.addTo(spec);
        List.of(name, description, threshold, calibration, transformation, defaultScore,
                forget, verbose).forEach(option -> option.addTo(spec));
        return spec;
    }

    @Override
    public boolean verbose() {
        return verbose.value();
    }

    @Override
    public ExitCode run() throws IOException {
        if (output.value() == null) {
            throw new UsageException("where the copy goes is missing; give -o OUT.tflite");
        }
        OutputFile file = OutputFile.of("-o", output.value());
        MetadataEdit settings = new MetadataEdit(Optional.ofNullable(name.value()),
                Optional.ofNullable(description.value()), assumptions.normalization(), 0, Optional.empty(),
                Optional.empty(), Map.of(), assumptions.settings(), forgotten());
        Optional<Float> lowest = finite("--threshold", threshold.value());
        Optional<ScoreCalibration> calibrated = calibration();
        Map<String, List<String>> names = labels();
        boolean ofScores = lowest.isPresent() || calibrated.isPresent() || !names.isEmpty();
        if (settings.isEmpty() && !ofScores) {
            throw new UsageException("there is nothing to set; give --labels, --name, --description, --threshold,"
                    + " --calibration, --mean with --std, --channels, --input-size, --output, --signature, --input or"
                    + " --forget");
        }
        ModelChoice choice = ModelChoice.of(Optional.ofNullable(model.value()), console);
        file.write(choice.use(ref -> {
            byte[] set = settings.isEmpty() ? ref.bytes() : settings.apply(ref.bytes(), ref.name());
            if (!ofScores && !assumptions.areGiven()) {
                return set;
            }
            Decision<Integer> scores = scores(set, ref.name(), Optional.ofNullable(names.get("")));
            if (!ofScores) {
                return set;
            }
            noteAssumed(scores, ref.name());
            return new MetadataEdit(Optional.empty(), Optional.empty(), Optional.empty(), scores.value(),
                    lowest, calibrated, names, ModelSettings.NONE, Set.of()).apply(set, ref.name());
        }));
        Writer out = console.text();
        out.write(output.value() + "\n");
        out.flush();
        return ExitCode.DONE;
    }

    private void noteAssumed(Decision<Integer> scores, String source) {
        if (scores.source() == Source.ASSUMED) {
            console.note("which output of " + source + " is scores is not clear; assumed is output " + scores.value()
                    + ", " + scores.reason() + "; --output names another");
        }
    }

    /** The index of the output that is scores; of a model that cannot be run, as it is given, or the first. */
    private Decision<Integer> scores(byte[] model, String source, Optional<List<String>> names) {
        ClassifierOptions.Builder options = ClassifierOptions.builder();
        names.map(Labels::of).ifPresent(options::labels);
        try {
            return Assumptions.of(ModelReader.read(model, source, ModelLimits.DEFAULT), options.build()).output();
        } catch (ModelFormatException | UnsuitableModelException unusable) {
            return new Decision<>(assumptions.outputIndex(unusable), Source.OPTION, "");
        }
    }

    /** What to remove. */
    private Set<StoredSetting> forgotten() {
        Set<StoredSetting> forgotten = EnumSet.noneOf(StoredSetting.class);
        for (String given : forget.value()) {
            if (given.equalsIgnoreCase("all")) {
                return EnumSet.allOf(StoredSetting.class);
            }
            forgotten.add(Stream.of(StoredSetting.values()).filter(each -> Text.typed(each).equalsIgnoreCase(given))
                    .findFirst().orElseThrow(() -> new UsageException("--forget cannot be '" + given
                            + "'; give range, channels, input-size, signature, output, input or all")));
        }
        return forgotten;
    }

    private static Optional<Float> finite(String option, Float given) {
        if (given != null && !Float.isFinite(given)) {
            throw new UsageException(option + " cannot be " + given + "; give a number");
        }
        return Optional.ofNullable(given);
    }

    private Optional<ScoreCalibration> calibration() {
        Optional<Float> score = finite("--calibration-default", defaultScore.value());
        Path file = calibration.value();
        if (file == null && (score.isPresent() || transformation.value() != null)) {
            throw new UsageException("--calibration-transformation and --calibration-default go with --calibration;"
                    + " give the file of its parameters");
        }
        return Optional.ofNullable(file).map(given -> readCalibration(given,
                Objects.requireNonNullElse(transformation.value(), Transformation.IDENTITY), score.orElse(0f)));
    }

    private static ScoreCalibration readCalibration(Path file, Transformation transformation, float defaultScore) {
        try {
            return ScoreCalibration.read(file, transformation, defaultScore);
        } catch (IOException unreadable) {
            throw new UsageException(Failures.describe(file.toString(), unreadable), unreadable);
        }
    }

    /** The names of each locale. */
    private Map<String, List<String>> labels() {
        Map<String, List<String>> byLocale = new LinkedHashMap<>();
        for (String given : labels.value()) {
            Matcher parts = FILE_AND_LOCALE.matcher(given);
            boolean localized = parts.matches() && !exists(given);
            String locale = localized ? parts.group("locale") : "";
            if (byLocale.put(locale, readLabels(localized ? parts.group("file") : given)) != null) {
                throw new UsageException("--labels " + given + ": there are labels "
                        + (localized ? "of this locale" : "without a locale") + " already; give them once");
            }
        }
        return byLocale;
    }

    private static boolean exists(String file) {
        try {
            return Files.exists(Path.of(file));
        } catch (InvalidPathException _) {
            return false;
        }
    }

    private static List<String> readLabels(String file) {
        return ModelOptions.readLabels(CommandOption.file("--labels", file)).names();
    }
}
