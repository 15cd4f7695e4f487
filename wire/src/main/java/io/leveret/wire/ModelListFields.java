package io.leveret.wire;

import io.leveret.models.HostedModel;
import io.leveret.models.ModelStore;
import io.leveret.tflite.BundledModel;
import java.io.IOException;
import java.io.Writer;
import java.util.Optional;

/** The hosted models, with the fields of docs/schema/models.schema.json. */
final class ModelListFields {
    private final ModelStore models;
    private final Optional<String> bundled = BundledModel.find().map(BundledModel::name);

    private ModelListFields(ModelStore models) {
        this.models = models;
    }

    static void writeJson(ModelStore models, JsonFields json) throws IOException {
        ModelListFields list = new ModelListFields(models);
        json.text("cache", models.cache().folder().toString());
        json.objects("models", models.catalog().models(), model -> list.write(model, json));
    }

    private void write(HostedModel model, JsonFields json) throws IOException {
        json.text("name", model.name());
        json.text("type", model.type());
        json.number("inputSide", model.inputSide());
        json.number("megabytes", model.megabytes());
        json.number("top1Percent", model.top1Percent());
        json.number("top5Percent", model.top5Percent());
        json.number("pixel3Millis", model.pixel3Millis());
        json.text("source", model.source().toString());
        json.flag("bundled", isBundled(model));
        json.textOrNull("path", path(model)); // null if it was not pulled
    }

    static void writeCsv(ModelStore models, Writer out) throws IOException {
        ModelListFields list = new ModelListFields(models);
        CsvTable csv = new CsvTable(out);
        csv.row("name", "type", "inputSide", "megabytes", "top1Percent", "top5Percent", "pixel3Millis", "source",
                "bundled", "path");
        for (HostedModel model : models.catalog().models()) {
            csv.row(model.name(), model.type(), model.inputSide(), model.megabytes(), model.top1Percent(),
                    model.top5Percent(), model.pixel3Millis(), model.source(), list.isBundled(model),
                    list.path(model).orElse(null));
        }
        out.flush();
    }

    private boolean isBundled(HostedModel model) {
        return bundled.equals(Optional.of(model.name()));
    }

    /** Returns the path of a pulled model. */
    private Optional<String> path(HostedModel model) {
        return models.cache().find(model).map(files -> files.model().toString());
    }
}
