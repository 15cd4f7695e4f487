package io.leveret.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.leveret.tflite.metadata.StatedMetadata;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a model's metadata says, as {@code metadata show} tells it. */
final class MetadataSummary implements Summary {
    private static final int CAPTION_WIDTH = 15;
    private static final StatedMetadata NOTHING = new StatedMetadata("", "", "", "", "", "", List.of(), List.of(),
            List.of());

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
        line(text, "packed files", metadata.packedFiles().stream()
                .map(file -> file.name() + " (" + Text.thousands(file.bytes()) + " bytes)")
                .collect(Collectors.joining(", ")));
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
        JsonGenerator json = new JsonFactory().createGenerator(out);
        StatedMetadata metadata = stated.orElse(NOTHING);
        json.writeStartObject();
        json.writeStringField("model", model);
        json.writeBooleanField("hasMetadata", stated.isPresent());
        json.writeStringField("name", metadata.name());
        json.writeStringField("description", metadata.description());
        json.writeStringField("version", metadata.version());
        json.writeStringField("author", metadata.author());
        json.writeStringField("license", metadata.license());
        json.writeStringField("minParserVersion", metadata.minParserVersion());
        json.writeArrayFieldStart("inputs");
        for (StatedMetadata.Input input : metadata.inputs()) {
            write(json, input);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("outputs");
        for (StatedMetadata.Output output : metadata.outputs()) {
            write(json, output);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("packedFiles");
        for (StatedMetadata.PackedFile file : metadata.packedFiles()) {
            json.writeStartObject();
            json.writeStringField("name", file.name());
            json.writeNumberField("bytes", file.bytes());
            json.writeEndObject();
        }
        json.writeEndArray();
        Json.end(json, out);
    }

    private static void write(JsonGenerator json, StatedMetadata.Input input) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", input.name());
        if (input.normalization().isPresent()) {
            json.writeObjectFieldStart("normalization");
            writeValues(json, "mean", input.normalization().get().mean());
            writeValues(json, "std", input.normalization().get().std());
            json.writeEndObject();
        } else {
            json.writeNullField("normalization");
        }
        json.writeEndObject();
    }

    private static void writeValues(JsonGenerator json, String field, List<Float> values) throws IOException {
        json.writeArrayFieldStart(field);
        for (float value : values) {
            writeValue(json, value);
        }
        json.writeEndArray();
    }

    private static void writeValue(JsonGenerator json, float value) throws IOException {
        if (Float.isFinite(value)) {
            json.writeNumber(value);
        } else {
            json.writeNull(); // JSON has no word for it
        }
    }

    private static void write(JsonGenerator json, StatedMetadata.Output output) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", output.name());
        json.writeArrayFieldStart("labels");
        for (StatedMetadata.LabelFile file : output.labels()) {
            json.writeStartObject();
            json.writeStringField("file", file.file());
            json.writeStringField("locale", file.locale());
            json.writeFieldName("count");
            if (file.labels().isPresent()) {
                json.writeNumber(file.labels().getAsInt());
            } else {
                json.writeNull(); // it is not packed into the model
            }
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeFieldName("scoreThreshold");
        writeValue(json, output.scoreThreshold().orElse(Float.NaN));
        if (output.calibration().isPresent()) {
            StatedMetadata.Calibration calibration = output.calibration().get();
            json.writeObjectFieldStart("calibration");
            json.writeStringField("transformation", calibration.transformation().name());
            json.writeFieldName("defaultScore");
            writeValue(json, calibration.defaultScore());
            json.writeStringField("file", calibration.file());
            json.writeEndObject();
        } else {
            json.writeNullField("calibration");
        }
        json.writeEndObject();
    }
}
