package io.leveret.cli;

import io.leveret.base.LeveretException;
import io.leveret.base.OptionNames;
import io.leveret.base.Spelling;
import io.leveret.cli.classify.ClassifyCommand;
import io.leveret.cli.console.Console;
import io.leveret.cli.console.Failures;
import io.leveret.cli.console.Flags;
import io.leveret.cli.console.UsageException;
import io.leveret.cli.console.VersionText;
import io.leveret.cli.measure.BenchmarkCommand;
import io.leveret.cli.measure.CompareCommand;
import io.leveret.cli.measure.EvaluateCommand;
import io.leveret.cli.model.InfoCommand;
import io.leveret.cli.model.MetadataSetCommand;
import io.leveret.cli.model.MetadataShowCommand;
import io.leveret.cli.model.ModelsListCommand;
import io.leveret.cli.model.ModelsPathCommand;
import io.leveret.cli.model.ModelsPullCommand;
import io.leveret.cli.option.Command;
import io.leveret.cli.serve.ServeCommand;
import io.leveret.cli.train.TrainCommand;
import io.leveret.wire.ErrorStatus;
import io.leveret.wire.ExitCode;
import java.io.IOException;
import java.io.Writer;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line: from arguments to a command, and from its outcome to an exit code. */
public final class Cli {
    private static final int MIN_HELP_WIDTH = 60;
    private static final int MAX_HELP_WIDTH = 120;

    private Cli() {}

    /** Runs a command. Never throws: every failure becomes a line on standard error and an exit code. */
    public static ExitCode run(Console console, String... arguments) {
        useOwnLog();
        return run(console, commands(console), arguments);
    }

    private static Map<String, Command> commands(Console console) {
        Map<String, Command> commands = new LinkedHashMap<>(); // by the words that are typed
        commands.put("classify", new ClassifyCommand(console));
        commands.put("evaluate", new EvaluateCommand(console));
        commands.put("compare", new CompareCommand(console));
        commands.put("train", new TrainCommand(console));
        commands.put("serve", new ServeCommand(console));
        commands.put("info", new InfoCommand(console));
        commands.put("benchmark", new BenchmarkCommand(console));
        commands.put("metadata show", new MetadataShowCommand(console));
        commands.put("metadata set", new MetadataSetCommand(console));
        commands.put("models list", new ModelsListCommand(console));
        commands.put("models pull", new ModelsPullCommand(console));
        commands.put("models path", new ModelsPathCommand(console));
        return commands;
    }

    /**
     * Runs one of some commands, like {@link #run(Console, String...)}; for the modules that bring their own.
     *
     * @param commands by the one or two words that are typed
     */
    @SuppressWarnings("exports") // those modules are on the class path
    public static ExitCode run(Console console, Map<String, Command> commands, String... arguments) {
        return run(console, commands, Flags.NAMES, arguments);
    }

    /**
     * Runs one of some commands whose options have other names.
     *
     * @param names of options in messages of the library
     */
    @SuppressWarnings("exports") // those modules are on the class path
    public static ExitCode run(Console console, Map<String, Command> commands, OptionNames names,
            String... arguments) {
        boolean verbose = false;
        try {
            ParseResult parsed = commandLine(commands, console.terminalWidth()).parseArgs(arguments);
            CommandLine last = parsed.asCommandLineList().getLast();
            if (last.isVersionHelpRequested()) {
                return print(console, VersionText.get(), ExitCode.DONE);
            }
            if (last.isUsageHelpRequested()) {
                return print(console, last.getUsageMessage(), ExitCode.DONE);
            }
            Command command = commands.get(words(last.getCommandSpec()));
            if (command == null) {
                return print(console, last.getUsageMessage(), ExitCode.BAD_INPUT);
            }
            verbose = command.verbose();
            configureLog(verbose);
            return command.run();
        } catch (ParameterException refused) {
            console.note(describe(refused));
            return ExitCode.BAD_INPUT;
        } catch (UsageException refused) {
            console.note(refused.getMessage(), refused, verbose);
            return ExitCode.BAD_INPUT;
        } catch (LeveretException refused) {
            console.note(refused.message(names), refused, verbose);
            return ErrorStatus.of(refused.code()).exitCode();
        } catch (IOException failure) {
            if (Console.isClosedPipe(failure)) {
                return ExitCode.DONE;
            }
            console.note("the results could not be written: " + failure.getMessage(), failure, verbose);
            return ExitCode.PARTLY_FAILED;
        } catch (RuntimeException | Error fault) {
            console.note(Failures.describeInternal(fault), fault, verbose);
            return ExitCode.INTERNAL_ERROR;
        }
    }

    /** Names the provider of the log, which spares the search for one on every start. */
    private static void useOwnLog() {
        System.setProperty("slf4j.provider", "org.slf4j.simple.SimpleServiceProvider");
        System.setProperty("slf4j.internal.verbosity", "WARN");
    }

