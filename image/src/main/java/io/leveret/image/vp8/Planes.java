package io.leveret.image.vp8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The samples of a row of macroblocks, and above it those rows of the one before that the loop filter still changes or
 * upsampling needs.
 *
 * <p>
 * Left of the picture are samples for predictions (RFC 6386, section 12). The samples above, of which predictions need
 * the ones before the loop filter, are in rows of their own, which reach beyond both ends of the picture. Behind the
 * last row are samples that tiles cover.
 */
final class Planes {
    /** Samples in a row of a macroblock. */
    static final int LUMA_SIDE = 16;
    /** Samples in a row of a macroblock's blue or red. */
    static final int CHROMA_SIDE = 8;
    /** Rows of luma that are kept of the macroblocks before. */
    static final int KEPT_LUMA = 8;
    /** Rows of chroma that are kept of the macroblocks before. */
    static final int KEPT_CHROMA = 4;

    /** Little-endian numbers of samples. */
    static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    /** Little-endian numbers of samples. */
    static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    /** Where rows begin, behind samples that are left of the picture. */
    static final int MARGIN = 16;

    private static final byte LEFT = (byte) 129;
    private static final byte ABOVE = 127;
    private static final int AHEAD = 4; // samples behind a macroblock that predictions use

    /** Samples from one row to the next. */
    final int lumaStride;
    /** Samples from one row to the next. */
    final int chromaStride;
    /** {@code [KEPT_LUMA + LUMA_SIDE][lumaStride]}. */
    final byte[] luma;
    /** {@code [KEPT_CHROMA + CHROMA_SIDE][chromaStride]}. */
    final byte[] blue;
    /** {@code [KEPT_CHROMA + CHROMA_SIDE][chromaStride]}. */
    final byte[] red;
    /** {@code [lumaStride + AHEAD]}, the row above, not filtered. */
    final byte[] aboveLuma;
    /** {@code [chromaStride]}, the row above, not filtered. */
    final byte[] aboveBlue;
    /** {@code [chromaStride]}, the row above, not filtered. */
    final byte[] aboveRed;

    /** Allocates rows of so many macroblocks. */
    Planes(int columns) {
        lumaStride = MARGIN + columns * LUMA_SIDE;
        chromaStride = MARGIN + columns * CHROMA_SIDE;
        luma = filledRows(KEPT_LUMA + LUMA_SIDE, lumaStride);
        blue = filledRows(KEPT_CHROMA + CHROMA_SIDE, chromaStride);
        red = filledRows(KEPT_CHROMA + CHROMA_SIDE, chromaStride);
        aboveLuma = filled(lumaStride + AHEAD, ABOVE);
        aboveBlue = filled(chromaStride, ABOVE);
        aboveRed = filled(chromaStride, ABOVE);
    }

    private static byte[] filledRows(int rows, int stride) {
        return filled(rows * stride + Tiles.SIDE, LEFT);
    }

    private static byte[] filled(int size, byte value) {
        byte[] samples = new byte[size];
        Arrays.fill(samples, value);
        return samples;
    }

    /** The position of a macroblock's first sample. */
    int luma(int column) {
        return KEPT_LUMA * lumaStride + MARGIN + column * LUMA_SIDE;
    }

    /** The position of a macroblock's first sample of blue and of red. */
    int chroma(int column) {
        return KEPT_CHROMA * chromaStride + MARGIN + column * CHROMA_SIDE;
    }

    /** Keeps the last row of the macroblocks, before they are filtered, for predictions of the next ones. */
    void keepAbove() {
        keepAbove(luma, (KEPT_LUMA + LUMA_SIDE - 1) * lumaStride, lumaStride, aboveLuma);
        keepAbove(blue, (KEPT_CHROMA + CHROMA_SIDE - 1) * chromaStride, chromaStride, aboveBlue);
        keepAbove(red, (KEPT_CHROMA + CHROMA_SIDE - 1) * chromaStride, chromaStride, aboveRed);
        Arrays.fill(aboveLuma, lumaStride, lumaStride + AHEAD, aboveLuma[lumaStride - 1]);
    }

    private static void keepAbove(byte[] samples, int from, int stride, byte[] above) {
        System.arraycopy(samples, from, above, 0, stride);
    }

    /** Moves the last rows to where those of the macroblocks before are. */
    void advance() {
        System.arraycopy(luma, LUMA_SIDE * lumaStride, luma, 0, KEPT_LUMA * lumaStride);
        System.arraycopy(blue, CHROMA_SIDE * chromaStride, blue, 0, KEPT_CHROMA * chromaStride);
        System.arraycopy(red, CHROMA_SIDE * chromaStride, red, 0, KEPT_CHROMA * chromaStride);
    }
}
