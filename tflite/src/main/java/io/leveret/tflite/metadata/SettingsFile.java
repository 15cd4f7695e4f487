package io.leveret.tflite.metadata;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.leveret.base.MessageText;
import io.leveret.base.OptionException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The JSON of {@link ModelSettings}, which docs/models.md describes. */
final class SettingsFile {
    private static final int VERSION = 1;
    private static final int MOST_BYTES = 1 << 16;
    private static final int MOST_DEPTH = 20;

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MOST_DEPTH).build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    private Optional<ModelMetadata.InputNormalization> normalization = Optional.empty();
    private Optional<ChannelOrder> channels = Optional.empty();
    private Optional<InputSize> inputSize = Optional.empty();
    private Optional<String> signature = Optional.empty();
    private Optional<String> output = Optional.empty();
    private final Map<String, Float> inputs = new LinkedHashMap<>();
    private final Map<String, String> others = new LinkedHashMap<>();

    private SettingsFile() {}

    /**
     * Reads a file.
     *
     * @throws IOException if it is not JSON, is too large, is of a later version, or has an unusable value
     */
    static ModelSettings read(byte[] file) throws IOException {
        if (file.length > MOST_BYTES) {
            throw new IOException(ModelSettings.FILE + " has " + file.length + " bytes, above the limit of "
                    + MOST_BYTES);
        }
        try (JsonParser json = JSON.createParser(file)) {
            SettingsFile settings = new SettingsFile();
            settings.read(json);
            return new ModelSettings(settings.normalization, settings.channels, settings.inputSize,
                    settings.signature, settings.output, settings.inputs, settings.others);
        } catch (OptionException unusable) { // of the input size
            throw new IOException(ModelSettings.FILE + ": " + unusable.getMessage(), unusable);
        }
    }

    private void read(JsonParser json) throws IOException {
        require(json.nextToken() == JsonToken.START_OBJECT, "is no object");
        boolean hasVersion = false;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            json.nextToken();
            switch (field) {
                case "version" -> {
                    require(json.currentToken() == JsonToken.VALUE_NUMBER_INT && json.getIntValue() == VERSION,
                            "has the version " + MessageText.brief(json.getText()) + ", expected " + VERSION
                                    + "; use a later Leveret");
                    hasVersion = true;
                }
                case "normalization" -> normalization = Optional.of(normalization(json));
                case "channels" -> channels = Optional.of(switch (text(json, field)) {
                    case "rgb" -> ChannelOrder.RGB;
                    case "bgr" -> ChannelOrder.BGR;
                    case "gray" -> ChannelOrder.GRAY;
                    default -> throw new IOException(ModelSettings.FILE + " has the channels \""
                            + MessageText.brief(json.getText()) + "\", expected rgb, bgr or gray");
                });
                case "inputSize" -> inputSize = Optional.of(inputSize(json));
                case "signature" -> signature = Optional.of(text(json, field));
                case "output" -> output = Optional.of(text(json, field));
                case "inputs" -> inputs(json);
                default -> others.put(field, copy(json));
            }
        }
        require(json.currentToken() == JsonToken.END_OBJECT && json.nextToken() == null, "is cut short or damaged");
        require(hasVersion, "has no version");
    }

    private static void require(boolean condition, String problem) throws IOException {
        if (!condition) {
            throw new IOException(ModelSettings.FILE + " " + problem);
        }
    }

    private static String text(JsonParser json, String field) throws IOException {
        require(json.currentToken() == JsonToken.VALUE_STRING, "has no text as its " + field);
        return json.getText();
    }

    private static float number(JsonParser json, String field) throws IOException {
        require(json.currentToken() != null && json.currentToken().isNumeric(), "has no number as its " + field);
        float value = json.getFloatValue();
        require(Float.isFinite(value), "has the number " + MessageText.brief(json.getText()) + " as its " + field);
        return value;
    }

    private static ModelMetadata.InputNormalization normalization(JsonParser json) throws IOException {
        require(json.currentToken() == JsonToken.START_OBJECT, "has no object as its normalization");
        List<Float> mean = List.of();
        List<Float> std = List.of();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            json.nextToken();
            switch (field) {
                case "mean" -> mean = numbers(json, field);
                case "std" -> std = numbers(json, field);
                default -> throw new IOException(ModelSettings.FILE + " has the unknown field "
                        + MessageText.brief(field) + " in its normalization");
            }
        }
        require(isOneOrThree(mean) && isOneOrThree(std) && !std.contains(0f) && !std.contains(-0f),
                "normalizes by the means " + mean + " and the standard deviations " + std
                        + ", expected 1 or 3 of each, and no deviation of 0");
        return new ModelMetadata.InputNormalization(mean, std);
    }

    private static boolean isOneOrThree(List<Float> values) {
        return values.size() == 1 || values.size() == 3;
    }

    private static List<Float> numbers(JsonParser json, String field) throws IOException {
        require(json.currentToken() == JsonToken.START_ARRAY, "has no list as its " + field);
        List<Float> numbers = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            numbers.add(number(json, field));
        }
        return numbers;
    }

    private static InputSize inputSize(JsonParser json) throws IOException {
        require(json.currentToken() == JsonToken.START_OBJECT, "has no object as its inputSize");
        int height = 0;
        int width = 0;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            require(json.nextToken() == JsonToken.VALUE_NUMBER_INT, "has no whole number as its " + field);
            switch (field) {
                case "height" -> height = json.getIntValue();
                case "width" -> width = json.getIntValue();
                default -> throw new IOException(ModelSettings.FILE + " has the unknown field "
                        + MessageText.brief(field) + " in its inputSize");
            }
        }
        return new InputSize(height, width);
    }

    private void inputs(JsonParser json) throws IOException {
        require(json.currentToken() == JsonToken.START_OBJECT, "has no object as its inputs");
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            inputs.put(name, number(json, name));
        }
    }

    private static String copy(JsonParser json) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator copy = JSON.createGenerator(text)) {
            copy.copyCurrentStructure(json);
        }
        return text.toString();
    }

    /** Returns the file's bytes. */
    static byte[] write(ModelSettings settings) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.useDefaultPrettyPrinter();
            json.writeStartObject();
            json.writeNumberField("version", VERSION);
            if (settings.normalization().isPresent()) {
                json.writeObjectFieldStart("normalization");
                writeNumbers(json, "mean", settings.normalization().get().mean());
                writeNumbers(json, "std", settings.normalization().get().std());
                json.writeEndObject();
            }
            if (settings.channels().isPresent()) {
                json.writeStringField("channels", settings.channels().get().name().toLowerCase(Locale.ROOT));
            }
            if (settings.inputSize().isPresent()) {
                json.writeObjectFieldStart("inputSize");
                json.writeNumberField("height", settings.inputSize().get().height());
                json.writeNumberField("width", settings.inputSize().get().width());
                json.writeEndObject();
            }
            if (settings.signature().isPresent()) {
                json.writeStringField("signature", settings.signature().get());
            }
            if (settings.output().isPresent()) {
                json.writeStringField("output", settings.output().get());
            }
            if (!settings.inputs().isEmpty()) {
                json.writeObjectFieldStart("inputs");
                for (Map.Entry<String, Float> input : settings.inputs().entrySet()) {
                    json.writeNumberField(input.getKey(), input.getValue());
                }
                json.writeEndObject();
            }
            for (Map.Entry<String, String> other : settings.others().entrySet()) {
                json.writeFieldName(other.getKey());
                json.writeRawValue(other.getValue());
            }
            json.writeEndObject();
        } catch (IOException impossible) { // it is in memory
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private static void writeNumbers(JsonGenerator json, String field, List<Float> numbers) throws IOException {
        json.writeArrayFieldStart(field);
        for (float number : numbers) {
            json.writeNumber(number);
        }
        json.writeEndArray();
    }
}
