package io.leveret.engine.kernel.machine;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.base.Conversion;
import io.leveret.engine.kernel.base.RescaleFactor;
import io.leveret.engine.kernel.machine.code.ScalePanel;
import io.leveret.engine.kernel.machine.x86.ScalingCode;
import java.lang.foreign.MemorySegment;

/** A change of scale; what is left beyond whole vectors is converted one by one. */
final class MachineRescaling implements Conversion {
    /** The values of one call of the code: some microseconds; whole vectors. */
    private static final int CALL = 32 << 10;

    private final RescaleFactor factor;
    private final MemorySegment panel;

    MachineRescaling(RescaleFactor factor) {
        this.factor = factor;
        this.panel = ScalePanel.pack(factor.factor(), false, factor.min(), factor.max());
    }

    @Override
    public void apply(Arena arena, int from, int to, int length) {
        int whole = length - length % ScalingCode.TOGETHER;
        for (int done = 0; done < whole; done += CALL) {
            MachineCode.scale(panel, arena.shortSegment, from + done, to + done, Math.min(CALL, whole - done));
        }
        for (int i = whole; i < length; i++) {
            arena.shorts[to + i] = factor.apply(arena.shorts[from + i]);
        }
    }
}
