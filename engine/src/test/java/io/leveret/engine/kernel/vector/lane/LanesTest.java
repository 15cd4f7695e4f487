package io.leveret.engine.kernel.vector.lane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import java.util.OptionalInt;
import java.util.Random;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LanesTest {
    /** NEON, AVX2, AVX-512, and the vectors of SVE, which may have any multiple of 128 bits. */
    @ParameterizedTest
    @CsvSource({"128, 128, 128", "256, 256, 256", "384, 256, 256", "512, 512, 256", "2048, 512, 256"})
    void bits_nothingAskedFor_areWhatTheMachineHas(int preferred, int bits, int quickStartBits) {
        assertEquals(bits, Lanes.bits(OptionalInt.empty(), false, preferred));
        assertEquals(quickStartBits, Lanes.bits(OptionalInt.empty(), true, preferred));
    }

    @ParameterizedTest
    @ValueSource(ints = {128, 256, 512})
    void bits_askedFor_areGiven(int bits) {
        assertEquals(bits, Lanes.bits(OptionalInt.of(bits), true, 128));
    }

    /** Often enough for the JIT compiler, which may not order the additions in another way than the interpreter. */
    @Test
    void sum_alwaysAddsInTheSameOrder() {
        Random random = new Random(1);
        float[] values = new float[Lanes.COUNT];
        for (int i = 0; i < 50_000; i++) {
            for (int lane = 0; lane < values.length; lane++) {
                values[lane] = random.nextFloat();
            }
            float sum = Lanes.sum(FloatVector.fromArray(Lanes.FLOATS, values, 0));
            assertEquals(sumOfPairs(values, 0, values.length), sum);
        }
    }

    private static float sumOfPairs(float[] values, int from, int count) {
        return count == 1
                ? values[from]
                : sumOfPairs(values, from, count / 2) + sumOfPairs(values, from + count / 2, count / 2);
    }
}
