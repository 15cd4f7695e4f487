package io.leveret.cli.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import io.leveret.image.Resizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextTest {
    @ParameterizedTest
    @CsvSource({"0, 2, 0.00", "0.0051, 2, 0.01", "0.994, 2, 0.99", "0.996, 2, 1.00", "-0.5, 4, -0.5000",
            "-0.001, 2, 0.00", "12.0625, 3, 12.063", "1e20, 2, 1.0E20", "NaN, 2, NaN", "-Infinity, 2, -Infinity"})
    void decimals_round(float number, int decimals, String expected) {
        assertEquals(expected, Text.decimals(number, decimals));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {"0;0", "999;999", "1000;1,000", "23942928;23,942,928", "-1000;-1,000",
            "-999;-999"})
    void thousands_areParted(long count, String expected) {
        assertEquals(expected, Text.thousands(count));
    }

    @Test
    void oneLine_takesControlsAway() {
        assertEquals("a b c [0m", Text.oneLine("a\nb\rc\u001b[0m"));
        assertEquals("a gpj.exe", Text.oneLine("a\u202egpj.exe"));
        assertEquals("a  b c d", Text.oneLine("a\u2066\u2069b\u2028c\u009bd"));
        assertEquals("👩‍🌾 קיפוד", Text.oneLine("👩‍🌾 קיפוד"));
    }

    @Test
    void padding_countsCharactersNotUnits() {
        assertEquals("🐇 |", Text.padRight("🐇", 2) + "|");
        assertEquals("  7", Text.padLeft("7", 3));
        assertEquals("seven", Text.padLeft("seven", 3));
    }

    @Test
    void typed_isLowerCaseWithHyphens() {
        assertEquals("half-pixel-bilinear", Text.typed(Resizer.HALF_PIXEL_BILINEAR));
    }

    @ParameterizedTest
    @CsvSource({"0, ''", "0.001, ''", "0.00625, ▏", "0.025, ▌", "0.05, █", "0.9125, ██████████████████▎",
            "1, ████████████████████"})
    void scoreBar_hasEighths(float share, String expected) {
        assertEquals(expected, Text.bar(share, true));
    }

    @ParameterizedTest
    @CsvSource({"0, ''", "0.5, ##########", "1, ####################"})
    void scoreBar_asciiHasWholeCells(float share, String expected) {
        assertEquals(expected, Text.bar(share, false));
    }
}
