package io.leveret.cli.model;

import io.leveret.cli.console.Console;
import io.leveret.cli.console.Text;
import io.leveret.cli.option.Command;
import io.leveret.cli.option.CommandOption;
import io.leveret.cli.option.Format;
import io.leveret.models.HostedModel;
import io.leveret.models.ModelStore;
import io.leveret.tflite.BundledModel;
import io.leveret.wire.CsvDocuments;
import io.leveret.wire.ExitCode;
import io.leveret.wire.JsonDocuments;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;

/** {@code leveret models list}: which hosted models there are. */
public final class ModelsListCommand implements Command {
    private static final int TYPE_WIDTH = 7;
    private static final int NUMBER_WIDTH = 6;

    private final Console console;
    private final CommandOption<Format> format = CommandOption.ofWords("--format", "FORMAT", Format.class, Format.TEXT,
            "text, json or csv. Default: text.");
    private final CommandOption<Boolean> verbose = CommandOption.flag("--verbose", "Show the stack traces of errors.");

    public ModelsListCommand(Console console) {
        this.console = console;
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name("list");
        spec.usageMessage()
                .description("Lists the hosted models.", "Columns: what input and output are; width and height of the"
                        + " input in pixels; size of the file in megabytes; how often the first class and one of the"
                        + " first five are right on ImageNet's validation photos, in percent; and whether the model is"
                        + " here. All figures are the publisher's. JSON and CSV have the address of each archive as"
                        + " well, and the milliseconds of an inference on a Pixel 3 with four threads.")
                .footer("", "Examples:", "  leveret models list", "  leveret models list --format csv > models.csv");
        List.of(format, verbose).forEach(option -> option.addTo(spec));
        return spec;
    }

    @Override
    public boolean verbose() {
        return verbose.value();
    }

    @Override
    public ExitCode run() throws IOException {
        ModelStore hosted = console.models();
        switch (format.value()) {
            case TEXT -> writeText(hosted, console.text());
            case JSON -> JsonDocuments.write(hosted, console.utf8());
            case CSV -> CsvDocuments.write(hosted, console.utf8());
        }
        return ExitCode.DONE;
    }

    private static void writeText(ModelStore hosted, Writer out) throws IOException {
        List<HostedModel> models = hosted.catalog().models();
        Optional<String> bundled = BundledModel.find().map(BundledModel::name);
        int nameWidth = models.stream().mapToInt(model -> model.name().length()).max().orElse(0);
        out.write(row(nameWidth, "name", "type", "input", "MB", "top-1", "top-5", ""));
        for (HostedModel model : models) {
            out.write(row(nameWidth, model.name(), model.type(), Integer.toString(model.inputSide()),
                    Text.decimals((float) model.megabytes(), 1), Text.decimals((float) model.top1Percent(), 1),
                    Text.decimals((float) model.top5Percent(), 1),
                    place(hosted, model, bundled)));
        }
        out.write("From " + models.stream().map(model -> model.source().getHost()).distinct()
                .collect(Collectors.joining(", ")) + "; --format json and csv have the addresses.\n");
        out.write("Pulled models are in " + Text.oneLine(hosted.cache().folder().toString()) + ".\n");
        out.flush();
    }

    private static String row(int nameWidth, String name, String type, String input, String megabytes, String top1,
            String top5, String here) {
        return (Text.padRight(name, nameWidth) + " " + Text.padRight(type, TYPE_WIDTH)
                + Text.padLeft(input, NUMBER_WIDTH) + Text.padLeft(megabytes, NUMBER_WIDTH)
                + Text.padLeft(top1, NUMBER_WIDTH) + Text.padLeft(top5, NUMBER_WIDTH) + "  " + here).stripTrailing()
                + "\n";
    }

    private static String place(ModelStore hosted, HostedModel model, Optional<String> bundled) {
        return hosted.cache().find(model).isPresent() ? "pulled"
                : bundled.equals(Optional.of(model.name())) ? "bundled" : "";
    }
}
