package io.leveret.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.leveret.measure.BenchmarkResult;
import java.io.IOException;
import java.io.Writer;

/**
 * Measurements for programs: one JSON document each, which ends with a line. The schemas in {@code docs/schema} say which fields
 * there are; all are always there, and what does not exist is null.
 */
public final class JsonReport {
    private JsonReport() {}

    /** Writes a benchmark, and flushes. */
    public static void write(BenchmarkResult result, Writer out) throws IOException {
        document(out, json -> new BenchmarkFields(json).write(result));
    }

    /** Writes an evaluation, and flushes. */
    public static void write(EvaluationReport report, Writer out) throws IOException {
        document(out, json -> new EvaluationFields(json).write(report));
    }

    /** Writes a comparison, and flushes. */
    public static void write(ComparisonReport report, Writer out) throws IOException {
        document(out, json -> new ComparisonFields(json).write(report));
    }

    /** Writes a training, and flushes. */
    public static void write(TrainingReport report, Writer out) throws IOException {
        document(out, json -> new TrainingFields(json).write(report));
    }

    private static void document(Writer out, JsonFields.Element<JsonFields> fields) throws IOException {
        JsonGenerator json = new JsonFactory().createGenerator(out);
        json.writeStartObject();
        fields.write(new JsonFields(json));
        json.writeEndObject();
        json.flush();
        out.write('\n');
        out.flush();
    }
}
