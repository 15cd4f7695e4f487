package io.leveret.wire;

import io.leveret.measure.benchmark.BenchmarkResult;
import io.leveret.models.ModelStore;
import java.io.IOException;
import java.io.Writer;

/** Writes CSV tables for spreadsheets, whose first row names the columns, and flushes. */
public final class CsvDocuments {
    private CsvDocuments() {}

    /** Writes a benchmark: a row for each operator in run order if there is a profile, else one row of all figures. */
    public static void write(BenchmarkResult result, Writer out) throws IOException {
        BenchmarkCsv.write(result, out);
    }

    /** Writes an evaluation: a row for each class that occurs as a photo's class or prediction. */
    public static void write(EvaluationReport report, Writer out) throws IOException {
        EvaluationCsv.write(report, out);
    }

    /** Writes a comparison: a row for each model, in the order given. */
    public static void write(ComparisonReport report, Writer out) throws IOException {
        ComparisonCsv.write(report, out);
    }

    /** Writes the hosted models: a row for each. */
    public static void write(ModelStore models, Writer out) throws IOException {
        ModelListFields.writeCsv(models, out);
    }
}
