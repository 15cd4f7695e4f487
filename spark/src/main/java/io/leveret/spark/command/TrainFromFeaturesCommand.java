package io.leveret.spark.command;
import io.leveret.cli.console.Console;
import io.leveret.cli.option.Command;
import io.leveret.wire.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
final class TrainFromFeaturesCommand implements Command {
    TrainFromFeaturesCommand(Console console) { }
    public CommandSpec spec() { return CommandSpec.create().name("xTrainFromFeatures"); }
    public boolean verbose() { return false; }
    public ExitCode run() { return ExitCode.DONE; }
}
