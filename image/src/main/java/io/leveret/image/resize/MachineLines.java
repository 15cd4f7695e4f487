package io.leveret.image.resize;

import io.leveret.image.resize.x86.BilinearCode;
import io.leveret.image.resize.x86.ResizeCode;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/** Makes lines of a bilinear result by machine code. */
final class MachineLines {
    /** Pixels of a call: some tens of microseconds, for which the garbage collector may have to wait. */
    private static final int PIXELS_OF_CALL = 4096;

    private final Target target;
    private final boolean swapped;
    private final int count; // pixels of a line
    private final int rowBytes; // of a stored row
    private final long[] state;
    private final MemorySegment stateMemory;
    private final MemorySegment rgb;

    /**
     * Prepares.
     *
     * @param places of the pixels of a line, in stored columns
     */
    MachineLines(BilinearTaps places, Turn turn, Target target) {
        this.target = target;
        this.swapped = turn.swapped();
        this.count = places.share().length;
        this.rowBytes = turn.columns() * RowResizer.CHANNELS;
        Objects.checkFromToIndex(target.start(),
                target.at(target.width() - 1, target.height() - 1) + RowResizer.CHANNELS, target.rgb().length);
        this.state = new long[BilinearCode.TAPS + count * BilinearCode.TAP];
        state[BilinearCode.ONE] = Double.doubleToLongBits(1);
        state[BilinearCode.HALF] = Double.doubleToLongBits(0.5);
        state[BilinearCode.LAST_PIXEL] = rowBytes - RowResizer.CHANNELS;
        state[BilinearCode.STRIDE] = swapped ? target.rowBytes() : RowResizer.CHANNELS;
        for (int i = 0; i < count; i++) {
            int tap = BilinearCode.TAPS + i * BilinearCode.TAP;
            long first = (long) places.first()[i] * RowResizer.CHANNELS;
            long second = (long) places.second()[i] * RowResizer.CHANNELS;
            state[tap + BilinearCode.TAP_SHARE] = Double.doubleToLongBits(places.share()[i]);
            state[tap + BilinearCode.TAP_PLACES] = second << Integer.SIZE | first;
        }
        this.stateMemory = MemorySegment.ofArray(state);
        this.rgb = MemorySegment.ofArray(target.rgb());
    }

    /**
     * Makes a row of the result, or a column if rows become columns.
     *
     * @param first a stored row
     * @param firstAt of its first pixel
     * @param second another one, or the same
     * @param line the row or column
     * @param share weight of the second
     */
    void make(byte[] first, int firstAt, byte[] second, int secondAt, int line, double share) {
        Objects.checkFromIndexSize(firstAt, rowBytes, first.length);
        Objects.checkFromIndexSize(secondAt, rowBytes, second.length);
        MemorySegment firstMemory = MemorySegment.ofArray(first);
        MemorySegment secondMemory = MemorySegment.ofArray(second);
        for (int from = 0; from < count; from += PIXELS_OF_CALL) {
            begin(firstAt, secondAt, line, share, from);
            int pixels = Math.min(count - from, PIXELS_OF_CALL);
            if (swapped) {
                ResizeCode.makeColumn(firstMemory, secondMemory, rgb, pixels, stateMemory);
            } else {
                ResizeCode.makeRow(firstMemory, secondMemory, rgb, pixels, stateMemory);
            }
        }
    }

    /** Writes into the state what is made, from a pixel on. */
    void begin(int firstAt, int secondAt, int line, double share, int from) {
        state[BilinearCode.FIRST] = firstAt;
        state[BilinearCode.SECOND] = secondAt;
        state[BilinearCode.SHARE] = Double.doubleToLongBits(share);
        state[BilinearCode.TO] = swapped ? target.at(line, from) : target.at(from, line);
        state[BilinearCode.TAPS_AT] = Long.BYTES * (BilinearCode.TAPS + (long) from * BilinearCode.TAP);
    }

    /** The state that the machine code gets. */
    MemorySegment state() {
        return stateMemory;
    }
}
