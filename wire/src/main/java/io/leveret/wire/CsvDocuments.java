package io.leveret.wire;

import io.leveret.measure.BenchmarkResult;
import io.leveret.models.ModelStore;
import java.io.IOException;
import java.io.Writer;

/** Tables for spreadsheets: CSV whose first row names the columns. Each is written and flushed. */
public final class CsvDocuments {
    private CsvDocuments() {}

    /** A benchmark: a row for each operator in run order if there is a profile, else one row of all figures. */
    public static void write(BenchmarkResult result, Writer out) throws IOException {
        BenchmarkCsv.write(result, out);
    }

    /** An evaluation: a row for each class that a photo is of or was taken for. */
    public static void write(EvaluationReport report, Writer out) throws IOException {
        EvaluationCsv.write(report, out);
    }

    /** A comparison: a row for each model, in the order in which they were given. */
    public static void write(ComparisonReport report, Writer out) throws IOException {
        ComparisonCsv.write(report, out);
    }

    /** The hosted models: a row for each. */
    public static void write(ModelStore models, Writer out) throws IOException {
        ModelListFields.writeCsv(models, out);
    }
}
