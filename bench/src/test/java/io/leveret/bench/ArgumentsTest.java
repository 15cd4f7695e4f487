package io.leveret.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.base.OptionException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentsTest {
    @Test
    void parse_optionsAndModels_inAnyOrder() {
        Arguments given = Arguments.parse(new String[]{"a.tflite", "--runs", "30", "b"}, "--runs", "--threads");
        assertEquals(List.of("a.tflite", "b"), given.models());
        assertEquals(30, given.number("--runs", 7));
        assertEquals(7, given.number("--threads", 7));
    }

    @Test
    void parse_flag_takesNoNumber() {
        Arguments given = Arguments.parse(new String[]{"--all", "3", "--runs", "5"}, Set.of("--all"), "--runs");
        assertEquals(Set.of("--all"), given.flags());
        assertEquals(List.of("3"), given.models());
        assertEquals(5, given.number("--runs", 7));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--runs", "--runs 0", "--runs -1", "--runs 1e3", "--runs 1000000000", "--laps 3", "-x"})
    void parse_unusable_isNamed(String arguments) {
        String message = assertThrows(OptionException.class,
                () -> Arguments.parse(arguments.split(" "), "--runs")).getMessage();
        assertTrue(message.startsWith(arguments.split(" ")[0]), message);
    }
}
