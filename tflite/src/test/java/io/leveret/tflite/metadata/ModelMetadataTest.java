package io.leveret.tflite.metadata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelMetadataTest {
    private static ModelMetadata of(String minParserVersion, OutputMetadata... outputs) {
        return new ModelMetadata("", "", "", "", "", minParserVersion, Optional.empty(), List.of(outputs));
    }

    @ParameterizedTest
    @CsvSource({"'', true", "1.5.0, true", "1.5, true", "1, true", "1.0.0, true", "1.4.9, true", "1.4.10, true",
            "01.05.00, true", "1.5.0.0, true", "1.5.1, false", "1.5.0.1, false", "1.10.0, false", "2, false",
            "999999999999.0, false", "one, false", "1.5.0-beta, false", "1..5, false", "' 1.5.0', false",
            "-1.0.0, false"})
    void minParserVersionSatisfied_version_isComparedByNumbers(String version, boolean satisfied) {
        assertEquals(satisfied, of(version).minParserVersionSatisfied());
    }

    @Test
    void output_nothingSaid_isNone() {
        OutputMetadata first = new OutputMetadata("scores", Optional.empty(), Optional.of(.5f), Optional.empty());
        assertEquals(first, of("", first).output(0));
        assertEquals(OutputMetadata.NONE, of("", first).output(1));
        assertEquals(OutputMetadata.NONE, ModelMetadata.NONE.output(0));
        assertThrows(IndexOutOfBoundsException.class, () -> of("", first).output(-1));
    }

    @Test
    void labels_areTheFirstOutputsInEnglish() {
        LocalizedLabels labels = new LocalizedLabels(List.of("n"), Map.of("en", List.of("hare"), "fr",
                List.of("lièvre")));
        OutputMetadata labeled = new OutputMetadata("", Optional.of(labels), Optional.empty(), Optional.empty());
        assertEquals(Optional.of(new Labels(List.of("n"), List.of("hare"))), of("", labeled).labels());
        assertEquals(Optional.of(new Labels(List.of("n"), List.of("lièvre"))), labeled.labels("fr-CA"));
        assertEquals(Optional.empty(), of("", OutputMetadata.NONE, labeled).labels());
        assertEquals(Optional.empty(), ModelMetadata.NONE.labels());
    }

    @Test
    void new_thresholdNotFinite_isRefused() {
        assertThrows(IllegalArgumentException.class,
                () -> new OutputMetadata("", Optional.empty(), Optional.of(Float.NaN), Optional.empty()));
    }
}
