package io.leveret.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EngineSettingsTest {
    @Test
    void read_noProperties_asksForNothing() {
        assertEquals(new EngineSettings(Optional.empty(), false, Optional.empty(), Optional.empty(), 700),
                EngineSettings.read(_ -> null));
    }

    @Test
    void read_allProperties_areThose() {
        Map<String, String> properties = Map.of("leveret.kernels", "vector", "leveret.quick-start", "true",
                "leveret.vector.bits", "256", "leveret.machine.instructions", "avx2", "leveret.warm-up.rounds", "10");
        assertEquals(new EngineSettings(Optional.of("vector"), true, Optional.of("256"), Optional.of("avx2"), 10),
                EngineSettings.read(properties::get));
    }

    @Test
    void read_roundsThatAreNoNumber_areTheDefault() {
        assertEquals(700, EngineSettings.read(name -> name.endsWith("rounds") ? "many" : null).warmUpRounds());
    }
}
