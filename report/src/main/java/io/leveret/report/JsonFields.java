package io.leveret.report;

import com.fasterxml.jackson.core.JsonGenerator;
import io.leveret.measure.Accuracy;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Writes the fields of JSON objects: the kinds of values that all documents have. */
final class JsonFields {
    private final JsonGenerator json;

    JsonFields(JsonGenerator json) {
        this.json = json;
    }

    /** What is written within an object or list. */
    interface Content {
        /** Writes it. */
        void write() throws IOException;
    }

    /** Writes an element of a list. */
    interface Element<T> {
        /** Writes it. */
        void write(T value) throws IOException;
    }

    void text(String field, String value) throws IOException {
        json.writeStringField(field, value);
    }

    void flag(String field, boolean value) throws IOException {
        json.writeBooleanField(field, value);
    }

    void number(String field, long value) throws IOException {
        json.writeNumberField(field, value);
    }

    void number(String field, double value) throws IOException {
        json.writeNumberField(field, value);
    }

    void number(String field, Optional<Double> value) throws IOException {
        if (value.isPresent()) {
            json.writeNumberField(field, value.get());
        } else {
            json.writeNullField(field);
        }
    }

    void number(String field, OptionalLong value) throws IOException {
        if (value.isPresent()) {
            json.writeNumberField(field, value.getAsLong());
        } else {
            json.writeNullField(field);
        }
    }

    void textOrNull(String field, Optional<String> value) throws IOException {
        json.writeStringField(field, value.orElse(null));
    }

    /** Milliseconds, to the nanosecond: the steps of small models take a few hundred. */
    void millis(String field, double nanos) throws IOException {
        json.writeNumberField(field, Math.round(nanos) / 1e6);
    }

    /** A share under its own name, and the ends of its interval as {@code …Low} and {@code …High}. */
    void accuracy(String field, Optional<Accuracy> accuracy) throws IOException {
        number(field, accuracy.map(Accuracy::share));
        number(field + "Low", accuracy.map(each -> each.interval().low()));
        number(field + "High", accuracy.map(each -> each.interval().high()));
    }

    void texts(String field, List<String> values) throws IOException {
        json.writeArrayFieldStart(field);
        for (String value : values) {
            json.writeString(value);
        }
        json.writeEndArray();
    }

    void integers(String field, int[] values) throws IOException {
        json.writeFieldName(field);
        json.writeArray(values, 0, values.length);
    }

    void object(String field, Content fields) throws IOException {
        json.writeObjectFieldStart(field);
        fields.write();
        json.writeEndObject();
    }

    /** A list of objects, of which the element writes the fields. */
    <T> void objects(String field, List<T> values, Element<T> fields) throws IOException {
        json.writeArrayFieldStart(field);
        for (T value : values) {
            json.writeStartObject();
            fields.write(value);
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
