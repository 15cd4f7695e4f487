package io.leveret.image.vp8;

import java.math.BigInteger;

/** Writes flags of known probability (RFC 6386, section 7.3): the reverse of {@link BoolDecoder}. */
final class BoolEncoder {
    private BigInteger low = BigInteger.ZERO;
    private int bits = 8; // of low
    private int range = 255;

    /** Writes a flag that is 0 with a probability in 256ths. */
    void write(boolean flag, int probability) {
        int split = 1 + ((range - 1) * probability >> 8);
        if (flag) {
            low = low.add(BigInteger.valueOf(split));
        }
        range = flag ? range - split : split;
        int shift = Integer.numberOfLeadingZeros(range) - 24;
        range <<= shift;
        low = low.shiftLeft(shift);
        bits += shift;
    }

    /** Writes a flag that is 0 as often as 1. */
    void writeFlag(boolean flag) {
        write(flag, 128);
    }

    /** Writes a number of so many bits. */
    void writeNumber(int number, int count) {
        for (int i = count - 1; i >= 0; i--) {
            writeFlag((number >> i & 1) != 0);
        }
    }

    /** Writes a number with a sign, or that it is 0. */
    void writeOptional(int number, int count) {
        writeFlag(number != 0);
        if (number != 0) {
            writeNumber(Math.abs(number), count);
            writeFlag(number < 0);
        }
    }

    /** The bytes so far; more may follow, of any values. */
    byte[] bytes() {
        int padding = Math.floorMod(-bits, 8);
        byte[] bytes = new byte[(bits + padding) / 8];
        byte[] digits = low.shiftLeft(padding).toByteArray(); // perhaps fewer, or one of the sign in front
        int count = Math.min(digits.length, bytes.length);
        System.arraycopy(digits, digits.length - count, bytes, bytes.length - count, count);
        return bytes;
    }
}
