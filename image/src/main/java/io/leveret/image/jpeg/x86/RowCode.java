package io.leveret.image.jpeg.x86;

import static io.leveret.machine.Assembler.Condition.BELOW;
import static io.leveret.machine.Assembler.Condition.EQUAL;
import static io.leveret.machine.Assembler.Condition.NOT_BELOW;
import static io.leveret.machine.Register.R10;
import static io.leveret.machine.Register.R11;
import static io.leveret.machine.Register.R12;
import static io.leveret.machine.Register.R13;
import static io.leveret.machine.Register.R14;
import static io.leveret.machine.Register.R8;
import static io.leveret.machine.Register.R9;
import static io.leveret.machine.Register.RAX;
import static io.leveret.machine.Register.RBX;
import static io.leveret.machine.Register.RCX;
import static io.leveret.machine.Register.RDI;
import static io.leveret.machine.Register.RDX;
import static io.leveret.machine.Register.RSI;
import io.leveret.machine.Address;
import io.leveret.machine.Assembler;
import io.leveret.machine.Assembler.Label;
import io.leveret.machine.Register;
import java.util.List;

/**
 * The function that makes a row of RGB of rows of luma and chroma, sixteen samples at a time; the last sixteen may
 * overlap those before. Chroma of half the width is smoothed as {@code RowUpsampler} does it: first each sample is
 * weighted with the one in the next row, then with its neighbors. All arithmetic is exact in int16, or in int32 for
 * green.
 *
 * <p>Its arguments are the array of all samples; the array that receives the row; the {@link Constant}s; the width, at
 * least {@link #TOGETHER}; the state; and where the row goes. The state is int64, at the offsets below.
 *
 * <table>
 * <caption>Registers</caption>
 * <tr><td>RDI, RSI, RDX, R8</td><td>samples, the first pixel, constants, state</td></tr>
 * <tr><td>R10, R11, R12</td><td>the rows of Cb, Cr and luma</td></tr>
 * <tr><td>R13, R14</td><td>the sample, and the last one at which sixteen begin</td></tr>
 * <tr><td>R9, RAX, RBX</td><td>the weighted samples, and the two rows of them</td></tr>
 * <tr><td>ymm15</td><td>by how much weighted samples are shifted</td></tr>
 * </table>
 */
public final class RowCode {
    /** Samples that are handled at a time. */
    public static final int TOGETHER = 16;

    /** A vector of the constants. */
    public enum Constant {
        /** The level of chroma that is gray, int16. */
        CENTER,
        /** 1, int16. */
        ONE,
        /** What Cr times 2 is multiplied by for red, int16. */
        RED,
        /** What Cb times 2 is multiplied by for blue, int16. */
        BLUE,
        /** What Cb and Cr are multiplied by for green, int16 in turns. */
        GREEN,
        /** What rounds green, int32. */
        HALF,
        /** Where the first 16 bytes of 8 pixels come from, of red and green. */
        FIRST_RED_GREEN,
        /** Where they come from, of blue. */
        FIRST_BLUE,
        /** The same of the other 8. */
        LAST_RED_GREEN,
        /** The same of the other 8. */
        LAST_BLUE,
        /** The weight of a chroma sample beside that of the next row, int16. */
        NEAR_WEIGHT,
        /** The weight of that. */
        FAR_WEIGHT,
        /** What rounds the left one of the two samples that a chroma sample becomes, int16. */
        LEFT_ROUNDING,
        /** What rounds the right one. */
        RIGHT_ROUNDING;

        /** Where it is among the constants, in bytes. */
        int offset() {
            return ordinal() * VECTOR_BYTES;
        }
    }

    /** Bytes of a constant. */
    public static final int VECTOR_BYTES = 32;

    // ---- the state, in int64 ----

