package io.leveret.tflite.metadata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsFileTest {
    private static final ModelSettings ALL = new ModelSettings(
            Optional.of(new ModelMetadata.InputNormalization(List.of(1f, 2.5f, 3f), List.of(58.4f))),
            Optional.of(ChannelOrder.BGR), Optional.of(new InputSize(64, 48)), Optional.of("infer \"x\""),
            Optional.of("scores"), Map.of("training", 0f), Map.of("later", "{\"a\":[1,2.5,null,\"é\"]}"));

    private static ModelSettings read(String file) throws IOException {
        return SettingsFile.read(file.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void write_allAndNothing_isReadBack() throws IOException {
        assertEquals(ALL, SettingsFile.read(SettingsFile.write(ALL)));
        assertEquals(ModelSettings.NONE, SettingsFile.read(SettingsFile.write(ModelSettings.NONE)));
    }

    @Test
    void read_unknownFields_areKept() throws IOException {
        ModelSettings read = read("{\"version\":1,\"channels\":\"gray\",\"later\":{\"x\":[true,{}]},\"other\":7}");

        assertEquals(Map.of("later", "{\"x\":[true,{}]}", "other", "7"), read.others());
        assertEquals(read, SettingsFile.read(SettingsFile.write(read)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {"{}|no version", "[]|no object",
            "{\"version\":2}|later Leveret",
            "{\"version\":\"1\"}|version 1", "{\"version\":1,\"channels\":\"cmyk\"}|channels \"cmyk\"",
            "{\"version\":1,\"channels\":3}|no text", "{\"version\":1,\"inputSize\":{\"height\":0,\"width\":4}}|0x4",
            "{\"version\":1,\"inputSize\":{\"height\":4.5}}|no whole number",
            "{\"version\":1,\"normalization\":{\"mean\":[1],\"std\":[0]}}|deviation of 0",
            "{\"version\":1,\"normalization\":{\"mean\":[1,2],\"std\":[1]}}|expected 1 or 3",
            "{\"version\":1,\"normalization\":{\"mean\":[1e99],\"std\":[1]}}|1e99",
            "{\"version\":1,\"inputs\":{\"a\":\"b\"}}|no number as its a", "{\"version\":1|",
            "{\"version\":1}{}|damaged",
            "{\"version\":1,\"version\":1}|"})
    void read_unusableValue_isRefused(String file, String expected) {
        IOException refused = assertThrows(IOException.class, () -> read(file));
        assertTrue(refused.getMessage().contains(expected == null ? "" : expected), refused.getMessage());
    }

    @Test
    void read_hugeOrDeep_isRefused() {
        assertThrows(IOException.class, () -> read("{\"version\":1,\"x\":" + "[".repeat(10_000)));
        assertThrows(IOException.class, () -> read("{\"version\":1,\"x\":\"" + "y".repeat(1 << 17) + "\"}"));
    }

    @Test
    void or_partlySet_keepsTheOthers() {
        ModelSettings gray = new ModelSettings(Optional.empty(), Optional.of(ChannelOrder.GRAY), Optional.empty(),
                Optional.empty(), Optional.empty(), Map.of("rate", 1f), Map.of());

        ModelSettings both = gray.or(ALL);
        assertEquals(Optional.of(ChannelOrder.GRAY), both.channels());
        assertEquals(ALL.inputSize(), both.inputSize());
        assertEquals(Map.of("rate", 1f, "training", 0f), both.inputs());
        assertEquals(ALL.others(), both.others());
    }
}
