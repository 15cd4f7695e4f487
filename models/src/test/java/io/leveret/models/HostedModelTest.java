package io.leveret.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostedModelTest {
    private static final URI SOURCE = URI.create("https://example.org/model.tgz");

    /** Published sizes and those of the real files: some count in 10⁶ bytes, some in 2²⁰, some drop the decimals. */
    @ParameterizedTest
    @CsvSource({"0.5, 525598", "3.4, 3610798", "4.3, 4285272", "23, 23942928"})
    void sizes_ofRealFiles_agreeWithThePublishedOnes(double megabytes, long bytes) {
        HostedModel model = HostedSamples.described(megabytes, SOURCE);

        assertTrue(model.smallestBytes() <= bytes && bytes <= model.largestBytes(),
                model.smallestBytes() + " … " + model.largestBytes());
    }

    @Test
    void sizes_areAFifthOffAtMost() {
        HostedModel model = HostedSamples.described(10, SOURCE);

        assertEquals(7_900_000, model.smallestBytes());
        assertEquals(12_100_000, model.largestBytes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", ".partial", "a/b", "a\\b", "Model", "two words"})
    void name_thatIsNoSafeFileName_isRefused(String name) {
        assertThrows(IllegalArgumentException.class,
                () -> new HostedModel(name, "uint8", 224, 1, 50, 75, 1, SOURCE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:///etc/passwd", "ftp://example.org/a.tgz", "model.tgz", "https:///model.tgz"})
    void source_thatIsNotOnTheWeb_isRefused(String source) {
        assertThrows(IllegalArgumentException.class, () -> HostedSamples.at(URI.create(source)));
    }

    @Test
    void numbers_notPositive_areRefused() {
        assertThrows(IllegalArgumentException.class, () -> new HostedModel("a", "uint8", 0, 1, 50, 75, 1, SOURCE));
        assertThrows(IllegalArgumentException.class,
                () -> new HostedModel("a", "uint8", 224, Double.NaN, 50, 75, 1, SOURCE));
    }
}
