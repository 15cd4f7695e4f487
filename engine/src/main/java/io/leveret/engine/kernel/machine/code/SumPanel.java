package io.leveret.engine.kernel.machine.code;

import io.leveret.engine.kernel.FixedPointSum;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * What the code of sums needs to know, in one piece of memory outside the heap:
 *
 * <pre>
 * bytes     what
 * 0         1 if all left elements are added to one right element, otherwise 0, int64
 * 8         bits of the products behind the binary point, int64
 * 16        the multipliers of left and right elements: their bits from the fifteenth up, 2 × int16
 * 20        and the fifteen below, 2 × int16
 * 24        a half, int32
 * 28        lower bound of the results, 2 × int16
 * 32        upper bound, 2 × int16
 * </pre>
 */
public final class SumPanel {
    public static final int REPEATED = ScalePanel.REPEATED;
    public static final int SHIFT = 8;
    public static final int HIGH = 16;
    public static final int LOW = 20;
    public static final int HALF = 24;
    public static final int MIN = 28;
    public static final int MAX = 32;
    /** The bits of a multiplier's lower part. */
    public static final int LOW_BITS = 15;

    private static final int BYTES = 36;

    private SumPanel() {}

    /** Whether both multipliers can be divided so: those of scales that models have are below 2^21. */
    public static boolean suits(FixedPointSum sum) {
        return fits(sum.leftMultiplier()) && fits(sum.rightMultiplier());
    }

    private static boolean fits(int multiplier) {
        return multiplier >> LOW_BITS == (short) (multiplier >> LOW_BITS);
    }

    /** Packs the panel of sums that are {@link #suits suitable}. */
    public static MemorySegment pack(FixedPointSum sum, boolean repeated, int min, int max) {
        MemorySegment memory = PanelMemory.allocate(BYTES);
        int lowest = (1 << LOW_BITS) - 1;
        memory.set(ValueLayout.JAVA_LONG, REPEATED, repeated ? 1 : 0);
        memory.set(ValueLayout.JAVA_LONG, SHIFT, sum.shift());
        memory.set(ValueLayout.JAVA_INT, HIGH,
                Pairs.of(sum.leftMultiplier() >> LOW_BITS, sum.rightMultiplier() >> LOW_BITS));
        memory.set(ValueLayout.JAVA_INT, LOW,
                Pairs.of(sum.leftMultiplier() & lowest, sum.rightMultiplier() & lowest));
        memory.set(ValueLayout.JAVA_INT, HALF, sum.half());
        memory.set(ValueLayout.JAVA_INT, MIN, Pairs.of(min, min));
        memory.set(ValueLayout.JAVA_INT, MAX, Pairs.of(max, max));
        return memory;
    }
}
