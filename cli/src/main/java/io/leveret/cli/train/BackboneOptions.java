package io.leveret.cli.train;

import io.leveret.cli.console.Console;
import io.leveret.cli.option.CommandOption;
import io.leveret.cli.option.ModelChoice;
import io.leveret.models.ModelRef;
import io.leveret.train.Backbone;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** The options that say which model gives features. */
public final class BackboneOptions {
    private final Console console;
    private final CommandOption<@Nullable Path> backbone = CommandOption.of("--backbone", "FILE|NAME", Path.class, null,
            "The .tflite model whose features tell photos apart, or the name of a hosted one that was pulled. Default:"
                    + " the bundled one.");
    private final CommandOption<@Nullable String> featureLayer = CommandOption.of("--feature-layer", "NAME",
            String.class, null,
            "The backbone's tensor that holds the features. Default: what goes into its last matrix product.");

    /** Options that look for models where the console says. */
    public BackboneOptions(Console console) {
        this.console = console;
    }

    /** Makes them known to a command. */
    public void addTo(CommandSpec command) {
        List.of(backbone, featureLayer).forEach(option -> option.addTo(command));
    }

    /**
     * A backbone with its file.
     *
     * @param file its bytes
     */
    public record Chosen(byte[] file, Backbone backbone) {}

    /** Changes a model's file, whose name is for messages, or returns it as it is. */
    @FunctionalInterface
    public interface Change {
        /** Changes it. */
        byte[] of(byte[] file, String name);
    }

    /**
     * Reads the backbone.
     *
     * @throws io.leveret.base.LeveretException if it cannot be used
     */
    public Chosen choose() {
        return choose((file, _) -> file);
    }

    /**
     * Reads the backbone.
     *
     * @param change of its file, before it is used
     * @throws io.leveret.base.LeveretException if it cannot be used
     */
    public Chosen choose(Change change) {
        Optional<String> layer = Optional.ofNullable(featureLayer.value());
        return ModelChoice.of(Optional.ofNullable(backbone.value()), console).use(model -> {
            byte[] given = model.bytes();
            byte[] file = change.of(given, model.name());
            return new Chosen(file, model instanceof ModelRef.Bundled && layer.isEmpty() && file == given
                    ? Backbone.bundled()
                    : Backbone.of(file, model.name(), layer));
        });
    }
}
