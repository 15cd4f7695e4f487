package io.leveret.cli;

import java.io.IOException;
import java.io.Writer;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line: from arguments to a command, and from whatever becomes of it to an exit code. */
public final class Cli {
    private Cli() {}

    @CommandLine.Command(name = "leveret", description = "Classifies photos with TensorFlow Lite models, in pure Java.", mixinStandardHelpOptions = true, versionProvider = VersionText.class, synopsisSubcommandLabel = "COMMAND", footer = {
            "", "Examples:", "  leveret classify --sample", "  leveret classify holiday/ --format csv",
            "  leveret info --model mobilenet_v2.tflite", "",
            "leveret COMMAND --help says more about a command.",
            "Exit codes: 0 done, 1 some photos failed, 2 bad arguments or input, 70 internal error."})
    private static final class Root {}

    /** Runs a command. Never throws: whatever happens ends in a line on standard error and a code. */
    public static ExitCode run(Surroundings surroundings, String... arguments) {
        CommandLine line = new CommandLine(new Root()).addSubcommand("classify", new ClassifyCommand(surroundings))
                .addSubcommand("info", new InfoCommand(surroundings)).setCaseInsensitiveEnumValuesAllowed(true)
                .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
                .setUsageHelpWidth(Math.max(60, Math.min(120, surroundings.terminalWidth())));
        boolean verbose = false;
        try {
            ParseResult parsed = line.parseArgs(arguments);
            CommandLine last = parsed.asCommandLineList().getLast();
            if (last.isVersionHelpRequested()) {
                return print(surroundings, String.join("\n", new VersionText().getVersion()) + "\n", ExitCode.DONE);
            }
            if (last.isUsageHelpRequested()) {
                return print(surroundings, last.getUsageMessage(), ExitCode.DONE);
            }
            if (!(last.getCommand() instanceof Command command)) {
                return print(surroundings, last.getUsageMessage(), ExitCode.BAD_INPUT);
            }
            verbose = command.verbose();
            Logging.configure(verbose);
            return command.run();
        } catch (ParameterException refused) {
            surroundings.tell(describe(refused));
            return ExitCode.BAD_INPUT;
        } catch (UsageException refused) {
            surroundings.tell(refused.getMessage(), refused, verbose);
            return ExitCode.BAD_INPUT;
        } catch (IOException failure) {
            if (Surroundings.isClosedPipe(failure)) {
                return ExitCode.DONE;
            }
            surroundings.tell("the results could not be written: " + failure.getMessage(), failure, verbose);
            return ExitCode.PARTLY_FAILED;
        } catch (RuntimeException | Error fault) {
            surroundings.tell(Failures.describeInternal(fault), fault, verbose);
            return ExitCode.INTERNAL_ERROR;
        }
    }

    private static ExitCode print(Surroundings surroundings, String text, ExitCode code) throws IOException {
        Writer out = surroundings.text();
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
            CommandLine.Model.CommandSpec known = refused.getCommandLine().getCommandSpec();
            message = (option ? "unknown option " : "unknown command ") + argument
                    + Spelling.closest(argument, option ? known.optionsMap().keySet() : known.subcommands().keySet())
                            .map(meant -> "; did you mean " + meant + "?").orElse("");
        }
        return message + "; see " + command + " --help";
    }
}
