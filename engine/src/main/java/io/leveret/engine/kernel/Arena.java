package io.leveret.engine.kernel;

import java.lang.foreign.MemorySegment;

/**
 * The working memory of one session: every tensor is a region of one of the arrays, at an offset that the compiler
 * chose.
 */
public final class Arena {
    /** Tensors of float32 values, row-major. */
    public final float[] floats;
    /**
     * Quantized tensors, row-major, each value centered: {@code q − zeroPoint}. Padding is then 0 and no kernel knows
     * zero points; 16 bits hold every difference of two 8-bit values.
     */
    public final short[] shorts;
    /** Tensors of integers and truth values, row-major; 64-bit ones as far as 32 bits hold them. */
    public final int[] ints;
    /** The float32 tensors as a segment of memory. */
    public final MemorySegment floatSegment;
    /** The quantized tensors as a segment of memory. */
    public final MemorySegment shortSegment;

    /** Elements beyond the last tensor of either array, so that a vector may be read across its end. */
    private static final int SLACK = 16;

    /** An arena of so many elements of each kind, all 0. */
    public Arena(int floats, int shorts) {
        this(floats, shorts, 0);
    }

    /** The same, with so many integers. */
    public Arena(int floats, int shorts, int ints) {
        this.ints = new int[ints];
        this.floats = new float[floats + SLACK];
        this.shorts = new short[shorts + SLACK];
        this.floatSegment = MemorySegment.ofArray(this.floats);
        this.shortSegment = MemorySegment.ofArray(this.shorts);
    }
}
