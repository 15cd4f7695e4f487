package io.leveret.wire;

import io.leveret.measure.benchmark.BenchmarkResult;
import io.leveret.measure.benchmark.Latency;
import io.leveret.measure.benchmark.OperatorTime;
import io.leveret.measure.benchmark.Profile;
import java.io.IOException;
import java.io.Writer;

/**
 * Writes a benchmark for spreadsheets: a row for each operator in run order if there is a profile, else one row of all
 * figures.
 */
final class BenchmarkCsv {
    private BenchmarkCsv() {}

    /** Writes the benchmark. */
    static void write(BenchmarkResult result, Writer out) throws IOException {
        CsvTable csv = new CsvTable(out);
        if (result.profile().runs() == 0) {
            writeFigures(result, csv);
        } else {
            writeOperators(result.profile(), csv);
        }
        out.flush();
    }

    private static void writeFigures(BenchmarkResult result, CsvTable csv) throws IOException {
        Latency latency = result.latency();
        csv.row("model", "fileBytes", "kernels", "threads", "initMillis", "firstMillis", "warmupRuns", "runs",
                "minMillis", "meanMillis", "p50Millis", "p90Millis", "p99Millis", "maxMillis", "stdMillis",
                "peakHeapBytes", "arenaBytes");
        csv.row(result.model(), result.fileBytes(), result.kernels(), result.threads(),
                Millis.toNanos(result.initNanos()),
                Millis.toNanos(result.firstNanos()), result.warmupRuns(), latency.runs(),
                Millis.toNanos(latency.minNanos()),
                Millis.toNanos(latency.meanNanos()), Millis.toNanos(latency.p50Nanos()),
                Millis.toNanos(latency.p90Nanos()),
                Millis.toNanos(latency.p99Nanos()), Millis.toNanos(latency.maxNanos()),
                Millis.toNanos(latency.stdNanos()),
                result.peakHeapBytes(), result.arenaBytes());
    }

    private static void writeOperators(Profile profile, CsvTable csv) throws IOException {
        csv.row("index", "operator", "output", "shape", "meanMillis", "share", "cumulativeShare", "macs",
                "macsPerSecond", "bytesMoved", "bytesPerSecond");
        for (OperatorTime time : profile.inRunOrder()) {
            csv.row(time.step().index(), time.step().operator(), time.step().output(),
                    time.step().shape().toString().replace('×', 'x'),
                    Millis.toNanos(time.meanNanos()), time.share(), time.cumulativeShare(), time.step().multiplyAdds(),
                    time.multiplyAddsPerSecond(), time.step().bytesMoved(), time.bytesPerSecond());
        }
    }
}
