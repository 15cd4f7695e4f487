package io.leveret.image.resize.x86;

import io.leveret.machine.CodeMemory;
import io.leveret.machine.MachineSupport;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.List;

/**
 * The functions of this package, assembled when they are first used. They are critical calls, on which the garbage
 * collector waits, so callers divide their work into calls of some tens of microseconds.
 */
public final class ResizeCode {
    private static final boolean RUNS = MachineSupport.refusal().isEmpty();

    private ResizeCode() {}

    /** Whether the functions run in this JVM. */
    public static boolean runs() {
        return RUNS;
    }

    /**
     * Interpolates pixels of a row, first between columns; see {@link BilinearCode}.
     *
     * @param first the stored row above
     * @param second the one below
     * @param rgb receives the pixels
     * @param count of pixels
     * @param state int64
     */
    public static void makeRow(MemorySegment first, MemorySegment second, MemorySegment rgb, int count,
            MemorySegment state) {
        try {
            Functions.ROW.invokeExact(first, second, rgb, (long) count, state, 0L, 0L);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    /**
     * Interpolates pixels of a column, first between stored rows; see {@link BilinearCode}.
     *
     * @param first the stored row on the left
     * @param second the one on the right
     * @param rgb receives the pixels
     * @param count of pixels
     * @param state int64
     */
    public static void makeColumn(MemorySegment first, MemorySegment second, MemorySegment rgb, int count,
            MemorySegment state) {
        try {
            Functions.COLUMN.invokeExact(first, second, rgb, (long) count, state, 0L, 0L);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static final class Functions {
        static final MethodHandle ROW;
        static final MethodHandle COLUMN;

        static {
            List<MethodHandle> functions = CodeMemory.functions(List.of(code -> BilinearCode.write(code, false),
                    code -> BilinearCode.write(code, true)));
            ROW = functions.get(0);
            COLUMN = functions.get(1);
        }
    }
}
