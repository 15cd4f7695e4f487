package io.leveret.image.jpeg.x86;

import io.leveret.machine.CodeMemory;
import io.leveret.machine.MachineSupport;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.List;

/**
 * The functions of this package, assembled when they are first used. They are critical calls, on which the garbage
 * collector waits, so callers divide their work into calls of some tens of microseconds.
 */
public final class JpegCode {
    private static final boolean RUNS = MachineSupport.refusal().isEmpty() && MachineSupport.cpu().bmi2();

    private JpegCode() {}

    /** Whether the functions run in this JVM. */
    public static boolean runs() {
        return RUNS;
    }

    /**
     * Reads MCUs and transforms them to samples; see {@link McuCode}.
     *
     * @param data the data of a scan, with zeros behind its end
     * @param samples receives the samples
     * @param tables int32
     * @param state int64; says how many MCUs are left afterwards
     */
    public static void read(MemorySegment data, MemorySegment samples, MemorySegment tables, int mcus,
            MemorySegment state) {
        try {
            Functions.MCUS.invokeExact(data, samples, tables, (long) mcus, state, 0L, 0L);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    /**
     * Makes a row of RGB; see {@link RowCode}.
     *
     * @param samples of all components
     * @param rgb receives {@code [width][3]}
     * @param width pixels
     * @param state int64
     * @param at of the first pixel
     */
    public static void makeRow(MemorySegment samples, MemorySegment rgb, MemorySegment constants, int width,
            MemorySegment state, int at) {
        try {
            Functions.ROW.invokeExact(samples, rgb, constants, (long) width, state, (long) at, 0L);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static final class Functions {
        static final MethodHandle MCUS;
        static final MethodHandle ROW;

        static {
            List<MethodHandle> functions = CodeMemory.functions(List.of(McuCode::write, RowCode::write));
            MCUS = functions.get(0);
            ROW = functions.get(1);
        }
    }
}
