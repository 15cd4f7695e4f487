package io.leveret.cli.model;

import io.leveret.cli.console.Text;
import io.leveret.tflite.metadata.ModelSettings;
import io.leveret.tflite.metadata.StatedMetadata;
import io.leveret.wire.JsonDocuments;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a model's metadata says: {@code metadata show}. */
final class MetadataSummary implements Summary {
    private static final int CAPTION_WIDTH = 15;

    private final String model;
    private final Optional<StatedMetadata> stated;

    MetadataSummary(String model, Optional<StatedMetadata> stated) {
        this.model = model;
        this.stated = stated;
    }

    @Override
    public void writeText(Writer out, boolean unicode) throws IOException {
        StringBuilder text = new StringBuilder(Text.oneLine(model)).append('\n');
        stated.ifPresentOrElse(metadata -> describe(text, metadata), () -> text.append("  no metadata\n"));
        out.write(unicode ? text.toString() : Text.ascii(text.toString()));
        out.flush();
    }

    private static void describe(StringBuilder text, StatedMetadata metadata) {
        line(text, "name", metadata.name());
        line(text, "description", metadata.description());
        line(text, "version", metadata.version());
        line(text, "author", metadata.author());
        line(text, "license", metadata.license());
        line(text, "min parser", metadata.minParserVersion());
        for (int i = 0; i < metadata.inputs().size(); i++) {
            StatedMetadata.Input input = metadata.inputs().get(i);
            line(text, "input " + i, named(input.name()));
            input.normalization().ifPresent(values -> line(text, "  normalized",
                    "(pixel − " + values(values.mean()) + ") / " + values(values.std())));
        }
        for (int i = 0; i < metadata.outputs().size(); i++) {
            StatedMetadata.Output output = metadata.outputs().get(i);
            line(text, "output " + i, named(output.name()));
            output.labels().forEach(file -> line(text, "  labels", describe(file)));
            output.scoreThreshold().ifPresent(threshold -> line(text, "  threshold", threshold.toString()));
            output.calibration()
                    .ifPresent(calibration -> line(text, "  calibration", describe(calibration, metadata)));
        }
        settings(text, metadata.settings());
        line(text, "packed files", metadata.packedFiles().stream()
                .map(file -> file.name() + " (" + Text.thousands(file.bytes()) + " bytes)")
                .collect(Collectors.joining(", ")));
    }

    private static void settings(StringBuilder text, ModelSettings settings) {
        settings.normalization().ifPresent(values -> line(text, "range",
                "(pixel − " + values(values.mean()) + ") / " + values(values.std())));
        settings.channels().ifPresent(order -> line(text, "channels", Text.typed(order)));
        settings.inputSize().ifPresent(size -> line(text, "input size", size.toString()));
        settings.signature().ifPresent(key -> line(text, "signature", key));
        settings.output().ifPresent(output -> line(text, "scores", "output " + output));
        settings.inputs().forEach((name, value) -> line(text, "input value", name + "=" + value));
        settings.others().forEach((name, value) -> line(text, name, value));
    }

    private static void line(StringBuilder text, String caption, String value) {
        if (!value.isBlank()) {
            text.append("  ").append(Text.padRight(caption, CAPTION_WIDTH)).append(Text.oneLine(value)).append('\n');
        }
    }

    private static String named(String name) {
        return name.isBlank() ? "(no name)" : name;
    }

    private static String values(List<Float> values) {
        return values.size() == 1 ? values.getFirst().toString() : values.toString();
    }

    private static String describe(StatedMetadata.LabelFile file) {
        String count = file.labels().isPresent() ? Text.thousands(file.labels().getAsInt()) + " in " + file.file()
                : file.file() + ", which is not packed into the model";
        return file.locale().isEmpty() ? count : count + ", locale " + file.locale();
    }

    private static String describe(StatedMetadata.Calibration calibration, StatedMetadata metadata) {
        boolean packed = metadata.packedFiles().stream().anyMatch(file -> file.name().equals(calibration.file()));
        return Text.typed(calibration.transformation()) + ", default score " + calibration.defaultScore()
                + (calibration.file().isEmpty() ? ", no file of parameters" : ", parameters in " + calibration.file())
                + (calibration.file().isEmpty() || packed ? "" : ", which is not packed into the model");
    }

    @Override
    public void writeJson(Writer out) throws IOException {
        JsonDocuments.write(model, stated, out);
    }
}
