package io.leveret.spark.command;

import io.leveret.cli.Cli;
import io.leveret.cli.console.Console;
import io.leveret.cli.option.Command;
import io.leveret.wire.ExitCode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** The commands for a cluster: {@code leveret spark COMMAND}, and the main class for {@code spark-submit}. */
public final class Main {
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

    /** Runs a command. The word {@code spark} may come first. */
    public static ExitCode run(Console console, String... arguments) {
        Map<String, Command> commands = new LinkedHashMap<>(); // by the words that are typed
        commands.put(GROUP + " classify", new ClassifyPhotosCommand(console));
        commands.put(GROUP + " evaluate", new EvaluatePhotosCommand(console));
        commands.put(GROUP + " features", new FeaturesCommand(console));
        commands.put(GROUP + " train", new TrainFromFeaturesCommand(console));
        String[] words = arguments;
        if (arguments.length == 0 || !arguments[0].equals(GROUP)) {
            words = new String[arguments.length + 1];
            words[0] = GROUP;
            System.arraycopy(arguments, 0, words, 1, arguments.length);
        }
        return Cli.run(console, commands, words);
    }
}
