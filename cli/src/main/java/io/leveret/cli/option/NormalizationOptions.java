package io.leveret.cli.option;

import io.leveret.cli.console.UsageException;
import io.leveret.tflite.metadata.ModelMetadata.InputNormalization;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** The options {@code --mean} and {@code --std}: which values a model takes for pixels. */
public final class NormalizationOptions {
    private final CommandOption<String> mean = CommandOption.of("--mean", "V[,V,V]", String.class, null,
            "What is taken from each pixel of 0 to 255, once or for red, green and blue; with --std.");
    private final CommandOption<String> std = CommandOption.of("--std", "V[,V,V]", String.class, null,
            "What the difference is divided by; with --mean.");

    /** Makes them known to a command. */
    public void addTo(CommandSpec command) {
        List.of(mean, std).forEach(option -> option.addTo(command));
    }

    /**
     * The normalization; empty if it is not given.
     *
     * @throws UsageException if only one of them is given, or a value cannot be used
     */
    public Optional<InputNormalization> normalization() {
        if (mean.value() == null && std.value() == null) {
            return Optional.empty();
        }
        if (mean.value() == null || std.value() == null) {
            throw new UsageException("--mean and --std go together; give both");
        }
        List<Float> divisors = numbers("--std", std.value());
        if (divisors.contains(0f) || divisors.contains(-0f)) {
            throw new UsageException("--std cannot be " + std.value() + "; pixels are divided by it");
        }
        return Optional.of(new InputNormalization(numbers("--mean", mean.value()), divisors));
    }

    private static List<Float> numbers(String option, String given) {
        List<Float> numbers = new ArrayList<>();
        for (String number : given.split(",", -1)) {
            try {
                numbers.add(Float.valueOf(number.strip()));
            } catch (NumberFormatException _) {
                throw new UsageException(option + " cannot be '" + given + "'; give 1 or 3 numbers, such as 127.5");
            }
        }
        if (numbers.size() != 1 && numbers.size() != 3 || !numbers.stream().allMatch(Float::isFinite)) {
            throw new UsageException(option + " cannot be " + given + "; give 1 or 3 numbers, such as 127.5");
        }
        return numbers;
    }
}
