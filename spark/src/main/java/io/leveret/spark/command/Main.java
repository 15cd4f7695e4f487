package io.leveret.spark.command;

import io.leveret.cli.Cli;
import io.leveret.cli.console.Console;
import io.leveret.cli.console.Flags;
import io.leveret.cli.option.AssumptionOptions;
import io.leveret.cli.option.Command;
import io.leveret.wire.ExitCode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** The commands for a cluster: {@code leveret spark COMMAND}, and the main class for {@code spark-submit}. */
public final class Main {
    /** Names the output of a model that is scores. */
    static final String MODEL_OUTPUT = "--model-output";
    /** Gives inputs of a model beside the picture. */
    static final String MODEL_INPUT = "--model-input";

    private static final String GROUP = "spark";

    private Main() {}

    /** Runs a command; exits with its {@link ExitCode}, or returns if that is 0, as a cluster's driver should. */
    public static void main(String[] arguments) {
        ExitCode code = run(Console.ofProcess(), arguments);
        SparkSession.getDefaultSession().foreach(session -> {
            session.stop();
            return null;
        });
        if (code != ExitCode.DONE) {
            System.exit(code.code());
        }
    }

    /** The flags of options: those of a model's input and output are called so by {@link AssumptionOptions}. */
    private static String option(String name, String inJava) {
        return switch (name) {
            case "output" -> MODEL_OUTPUT;
            case "constantInputs" -> MODEL_INPUT;
            default -> Flags.NAMES.of(name, inJava);
        };
    }

    /** Runs a command. The word {@code spark} may come first. */
    public static ExitCode run(Console console, String... arguments) {
        Map<String, Command> commands = new LinkedHashMap<>(); // by the words that are typed
        commands.put(GROUP + " classify", new ClassifyPhotosCommand(console));
        commands.put(GROUP + " evaluate", new EvaluatePhotosCommand(console));
        commands.put(GROUP + " features", new FeaturesCommand(console));
        commands.put(GROUP + " train", new TrainFromFeaturesCommand(console));
        commands.replaceAll((_, command) -> new SparkCommand(console, command));
        String[] words = arguments;
        if (arguments.length == 0 || !arguments[0].equals(GROUP)) {
            words = new String[arguments.length + 1];
            words[0] = GROUP;
            System.arraycopy(arguments, 0, words, 1, arguments.length);
        }
        return Cli.run(console, commands, Main::option, words);
    }
}
