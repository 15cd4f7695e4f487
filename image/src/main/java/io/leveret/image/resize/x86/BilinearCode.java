package io.leveret.image.resize.x86;

import static io.leveret.machine.Assembler.Condition.NOT_BELOW;
import static io.leveret.machine.Assembler.Condition.NOT_EQUAL;
import static io.leveret.machine.Register.R10;
import static io.leveret.machine.Register.R11;
import static io.leveret.machine.Register.R8;
import static io.leveret.machine.Register.R9;
import static io.leveret.machine.Register.RAX;
import static io.leveret.machine.Register.RCX;
import static io.leveret.machine.Register.RDI;
import static io.leveret.machine.Register.RDX;
import static io.leveret.machine.Register.RSI;
import io.leveret.machine.Address;
import io.leveret.machine.Assembler;
import io.leveret.machine.Assembler.Label;

/**
 * The functions that interpolate between four pixels, those of two places in two stored rows, one pixel of the result
 * at a time: its channels are lanes of float64, computed as {@code BilinearRows} does it, with the same roundings. They
 * differ in what comes first: of a row, interpolation between the places; of a column, between the rows.
 *
 * <p>Their arguments are the arrays of the two stored rows; the array of the result; the number of pixels, at least 1;
 * and the state, which is int64, at the offsets below.
 *
 * <table>
 * <caption>Registers</caption>
 * <tr><td>RDI, RSI, RDX</td><td>the stored rows; the pixel of the result</td></tr>
 * <tr><td>RCX, R8</td><td>how many pixels are left; the state</td></tr>
 * <tr><td>R9</td><td>the taps of the pixel</td></tr>
 * <tr><td>RAX, R10</td><td>its two places in the rows</td></tr>
 * <tr><td>R11</td><td>how far the next pixel of the result is</td></tr>
 * <tr><td>ymm12, ymm13</td><td>the weights of the first and of the second row</td></tr>
 * <tr><td>ymm14, ymm15</td><td>½ and 1</td></tr>
 * </table>
 */
public final class BilinearCode {
    // ---- the state, in int64 ----

    /** The float64 1. */
    public static final int ONE = 0;
    /** The float64 ½. */
    public static final int HALF = 1;
    /** The weight of the second row, float64. */
    public static final int SHARE = 2;
    /** Where the first row begins in its array. */
    public static final int FIRST = 3;
    /** Where the second row begins. */
    public static final int SECOND = 4;
    /** Where the last pixel of a row is, in bytes from its beginning: behind it there may be no byte to read. */
    public static final int LAST_PIXEL = 5;
    /** Where the first pixel of the result goes. */
    public static final int TO = 6;
    /** Bytes from one pixel of the result to the next one. */
    public static final int STRIDE = 7;
    /** Where its taps are, in bytes from the state's beginning. */
    public static final int TAPS_AT = 8;
    /** Here begin the taps of all pixels of a line. */
    public static final int TAPS = 9;

    // ---- taps, in int64 ----

    /** The weight of the second place, float64. */
    public static final int TAP_SHARE = 0;
    /** Where in a row the first place is, in bytes, and in the upper half where the second one is. */
    public static final int TAP_PLACES = 1;
    /** Numbers of a pixel. */
    public static final int TAP = 2;

    private static final int CHANNELS = 3;
    private static final Shares ROWS = new Shares(12, 13);
    private static final int HALVES = 14;
    private static final int ONES = 15;

    /** The vectors of two weights. */
    private record Shares(int first, int second) {}

    private final Assembler code;
    private final boolean column;

    private BilinearCode(Assembler code, boolean column) {
        this.code = code;
        this.column = column;
    }

    /**
     * Writes one of the functions.
     *
     * @param column whether the one for columns of the result
     */
    static void write(Assembler code, boolean column) {
        new BilinearCode(code, column).write();
    }

    private static Address state(int number) {
        return Address.at(R8, number * Long.BYTES);
    }

    private void write() {
        code.add(RDI, state(FIRST));
        code.add(RSI, state(SECOND));
        code.add(RDX, state(TO));
        code.mov(R9, state(TAPS_AT));
        code.add(R9, R8);
        code.mov(R11, state(STRIDE));
        code.vbroadcastsd(ONES, state(ONE));
        code.vbroadcastsd(HALVES, state(HALF));
        code.vbroadcastsd(ROWS.second, state(SHARE));
        code.vsubpd(ROWS.first, ONES, ROWS.second);
        Label byBytes = code.label();
        Label next = code.here();
        code.movDword(RAX, Address.at(R9, TAP_PLACES * Long.BYTES));
        code.movDword(R10, Address.at(R9, TAP_PLACES * Long.BYTES + Integer.BYTES));
        code.cmp(RAX, state(LAST_PIXEL));
        code.jcc(NOT_BELOW, byBytes);
        code.cmp(R10, state(LAST_PIXEL));
        code.jcc(NOT_BELOW, byBytes);
        forFour((vector, address) -> code.vpmovzxbdXmm(vector, address));
        Label interpolate = code.here();
        interpolate();
        code.add(R9, TAP * Long.BYTES);
        code.add(RDX, R11);
        code.sub(RCX, 1);
        code.jcc(NOT_EQUAL, next);
        code.vzeroupper();
        code.ret();

        code.place(byBytes);
        forFour((vector, address) -> {
            code.vpxor(vector, vector, vector);
            for (int channel = 0; channel < CHANNELS; channel++) {
                code.vpinsrb(vector, vector, address.plus(channel), channel * Integer.BYTES);
            }
        });
        code.jmp(interpolate);
    }

    /** Reads the channels of a pixel into lanes of int32. */
    private interface Reading {
        void read(int vector, Address pixel);
    }

    /** Reads the four pixels: those in vectors 0 and 1 are interpolated first, and those in 2 and 3. */
    private void forFour(Reading reading) {
        reading.read(0, Address.at(RDI, RAX));
        reading.read(column ? 2 : 1, Address.at(RDI, R10));
        reading.read(column ? 1 : 2, Address.at(RSI, RAX));
        reading.read(3, Address.at(RSI, R10));
    }

    private void interpolate() {
        for (int vector = 0; vector < 4; vector++) {
            code.vcvtdq2pd(vector, vector);
        }
        code.vbroadcastsd(5, Address.at(R9, TAP_SHARE * Long.BYTES));
        code.vsubpd(4, ONES, 5);
        Shares places = new Shares(4, 5);
        between(0, 1, column ? ROWS : places);
        between(2, 3, column ? ROWS : places);
        between(0, 2, column ? places : ROWS);
        code.vaddpd(0, 0, HALVES);
        code.vcvttpd2dq(0, 0);
        for (int channel = 0; channel < CHANNELS; channel++) {
            code.vpextrb(Address.at(RDX, channel), 0, channel * Integer.BYTES);
        }
    }

    /** Interpolates between two vectors, into the first one. */
    private void between(int first, int second, Shares shares) {
        code.vmulpd(first, first, shares.first);
        code.vmulpd(second, second, shares.second);
        code.vaddpd(first, first, second);
    }
}
