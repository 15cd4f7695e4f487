package io.leveret.tflite.metadata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.tflite.metadata.ScoreCalibration.Sigmoid;
import io.leveret.tflite.metadata.ScoreCalibration.Transformation;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ScoreCalibrationTest {
    private static final float DEFAULT_SCORE = -.125f;
    private static final double LEAST = 1e-16f; // the float32 nearest to 1e-16

    private static ScoreCalibration of(Transformation transformation, Sigmoid sigmoid) {
        return new ScoreCalibration(transformation, DEFAULT_SCORE, List.of(Optional.of(sigmoid)));
    }

    private static Sigmoid sigmoid(float scale, float slope, float offset) {
        return new Sigmoid(scale, slope, offset, Optional.empty());
    }

    private static float apply(Transformation transformation, Sigmoid sigmoid, float score) {
        return of(transformation, sigmoid).apply(0, score);
    }

    // ---- the formula ----

    /** The formula of the metadata schema, in float64. */
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
}
