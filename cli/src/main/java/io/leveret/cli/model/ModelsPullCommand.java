package io.leveret.cli.model;

import io.leveret.cli.console.Console;
import io.leveret.cli.console.UsageException;
import io.leveret.cli.option.Command;
import io.leveret.cli.option.CommandOption;
import io.leveret.cli.option.ModelChoice;
import io.leveret.models.HostedModel;
import io.leveret.models.ModelNotFoundException;
import io.leveret.models.ModelStore;
import io.leveret.models.PullException;
import io.leveret.models.PulledModel;
import io.leveret.models.UnreachableException;
import io.leveret.wire.ExitCode;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code leveret models pull}: fetches hosted models. */
public final class ModelsPullCommand implements Command {
    private final Console console;
    private final PositionalParamSpec names = PositionalParamSpec.builder().paramLabel("NAME").arity("1..*")
            .required(true)
            .type(List.class).auxiliaryTypes(String.class).description("Hosted models; leveret models list shows all.")
            .build();
    private final CommandOption<Boolean> verbose = CommandOption.flag("--verbose", "Show the stack traces of errors.");

    public ModelsPullCommand(Console console) {
        this.console = console;
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name("pull").addPositional(names);
        spec.usageMessage()
                .description("Fetches hosted models.",
                        "Unpacks their .tflite files and labels into the cache folder, and prints the paths. What was"
                                + " cut off goes on from there the next time; what is here"
                                + " already is not fetched again.")
                .footer("", "Examples:", "  leveret models pull mobilenet_v2_1.0_224_quant",
                        "  leveret classify --model mobilenet_v2_1.0_224_quant cat.jpg", "",
                        "The cache folder is LEVERET_CACHE if that is set in the environment;",
                        "leveret models list names it. To fetch a model anew, delete it there.");
        verbose.addTo(spec);
        return spec;
    }

    @Override
    public boolean verbose() {
        return verbose.value();
    }

    @Override
    public ExitCode run() throws IOException {
        ModelStore hosted = console.models();
        List<String> given = names.getValue();
        List<HostedModel> models = find(given, hosted);
        ExitCode code = ExitCode.DONE;
        Writer out = console.text();
        for (HostedModel model : models) {
            Optional<PulledModel> pulled = pull(hosted, model);
            if (pulled.isPresent()) {
                out.write(pulled.get().model() + "\n");
                out.flush();
            } else {
                code = ExitCode.PARTLY_FAILED;
            }
        }
        return code;
    }

    private static List<HostedModel> find(List<String> names, ModelStore hosted) {
        try {
            return names.stream().map(hosted.catalog()::require).toList();
        } catch (ModelNotFoundException missing) {
            throw new UsageException(ModelChoice.describe(missing), missing);
        }
    }

    /** The model, or a line that says why there is none. */
    private Optional<PulledModel> pull(ModelStore hosted, HostedModel model) {
        PullProgress progress = new PullProgress(console, model.name());
        try {
            PulledModel pulled = hosted.pull(model, progress);
            progress.clear();
            return Optional.of(pulled);
        } catch (PullException refused) {
            progress.clear();
            console.note(model.name() + ": " + refused.getMessage() + (refused instanceof UnreachableException
                    ? "; the bundled model works without one (leave --model out)" : ""), refused, verbose());
        } catch (IOException unwritable) {
            progress.clear();
            console.note(model.name() + ": the cache folder " + hosted.cache().folder() + " cannot be written to ("
                    + unwritable.getMessage() + "); set LEVERET_CACHE to one that can", unwritable, verbose());
        } catch (InterruptedException interrupted) {
            progress.clear();
            Thread.currentThread().interrupt();
            console.note(model.name() + ": interrupted; pull again to go on from there", interrupted, verbose());
        }
        return Optional.empty();
    }
}
