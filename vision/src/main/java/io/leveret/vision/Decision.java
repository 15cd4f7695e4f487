package io.leveret.vision;

import java.util.Objects;

/**
 * A value that a classifier uses for its model, and where it comes from.
 *
 * @param value the value
 * @param source where it comes from
 * @param reason what exactly says so, such as {@code QUANTIZE of the input}, for messages; may be empty
 */
public record Decision<T>(T value, Source source, String reason) {
    /** Where a value comes from, most important first. */
    public enum Source {
        /** The caller's options. */
        OPTION,
        /** The settings of Leveret that are stored in the model's file. */
        STORED,
        /** The metadata in the model's file: TensorFlow Lite's, or a file that its exporter packed. */
        METADATA,
        /** The network: its operators, shapes, types or quantization. */
        GRAPH,
        /** Nothing says so; it is the most frequent value. */
        ASSUMED
    }

    /** Checks that nothing is null. */
    public Decision {
        Objects.requireNonNull(value, "value");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(reason, "reason");
    }

    /** Returns whether nothing says that the value is right. */
    public boolean isAssumed() {
        return source == Source.ASSUMED;
    }
}
