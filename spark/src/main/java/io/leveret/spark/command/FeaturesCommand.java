package io.leveret.spark.command;
import io.leveret.cli.console.Console;
import io.leveret.cli.option.Command;
import io.leveret.wire.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
final class FeaturesCommand implements Command {
    FeaturesCommand(Console console) { }
    public CommandSpec spec() { return CommandSpec.create().name("xFeatures"); }
    public boolean verbose() { return false; }
    public ExitCode run() { return ExitCode.DONE; }
}
