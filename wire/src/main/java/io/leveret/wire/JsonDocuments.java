package io.leveret.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.leveret.measure.benchmark.BenchmarkResult;
import io.leveret.models.ModelStore;
import io.leveret.tflite.metadata.StatedMetadata;
import java.io.IOException;
import java.io.Writer;
import java.util.Optional;

/**
 * Writes JSON documents for programs, each ending with a newline, and flushes. The schemas in {@code docs/schema}
 * define the fields; all are always present, null if there is no value.
 */
public final class JsonDocuments {
    private JsonDocuments() {}

    /** Writes a benchmark. */
    public static void write(BenchmarkResult result, Writer out) throws IOException {
        document(out, json -> new BenchmarkFields(json).write(result));
    }

    /** Writes an evaluation. */
    public static void write(EvaluationReport report, Writer out) throws IOException {
        document(out, json -> new EvaluationFields(json).write(report));
    }

    /** Writes an evaluation on photos that may show several classes. */
    public static void write(MultiLabelReport report, Writer out) throws IOException {
        document(out, json -> new MultiLabelFields(json).write(report));
    }

    /** Writes a comparison. */
    public static void write(ComparisonReport report, Writer out) throws IOException {
        document(out, json -> new ComparisonFields(json).write(report));
    }

    /** Writes a training. */
    public static void write(TrainingReport report, Writer out) throws IOException {
        document(out, json -> new TrainingFields(json).write(report));
    }

    /** Writes a model. */
    public static void write(ModelInfo info, Writer out) throws IOException {
        document(out, json -> new ModelInfoFields(json).write(info));
    }

    /** Writes the system that models run on. */
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
     * Writes a model's metadata.
     *
     * @param model the source of the model
     * @param stated its metadata; empty if it has none
     */
    public static void write(String model, Optional<StatedMetadata> stated, Writer out) throws IOException {
        document(out, json -> new MetadataFields(json).write(model, stated));
    }

    /** Writes the hosted models. */
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
        return new JsonFactory().createGenerator(out).setCharacterEscapes(new ControlEscapes());
    }

    /** Ends the outermost object, and the document with a newline. */
    static void end(JsonGenerator json, Writer out) throws IOException {
        json.writeEndObject();
        json.flush();
        out.write('\n');
        out.flush();
    }
}