    /**
     * Sends the engine's log to standard error, warnings only unless more is asked for. To be called before anything
     * logs.
     */
    private static void configureLog(boolean verbose) {
        System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", verbose ? "debug" : "warn");
        // Helidon warns of each client that breaks off.
        System.setProperty("org.slf4j.simpleLogger.log.io.helidon", verbose ? "debug" : "off");
        System.setProperty("org.slf4j.simpleLogger.showThreadName", "false");
        System.setProperty("org.slf4j.simpleLogger.showShortLogName", "true");
    }

    private static CommandLine commandLine(Map<String, Command> commands, int terminalWidth) {
        CommandSpec root = CommandSpec.create().name("leveret");
        root.usageMessage().description("Classifies photos with TensorFlow Lite models, in pure Java.")
                .synopsisSubcommandLabel("COMMAND").footer("", "Examples:", "  leveret classify --sample",
                        "  leveret classify holiday/ --format csv", "  leveret info --model mobilenet_v2.tflite",
                        "  leveret evaluate --model mobilenet_v2.tflite validation/",
                        "  leveret train flowers/ -o flowers.tflite",
                        "  leveret compare *.tflite --data validation/ --max-latency 33ms",
                        "  leveret serve --port 8080",
                        "  leveret models pull mobilenet_v2_1.0_224_quant", "",
                        "leveret COMMAND --help says more about a command; leveret spark --help about a cluster.",
                        "Exit codes: 0 done, 1 some of it failed, 2 bad arguments or input, 70 internal error.");
        addHelp(root);
        commands.forEach((words, command) -> {
            CommandSpec spec = command.spec();
            spec.usageMessage().sortOptions(false);
            addHelp(spec);
            parent(root, words).addSubcommand(spec.name(), spec);
        });
        return new CommandLine(root).setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
                .setUsageHelpWidth(Math.clamp(terminalWidth, MIN_HELP_WIDTH, MAX_HELP_WIDTH));
    }

    /** What is typed for a command, behind the program's name. */
    private static String words(CommandSpec spec) {
        return spec.parent() == null ? "" : (words(spec.parent()) + " " + spec.name()).strip();
    }

    /** What a command belongs to: the program, or the group that is its first word. */
    private static CommandSpec parent(CommandSpec root, String words) {
        int space = words.indexOf(' ');
        if (space < 0) {
            return root;
        }
        String name = words.substring(0, space);
        if (!root.subcommands().containsKey(name)) {
            CommandSpec group = switch (name) {
                case "models" -> models();
                case "metadata" -> metadata();
                default -> spark();
            };
            group.usageMessage().synopsisSubcommandLabel("COMMAND");
            addHelp(group);
            root.addSubcommand(group.name(), group);
        }
        return root.subcommands().get(name).getCommandSpec();
    }

    private static CommandSpec models() {
        CommandSpec models = CommandSpec.create().name("models");
        models.usageMessage().description("Lists and fetches the models that TensorFlow hosts.")
                .footer("", "Examples:", "  leveret models list",
                        "  leveret models pull mobilenet_v2_1.0_224_quant",
                        "  leveret classify --model mobilenet_v2_1.0_224_quant cat.jpg");
        return models;
    }

    private static CommandSpec metadata() {
        CommandSpec metadata = CommandSpec.create().name("metadata");
        metadata.usageMessage().description("Shows and changes what a model says of itself.")
                .footer("", "Examples:", "  leveret metadata show --model mobilenet_v2.tflite",
                        "  leveret metadata set --model hares.tflite -o named.tflite --labels names.txt");
        return metadata;
    }

    private static CommandSpec spark() {
        CommandSpec spark = CommandSpec.create().name("spark");
        spark.usageMessage().description("Classifies and evaluates photos with Apache Spark, on this machine or a"
                + " cluster.")
                .footer("", "Examples:", "  leveret spark classify --input photos/ --output labels/",
                        "  leveret spark evaluate --input validation/ --output figures/ --model hares.tflite");
        return spark;
    }

    private static void addHelp(CommandSpec spec) {
        spec.addOption(OptionSpec.builder("-h", "--help").usageHelp(true).description("Show this help.").build());
        spec.addOption(
                OptionSpec.builder("-V", "--version").versionHelp(true).description("Show the version.").build());
    }

    private static ExitCode print(Console console, String text, ExitCode code) throws IOException {
        Writer out = console.text();
        out.write(text);
        out.flush();
        return code;
    }

    private static String describe(ParameterException refused) {
        String command = refused.getCommandLine().getCommandSpec().qualifiedName();
        String message = refused.getMessage();
        if (refused instanceof UnmatchedArgumentException unmatched) {
            String argument = unmatched.getUnmatched().getFirst();
            boolean option = argument.startsWith("-");
            CommandSpec known = refused.getCommandLine().getCommandSpec();
            message = (option ? "unknown option " : "unknown command ") + argument
                    + Spelling.closest(argument, option ? known.optionsMap().keySet() : known.subcommands().keySet())
                            .map(meant -> "; did you mean " + meant + "?").orElse("");
        }
        return message + "; see " + command + " --help";
    }
}
