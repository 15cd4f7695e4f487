package io.leveret.fuzz;

import io.leveret.base.OptionException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The arguments of {@link Fuzz}.
 *
 * @param folder for all output
 * @param seeds folders of files to damage
 */
record FuzzArguments(String folder, int minutes, long seed, Optional<String> target, List<Path> seeds) {
    private static final int MINUTES = 30;

    /**
     * Parses arguments; the first is the folder.
     *
     * @throws OptionException if an option is unknown or lacks its value; the message begins with the option
     */
    static FuzzArguments parse(String... arguments) {
        int minutes = MINUTES;
        long seed = 1;
        Optional<String> target = Optional.empty();
        List<Path> seeds = new ArrayList<>();
        for (int i = 1; i < arguments.length; i++) {
            String argument = arguments[i];
            String value = i + 1 < arguments.length ? arguments[i + 1] : "";
            switch (argument) {
                case "--minutes" -> minutes = number(argument, value);
                case "--seed" -> seed = number(argument, value);
                case "--target" -> {
                    if (!Target.NAMES.contains(value)) {
                        throw new OptionException(argument, value, "needs one of " + Target.NAMES);
                    }
                    target = Optional.of(value);
                }
                default -> {
                    if (argument.startsWith("-")) {
                        throw new OptionException(argument, argument, "is none of the options");
                    }
                    seeds.add(Path.of(argument));
                    continue;
                }
            }
            i++;
        }
        return new FuzzArguments(arguments[0], minutes, seed, target, seeds);
    }

    private static int number(String option, String value) {
        if (!value.matches("[1-9]\\d{0,8}")) {
            throw new OptionException(option, value, "needs a number from 1 to 999999999");
        }
        return Integer.parseInt(value);
    }
}
