package io.leveret.wire;

import io.leveret.tflite.metadata.ModelSettings;
import io.leveret.tflite.metadata.StatedMetadata;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** The fields of a model's metadata, which docs/schema/metadata.schema.json lists. */
final class MetadataFields {
    private static final StatedMetadata NOTHING = new StatedMetadata("", "", "", "", "", "", List.of(), List.of(),
            List.of(), ModelSettings.NONE);

    private final JsonFields json;

    MetadataFields(JsonFields json) {
        this.json = json;
    }

    /** Writes all fields; empty without metadata. */
    void write(String model, Optional<StatedMetadata> stated) throws IOException {
        StatedMetadata metadata = stated.orElse(NOTHING);
        json.text("model", model);
        json.flag("hasMetadata", stated.isPresent());
        json.text("name", metadata.name());
        json.text("description", metadata.description());
        json.text("version", metadata.version());
        json.text("author", metadata.author());
        json.text("license", metadata.license());
        json.text("minParserVersion", metadata.minParserVersion());
        json.objects("inputs", metadata.inputs(), this::input);
        json.objects("outputs", metadata.outputs(), this::output);
        json.objects("packedFiles", metadata.packedFiles(), file -> {
            json.text("name", file.name());
            json.number("bytes", file.bytes());
        });
        json.object("settings", () -> settings(metadata.settings()));
    }

    private void settings(ModelSettings settings) throws IOException {
        json.objectOrNull("normalization", settings.normalization(), json::normalization);
        json.textOrNull("channels", settings.channels().map(order -> order.name().toLowerCase(Locale.ROOT)));
        json.objectOrNull("inputSize", settings.inputSize(), size -> {
            json.number("height", size.height());
            json.number("width", size.width());
        });
        json.textOrNull("signature", settings.signature());
        json.textOrNull("output", settings.output());
        json.objects("inputs", List.copyOf(settings.inputs().entrySet()), input -> {
            json.text("name", input.getKey());
            json.finite("value", input.getValue());
        });
    }

    private void input(StatedMetadata.Input input) throws IOException {
        json.text("name", input.name());
        json.objectOrNull("normalization", input.normalization(), json::normalization);
    }

    private void output(StatedMetadata.Output output) throws IOException {
        json.text("name", output.name());
        json.objects("labels", output.labels(), this::labels);
        json.finite("scoreThreshold", output.scoreThreshold().orElse(Float.NaN));
        json.objectOrNull("calibration", output.calibration(), this::calibration);
    }

    private void labels(StatedMetadata.LabelFile file) throws IOException {
        json.text("file", file.file());
        json.text("locale", file.locale());
        json.number("count", file.labels().isPresent() ? OptionalLong.of(file.labels().getAsInt())
                : OptionalLong.empty()); // the file is not packed into the model
    }

    private void calibration(StatedMetadata.Calibration calibration) throws IOException {
        json.text("transformation", calibration.transformation().name());
        json.finite("defaultScore", calibration.defaultScore());
        json.text("file", calibration.file());
    }
}
