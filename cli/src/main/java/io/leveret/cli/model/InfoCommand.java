package io.leveret.cli.model;

import io.leveret.base.UnsuitableModelException;
import io.leveret.cli.console.Console;
import io.leveret.cli.console.Flags;
import io.leveret.cli.console.UsageException;
import io.leveret.cli.option.Command;
import io.leveret.cli.option.CommandOption;
import io.leveret.cli.option.Format;
import io.leveret.cli.option.ModelOptions;
import io.leveret.engine.Plan;
import io.leveret.tflite.Model;
import io.leveret.tflite.metadata.FoundLabels;
import io.leveret.tflite.metadata.Labels;
import io.leveret.vision.Assumptions;
import io.leveret.vision.ClassifierOptions;
import io.leveret.wire.ExitCode;
import io.leveret.wire.ModelInfo;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** {@code leveret info}: what a model is, or what models run on here. */
public final class InfoCommand implements Command {
    private final Console console;
    private final ModelOptions model;
    private final CommandOption<Boolean> system = CommandOption.flag("--system",
            "Say what models run on here instead, and with which kernels.");
    private final CommandOption<Format> format = CommandOption.ofWords("--format", "FORMAT", Format.class, Format.TEXT,
            "text or json. Default: text.");

    public InfoCommand(Console console) {
        this.console = console;
        this.model = new ModelOptions(console);
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name("info");
        spec.usageMessage().description("Says what a model is: inputs, outputs, operators, cost, labels and metadata.")
                .footer("", "Examples:", "  leveret info",
                        "  leveret info --model mobilenet_v2.tflite --format json",
                        "  leveret info --system");
        model.addTo(spec);
        List.of(system, format).forEach(option -> option.addTo(spec));
        return spec;
    }

    @Override
    public boolean verbose() {
        return model.verbose();
    }

    @Override
    public ExitCode run() throws IOException {
        model.threads(); // the option is common to all commands, so a wrong value is wrong here too
        switch (format.value()) {
            case TEXT -> summary().writeText(console.text(), console.unicode());
            case JSON -> summary().writeJson(console.utf8());
            case CSV -> throw new UsageException("info has no --format csv; give text or json");
        }
        return ExitCode.DONE;
    }

    private Summary summary() {
        return system.value() ? new SystemSummary() : model.read(this::summary);
    }

    private Summary summary(Model read, Optional<Labels> given, Optional<FoundLabels> found) {
        Plan plan = Plan.compile(read.graph());
        ClassifierOptions.Builder options = ClassifierOptions.builder();
        model.assumptions().applyTo(options);
        given.ifPresent(options::labels);
        found.ifPresent(options::labels);
        Optional<Labels> labels = given.or(() -> found.map(FoundLabels::labels)).or(() -> read.metadata().labels());
        try {
            return new ModelSummary(new ModelInfo(read, plan, labels,
                    Optional.of(Assumptions.of(read, options.build(), plan))), "");
        } catch (UnsuitableModelException unsuitable) {
            model.assumptions().requireForAnyModel(unsuitable);
            return new ModelSummary(new ModelInfo(read, plan, labels,
                    Optional.empty()), unsuitable.message(Flags.NAMES));
        }
    }
}
