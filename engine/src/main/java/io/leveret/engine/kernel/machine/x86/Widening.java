package io.leveret.engine.kernel.machine.x86;

import io.leveret.machine.Assembler;

/** From int16 to int32, and from there through float32 back again. */
final class Widening {
    private Widening() {}

    /**
     * Makes int32 of sixteen int16: of those of channels 0–3 and 8–11, and of 4–7 and 12–15, which is what
     * {@code vpackssdw} puts together again.
     *
     * @param low where the former go, which may be the source
     */
    static void write(Assembler code, int source, int low, int high) {
        code.vpunpckhwd(high, source, source);
        code.vpunpcklwd(low, source, source);
        code.vpsrad(low, low, Short.SIZE);
        code.vpsrad(high, high, Short.SIZE);
    }

    /** Makes of int32 the nearest of int32 in another scale, half to even, with an upper bound in float32. */
    static void scale(Assembler code, int values, int scales, int max) {
        code.vcvtdq2ps(values, values);
        code.vmulps(values, values, scales);
        code.vminps(values, values, max);
        code.vcvtps2dq(values, values);
    }
}
