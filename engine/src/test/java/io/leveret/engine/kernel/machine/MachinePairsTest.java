package io.leveret.engine.kernel.machine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import io.leveret.engine.kernel.Broadcast;
import io.leveret.engine.kernel.Families;
import io.leveret.engine.kernel.FixedPointSum;
import io.leveret.engine.kernel.KernelSpec;
import io.leveret.engine.kernel.Locations;
import io.leveret.engine.kernel.Requantization;
import io.leveret.engine.kernel.WatchedRun;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sums and products of pairs in machine code and in scalar kernels: equal to the bit. */
class MachinePairsTest {
    private static final int LAYERS = 2000;
    private static final int MAX = 255;
    private static final MachineKernels MACHINE = new MachineKernels();

    @BeforeAll
    static void machineCodeRuns() {
        assertEquals(Optional.empty(), MACHINE.refusal());
    }

    @Test
    void pairs_anyShape_areThoseOfScalarKernels() {
        for (int seed = 0; seed < LAYERS; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int length = random.nextInt(MachinePairs.LEAST, 100);
            int lines = random.nextInt(1, 5);
            int images = random.nextInt(1, 3);
            int[] whole = {images, lines, length};
            int[] other = switch (random.nextInt(6)) {
                case 0 -> new int[]{length};
                case 1 -> new int[]{1};
                case 2 -> new int[]{lines, 1};
                case 3 -> new int[]{images, 1, length};
                case 4 -> new int[]{images, 1, 1};
                default -> whole;
            };
            boolean turned = random.nextBoolean();
            assertAgree(seed, random, turned ? other : whole, turned ? whole : other);
        }
    }

    /** Around the chunks that threads take and the pairs of one call of the code. */
    @ParameterizedTest
    @ValueSource(ints = {4095, 4096, 4097, 8191, 32767, 32768, 32769, 32768 + 15, 32768 + 16, 32768 + 17, 70_000})
    void pairs_oneLongLine_areThoseOfScalarKernels(int length) {
        SplittableRandom random = new SplittableRandom(length);
        assertAgree(length, random, new int[]{length}, new int[]{length});
        assertAgree(length, random, new int[]{length}, new int[]{1});
        assertAgree(length, random, new int[]{1}, new int[]{2, length});
    }

    @Test
    void make_whatTheCodeCannotDo_isLeftToOthers() {
        Broadcast broadcast = Broadcast.of(new int[]{16}, new int[]{16});
        Broadcast shorter = Broadcast.of(new int[]{15}, new int[]{15});
        FixedPointSum sum = FixedPointSum.of(1, 1);
        for (int beyond : new int[]{1 << 30, Integer.MIN_VALUE, -(1 << 30) - 1, Integer.MAX_VALUE}) {
            assertMade(false, new KernelSpec.QuantizedSum(broadcast, new FixedPointSum(beyond, 1, 1), -1, 1));
            assertMade(false, new KernelSpec.QuantizedSum(broadcast, new FixedPointSum(1, beyond, 1), -1, 1));
        }
        assertMade(false, new KernelSpec.QuantizedSum(shorter, sum, -1, 1));
        assertMade(false, new KernelSpec.QuantizedProduct(shorter, new Requantization(new float[]{1}, -1, 1)));
        assertMade(true, new KernelSpec.QuantizedSum(broadcast, sum, -1, 1));
        assertMade(true, new KernelSpec.QuantizedSum(broadcast,
                new FixedPointSum((1 << 30) - 1, -(1 << 30), 30), -1, 1));
    }

    private static void assertMade(boolean made, KernelSpec spec) {
        assertEquals(made, MACHINE.make(spec, Locations.of(0, 0, 0)).isPresent(), spec::toString);
    }

    /** The left operand lies first in the input, the right one after it. */
    private static void assertAgree(int seed, SplittableRandom random, int[] left, int[] right) {
        Broadcast broadcast = Broadcast.of(left, right);
        int leftElements = Arrays.stream(left).reduce(1, (a, b) -> a * b);
        short[] values = new short[leftElements + Arrays.stream(right).reduce(1, (a, b) -> a * b)];
        for (int i = 0; i < values.length; i++) {
            values[i] = (short) random.nextInt(-MAX, MAX + 1);
        }
        int min = -random.nextInt(MAX + 1);
        int max = min + random.nextInt(MAX + 1);
        FixedPointSum sum = switch (random.nextInt(4)) {
            case 0 -> FixedPointSum.of(1, 1); // halves
            case 1 -> new FixedPointSum(random.nextInt(-(1 << 30), 1 << 30), random.nextInt(-(1 << 30), 1 << 30),
                    random.nextInt(1, 31)); // sums that overflow
            default -> FixedPointSum.of((float) Math.exp(random.nextDouble(-8, 5)),
                    (float) Math.exp(random.nextDouble(-8, 5)));
        };
        assertAgree(seed, new KernelSpec.QuantizedSum(broadcast, random.nextBoolean() ? sum : sum.ofDifference(), min,
                max), leftElements, values, broadcast);
        float scale = switch (random.nextInt(20)) {
            case 0 -> Float.MAX_VALUE;
            case 1 -> 0.5f; // halves
            default -> (float) Math.exp(random.nextDouble(-8, 1));
        };
        assertAgree(seed, new KernelSpec.QuantizedProduct(broadcast,
                new Requantization(new float[]{scale}, min, max)), leftElements, values, broadcast);
    }

    private static void assertAgree(int seed, KernelSpec spec, int leftElements, short[] values, Broadcast broadcast) {
        int elements = broadcast.lines() * broadcast.length();
        short[] expected = WatchedRun.ofShorts(
                (in, out) -> Families.SCALAR.make(spec, Locations.of(in, in + leftElements, out)), values, elements);
        short[] actual = WatchedRun.ofShorts((in, out) -> assertInstanceOf(MachinePairs.class,
                MACHINE.make(spec, Locations.of(in, in + leftElements, out)).orElseThrow()), values, elements);
        assertArrayEquals(expected, actual, () -> "seed " + seed + ": " + spec);
    }
}
