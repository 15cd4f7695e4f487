package io.leveret.tflite.metadata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalizedLabelsTest {
    private static final LocalizedLabels HARE = new LocalizedLabels(List.of("n02326432"), named());

    private static Map<String, List<String>> named() {
        Map<String, List<String>> names = new LinkedHashMap<>();
        names.put("en", List.of("hare"));
        names.put("de", List.of("Hase"));
        names.put("de-AT", List.of("Feldhase"));
        names.put("zh_Hant", List.of("野兔"));
        return names;
    }

    @ParameterizedTest
    @CsvSource({"en, hare", "EN, hare", "en-GB, hare", "en_GB, hare", "de, Hase", "de-AT, Feldhase", "De-aT, Feldhase",
            "de_AT, Feldhase", "de-CH, Hase", "de-AT-1996, Feldhase", "zh-Hant-TW, 野兔", "zh-Hant, 野兔",
            "zh, n02326432", "fr, n02326432", "d, n02326432", "'', n02326432", "-, n02326432"})
    void in_locale_isTheNearestThatThereIs(String locale, String expected) {
        assertEquals(new Labels(List.of("n02326432"), List.of(expected)), HARE.in(locale));
    }

    @Test
    void in_noDisplayNames_isTheNames() {
        assertEquals(Labels.of(List.of("a", "b")), LocalizedLabels.of(List.of("a", "b")).in("en"));
    }

    @Test
    void new_displayNamesThatCannotBe_areRefused() {
        assertEquals("1 names with 2 display names for en", assertThrows(IllegalArgumentException.class,
                () -> new LocalizedLabels(List.of("a"), Map.of("en", List.of("A", "B")))).getMessage());
        assertThrows(IllegalArgumentException.class,
                () -> new LocalizedLabels(List.of("a"), Map.of("", List.of("A"))));
    }
}
