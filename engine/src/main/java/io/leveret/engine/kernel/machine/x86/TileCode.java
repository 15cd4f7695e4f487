package io.leveret.engine.kernel.machine.x86;

import static io.leveret.engine.kernel.machine.x86.Frame.COUNT;
import static io.leveret.engine.kernel.machine.x86.Frame.IN;
import static io.leveret.engine.kernel.machine.x86.Frame.OUT;
import static io.leveret.engine.kernel.machine.x86.Frame.PANEL;
import static io.leveret.engine.kernel.machine.x86.Frame.PLACES;
import static io.leveret.machine.Assembler.Condition.BELOW;
import static io.leveret.machine.Assembler.Condition.EQUAL;
import static io.leveret.machine.Assembler.Condition.NOT_EQUAL;
import static io.leveret.machine.Register.R10;
import static io.leveret.machine.Register.R11;
import static io.leveret.machine.Register.R12;
import static io.leveret.machine.Register.R13;
import static io.leveret.machine.Register.R14;
import static io.leveret.machine.Register.R15;
import static io.leveret.machine.Register.RAX;
import static io.leveret.machine.Register.RBP;
import static io.leveret.machine.Register.RBX;
import io.leveret.engine.kernel.machine.code.Float32Panel;
import io.leveret.engine.kernel.machine.code.Panel;
import io.leveret.machine.Address;
import io.leveret.machine.Assembler;
import io.leveret.machine.Assembler.Label;
import io.leveret.machine.Register;
import java.util.List;
import java.util.function.IntFunction;

/**
 * What the functions of this package share: they compute results of the output channels of a tile for some pixels, six
 * at a time. Vector registers are those of sixteen channels on 256 bits; {@link Isa} has those of other tiles.
 *
 * <table>
 * <caption>Registers</caption>
 * <tr><td>RDI</td><td>the array of the input</td></tr>
 * <tr><td>RSI</td><td>where the next pixel's results go</td></tr>
 * <tr><td>RDX</td><td>the places of the next pixels' windows in the input, int32</td></tr>
 * <tr><td>RCX</td><td>pixels left to compute</td></tr>
 * <tr><td>R9</td><td>the {@link Panel}</td></tr>
 * <tr><td>RAX, RBX, RBP, R12–R14</td><td>the windows of six pixels</td></tr>
 * <tr><td>R8, R10, R11, R15</td><td>for the loops over their elements</td></tr>
 * <tr><td>ymm0–11</td><td>sums, two for each pixel: first of channels 0–3 and 8–11, then of 4–7 and 12–15</td></tr>
 * <tr><td>ymm12, 13</td><td>weights of these channels; at the end their scales</td></tr>
 * <tr><td>ymm14, 15</td><td>elements and products; at the end the bounds of results</td></tr>
 * </table>
 *
 * <p>Sums start from the bias, and leave the registers as results: scaled in float32, rounded to the nearest, half to
 * even, clamped and narrowed to int16.
 *
 * <p>A function's parameters are those of a {@link Frame}: the count is that of pixels.
 */
public abstract class TileCode {
    /** The most pixels of a tile. */
    public static final int PIXELS = 6;

    static final List<Register> WINDOWS = List.of(RAX, RBX, RBP, R12, R13, R14);

    static final int LOW = 12;
    static final int HIGH = 13;
    static final int ELEMENTS = 14;
    static final int OTHERS = 15;
    private static final int MAX = ELEMENTS;
    private static final int MIN = OTHERS;

    final Assembler code;
    private final boolean dotProducts;
    private final int tilePixels;
    private final int elementBytes;
    private final int placeBytes;

    /**
     * A writer of code.
     *
     * @param dotProducts whether to use the instructions of AVX-512 VNNI
     * @param tilePixels the pixels of a tile, at most {@link #PIXELS}
     * @param elementBytes the bytes of an element of the input
     * @param placeBytes from a pixel's place to the next one's
     */
    TileCode(Assembler code, boolean dotProducts, int tilePixels, int elementBytes, int placeBytes) {
        this.tilePixels = tilePixels;
        this.elementBytes = elementBytes;
        this.placeBytes = placeBytes;
        this.code = code;
        this.dotProducts = dotProducts;
    }

    /** Writes the function. */
    public final void write() {
        Frame.enter(code);
        writeRest();
    }

    /**
     * Writes a function for tiles of any number of vectors of channels: which, its panel says.
     *
     * @param codes returns what writes those of a number
     */
    static void write(Assembler code, int mostVectors, IntFunction<TileCode> codes) {
        Frame.enter(code);
        for (int vectors = mostVectors; vectors > 0; vectors--) {
            Label fewer = code.label();
            code.cmp(Address.at(PANEL, Float32Panel.VECTORS), vectors);
            code.jcc(NOT_EQUAL, fewer);
            codes.apply(vectors).writeRest();
            code.place(fewer);
        }
        Frame.leave(code); // nothing is left for it
    }

    private void writeRest() {
        start();
        Label end = code.label();
        Label tile = code.here();
        Label rest = code.label();
        code.cmp(COUNT, tilePixels);
        code.jcc(BELOW, rest);
        locate(tilePixels);
        tile(tilePixels);
        code.sub(COUNT, tilePixels);
        code.jmp(tile);
        code.place(rest);
        for (int pixels = tilePixels - 1; pixels > 0; pixels--) {
            Label fewer = code.label();
            code.cmp(COUNT, pixels);
            code.jcc(NOT_EQUAL, fewer);
            locate(pixels);
            tile(pixels);
            code.jmp(end);
            code.place(fewer);
        }
        code.place(end);
        Frame.leave(code);
    }

    /** Computes a tile, whose windows are located, and advances {@link #OUT} beyond it. */
    abstract void tile(int pixels);

