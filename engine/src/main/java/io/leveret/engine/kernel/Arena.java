package io.leveret.engine.kernel;

import java.lang.foreign.MemorySegment;

/** The working memory of a session: every tensor is a region of one of the arrays, at an offset from the compiler. */
public final class Arena {
    /** Tensors of float32 values, row-major. */
    public final float[] floats;
    /**
     * Quantized tensors, row-major, each value centered: {@code q − zeroPoint}. Padding is then 0 and no kernel needs
     * zero points; 16 bits hold every difference of two 8-bit values.
     */
    public final short[] shorts;
    /** Tensors of integers and booleans, row-major; 64-bit integers are limited to 32 bits. */
    public final int[] ints;
    /** The float32 tensors as a segment of memory. */
    public final MemorySegment floatSegment;
    /** The quantized tensors as a segment of memory. */
    public final MemorySegment shortSegment;

    /** Elements after the last tensor of either array, so that vectors may be read across its end. */
    private static final int SLACK = 64;

    /** Creates an arena with the given numbers of elements, all 0. */
    public Arena(int floats, int shorts) {
        this(floats, shorts, 0);
    }

    /** Creates an arena with integers as well. */
    public Arena(int floats, int shorts, int ints) {
        this.ints = new int[ints];
        this.floats = new float[floats + SLACK];
        this.shorts = new short[shorts + SLACK];
        this.floatSegment = MemorySegment.ofArray(this.floats);
        this.shortSegment = MemorySegment.ofArray(this.shorts);
    }
}
