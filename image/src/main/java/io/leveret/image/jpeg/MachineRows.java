package io.leveret.image.jpeg;

import io.leveret.image.jpeg.x86.JpegCode;
import io.leveret.image.jpeg.x86.RowCode;
import java.lang.foreign.MemorySegment;

/** Makes rows of RGB of luma and chroma by machine code. */
final class MachineRows {
    private static final byte NONE = -1; // in the order of bytes: 0
    private static final int HALF_VECTOR = RowCode.VECTOR_BYTES / 2;
    private static final MemorySegment CONSTANTS_OF_BOTH = constants(true);
    private static final MemorySegment OTHER_CONSTANTS = constants(false);

    private final RowUpsampler luma;
    private final RowUpsampler blue;
    private final RowUpsampler red;
    private final int width;
    private final long[] state;
    private final MemorySegment samples;
    private final MemorySegment constants;
    private final MemorySegment stateMemory;

    /**
     * Prepares.
     *
     * @param upsamplers of luma, Cb and Cr
     * @param samples the array that holds those of all components
     * @param width of the result
     */
    MachineRows(RowUpsampler[] upsamplers, byte[] samples, int width) {
        this.luma = upsamplers[0];
        this.blue = upsamplers[1];
        this.red = upsamplers[2];
        this.width = width;
        int chromaWidth = blue.isSmooth() ? blue.width() : 0;
        int weightedBytes = (chromaWidth + 2) * Short.BYTES;
        int smoothBytes = 2 * chromaWidth;
        this.state = new long[RowCode.WEIGHTED + (weightedBytes + 2 * smoothBytes) / Long.BYTES + 1];
        state[RowCode.CHROMA_WIDTH] = chromaWidth;
        state[RowCode.SHIFT] = blue.smoothingBits();
        state[RowCode.SMOOTH_BLUE] = weightedBytes;
        state[RowCode.SMOOTH_RED] = weightedBytes + smoothBytes;
        this.samples = MemorySegment.ofArray(samples);
        boolean isBoth = blue.smoothingBits() == RowUpsampler.BITS_OF_BOTH;
        this.constants = isBoth ? CONSTANTS_OF_BOTH : OTHER_CONSTANTS;
        this.stateMemory = MemorySegment.ofArray(state);
    }

    /** Whether it can be used: in this JVM, for luma and chroma that are sampled like this. */
    static boolean supports(RowUpsampler[] upsamplers, int width) {
        RowUpsampler chroma = upsamplers[1];
        return JpegCode.runs() && width >= RowCode.TOGETHER && upsamplers[0].isCopy() && chroma.isLike(upsamplers[2])
                && (chroma.isCopy() || chroma.isSmooth() && chroma.width() >= RowCode.TOGETHER);
    }

    /**
     * The constants.
     *
     * @param isBoth whether chroma has half the width and half the height, not only one of them, or neither
     */
    private static MemorySegment constants(boolean isBoth) {
        byte[] all = new byte[RowCode.Constant.values().length * RowCode.VECTOR_BYTES];
        for (RowCode.Constant constant : RowCode.Constant.values()) {
            int from = constant.ordinal() * RowCode.VECTOR_BYTES;
            for (int i = 0; i < RowCode.VECTOR_BYTES; i++) {
                all[from + i] = switch (constant) {
                    case FIRST_RED_GREEN -> redOrGreen(i % HALF_VECTOR);
                    case FIRST_BLUE -> blue(i % HALF_VECTOR);
                    case LAST_RED_GREEN -> redOrGreen(i % HALF_VECTOR + HALF_VECTOR);
                    case LAST_BLUE -> blue(i % HALF_VECTOR + HALF_VECTOR);
                    default -> (byte) (number(constant, isBoth) >> i % Integer.BYTES * Byte.SIZE);
                };
            }
        }
        return MemorySegment.ofArray(all);
    }

    /** Where a byte of 8 pixels comes from, if the first 8 are red and the others green. */
    private static byte redOrGreen(int i) {
        return (byte) (i % 3 == 2 || i >= 24 ? NONE : i / 3 + i % 3 * 8);
    }

    private static byte blue(int i) {
        return (byte) (i % 3 != 2 || i >= 24 ? NONE : i / 3);
    }

    /** A number of 32 bits, or twice one of 16. */
    private static int number(RowCode.Constant constant, boolean isBoth) {
        return switch (constant) {
            case CENTER -> twice(ColorConversion.CENTER);
            case ONE -> twice(1);
            case RED -> twice(ColorConversion.RED_OF_CR - (1 << ColorConversion.FRACTION_BITS));
            case BLUE -> twice(ColorConversion.BLUE_OF_CB - (2 << ColorConversion.FRACTION_BITS));
            case GREEN -> ColorConversion.GREEN_OF_CB & 0xffff
                    | ColorConversion.GREEN_OF_CR + (1 << ColorConversion.FRACTION_BITS) << Short.SIZE;
            case HALF -> ColorConversion.HALF;
            case NEAR_WEIGHT -> twice(isBoth ? 3 : 1);
            case FAR_WEIGHT -> twice(isBoth ? 1 : 0);
            case LEFT_ROUNDING -> twice(isBoth ? 8 : 1);
            case RIGHT_ROUNDING -> twice(isBoth ? 7 : 2);
            default -> throw new IllegalArgumentException(constant.name());
        };
    }

    private static int twice(int number) {
        return (number & 0xffff) * 0x10001;
    }

    /**
     * Makes a row.
     *
     * @param rgb receives {@code [width][3]}
     * @param at of the first pixel
     */
    void make(int y, byte[] rgb, int at) {
        begin(y);
        JpegCode.makeRow(samples, MemorySegment.ofArray(rgb), constants, width, stateMemory, at);
    }

    /** Writes into the state which rows are needed. */
    void begin(int y) {
        state[RowCode.LUMA] = luma.near(y);
        state[RowCode.BLUE] = blue.near(y);
        state[RowCode.FAR_BLUE] = blue.far(y);
        state[RowCode.RED] = red.near(y);
        state[RowCode.FAR_RED] = red.far(y);
    }

    /** The constants that the machine code gets. */
    MemorySegment constants() {
        return constants;
    }

    /** The state that it gets. */
    MemorySegment state() {
        return stateMemory;
    }
}
