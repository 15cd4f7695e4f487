package io.leveret.vision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.base.OptionException;
import io.leveret.image.DecodeLimits;
import io.leveret.image.Resize;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClassifierOptionsTest {
    @Test
    void defaults_areThoseOfTheDocumentation() {
        ClassifierOptions options = ClassifierOptions.DEFAULT;

        assertEquals(ClassifierOptions.ALL_RESULTS, options.maxResults());
        assertEquals(Optional.empty(), options.scoreThreshold());
        assertEquals(OptionalInt.empty(), options.batchSize());
        assertEquals("en", options.displayNamesLocale());
        assertEquals(AmbiguityLimits.DEFAULT, options.ambiguityLimits());
        assertEquals(Runtime.getRuntime().availableProcessors(), options.threads());
        assertEquals(Optional.empty(), options.labels());
        assertEquals(List.of(), options.labelAllowList());
        assertEquals(List.of(), options.labelDenyList());
        assertEquals(Optional.empty(), options.normalization());
        assertEquals(Resize.DEFAULT, options.resize());
        assertEquals(DecodeLimits.DEFAULT, options.decodeLimits());
        assertEquals(Softmax.AUTO, options.softmax());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -2, Integer.MIN_VALUE})
    void maxResults_outsideItsRange_isRefusedWithTheValue(int value) {
        assertRefused("maxResults cannot be " + value, ClassifierOptions.builder().maxResults(value));
    }

    @Test
    void scoreThreshold_notANumber_isRefused() {
        assertRefused("scoreThreshold cannot be NaN", ClassifierOptions.builder().scoreThreshold(Float.NaN));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -2, 1025, Integer.MAX_VALUE})
    void threads_outsideTheirRange_isRefusedWithTheValue(int value) {
        assertRefused("threads cannot be " + value, ClassifierOptions.builder().threads(value));
    }

    @Test
    void threads_minusOne_areAllProcessors() {
        assertEquals(Runtime.getRuntime().availableProcessors(),
                ClassifierOptions.builder().threads(1).threads(ClassifierOptions.ALL_PROCESSORS).build().threads());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1})
    void batchSize_belowOne_isRefusedWithTheValue(int value) {
        assertRefused("batchSize cannot be " + value, ClassifierOptions.builder().batchSize(value));
    }

    @ParameterizedTest
    @ValueSource(floats = {-0.01f, 1.01f, Float.NaN})
    void ambiguityLimits_outsideTheirRange_areRefusedWithTheValue(float value) {
        for (int limit = 0; limit < 3; limit++) {
            float[] limits = {0.5f, 0.5f, 0.5f};
            limits[limit] = value;
            String message = assertThrows(OptionException.class,
                    () -> new AmbiguityLimits(limits[0], limits[1], limits[2])).getMessage();
            assertTrue(message.contains("cannot be " + value), message);
        }
    }

    @Test
    void labelLists_both_areRefusedWithTheirLabels() {
        assertRefused("labelAllowList [cat] and labelDenyList [dog] exclude each other",
                ClassifierOptions.builder().labelAllowList(List.of("cat")).labelDenyList(List.of("dog")));
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void constantInputs_notFinite_areRefused(float value) {
        assertRefused("constantInputs cannot have " + value + " for rate",
                ClassifierOptions.builder().constantInputs(Map.of("rate", value)));
    }

    private static void assertRefused(String message, ClassifierOptions.Builder builder) {
        String actual = assertThrows(OptionException.class, builder::build).getMessage();
        assertTrue(actual.startsWith(message), actual);
    }
}
