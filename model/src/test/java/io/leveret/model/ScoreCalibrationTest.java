package io.leveret.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.leveret.model.ScoreCalibration.Sigmoid;
import io.leveret.model.ScoreCalibration.Transformation;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ScoreCalibrationTest {
    private static final float DEFAULT_SCORE = -.125f;
    private static final double LEAST = 1e-16f; // the float32 that is nearest to 1e-16

    private static ScoreCalibration of(Transformation transformation, Sigmoid sigmoid) {
        return new ScoreCalibration(transformation, DEFAULT_SCORE, List.of(Optional.of(sigmoid)));
    }

    private static Sigmoid sigmoid(float scale, float slope, float offset) {
        return new Sigmoid(scale, slope, offset, Optional.empty());
    }

    private static float apply(Transformation transformation, Sigmoid sigmoid, float score) {
        return of(transformation, sigmoid).apply(0, score);
    }

    private static List<Optional<Sigmoid>> parse(String text, int classes) {
        return ScoreCalibration.parse(text.getBytes(StandardCharsets.UTF_8), classes);
    }

    private static void assertRefused(String reason, String text, int classes) {
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> parse(text, classes));
        assertTrue(refusal.getMessage().contains(reason), refusal.getMessage());
    }

    // ---- the formula ----

    /** The formula as the metadata schema has it, in float64. */
    private static double formula(Transformation transformation, Sigmoid sigmoid, double x) {
        double transformed = switch (transformation) {
            case IDENTITY -> x;
            case LOG -> Math.log(x);
            case INVERSE_LOGISTIC -> Math.log(x / (1 - x));
        };
        return sigmoid.scale() / (1 + Math.exp(-(sigmoid.slope() * transformed + sigmoid.offset())));
    }

    @ParameterizedTest
    @EnumSource
    void apply_anyParameters_isTheFormula(Transformation transformation) {
        Random random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            Sigmoid sigmoid = sigmoid(2 * random.nextFloat(), 4 * random.nextFloat() - 2, 6 * random.nextFloat() - 3);
            float score = .001f + .998f * random.nextFloat();
            double expected = formula(transformation, sigmoid, score);
            assertEquals(expected, apply(transformation, sigmoid, score), 2e-6 * Math.max(expected, .1),
                    sigmoid + " of " + score);
        }
    }

    @Test
    void apply_knownValues_areThose() {
        assertEquals(.5f, apply(Transformation.IDENTITY, sigmoid(1, 1, 0), 0));
        assertEquals(.75f, apply(Transformation.IDENTITY, sigmoid(1.5f, -3, 6), 2));
        // 1 / (1 + e^−ln x) is x / (1 + x); 1 / (1 + e^−logit x) is x.
        assertEquals(.2f, apply(Transformation.LOG, sigmoid(1, 1, 0), .25f), 1e-7);
        assertEquals(.25f, apply(Transformation.INVERSE_LOGISTIC, sigmoid(1, 1, 0), .25f), 1e-7);
    }

    // ---- its edges ----

    @Test
    void apply_logarithmOfLittleOrNothing_isItsMirrorImage() {
        for (float x : new float[]{0, -0f, -1e-16f, -1, -1e10f}) {
            double mirrored = 2 * Math.log(LEAST) - Math.log(2 * LEAST - x);
            assertEquals(1 / (1 + Math.exp(-(mirrored / 16 + 2))),
                    apply(Transformation.LOG, sigmoid(1, 1 / 16f, 2), x), 1e-6, "log of " + x);
        }
        assertEquals(1 / (1 + Math.exp(-(Math.log(LEAST) / 16 + 2))),
                apply(Transformation.LOG, sigmoid(1, 1 / 16f, 2), 1e-16f), 1e-6);
    }

    @Test
    void apply_inverseLogisticOfNoneAndAll_isFinite() {
        double none = 2 * Math.log(LEAST) - Math.log(2 * LEAST);
        for (float slope : new float[]{1 / 32f, -1 / 32f}) {
            Sigmoid sigmoid = sigmoid(1, slope, 0);
            assertEquals(1 / (1 + Math.exp(-slope * none)), apply(Transformation.INVERSE_LOGISTIC, sigmoid, 0), 1e-6);
            assertEquals(1 / (1 + Math.exp(slope * none)), apply(Transformation.INVERSE_LOGISTIC, sigmoid, 1), 1e-6);
        }
    }

    @ParameterizedTest
    @EnumSource
    void apply_anyFiniteValue_liesInItsScale(Transformation transformation) {
        float[] values = {Float.MIN_VALUE, -Float.MIN_VALUE, Float.MAX_VALUE, -Float.MAX_VALUE, 0, 1, -1,
                Math.nextUp(1f), Math.nextDown(1f), 1e-17f, 1e20f};
        for (float scale : new float[]{0, Float.MIN_VALUE, .1f, 1, Float.MAX_VALUE}) {
            for (float slope : new float[]{0, 1, -1, 1e30f, -1e30f}) {
                for (float offset : new float[]{0, -1e-30f, 3, 1e30f, -1e30f}) {
                    for (float value : values) {
                        float score = apply(transformation, sigmoid(scale, slope, offset), value);
                        assertTrue(score >= 0 && score <= scale, score + " of " + value + " × " + slope + " + " + offset
                                + ", scale " + scale);
                    }
                }
            }
        }
    }

    @Test
    void apply_largeExponents_reachTheEnds() {
        assertEquals(.9f, apply(Transformation.IDENTITY, sigmoid(.9f, 1, 0), 1000));
        assertEquals(0f, apply(Transformation.IDENTITY, sigmoid(.9f, 1, 0), -1000));
    }

    @ParameterizedTest
    @EnumSource
    void apply_notANumber_staysNotANumber(Transformation transformation) {
        assertEquals(Float.NaN, apply(transformation, sigmoid(1, 1, 0), Float.NaN));
    }

    @Test
    void apply_classWithoutParameters_isTheDefaultScore() {
        ScoreCalibration calibration = new ScoreCalibration(Transformation.IDENTITY, DEFAULT_SCORE,
                List.of(Optional.empty(), Optional.of(sigmoid(1, 1, 0))));
        assertEquals(DEFAULT_SCORE, calibration.apply(0, 0));
        assertEquals(.5f, calibration.apply(1, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> calibration.apply(2, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> calibration.apply(-1, 0));
    }

    @Test
    void apply_belowTheMinScore_isTheDefaultScore() {
        Sigmoid sigmoid = new Sigmoid(1, 1, 0, Optional.of(.5f));
        assertEquals(DEFAULT_SCORE, apply(Transformation.LOG, sigmoid, Math.nextDown(.5f)));
        assertEquals(1 / 3f, apply(Transformation.LOG, sigmoid, .5f), 1e-6,
                "the value itself counts, not its logarithm");
    }

    @Test
    void new_numberThatCannotBe_isRefused() {
        for (float number : new float[]{Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            assertThrows(IllegalArgumentException.class, () -> sigmoid(number, 1, 1));
            assertThrows(IllegalArgumentException.class, () -> sigmoid(1, number, 1));
            assertThrows(IllegalArgumentException.class, () -> sigmoid(1, 1, number));
            assertThrows(IllegalArgumentException.class, () -> new Sigmoid(1, 1, 1, Optional.of(number)));
            assertThrows(IllegalArgumentException.class,
                    () -> new ScoreCalibration(Transformation.LOG, number, List.of()));
        }
        assertEquals("a scale of -1.0; it must be at least 0",
                assertThrows(IllegalArgumentException.class, () -> sigmoid(-1, 1, 1)).getMessage());
    }

    // ---- files of parameters ----

    @Test
    void parse_lines_areTheParameters() {
        assertEquals(
                List.of(Optional.of(sigmoid(1, -2.5f, 3e-4f)), Optional.empty(),
                        Optional.of(new Sigmoid(.5f, 4, 5, Optional.of(-6f)))),
                parse("1,-2.5,3E-4\n\n.5,+4.,5,-6", 3));
    }

    @Test
    void parse_blanksLineEndsAndMark_doNotCount() {
        List<Optional<Sigmoid>> expected = List.of(Optional.of(sigmoid(1, 2, 3)), Optional.empty(),
                Optional.of(sigmoid(4, 5, 6)));
        for (String text : List.of("1,2,3\n\n4,5,6", "1,2,3\n\n4,5,6\n", "1,2,3\r\n\r\n4,5,6\r\n",
                " 1 , 2 ,\t3 \n \n4,5,6 ", "\uFEFF1,2,3\n\n4,5,6")) {
            assertEquals(expected, parse(text, 3), text);
        }
    }

    @Test
    void parse_lastClassWithoutParameters_isThere() {
        List<Optional<Sigmoid>> expected = List.of(Optional.of(sigmoid(1, 2, 3)), Optional.empty());
        assertEquals(expected, parse("1,2,3\n", 2));
        assertEquals(expected, parse("1,2,3\n\n", 2));
        assertEquals(List.of(Optional.empty()), parse("", 1));
    }

    @Test
    void parse_otherNumberOfLines_isRefused() {
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
    void parse_lineThatCannotBe_isRefusedWithItsNumber(String reason, String line) {
        assertRefused(reason.startsWith("4 values") ? "line 2: \"\" is no finite number" : "line 2: " + reason,
                "1,2,3\n" + line + "\n1,2,3", 3);
    }

    @Test
    void parse_longText_isRefusedSoonAndBriefly() {
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
    void lines_parsedAgain_areTheSame() {
        Optional<Sigmoid> extreme = Optional.of(sigmoid(.1f, 1e-10f, -1e30f));
        Optional<Sigmoid> fromMinScore = Optional
                .of(new Sigmoid(Float.MAX_VALUE, Float.MIN_VALUE, -0f, Optional.of(1 / 3f)));
        Optional<Sigmoid> none = Optional.empty();
        for (List<Optional<Sigmoid>> parameters : List.of(List.of(extreme, none, fromMinScore), List.of(none),
                List.of(none, none), List.of(extreme, none))) {
            byte[] lines = new ScoreCalibration(Transformation.LOG, 0, parameters).lines();
            assertEquals(parameters, ScoreCalibration.parse(lines, parameters.size()));
        }
    }

    @Test
    void lines_endWithoutALineEnd() {
        ScoreCalibration calibration = new ScoreCalibration(Transformation.LOG, 0, List.of(Optional.empty(),
                Optional.of(new Sigmoid(1, 2, 3, Optional.of(.5f)))));
        assertEquals("\n1.0,2.0,3.0,0.5", new String(calibration.lines(), StandardCharsets.UTF_8));
    }
}