    /** Where the row of luma is. */
    public static final int LUMA = 0;
    /** Where the row of Cb is. */
    public static final int BLUE = 1;
    /** Where the row is that it is weighted with. */
    public static final int FAR_BLUE = 2;
    /** Where the row of Cr is. */
    public static final int RED = 3;
    /** Where the row is that it is weighted with. */
    public static final int FAR_RED = 4;
    /** Samples of a row of chroma, at least {@link #TOGETHER}, if it is smoothed; 0 if it is as wide as luma. */
    public static final int CHROMA_WIDTH = 5;
    /** By how much weighted samples are shifted. */
    public static final int SHIFT = 6;
    /** Where smoothed Cb is kept, in bytes from here on; the weighted samples, int16 and two more, are before it. */
    public static final int SMOOTH_BLUE = 7;
    /** Where smoothed Cr is kept. */
    public static final int SMOOTH_RED = 8;
    /** Here begin the weighted samples. */
    public static final int WEIGHTED = 9;

    private static final int RGB = 3; // bytes of a pixel

    private static final Register SAMPLES = RDI;
    private static final Register CONSTANTS = RDX;
    private static final Register STATE = R8;
    private static final Register WEIGHTED_SAMPLES = R9;
    private static final Register X = R13;
    private static final Register LAST_X = R14;
    private static final int SHIFT_COUNT = 15;
    private static final List<Register> SAVED = List.of(RBX, R12, R13, R14); // that belong to the caller

    private final Assembler code;

    private RowCode(Assembler code) {
        this.code = code;
    }

    /** Writes the function. */
    static void write(Assembler code) {
        new RowCode(code).write();
    }

    private static Address state(int number) {
        return Address.at(STATE, number * Long.BYTES);
    }

    private static Address at(Constant constant) {
        return Address.at(CONSTANTS, constant.offset());
    }

    private void write() {
        SAVED.forEach(code::push);
        code.add(RSI, R9);
        Label asWide = code.label();
        Label convert = code.label();
        code.mov(RAX, state(CHROMA_WIDTH));
        code.test(RAX);
        code.jcc(EQUAL, asWide);
        code.mov(RAX, state(SHIFT));
        code.vmovq(SHIFT_COUNT, RAX);
        code.lea(WEIGHTED_SAMPLES, state(WEIGHTED));
        smooth(BLUE, FAR_BLUE, SMOOTH_BLUE, R10);
        smooth(RED, FAR_RED, SMOOTH_RED, R11);
        code.jmp(convert);
        code.place(asWide);
        row(R10, BLUE);
        row(R11, RED);
        code.place(convert);
        row(R12, LUMA);
        code.mov(LAST_X, RCX);
        forSixteen(this::convert);
        code.leave(SAVED);
    }

    private void row(Register row, int number) {
        code.mov(row, state(number));
        code.add(row, SAMPLES);
    }

    /** Writes a loop over the samples, whose number is in LAST_X. */
    private void forSixteen(Runnable body) {
        code.sub(LAST_X, TOGETHER);
        code.xor(X, X);
        Label done = code.label();
        Label next = code.here();
        body.run();
        code.cmp(X, LAST_X);
        code.jcc(NOT_BELOW, done);
        code.add(X, TOGETHER);
        code.cmp(X, LAST_X);
        code.jcc(BELOW, next);
        code.mov(X, LAST_X);
        code.jmp(next);
        code.place(done);
    }

