package io.leveret.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import io.leveret.base.OptionException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EngineSettingsTest {
    @Test
    void read_noProperties_asksForNothing() {
        assertEquals(new EngineSettings(Optional.empty(), false, Optional.empty(), 700),
                EngineSettings.read(_ -> null));
    }

    @Test
    void read_allProperties_areThose() {
        Map<String, String> properties = Map.of("leveret.kernels", "vector", "leveret.quick-start", "true",
                "leveret.vector.bits", "256", "leveret.warm-up.rounds", "10");
        assertEquals(new EngineSettings(Optional.of("vector"), true, Optional.of("256"), 10),
                EngineSettings.read(properties::get));
    }

    @ParameterizedTest
    @ValueSource(ints = {128, 256, 512})
    void vectorWidth_askedFor_isGiven(int bits) {
        assertEquals(OptionalInt.of(bits), withVectorBits(String.valueOf(bits)).vectorWidth());
    }

    @Test
    void vectorWidth_notAskedFor_isAbsent() {
        assertEquals(OptionalInt.empty(), withVectorBits(null).vectorWidth());
    }

    @ParameterizedTest
    @ValueSource(strings = {"64", "", "wide"})
    void vectorWidth_unknown_isRefusedByName(String bits) {
        assertEquals("-Dleveret.vector.bits=" + bits + " is none of 128, 256 and 512",
                assertThrows(OptionException.class, () -> withVectorBits(bits).vectorWidth()).getMessage());
    }

    private static EngineSettings withVectorBits(String bits) {
        return EngineSettings.read(name -> name.equals("leveret.vector.bits") ? bits : null);
    }

    @Test
    void read_roundsThatAreNoNumber_areTheDefault() {
        assertEquals(700, EngineSettings.read(name -> name.endsWith("rounds") ? "many" : null).warmUpRounds());
    }
}
