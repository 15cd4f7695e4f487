package io.leveret.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import io.leveret.image.Normalization;
import io.leveret.image.codec.Damage;
import io.leveret.measure.evaluation.Accuracy;
import io.leveret.measure.evaluation.DamagedPhoto;
import io.leveret.tflite.metadata.ModelMetadata.InputNormalization;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** Writes the fields of JSON objects: the value types that all documents share. */
final class JsonFields {
    private final JsonGenerator json;

    JsonFields(JsonGenerator json) {
        this.json = json;
    }

    /** The content of an object or list. */
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

    /** A choice, in lower case. */
    void word(String field, Enum<?> value) throws IOException {
        json.writeStringField(field, value.name().toLowerCase(Locale.ROOT));
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

    /** Writes a number, or null if it is not finite. */
    void finite(String field, float value) throws IOException {
        if (Float.isFinite(value)) {
            json.writeNumberField(field, value);
        } else {
            json.writeNullField(field);
        }
    }

    /** Null. */
    void absent(String field) throws IOException {
        json.writeNullField(field);
    }

    void textOrNull(String field, Optional<String> value) throws IOException {
        json.writeStringField(field, value.orElse(null));
    }

    /** Writes milliseconds with nanosecond resolution. */
    void millis(String field, double nanos) throws IOException {
        json.writeNumberField(field, Millis.toNanos(nanos));
    }

    /** Writes a share under the field's name, and the ends of its interval as {@code …Low} and {@code …High}. */
    void accuracy(String field, Optional<Accuracy> accuracy) throws IOException {
        number(field, accuracy.map(Accuracy::share));
        number(field + "Low", accuracy.map(each -> each.interval().low()));
        number(field + "High", accuracy.map(each -> each.interval().high()));
    }

    /** Writes the photos that were used although their files are damaged. */
    void damaged(List<DamagedPhoto> photos) throws IOException {
        objects("damaged", photos, photo -> {
            text("file", photo.name());
            damage(photo.damage());
        });
    }

    /** Writes what is missing of a photo. */
    void damage(Damage damage) throws IOException {
        number("rows", damage.rows());
        number("intactRows", damage.intactRows());
        text("reason", damage.reason());
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

    /** Writes an object, whose fields {@code fields} writes, or null. */
    <T> void objectOrNull(String field, Optional<T> value, Element<T> fields) throws IOException {
        if (value.isPresent()) {
            object(field, () -> fields.write(value.get()));
        } else {
            absent(field);
        }
    }

    /** Writes mean and standard deviation: one value, or one for each channel. */
    void normalization(InputNormalization normalization) throws IOException {
        finites("mean", normalization.mean());
        finites("std", normalization.std());
    }

    /** Writes mean and standard deviation: one value, or one for each channel. */
    void normalization(Normalization normalization) throws IOException {
        finites("mean", list(normalization.mean()));
        finites("std", list(normalization.std()));
    }

    /** Writes numbers, with null for those that are not finite. */
    private void finites(String field, List<Float> values) throws IOException {
        json.writeArrayFieldStart(field);
        for (float value : values) {
            if (Float.isFinite(value)) {
                json.writeNumber(value);
            } else {
                json.writeNull();
            }
        }
        json.writeEndArray();
    }

    private static List<Float> list(float[] values) {
        List<Float> list = new ArrayList<>(values.length);
        for (float value : values) {
            list.add(value);
        }
        return list;
    }

    /** Writes a list of objects; {@code fields} writes the fields of each. */
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
