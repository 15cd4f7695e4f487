package io.leveret.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.leveret.models.HostedModel;
import io.leveret.models.ModelStore;
import io.leveret.tflite.BundledModel;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;

/** {@code leveret models list}: which hosted models there are. */
final class ModelsListCommand implements Command {
    private static final int TYPE_WIDTH = 7;
    private static final int NUMBER_WIDTH = 6;

    private final Console surroundings;
    private final CommandOption<Format> format = CommandOption.ofWords("--format", "FORMAT", Format.class, Format.TEXT,
            "text, json or csv. Default: text.");
    private final CommandOption<Boolean> verbose = CommandOption.flag("--verbose", "Show the stack traces of errors.");

    ModelsListCommand(Console surroundings) {
        this.surroundings = surroundings;
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
        ModelStore hosted = surroundings.models();
        switch (format.value()) {
            case TEXT -> writeText(hosted, surroundings.text());
            case JSON -> writeJson(hosted, surroundings.utf8());
            case CSV -> writeCsv(hosted, surroundings.utf8());
        }
        return ExitCode.DONE;
    }

    private static void writeText(ModelStore hosted, Writer out) throws IOException {
        List<HostedModel> models = hosted.catalog().models();
        int nameWidth = models.stream().mapToInt(model -> model.name().length()).max().orElse(0);
        out.write(row(nameWidth, "name", "type", "input", "MB", "top-1", "top-5", ""));
        for (HostedModel model : models) {
            out.write(row(nameWidth, model.name(), model.type(), Integer.toString(model.inputSide()),
                    Text.decimals((float) model.megabytes(), 1), Text.decimals((float) model.top1Percent(), 1),
                    Text.decimals((float) model.top5Percent(), 1),
                    path(hosted, model).isPresent() ? "pulled" : isBundled(model) ? "bundled" : ""));
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

    private static void writeJson(ModelStore hosted, Writer out) throws IOException {
        JsonGenerator json = new JsonFactory().createGenerator(out);
        json.writeStartObject();
        json.writeStringField("cache", hosted.cache().folder().toString());
        json.writeArrayFieldStart("models");
        for (HostedModel model : hosted.catalog().models()) {
            json.writeStartObject();
            json.writeStringField("name", model.name());
            json.writeStringField("type", model.type());
            json.writeNumberField("inputSide", model.inputSide());
            json.writeNumberField("megabytes", model.megabytes());
            json.writeNumberField("top1Percent", model.top1Percent());
            json.writeNumberField("top5Percent", model.top5Percent());
            json.writeNumberField("pixel3Millis", model.pixel3Millis());
            json.writeStringField("source", model.source().toString());
            json.writeBooleanField("bundled", isBundled(model));
            json.writeStringField("path", path(hosted, model).orElse(null)); // null where it is not here
            json.writeEndObject();
        }
        json.writeEndArray();
        Json.end(json, out);
    }

    private static void writeCsv(ModelStore hosted, Writer out) throws IOException {
        Csv csv = new Csv(out);
        csv.row("name", "type", "inputSide", "megabytes", "top1Percent", "top5Percent", "pixel3Millis", "source",
                "bundled", "path");
        for (HostedModel model : hosted.catalog().models()) {
            csv.row(model.name(), model.type(), model.inputSide(), model.megabytes(), model.top1Percent(),
                    model.top5Percent(), model.pixel3Millis(), model.source(), isBundled(model),
                    path(hosted, model).orElse(null));
        }
        out.flush();
    }

    private static boolean isBundled(HostedModel model) {
        return BundledModel.find().map(BundledModel::name).filter(model.name()::equals).isPresent();
    }

    /** Where the model is, if it is here. */
    private static Optional<String> path(ModelStore hosted, HostedModel model) {
        return hosted.cache().find(model).map(files -> files.model().toString());
    }
}