    /** Does what is to be done once. */
    void start() {}

    /** Sets the windows of a tile. */
    void locate(int pixels) {
        for (int pixel = 0; pixel < pixels; pixel++) {
            Register window = WINDOWS.get(pixel);
            code.movsxd(window, Address.at(PLACES, pixel * placeBytes));
            code.lea(window, new Address(IN, window, elementBytes, 0));
        }
        code.add(PLACES, pixels * placeBytes);
    }

    /**
     * Computes a tile for one panel after the other: what lies behind one another in memory is visited so.
     *
     * @param nextAt where a panel says how far the next one is, 0 for none
     * @param channelBytes the bytes of a panel's channels, in the input and in the results
     * @param free a register that {@code panel} leaves to this
     * @param panel computes the tile for the panel at hand
     * @param skip advances {@link Frame#OUT} beyond the pixels
     */
    final void eachPanel(int pixels, int nextAt, int channelBytes, Register free, Runnable panel, Runnable skip) {
        code.push(PANEL); // the first
        code.push(OUT); // of the first
        code.push(OUT); // of the one at hand
        Label next = code.here();
        panel.run();
        Label last = code.label();
        code.mov(free, Address.at(PANEL, nextAt));
        code.cmp(free, 0);
        code.jcc(EQUAL, last);
        code.add(PANEL, free);
        for (int pixel = 0; pixel < pixels; pixel++) {
            code.add(WINDOWS.get(pixel), channelBytes);
        }
        code.pop(OUT);
        code.add(OUT, channelBytes);
        code.push(OUT);
        code.jmp(next);
        code.place(last);
        code.pop(OUT);
        code.pop(OUT);
        skip.run();
        code.pop(PANEL);
    }

    /** What stands behind the place of a pixel of the tile, whose windows are located. */
    final Address besidePlace(int pixel, int pixels, int offset) {
        return Address.at(PLACES, (pixel - pixels) * placeBytes + offset);
    }

    /** Lets all sums start from the bias. */
    void begin(int pixels) {
        for (int pixel = 0; pixel < pixels; pixel++) {
            code.vmovdqu(2 * pixel, Address.at(PANEL, Panel.BIAS));
            code.vmovdqu(2 * pixel + 1, Address.at(PANEL, Panel.BIAS + 32));
        }
    }

    /**
     * Multiplies pairs of elements by those of the weights and adds them to the sums of a pixel.
     *
     * @param low the elements for the sums' first half; spoilt
     * @param high those for the second; spoilt; may be the same, and then {@link #OTHERS} is spoilt too
     * @param pixels of the tile: where they are few, sums that wait for each other are the slower the
     *     more an instruction does
     */
    final void multiplyAdd(int pixel, int low, int high, int pixels) {
        int sums = 2 * pixel;
        if (dotProducts && pixels > 2) {
            code.vpdpwssd(sums, low, LOW);
            code.vpdpwssd(sums + 1, high, HIGH);
            return;
        }
        int products = low == high ? OTHERS : low;
        code.vpmaddwd(products, low, LOW);
        code.vpmaddwd(high, high, HIGH);
        code.vpaddd(sums, sums, products);
        code.vpaddd(sums + 1, sums + 1, high);
    }

    /** Writes the results of a tile. */
    void finish(int pixels) {
        code.vmovdqu(LOW, Address.at(PANEL, Panel.SCALES));
        code.vmovdqu(HIGH, Address.at(PANEL, Panel.SCALES + 32));
        code.vmovdqu(MAX, Address.at(PANEL, Panel.MAX));
        code.vmovdqu(MIN, Address.at(PANEL, Panel.MIN));
        for (int pixel = 0; pixel < pixels; pixel++) {
            Widening.scale(code, 2 * pixel, LOW, MAX);
            Widening.scale(code, 2 * pixel + 1, HIGH, MAX);
            code.vpackssdw(2 * pixel, 2 * pixel, 2 * pixel + 1);
            code.vpmaxsw(2 * pixel, 2 * pixel, MIN);
        }
        Label some = code.label();
        Label done = code.label();
        code.cmp(Address.at(PANEL, Panel.CHANNELS), Panel.WIDTH);
        code.jcc(BELOW, some);
        for (int pixel = 0; pixel < pixels; pixel++) {
            code.vmovdqu(Address.at(OUT), 2 * pixel);
            code.add(OUT, Address.at(PANEL, Panel.OUT_STRIDE));
        }
        code.jmp(done);
        code.place(some);
        for (int pixel = 0; pixel < pixels; pixel++) {
            storeSome(2 * pixel);
            code.add(OUT, Address.at(PANEL, Panel.OUT_STRIDE));
        }
        code.place(done);
    }

    /** Stores the results of a panel with fewer than sixteen channels: eight, four, two and one, as its bits say. */
    private void storeSome(int results) {
        Register to = R10;
        code.mov(to, OUT);
        part(8, Short.BYTES, () -> {
            code.vmovdquXmm(Address.at(to), results);
            code.vextracti128High(results, results);
        });
        part(4, Short.BYTES, () -> {
            code.vmovq(Address.at(to), results);
            code.vpsrldqXmm(results, results, 8);
        });
        part(2, Short.BYTES, () -> {
            code.vmovd(Address.at(to), results);
            code.vpsrldqXmm(results, results, 4);
        });
        part(1, Short.BYTES, () -> code.vpextrw(Address.at(to), results, 0));
    }

    /** Stores some results if the number of channels has that bit, and advances R10. */
    final void part(int channels, int bytes, Runnable store) {
        Label next = code.label();
        code.testDword(Address.at(PANEL, Panel.CHANNELS), channels);
        code.jcc(EQUAL, next);
        store.run();
        code.add(R10, channels * bytes);
        code.place(next);
    }
}
