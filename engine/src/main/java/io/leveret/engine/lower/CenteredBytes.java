package io.leveret.engine.lower;

import io.leveret.graph.ElementType;

/** Quantized values as the arena holds them: minus their zero point. */
final class CenteredBytes {
    private CenteredBytes() {}

    /**
     * Writes values of UINT8 or INT8.
     *
     * @param stored as the file's type stores them
     * @param at where the first one goes
     */
    static void write(byte[] stored, ElementType type, int zeroPoint, short[] to, int at) {
        int mask = type == ElementType.UINT8 ? 0xff : -1;
        for (int i = 0; i < stored.length; i++) { // C2 makes no vectors of a buffer's get
            to[at + i] = (short) ((stored[i] & mask) - zeroPoint);
        }
    }
}
