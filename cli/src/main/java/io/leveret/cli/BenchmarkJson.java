package io.leveret.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.leveret.measure.BenchmarkResult;
import io.leveret.measure.Latency;
import io.leveret.measure.OperatorTime;
import io.leveret.measure.OperatorTypeTime;
import java.io.IOException;
import java.io.Writer;

/** A benchmark for programs. All fields are always there; without a profile its lists are empty. */
final class BenchmarkJson {
    private BenchmarkJson() {}

    /** Writes it. */
    static void write(BenchmarkResult result, Writer out) throws IOException {
        JsonGenerator json = new JsonFactory().createGenerator(out);
        Latency latency = result.latency();
        json.writeStartObject();
        json.writeStringField("model", result.model());
        json.writeNumberField("fileBytes", result.fileBytes());
        json.writeStringField("kernels", result.kernels());
        json.writeNumberField("threads", result.threads());
        json.writeNumberField("initMillis", millis(result.initNanos()));
        json.writeNumberField("firstMillis", millis(result.firstNanos()));
        json.writeNumberField("warmupRuns", result.warmupRuns());
        json.writeNumberField("runs", latency.runs());
        json.writeNumberField("minMillis", millis(latency.minNanos()));
        json.writeNumberField("meanMillis", millis(latency.meanNanos()));
        json.writeNumberField("p50Millis", millis(latency.p50Nanos()));
        json.writeNumberField("p90Millis", millis(latency.p90Nanos()));
        json.writeNumberField("p99Millis", millis(latency.p99Nanos()));
        json.writeNumberField("maxMillis", millis(latency.maxNanos()));
        json.writeNumberField("stdMillis", millis(latency.stdNanos()));
        json.writeNumberField("peakHeapBytes", result.peakHeapBytes());
        json.writeNumberField("arenaBytes", result.arenaBytes());
        json.writeNumberField("profileRuns", result.profile().runs());
        json.writeArrayFieldStart("operators");
        for (OperatorTime time : result.profile().inRunOrder()) {
            write(json, time);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("operatorTypes");
        for (OperatorTypeTime time : result.profile().byType()) {
            write(json, time);
        }
        json.writeEndArray();
        Json.end(json, out);
    }

    private static void write(JsonGenerator json, OperatorTime time) throws IOException {
        json.writeStartObject();
        json.writeNumberField("index", time.step().index());
        json.writeStringField("operator", time.step().operator());
        json.writeStringField("output", time.step().output());
        json.writeFieldName("shape");
        json.writeArray(time.step().shape().toArray(), 0, time.step().shape().rank());
        json.writeNumberField("meanMillis", millis(time.meanNanos()));
        json.writeNumberField("share", time.share());
        json.writeNumberField("cumulativeShare", time.cumulativeShare());
        json.writeNumberField("macs", time.step().multiplyAdds());
        json.writeNumberField("macsPerSecond", time.multiplyAddsPerSecond());
        json.writeNumberField("bytesMoved", time.step().bytesMoved());
        json.writeNumberField("bytesPerSecond", time.bytesPerSecond());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, OperatorTypeTime time) throws IOException {
        json.writeStartObject();
        json.writeStringField("operator", time.operator());
        json.writeNumberField("count", time.count());
        json.writeNumberField("meanMillis", millis(time.meanNanos()));
        json.writeNumberField("share", time.share());
        json.writeNumberField("cumulativeShare", time.cumulativeShare());
        json.writeNumberField("macs", time.multiplyAdds());
        json.writeNumberField("macsPerSecond", time.multiplyAddsPerSecond());
        json.writeNumberField("bytesMoved", time.bytesMoved());
        json.writeNumberField("bytesPerSecond", time.bytesPerSecond());
        json.writeEndObject();
    }

    /** Milliseconds, to the nanosecond: the steps of small models take a few hundred. */
    static double millis(double nanos) {
        return Math.round(nanos) / 1e6;
    }
}
