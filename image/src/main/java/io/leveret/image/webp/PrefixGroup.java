package io.leveret.image.webp;

import io.leveret.image.format.RefusedFileException;
import java.util.Arrays;

/** The five codes with which pixels are coded (RFC 9649, section 3.7.2). */
final class PrefixGroup {
    private static final int VALUES = 256;
    private static final int LENGTHS = 24;
    private static final int DISTANCES = 40;
    private static final int[] LENGTH_ORDER = {17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
    private static final int REPEAT_LENGTH = 16; // then 17 and 18 repeat 0
    private static final int FIRST_LENGTH = 8; // that is repeated if none came before

    /** Green from 0 to 255; then lengths of copies; then entries of the color cache. */
    final PrefixCode green;
    final PrefixCode red;
    final PrefixCode blue;
    final PrefixCode alpha;
    /** Distances of copies. */
    final PrefixCode distance;
    /** Whether alpha is the same in all pixels. */
    final boolean hasOneAlpha;
    /** Whether red, blue and alpha are. */
    final boolean hasOneRest;
    /** What of them is the same in all pixels. */
    final int rest;

    /**
     * Reads the codes.
     *
     * @param cacheColors entries of the color cache
     * @throws RefusedFileException if they are damaged
     */
    PrefixGroup(LosslessBits bits, int cacheColors) throws RefusedFileException {
        green = readCode(bits, VALUES + LENGTHS + cacheColors);
        red = readCode(bits, VALUES);
        blue = readCode(bits, VALUES);
        alpha = readCode(bits, VALUES);
        distance = readCode(bits, DISTANCES);
        hasOneAlpha = alpha.single() >= 0;
        hasOneRest = hasOneAlpha && red.single() >= 0 && blue.single() >= 0;
        rest = (hasOneAlpha ? alpha.single() << 24 : 0) | (hasOneRest ? red.single() << 16 | blue.single() : 0);
    }

    private static PrefixCode readCode(LosslessBits bits, int symbols) throws RefusedFileException {
        boolean simple = bits.readFlag();
        PrefixCode code = simple ? readSimpleCode(bits, symbols) : PrefixCode.of(codedLengths(bits, symbols));
        bits.checkEnd();
        return code;
    }

    /** Of one or two symbols: a small file may have very many of these. */
    private static PrefixCode readSimpleCode(LosslessBits bits, int symbols) throws RefusedFileException {
        boolean two = bits.readFlag();
        int first = bits.read(bits.readFlag() ? 8 : 1);
        int second = two ? bits.read(8) : first;
        if (Math.max(first, second) >= symbols) {
            throw tooManySymbols();
        }
        return PrefixCode.ofTwo(Math.min(first, second), Math.max(first, second));
    }

    private static byte[] codedLengths(LosslessBits bits, int symbols) throws RefusedFileException {
        byte[] lengthLengths = new byte[LENGTH_ORDER.length];
        int stored = 4 + bits.read(4);
        for (int i = 0; i < stored; i++) {
            lengthLengths[LENGTH_ORDER[i]] = (byte) bits.read(3);
        }
        PrefixCode lengthCode = PrefixCode.of(lengthLengths);
        int rest = bits.readFlag() ? 2 + bits.read(2 + 2 * bits.read(3)) : symbols; // lengths to read
        if (rest > symbols) {
            throw tooManySymbols();
        }
        byte[] lengths = new byte[symbols];
        int before = FIRST_LENGTH;
        for (int symbol = 0; symbol < symbols && rest > 0; rest--) {
            int length = lengthCode.read(bits);
            if (length < REPEAT_LENGTH) {
                lengths[symbol++] = (byte) length;
                before = length > 0 ? length : before;
                continue;
            }
            int times = switch (length) {
                case REPEAT_LENGTH -> 3 + bits.read(2);
                case REPEAT_LENGTH + 1 -> 3 + bits.read(3);
                default -> 11 + bits.read(7);
            };
            if (times > symbols - symbol) {
                throw tooManySymbols();
            }
            Arrays.fill(lengths, symbol, symbol + times, (byte) (length == REPEAT_LENGTH ? before : 0));
            symbol += times;
        }
        return lengths;
    }

    private static RefusedFileException tooManySymbols() {
        return new RefusedFileException("the WebP file is damaged: a prefix code has too many symbols");
    }
}
