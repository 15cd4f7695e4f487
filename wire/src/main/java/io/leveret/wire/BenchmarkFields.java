package io.leveret.wire;

import io.leveret.measure.benchmark.BenchmarkResult;
import io.leveret.measure.benchmark.Latency;
import io.leveret.measure.benchmark.OperatorTime;
import io.leveret.measure.benchmark.OperatorTypeTime;
import java.io.IOException;

/**
 * The fields of a benchmark, which docs/benchmark.md explains. All are always present; without a profile its lists are
 * empty.
 */
final class BenchmarkFields {
    private final JsonFields json;

    BenchmarkFields(JsonFields json) {
        this.json = json;
    }

    /** Writes all fields. */
    void write(BenchmarkResult result) throws IOException {
        json.text("model", result.model());
        writeFigures(result);
    }

    /** Writes all fields but the model's name. */
    void writeFigures(BenchmarkResult result) throws IOException {
        Latency latency = result.latency();
        json.number("fileBytes", result.fileBytes());
        json.text("kernels", result.kernels());
        json.number("threads", result.threads());
        json.millis("initMillis", result.initNanos());
        json.millis("firstMillis", result.firstNanos());
        json.number("warmupRuns", result.warmupRuns());
        json.number("runs", latency.runs());
        json.millis("minMillis", latency.minNanos());
        json.millis("meanMillis", latency.meanNanos());
        json.millis("p50Millis", latency.p50Nanos());
        json.millis("p90Millis", latency.p90Nanos());
        json.millis("p99Millis", latency.p99Nanos());
        json.millis("maxMillis", latency.maxNanos());
        json.millis("stdMillis", latency.stdNanos());
        json.number("processorShare", result.conditions().processorShare());
        json.number("compilerShare", result.conditions().compilerShare());
        json.number("peakHeapBytes", result.peakHeapBytes());
        json.number("arenaBytes", result.arenaBytes());
        json.number("profileRuns", result.profile().runs());
        json.objects("operators", result.profile().inRunOrder(), this::operator);
        json.objects("operatorTypes", result.profile().byType(), this::operatorType);
    }

    private void operator(OperatorTime time) throws IOException {
        json.number("index", time.step().index());
        json.text("operator", time.step().operator());
        json.text("output", time.step().output());
        json.integers("shape", time.step().shape().toArray());
        json.millis("meanMillis", time.meanNanos());
        json.number("share", time.share());
        json.number("cumulativeShare", time.cumulativeShare());
        json.number("macs", time.step().multiplyAdds());
        json.number("macsPerSecond", time.multiplyAddsPerSecond());
        json.number("bytesMoved", time.step().bytesMoved());
        json.number("bytesPerSecond", time.bytesPerSecond());
    }

    private void operatorType(OperatorTypeTime time) throws IOException {
        json.text("operator", time.operator());
        json.number("count", time.count());
        json.millis("meanMillis", time.meanNanos());
        json.number("share", time.share());
        json.number("cumulativeShare", time.cumulativeShare());
        json.number("macs", time.multiplyAdds());
        json.number("macsPerSecond", time.multiplyAddsPerSecond());
        json.number("bytesMoved", time.bytesMoved());
        json.number("bytesPerSecond", time.bytesPerSecond());
    }
}
