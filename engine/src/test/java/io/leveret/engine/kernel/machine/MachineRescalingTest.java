package io.leveret.engine.kernel.machine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.KernelSpec.Concatenation.Rescaling;
import io.leveret.engine.kernel.Requantization;
import io.leveret.engine.kernel.base.Conversion;
import io.leveret.engine.kernel.base.LookupTable;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Changes of scale in machine code against the tables that say what they are: equal to the bit. */
class MachineRescalingTest {
    private static final int ROOM = 300;

    private final SplittableRandom random = new SplittableRandom(1);

    @BeforeAll
    static void machineCodeRuns() {
        assertEquals(Optional.empty(), new MachineKernels().refusal());
    }

    @ParameterizedTest
    @ValueSource(floats = {0, 1e-9f, 0.01f, 0.3f, 0.5f, 1, 1.7f, 2.5f, 100, 1e9f, 1e38f})
    void apply_anyRun_isWhatTheTableSays(float ratio) {
        for (int first : new int[]{-255, -128, -100, 0}) {
            for (int lowest : new int[]{-255, -128, 0}) {
                short[] results = results(ratio, first, lowest);
                Conversion conversion = MachineKernels.conversion(new Rescaling(results, first, ratio));
                assertInstanceOf(MachineRescaling.class, conversion);
                for (int length = 0; length < 70; length++) {
                    for (int to : new int[]{3, 3 + length, ROOM}) { // in place, and elsewhere
                        assertAgrees(new LookupTable(results, first), conversion, first, length, to);
                    }
                }
            }
        }
    }

    /** More than one call of the code converts. */
    @Test
    void apply_longRun_isWhatTheTableSays() {
        short[] results = results(0.3f, -100, -128);
        Conversion conversion = MachineKernels.conversion(new Rescaling(results, -100, 0.3f));
        assertAgrees(new LookupTable(results, -100), conversion, -100, 100_001, 100_007);
    }

    @ParameterizedTest
    @ValueSource(floats = {0.7f, Float.MAX_VALUE, Float.POSITIVE_INFINITY, Float.NaN})
    void conversion_tableThatIsNotTheProduct_isLookedUp(float ratio) {
        short[] results = results(0.7f, -100, -128);
        results[17]++;
        assertInstanceOf(LookupTable.class, MachineKernels.conversion(new Rescaling(results, -100, ratio)));
    }

    private void assertAgrees(Conversion expected, Conversion actual, int first, int length, int to) {
        Arena values = new Arena(0, to + length + ROOM);
        Arena copy = new Arena(0, to + length + ROOM);
        for (int i = 0; i < values.shorts.length; i++) {
            values.shorts[i] = (short) (first + random.nextInt(256));
            copy.shorts[i] = values.shorts[i];
        }
        expected.apply(values, 3, to, length);
        actual.apply(copy, 3, to, length);
        assertArrayEquals(values.shorts, copy.shorts, () -> "run of " + length + " to " + to);
    }

    /** The centered result for each value from {@code first} up: half is rounded away from 0. */
    private static short[] results(float ratio, int first, int lowest) {
        short[] results = new short[256];
        for (int i = 0; i < results.length; i++) {
            results[i] = (short) Math.clamp(Requantization.roundAwayFromZero((first + i) * ratio), lowest,
                    lowest + 255);
        }
        return results;
    }
}
