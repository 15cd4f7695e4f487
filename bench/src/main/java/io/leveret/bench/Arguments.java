package io.leveret.bench;

import io.leveret.base.OptionException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The arguments of a command.
 *
 * @param flags options without a number
 * @param numbers by option
 * @param models all other arguments: names or paths of models
 */
public record Arguments(Set<String> flags, Map<String, Integer> numbers, List<String> models) {
    /** A whole number from 1 that is an int. */
    private static final String NUMBER = "[1-9]\\d{0,8}";

    /**
     * Parses arguments.
     *
     * @param options the command's options; each takes a number from 1
     * @throws OptionException if an option is unknown or lacks its number; the message begins with the option
     */
    public static Arguments parse(String[] arguments, String... options) {
        return parse(arguments, Set.of(), options);
    }

    /**
     * Parses arguments.
     *
     * @param knownFlags options that take no number
     * @param options those that take a number from 1
     * @throws OptionException if an option is unknown or lacks its number; the message begins with the option
     */
    public static Arguments parse(String[] arguments, Set<String> knownFlags, String... options) {
        List<String> known = List.of(options);
        Set<String> flags = new HashSet<>();
        Map<String, Integer> numbers = new HashMap<>();
        List<String> models = new ArrayList<>();
        for (int i = 0; i < arguments.length; i++) {
            String argument = arguments[i];
            if (!argument.startsWith("-")) {
                models.add(argument);
            } else if (knownFlags.contains(argument)) {
                flags.add(argument);
            } else if (!known.contains(argument)) {
                throw new OptionException(argument, argument, "is none of the options");
            } else if (i + 1 == arguments.length || !arguments[i + 1].matches(NUMBER)) {
                throw new OptionException(argument, i + 1 == arguments.length ? "" : arguments[i + 1],
                        "needs a number from 1 to 999999999");
            } else {
                numbers.put(argument, Integer.parseInt(arguments[++i]));
            }
        }
        return new Arguments(flags, numbers, models);
    }

    /** Returns an option's number, or {@code otherwise} if the option is absent. */
    public int number(String option, int otherwise) {
        return numbers.getOrDefault(option, otherwise);
    }
}