    /** Makes a row of chroma twice as wide. */
    private void smooth(int near, int far, int smooth, Register row) {
        row(RAX, near);
        row(RBX, far);
        code.mov(LAST_X, state(CHROMA_WIDTH));
        forSixteen(() -> {
            code.vpmovzxbw(0, Address.at(RAX, X));
            code.vpmullw(0, 0, at(Constant.NEAR_WEIGHT));
            code.vpmovzxbw(1, Address.at(RBX, X));
            code.vpmullw(1, 1, at(Constant.FAR_WEIGHT));
            code.vpaddw(0, 0, 1);
            code.vmovdqu(weighted(X, 1), 0);
        });
        code.vpbroadcastwXmm(0, Address.at(WEIGHTED_SAMPLES, Short.BYTES)); // the edges are their own neighbors
        code.vpextrw(Address.at(WEIGHTED_SAMPLES), 0, 0);
        code.mov(RAX, state(CHROMA_WIDTH));
        code.vpbroadcastwXmm(0, weighted(RAX, 0));
        code.vpextrw(weighted(RAX, 1), 0, 0);

        code.mov(row, state(smooth));
        code.add(row, WEIGHTED_SAMPLES);
        code.mov(LAST_X, RAX);
        forSixteen(() -> {
            code.vmovdqu(0, weighted(X, 1));
            code.vpaddw(1, 0, 0);
            code.vpaddw(1, 1, 0);
            code.vpaddw(2, 1, weighted(X, 0));
            code.vpaddw(2, 2, at(Constant.LEFT_ROUNDING));
            code.vpsrlw(2, 2, SHIFT_COUNT);
            code.vpaddw(3, 1, weighted(X, 2));
            code.vpaddw(3, 3, at(Constant.RIGHT_ROUNDING));
            code.vpsrlw(3, 3, SHIFT_COUNT);
            code.vpsllw(3, 3, Byte.SIZE);
            code.vpor(2, 2, 3);
            code.vmovdqu(new Address(row, X, 2, 0), 2);
        });
    }

    /** A weighted sample, of which one more is before the first. */
    private static Address weighted(Register x, int more) {
        return new Address(WEIGHTED_SAMPLES, x, Short.BYTES, more * Short.BYTES);
    }

    /**
     * Converts pixels. A factor of libjpeg's with 16 bits behind the point is an integer and a rest: the rest of red's
     * is multiplied with twice the chroma, of which the upper half remains, and halved with rounding, which gives the
     * same.
     */
    private void convert() {
        code.vpmovzxbw(0, Address.at(R10, X));
        code.vpsubw(0, 0, at(Constant.CENTER)); // Cb
        code.vpmovzxbw(1, Address.at(R11, X));
        code.vpsubw(1, 1, at(Constant.CENTER)); // Cr
        code.vpmovzxbw(2, Address.at(R12, X));

        code.vpaddw(3, 1, 1);
        code.vpmulhw(3, 3, at(Constant.RED));
        code.vpaddw(3, 3, at(Constant.ONE));
        code.vpsraw(3, 3, 1);
        code.vpaddw(3, 3, 1);
        code.vpaddw(3, 3, 2); // red

        code.vpaddw(4, 0, 0);
        code.vpmulhw(5, 4, at(Constant.BLUE));
        code.vpaddw(5, 5, at(Constant.ONE));
        code.vpsraw(5, 5, 1);
        code.vpaddw(5, 5, 4);
        code.vpaddw(5, 5, 2); // blue

        code.vpunpcklwd(6, 0, 1);
        code.vpunpckhwd(7, 0, 1);
        code.vpmaddwd(6, 6, at(Constant.GREEN));
        code.vpmaddwd(7, 7, at(Constant.GREEN));
        code.vpaddd(6, 6, at(Constant.HALF));
        code.vpaddd(7, 7, at(Constant.HALF));
        code.vpsrad(6, 6, 16);
        code.vpsrad(7, 7, 16);
        code.vpackssdw(6, 6, 7);
        code.vpsubw(6, 6, 1);
        code.vpaddw(6, 6, 2); // green

        code.vpackuswb(3, 3, 6); // of each 128 bits: 8 of red, 8 of green
        code.vpackuswb(5, 5, 5);
        code.vpshufb(6, 3, at(Constant.FIRST_RED_GREEN));
        code.vpshufb(7, 5, at(Constant.FIRST_BLUE));
        code.vpor(6, 6, 7);
        code.vpshufb(3, 3, at(Constant.LAST_RED_GREEN));
        code.vpshufb(5, 5, at(Constant.LAST_BLUE));
        code.vpor(3, 3, 5);
        code.lea(RAX, new Address(X, X, RGB - 1, 0));
        code.add(RAX, RSI);
        code.vmovdquXmm(Address.at(RAX), 6);
        code.vmovq(Address.at(RAX, 16), 3);
        code.vextracti128High(6, 6);
        code.vextracti128High(3, 3);
        code.vmovdquXmm(Address.at(RAX, 24), 6);
        code.vmovq(Address.at(RAX, 40), 3);
    }
}
