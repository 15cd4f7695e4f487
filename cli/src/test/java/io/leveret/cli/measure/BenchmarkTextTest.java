package io.leveret.cli.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import io.leveret.measure.benchmark.Conditions;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BenchmarkTextTest {
    @Test
    void disturbance_quiet_isEmpty() {
        assertEquals(Optional.empty(), BenchmarkText.disturbance(Conditions.QUIET));
        assertEquals(Optional.empty(), BenchmarkText.disturbance(new Conditions(0.91, 0.09)));
    }

    @Test
    void disturbance_busyMachine_saysTheShareAndWhatToDo() {
        assertEquals(Optional.of("other programs kept the machine busy: the benchmark had a processor for 48.2 % of the"
                + " time; these times say little about the model, repeat on an idle machine"),
                BenchmarkText.disturbance(new Conditions(0.482, 0)));
    }

    @Test
    void disturbance_compilerAtWork_advisesWarmUp() {
        assertEquals(Optional.of("the JIT compiler was still at work; these times say little about the model, repeat"
                + " with more --warmup"), BenchmarkText.disturbance(new Conditions(1, 0.8)));
    }

    @Test
    void disturbance_both_namesBoth() {
        assertEquals(Optional.of("other programs kept the machine busy: the benchmark had a processor for 50.0 % of the"
                + " time, and the JIT compiler was still at work; these times say little about the model, repeat on an"
                + " idle machine"), BenchmarkText.disturbance(new Conditions(0.5, 2)));
    }
}
