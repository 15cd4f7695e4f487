package io.leveret.tflite.metadata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.tflite.Outcome;
import io.leveret.tflite.metadata.ScoreCalibration.Sigmoid;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CalibrationFileTest {
    private static Sigmoid sigmoid(float scale, float slope, float offset) {
        return new Sigmoid(scale, slope, offset, Optional.empty());
    }

    private static List<Optional<Sigmoid>> parse(String text, int classes) {
        return new CalibrationFile(text.getBytes(StandardCharsets.UTF_8)).parameters(classes);
    }

    private static void assertRefused(String reason, String text, int classes) {
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> parse(text, classes));
        assertTrue(refusal.getMessage().contains(reason), refusal.getMessage());
    }

    @Test
    void parameters_lines_areTheParameters() {
        assertEquals(
                List.of(Optional.of(sigmoid(1, -2.5f, 3e-4f)), Optional.empty(),
                        Optional.of(new Sigmoid(.5f, 4, 5, Optional.of(-6f)))),
                parse("1,-2.5,3E-4\n\n.5,+4.,5,-6", 3));
    }

    @Test
    void parameters_blanksLineEndsAndMark_doNotCount() {
        List<Optional<Sigmoid>> expected = List.of(Optional.of(sigmoid(1, 2, 3)), Optional.empty(),
                Optional.of(sigmoid(4, 5, 6)));
        for (String text : List.of("1,2,3\n\n4,5,6", "1,2,3\n\n4,5,6\n", "1,2,3\r\n\r\n4,5,6\r\n",
                " 1 , 2 ,\t3 \n \n4,5,6 ", "\uFEFF1,2,3\n\n4,5,6")) {
            assertEquals(expected, parse(text, 3), text);
        }
    }

    @Test
    void parameters_lastClassWithoutParameters_isThere() {
        List<Optional<Sigmoid>> expected = List.of(Optional.of(sigmoid(1, 2, 3)), Optional.empty());
        assertEquals(expected, parse("1,2,3\n", 2));
        assertEquals(expected, parse("1,2,3\n\n", 2));
        assertEquals(List.of(Optional.empty()), parse("", 1));
    }

    @Test
    void parameters_otherNumberOfLines_isRefused() {
        assertRefused("2 lines for 3 classes", "1,2,3\n1,2,3", 3);
        assertRefused("1 lines for 3 classes", "", 3);
        assertRefused("4 lines for 3 classes", "1,2,3\n\n\n1,2,3", 3);
        assertRefused("5 lines for 3 classes", "1,2,3\n\n\n\n", 3);
        assertRefused("2 lines for 1 classes", "\n1,2,3", 1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "none", value = {"1 values, expected 3 or 4|1",
            "2 values, expected 3 or 4|1,2", "5 values, expected 3 or 4|1,2,3,4,5", "4 values|,,,",
            "\"\" is no finite number|1,2,", "\"\" is no finite number|1,2,3,", "\"x\" is no finite number|1,x,3",
            "\"nan\" is no finite number|nan,2,3", "\"NaN\" is no finite number|1,NaN,3",
            "\"Infinity\" is no finite number|1,2,Infinity", "\"inf\" is no finite number|1,2,3,inf",
            "\"1f\" is no finite number|1f,2,3", "\"0x1p3\" is no finite number|1,0x1p3,3",
            "\"1e39\" is no finite number|1,1e39,3", "\"1e\" is no finite number|1,1e,3",
            "\"1 2\" is no finite number|1 2,3,4", "\"+-1\" is no finite number|1,+-1,3",
            "\"１\" is no finite number|１,2,3", "a scale of -0.5; it must be at least 0|-.5,2,3"})
    void parameters_lineThatCannotBe_isRefusedWithItsNumber(String reason, String line) {
        assertRefused(reason.startsWith("4 values") ? "line 2: \"\" is no finite number" : "line 2: " + reason,
                "1,2,3\n" + line + "\n1,2,3", 3);
    }

    @Test
    void parameters_longText_isRefusedSoonAndBriefly() {
        String digits = "1".repeat(4 << 20);
        for (String line : List.of(",".repeat(4 << 20), digits + "x,2,3", "1," + digits + ",3", "1,2,3" + digits,
                "1e" + digits + ",2,3", "\u001b[31m,2,3")) {
            long before = Outcome.allocatedBytes();
            IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> parse(line, 1));
            assertTrue(refusal.getMessage().length() < 200, refusal.getMessage());
            assertTrue(refusal.getMessage().chars().noneMatch(Character::isISOControl), refusal.getMessage());
            assertTrue(Outcome.allocatedBytes() - before < 128 << 20);
        }
        assertRefused(" lines for 3 classes", "\n".repeat(8 << 20), 3);
    }

    @Test
    void of_readAgain_isTheSame() {
        Optional<Sigmoid> extreme = Optional.of(sigmoid(.1f, 1e-10f, -1e30f));
        Optional<Sigmoid> fromMinScore = Optional
                .of(new Sigmoid(Float.MAX_VALUE, Float.MIN_VALUE, -0f, Optional.of(1 / 3f)));
        Optional<Sigmoid> none = Optional.empty();
        for (List<Optional<Sigmoid>> parameters : List.of(List.of(extreme, none, fromMinScore), List.of(none),
                List.of(none, none), List.of(extreme, none))) {
            assertEquals(parameters,
                    new CalibrationFile(CalibrationFile.of(parameters)).parameters(parameters.size()));
        }
    }

    @Test
    void of_endsWithoutALineEnd() {
        assertEquals("\n1.0,2.0,3.0,0.5", new String(
                CalibrationFile.of(List.of(Optional.empty(), Optional.of(new Sigmoid(1, 2, 3, Optional.of(.5f))))),
                StandardCharsets.UTF_8));
    }

    @Test
    void parameters_ofAnyClasses_areThoseOfALineEach() {
        Optional<Sigmoid> some = Optional.of(sigmoid(1, 2, 3));
        Optional<Sigmoid> none = Optional.empty();
        Map<String, List<Optional<Sigmoid>>> cases = Map.of("1,2,3", List.of(some), "1,2,3\n", List.of(some),
                "1,2,3\n\n",
                List.of(some, none), "\r\n1,2,3\r\n", List.of(none, some), "", List.of(none), "\n", List.of(none));
        cases.forEach((text, expected) -> assertEquals(expected,
                new CalibrationFile(text.getBytes(StandardCharsets.UTF_8)).parameters(), text));
    }
}
