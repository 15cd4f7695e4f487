package io.leveret.engine.kernel;

import java.lang.foreign.MemorySegment;

/** A thread's temporary memory inside a kernel: each kernel states its size, and all share the same memory. */
public final class Scratch {
    /** The size for kernels that need none. */
    public static final Size NONE = new Size(0, 0, 0);

    /** Elements of a row. */
    public static final int ROW = 512;
    private static final int CACHE_LINE = 64;

    /** For copies of the input and for accumulators. */
    public final float[] floats;
    /** For offsets and for accumulators. */
    public final int[] ints;
    /** The same as a segment of memory. */
    public final MemorySegment intSegment;
    /** For quantized results on their way to the arena. */
    public final short[] shorts;
    /** For copies of the quantized input: int16 outside the heap, at the start of a line of the cache. */
    public final MemorySegment band;

    /** Rows of {@value #ROW} elements, each a separate array, so that the JIT knows that they do not overlap. */
    public final float[][] floatRows;
    /** Such rows of ints. */
    public final int[][] intRows;

    /** For images between kernels that run together; no single kernel uses it. */
    public final Arena between;

    /** A scratch of the given size. */
    public Scratch(Size size) {
        floats = new float[size.floats()];
        ints = new int[size.ints()];
        intSegment = MemorySegment.ofArray(ints);
        shorts = new short[size.shorts()];
        band = java.lang.foreign.Arena.ofAuto().allocate((long) size.bandShorts() * Short.BYTES, CACHE_LINE);
        floatRows = new float[size.floatRows()][ROW];
        intRows = new int[size.intRows()][ROW];
        between = new Arena(size.betweenFloats(), size.betweenShorts());
    }

    /** The number of elements of each kind. */
    public record Size(int floats, int ints, int shorts, int floatRows, int intRows, int bandShorts,
            int betweenFloats,
            int betweenShorts) {
        /** Creates the size for a single kernel. */
        public Size(int floats, int ints, int shorts) {
            this(floats, ints, shorts, 0, 0, 0, 0, 0);
        }

        /** Returns this size with rows. */
        public Size withRows(int newFloatRows, int newIntRows) {
            return new Size(floats, ints, shorts, newFloatRows, newIntRows, bandShorts, betweenFloats, betweenShorts);
        }

        /** Returns this size with a band. */
        public Size withBand(int newShorts) {
            return new Size(floats, ints, shorts, floatRows, intRows, newShorts, betweenFloats, betweenShorts);
        }

        /** Returns this size with room for images between kernels. */
        public Size withBetween(int newFloats, int newShorts) {
            return new Size(floats, ints, shorts, floatRows, intRows, bandShorts, newFloats, newShorts);
        }

        /** Returns the size that is enough for both. */
        public Size max(Size other) {
            return new Size(Math.max(floats, other.floats), Math.max(ints, other.ints), Math.max(shorts, other.shorts),
                    Math.max(floatRows, other.floatRows), Math.max(intRows, other.intRows),
                    Math.max(bandShorts, other.bandShorts),
                    Math.max(betweenFloats, other.betweenFloats), Math.max(betweenShorts, other.betweenShorts));
        }
    }
}
