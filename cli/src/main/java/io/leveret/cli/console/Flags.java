package io.leveret.cli.console;

import io.leveret.base.OptionNames;
import java.util.Map;

/** What the library's options are called on the command line: the one place that knows. */
public final class Flags {
    /** The flags of options, for messages. */
    public static final OptionNames NAMES = Flags::of;

    private static final Map<String, String> FLAGS = Map.ofEntries(
            // photos and their classes
            Map.entry("maxPixels", "--max-pixels"), Map.entry("truncated", "--truncated"),
            Map.entry("indexShift", "--index-shift"),
            // classifying
            Map.entry("maxResults", "--top"), Map.entry("scoreThreshold", "--threshold"),
            Map.entry("threads", "--threads"), Map.entry("roi", "--roi"),
            // models
            Map.entry("channels", "--channels"), Map.entry("inputSize", "--input-size"),
            Map.entry("output", "--output"), Map.entry("signature", "--signature"),
            Map.entry("constantInputs", "--input"),
            // measuring
            Map.entry("runs", "--runs"), Map.entry("warmupRuns", "--warmup"), Map.entry("minSeconds", "--min-seconds"),
            Map.entry("maxSeconds", "--max-seconds"),
            // serving
            Map.entry("port", "--port"), Map.entry("maxBodyBytes", "--max-body"),
            Map.entry("maxConcurrent", "--max-concurrent"), Map.entry("queue", "--queue"),
            Map.entry("deadline", "--deadline"), Map.entry("batchWait", "--batch-wait"),
            Map.entry("model", "--model"),
            Map.entry("tls", "--tls"), Map.entry("tlsCert", "--tls-cert"), Map.entry("tlsKey", "--tls-key"),
            Map.entry("authToken", "--auth-token-file"), Map.entry("cors", "--cors"),
            // training
            Map.entry("testShare", "--test-share"), Map.entry("photosPerClass", "--photos-per-class"),
            Map.entry("otherViews", "--views"), Map.entry("featureLayer", "--feature-layer"),
            Map.entry("hidden", "--hidden"), Map.entry("epochs", "--epochs"), Map.entry("batch", "--batch"),
            Map.entry("learningRate", "--learning-rate"), Map.entry("weightDecay", "--weight-decay"),
            Map.entry("dropout", "--dropout"), Map.entry("labelSmoothing", "--label-smoothing"));

    private Flags() {}

    /** An option's flag; what Java calls it if it has none. */
    private static String of(String option, String inJava) {
        return FLAGS.getOrDefault(option, inJava);
    }
}
