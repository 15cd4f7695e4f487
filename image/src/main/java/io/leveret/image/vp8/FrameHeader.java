package io.leveret.image.vp8;

import io.leveret.image.format.RefusedFileException;

/**
 * The header of a key frame (RFC 6386, sections 9 and 19.2), and where its data is.
 *
 * <p>
 * The version of the bitstream only concerns predictions from other frames; of the loop filters, the header says which
 * is used. Scales are hints to players, and samples are always limited to their range, as in libwebp.
 */
final class FrameHeader {
    private static final int TAG_BYTES = 3;
    private static final int START_BYTES = 10; // tag, start code, sides
    private static final int LAST_VERSION = 3;
    private static final int SEGMENTS = 4;
    private static final int SIDE_MASK = 0x3fff;

    /** Macroblocks in a row. */
    final int columns;
    /** Rows of macroblocks. */
    final int rows;
    /** What follows the header: how macroblocks are predicted. */
    final BoolDecoder modes;
    /** The data of coefficients; that of rows of macroblocks in turn. */
    final BoolDecoder[] partitions;
    /** Whether macroblocks name their segment; if not, it is the first one. */
    final boolean hasSegmentMap;
    /** How segments are coded, in 256ths: {@code [3]}. */
    final int[] segmentProbabilities = {255, 255, 255};
    /** {@code [segment]}. */
    final Quantizer[] quantizers = new Quantizer[SEGMENTS];
    /** What the loop filter does. */
    final LoopFilter filter;
    /** See {@link CoefficientProbabilities#read}. */
    final int[] coefficientProbabilities;
    /** The probability that a macroblock has coefficients, in 256ths; -1 if macroblocks do not say so. */
    final int coefficientsProbability;

    private final byte[] file;
    private final int end;

    /**
     * Reads the header.
     *
     * @param start of the frame
     * @param end behind the frame, or behind what is there of it
     * @throws RefusedFileException if it is damaged, or of another kind of frame, or has other sides
     */
    FrameHeader(byte[] file, int start, int end, int width, int height) throws RefusedFileException {
        this.file = file;
        this.end = end;
        if (end - start < START_BYTES) {
            throw new RefusedFileException("nothing of its picture data is there");
        }
        int tag = u24(start);
        int version = tag >> 1 & 7;
        boolean isShown = (tag & 1 << 4) != 0;
        if ((tag & 1) != 0 || !isShown || version > LAST_VERSION || u24(start + TAG_BYTES) != 0x2a019d) {
            throw new RefusedFileException("the header of the lossy WebP picture is damaged");
        }
        if (u16(start + 6) != width || u16(start + 8) != height) {
            throw new RefusedFileException("the header of the lossy WebP picture says " + u16(start + 6) + " x "
                    + u16(start + 8) + " pixels instead of " + width + " x " + height);
        }
        columns = width + 15 >> 4;
        rows = height + 15 >> 4;
        int modesEnd = start + START_BYTES + (tag >> 5);
        modes = new BoolDecoder(file, start + START_BYTES, Math.min(modesEnd, end));

        modes.readNumber(2); // color space; whether samples need not be limited
        int[] quantizerOfSegment = new int[SEGMENTS];
        int[] filterOfSegment = new int[SEGMENTS];
        boolean hasMap = false;
        boolean areAbsolute = modes.readFlag(); // the numbers of segments, if there are any
        if (areAbsolute) {
            hasMap = modes.readFlag();
            if (modes.readFlag()) {
                areAbsolute = modes.readFlag();
                readOptionals(7, quantizerOfSegment);
                readOptionals(6, filterOfSegment);
            }
            for (int i = 0; hasMap && i < segmentProbabilities.length; i++) {
                segmentProbabilities[i] = modes.readFlag() ? modes.readNumber(8) : 255;
            }
        }
        hasSegmentMap = hasMap;
        filter = readFilter(filterOfSegment, areAbsolute);
        int partitionCount = 1 << modes.readNumber(2);
        int quantizer = modes.readNumber(7);
        int[] deltas = new int[5];
        readOptionals(4, deltas);
        for (int i = 0; i < SEGMENTS; i++) {
            quantizers[i] = Quantizer.of(quantizerOfSegment[i] + (areAbsolute ? 0 : quantizer), deltas);
        }
        modes.readFlag(); // whether probabilities are kept for further frames
        coefficientProbabilities = CoefficientProbabilities.read(modes);
        coefficientsProbability = modes.readFlag() ? modes.readNumber(8) : -1;
        partitions = partitions(partitionCount, modesEnd);
    }

    private int u16(int at) {
        return (file[at] & 0xff | (file[at + 1] & 0xff) << 8) & SIDE_MASK;
    }

    private int u24(int at) {
        return file[at] & 0xff | (file[at + 1] & 0xff) << 8 | (file[at + 2] & 0xff) << 16;
    }

    private void readOptionals(int bits, int[] numbers) {
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = modes.readOptional(bits);
        }
    }

    private LoopFilter readFilter(int[] ofSegment, boolean areAbsolute) {
        boolean isSimple = modes.readFlag();
        int level = modes.readNumber(6);
        int sharpness = modes.readNumber(3);
        int[] deltasOfFrame = new int[4]; // the first one is of this frame
        int[] deltasOfMode = new int[4]; // the first one is of macroblocks whose subblocks are predicted
        boolean hasDeltas = modes.readFlag();
        if (hasDeltas && modes.readFlag()) {
            readOptionals(6, deltasOfFrame);
            readOptionals(6, deltasOfMode);
        }
        int[] levels = new int[2 * SEGMENTS];
        for (int i = 0; i < SEGMENTS; i++) {
            int whole = ofSegment[i] + (areAbsolute ? 0 : level) + deltasOfFrame[0];
            levels[2 * i] = Math.clamp(whole, 0, LoopFilter.HIGHEST_LEVEL);
            levels[2 * i + 1] = Math.clamp(whole + deltasOfMode[0], 0, LoopFilter.HIGHEST_LEVEL);
        }
        return new LoopFilter(EdgeFilterChoice.next(columns * rows), level == 0 ? LoopFilter.Kind.NONE
                : isSimple ? LoopFilter.Kind.SIMPLE : LoopFilter.Kind.NORMAL, sharpness, levels);
    }

    /** Of a file that is cut off, partitions may be shorter or empty. */
    private BoolDecoder[] partitions(int count, int start) {
        BoolDecoder[] found = new BoolDecoder[count];
        int sizes = 3 * (count - 1);
        int at = Math.min(end, start + sizes);
        for (int i = 0; i < count; i++) {
            int sizeAt = start + 3 * i;
            int size = i == count - 1 ? end - at : sizeAt + 3 > end ? 0 : u24(sizeAt);
            int next = Math.min(end, at + size);
            found[i] = new BoolDecoder(file, at, next);
            at = next;
        }
        return found;
    }
}
