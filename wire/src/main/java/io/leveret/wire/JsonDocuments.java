package io.leveret.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.leveret.measure.BenchmarkResult;
import io.leveret.models.ModelStore;
import io.leveret.tflite.metadata.StatedMetadata;
import java.io.IOException;
import java.io.Writer;
import java.util.Optional;

/**
 * Documents for programs: one JSON document each, which ends with a line. The schemas in {@code docs/schema} say which
 * fields there are; all are always there, and what does not exist is null. Each document is written and flushed.
 */
public final class JsonDocuments {
    private JsonDocuments() {}

    /** A benchmark. */
    public static void write(BenchmarkResult result, Writer out) throws IOException {
        document(out, json -> new BenchmarkFields(json).write(result));
    }

    /** An evaluation. */
    public static void write(EvaluationReport report, Writer out) throws IOException {
        document(out, json -> new EvaluationFields(json).write(report));
    }

    /** A comparison. */
    public static void write(ComparisonReport report, Writer out) throws IOException {
        document(out, json -> new ComparisonFields(json).write(report));
    }

    /** A training. */
    public static void write(TrainingReport report, Writer out) throws IOException {
        document(out, json -> new TrainingFields(json).write(report));
    }

    /** A model. */
    public static void write(ModelInfo info, Writer out) throws IOException {
        document(out, json -> new ModelInfoFields(json).write(info));
    }

    /** What models run on. */
    public static void write(SystemInfo info, Writer out) throws IOException {
        document(out, json -> {
            json.text("leveret", info.leveret());
            json.text("java", info.java());
            json.text("system", info.system());
            json.number("processors", info.processors());
            json.number("maxHeapBytes", info.maxHeapBytes());
            json.text("kernels", info.kernels());
            json.text("kernelsReason", info.kernelsReason());
        });
    }

    /**
     * A model's metadata.
     *
     * @param model the source of the model
     * @param stated what its metadata says; empty if it has none
     */
    public static void write(String model, Optional<StatedMetadata> stated, Writer out) throws IOException {
        document(out, json -> new MetadataFields(json).write(model, stated));
    }

    /** The hosted models. */
    public static void write(ModelStore models, Writer out) throws IOException {
        document(out, json -> ModelListFields.writeJson(models, json));
    }

    private static void document(Writer out, JsonFields.Element<JsonFields> fields) throws IOException {
        JsonGenerator json = generator(out);
        json.writeStartObject();
        fields.write(new JsonFields(json));
        end(json, out);
    }

    static JsonGenerator generator(Writer out) throws IOException {
        return new JsonFactory().createGenerator(out);
    }

    /** Ends the outermost object, and the document with a line. */
    static void end(JsonGenerator json, Writer out) throws IOException {
        json.writeEndObject();
        json.flush();
        out.write('\n');
        out.flush();
    }
}
