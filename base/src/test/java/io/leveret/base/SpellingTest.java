package io.leveret.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellingTest {
    @ParameterizedTest
    @CsvSource({"kitten, sitting, 3", "'', abc, 3", "abc, '', 3", "same, same, 0", "clasify, classify, 1"})
    void changes_areCounted(String from, String to, int expected) {
        assertEquals(expected, Spelling.changes(from, to));
    }

    @Test
    void closest_isTheNearestOrNone() {
        List<String> options = List.of("--top", "--threshold", "--threads");

        assertEquals(Optional.of("--threshold"), Spelling.closest("--treshold", options));
        assertEquals(Optional.of("--top"), Spelling.closest("--topp", options));
        assertEquals(Optional.empty(), Spelling.closest("--quantize", options));
    }
}
