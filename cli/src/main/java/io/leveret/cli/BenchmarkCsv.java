package io.leveret.cli;

import io.leveret.measure.BenchmarkResult;
import io.leveret.measure.Latency;
import io.leveret.measure.OperatorTime;
import io.leveret.measure.Profile;
import java.io.IOException;
import java.io.Writer;

/** A benchmark for spreadsheets: a row for each operator in run order if there is a profile, else one row of all figures. */
final class BenchmarkCsv {
    private BenchmarkCsv() {}

    /** Writes it. */
    static void write(BenchmarkResult result, Writer out) throws IOException {
        Csv csv = new Csv(out);
        if (result.profile().runs() == 0) {
            writeFigures(result, csv);
        } else {
            writeOperators(result.profile(), csv);
        }
        out.flush();
    }

    private static void writeFigures(BenchmarkResult result, Csv csv) throws IOException {
        Latency latency = result.latency();
        csv.row("model", "fileBytes", "kernels", "threads", "initMillis", "firstMillis", "warmupRuns", "runs",
                "minMillis", "meanMillis", "p50Millis", "p90Millis", "p99Millis", "maxMillis", "stdMillis",
                "peakHeapBytes", "arenaBytes");
        csv.row(result.model(), result.fileBytes(), result.kernels(), result.threads(), millis(result.initNanos()),
                millis(result.firstNanos()), result.warmupRuns(), latency.runs(), millis(latency.minNanos()),
                millis(latency.meanNanos()), millis(latency.p50Nanos()), millis(latency.p90Nanos()),
                millis(latency.p99Nanos()), millis(latency.maxNanos()), millis(latency.stdNanos()),
                result.peakHeapBytes(), result.arenaBytes());
    }

    private static void writeOperators(Profile profile, Csv csv) throws IOException {
        csv.row("index", "operator", "output", "shape", "meanMillis", "share", "cumulativeShare", "macs",
                "macsPerSecond", "bytesMoved", "bytesPerSecond");
        for (OperatorTime time : profile.inRunOrder()) {
            csv.row(time.step().index(), time.step().operator(), time.step().output(),
                    time.step().shape().toString().replace('×', 'x'),
                    millis(time.meanNanos()), time.share(), time.cumulativeShare(), time.step().multiplyAdds(),
                    time.multiplyAddsPerSecond(), time.step().bytesMoved(), time.bytesPerSecond());
        }
    }

    /** Milliseconds, to the nanosecond, as in JSON. */
    static double millis(double nanos) {
        return Math.round(nanos) / 1e6;
    }
}
