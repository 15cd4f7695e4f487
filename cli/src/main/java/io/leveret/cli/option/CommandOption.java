package io.leveret.cli.option;

import io.leveret.cli.console.Text;
import io.leveret.cli.console.UsageException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.TypeConversionException;

/**
 * An option of a command. Commands are put together from these rather than from picocli's annotations, because to read
 * annotations takes a tenth of a second at each start.
 *
 * @param <T> the type of its value
 */
public final class CommandOption<T> {
    private final OptionSpec spec;
    private final @Nullable T defaultValue;

    private CommandOption(OptionSpec.Builder builder, @Nullable T defaultValue) {
        this.spec = builder.build();
        this.defaultValue = defaultValue;
    }

    /**
     * An option with a value.
     *
     * @param valueName what the help calls the value
     * @param defaultValue its value if it is not given; may be null
     */
    public static <T> CommandOption<T> of(String name, String valueName, Class<T> type, @Nullable T defaultValue,
            String description) {
        return new CommandOption<>(
                OptionSpec.builder(name).paramLabel(valueName).type(type).description(description), defaultValue);
    }

    /** An option that may be given several times; a list of what was given, empty if it was not. */
    public static CommandOption<List<String>> ofMany(String name, String valueName, String description) {
        return new CommandOption<>(OptionSpec.builder(name).paramLabel(valueName).type(List.class)
                .auxiliaryTypes(String.class).arity("1").description(description), List.of());
    }

    /** An option whose value is one of a few words. */
    public static <E extends Enum<E>> CommandOption<E> ofWords(String name, String valueName, Class<E> type,
            E defaultValue,
            String description) {
        ITypeConverter<E> converter = typed -> find(type.getEnumConstants(), typed);
        return new CommandOption<>(OptionSpec.builder(name).paramLabel(valueName).type(type).converters(converter)
                .description(description), defaultValue);
    }

    /** An option that is there or not. */
    public static CommandOption<Boolean> flag(String name, String description) {
        return new CommandOption<>(OptionSpec.builder(name).type(boolean.class).arity("0").description(description),
                false);
    }

    private static <E extends Enum<E>> E find(E[] constants, String typed) {
        for (E constant : constants) {
            if (Text.typed(constant).equalsIgnoreCase(typed)) {
                return constant;
            }
        }
        throw new TypeConversionException("'" + typed + "' is none of "
                + Arrays.stream(constants).map(Text::typed).collect(Collectors.joining(", ")));
    }

    /**
     * Returns the file that one of several values names.
     *
     * @throws UsageException if it is no path
     */
    public static Path file(String option, String given) {
        try {
            return Path.of(given);
        } catch (InvalidPathException unusable) {
            throw new UsageException(option + " cannot be '" + given + "'; give a file", unusable);
        }
    }

    /** Makes it known to a command. */
    public void addTo(CommandSpec command) {
        command.addOption(spec);
    }

    /** Its value once the arguments are parsed. */
    public T value() {
        T given = spec.getValue();
        return given == null ? defaultValue : given;
    }
}
