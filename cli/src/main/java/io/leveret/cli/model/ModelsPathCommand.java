package io.leveret.cli.model;

import io.leveret.cli.console.Console;
import io.leveret.cli.console.UsageException;
import io.leveret.cli.option.Command;
import io.leveret.cli.option.CommandOption;
import io.leveret.cli.option.ModelChoice;
import io.leveret.models.ModelNotFoundException;
import io.leveret.models.PulledModel;
import io.leveret.wire.ExitCode;
import java.io.IOException;
import java.io.Writer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code leveret models path}: where a pulled model is. */
public final class ModelsPathCommand implements Command {
    private final Console console;
    private final PositionalParamSpec name = PositionalParamSpec.builder().paramLabel("NAME").arity("1").required(true)
            .type(String.class).description("A hosted model that was pulled.").build();
    private final CommandOption<Boolean> verbose = CommandOption.flag("--verbose", "Show the stack traces of errors.");

    public ModelsPathCommand(Console console) {
        this.console = console;
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name("path").addPositional(name);
        spec.usageMessage().description("Prints the path of a pulled model's .tflite file.").footer("", "Examples:",
                "  leveret models path mobilenet_v2_1.0_224_quant",
                "  cp \"$(leveret models path densenet)\" densenet.tflite");
        verbose.addTo(spec);
        return spec;
    }

    @Override
    public boolean verbose() {
        return verbose.value();
    }

    @Override
    public ExitCode run() throws IOException {
        PulledModel pulled = pulled(name.getValue());
        Writer out = console.text();
        out.write(pulled.model() + "\n");
        out.flush();
        return ExitCode.DONE;
    }

    private PulledModel pulled(String given) throws IOException {
        try {
            return console.models().pulled(given);
        } catch (ModelNotFoundException missing) {
            throw new UsageException(ModelChoice.describe(missing), missing);
        }
    }
}
