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
import io.leveret.engine.kernel.machine.code.PoolPanel;
import io.leveret.machine.Address;
import io.leveret.machine.Assembler;
import io.leveret.machine.Assembler.Label;
import io.leveret.machine.Register;

/**
 * The code of poolings: for one pixel after the other, results of 64 channels at a time stay in registers while the
 * window's cells pass by, then of 32 and of sixteen. The last sixteen end with the last channel, and may so be computed
 * twice in part.
 *
 * <p>Parameters are those of a {@link Frame}. A place is three numbers of int32, see {@link PoolPanel#PLACE_INTS}; each
 * window has a cell at least.
 */
abstract class PoolCode {
    private static final Register WINDOW = RAX; // the pixel's
    private static final Register AT = RBX; // bytes of channels before the next ones
    private static final Register LEFT = RBP; // bytes of channels from there on
    private static final Register ROW_BYTES = R10;
    private static final Register CELL_BYTES = R11;
    private static final Register ROW = R12; // of cells
    private static final Register ROWS = R13; // left
    private static final Register CELL = R14;
    private static final Register CELLS = R15; // left in the row

    private static final int PLACE_BYTES = PoolPanel.PLACE_INTS * Integer.BYTES;
    private static final int ROWS_AT = 4; // in a place
    private static final int COLUMNS_AT = 8;
    private static final int VECTOR_BYTES = PoolPanel.WIDTH * Short.BYTES;
    private static final int MOST_VECTORS = 4;

    static final int MIN = 14;
    static final int MAX = 15;

    final Assembler code;

    PoolCode(Assembler code) {
        this.code = code;
    }

    /** Writes the function. */
    final void write() {
        Frame.enter(code);
        code.mov(ROW_BYTES, Address.at(PANEL, PoolPanel.ROW_BYTES));
        code.mov(CELL_BYTES, Address.at(PANEL, PoolPanel.CELL_BYTES));
        code.vpbroadcastd(MIN, Address.at(PANEL, PoolPanel.MIN));
        code.vpbroadcastd(MAX, Address.at(PANEL, PoolPanel.MAX));
        load();
        Label pixel = code.here();
        code.movsxd(WINDOW, Address.at(PLACES));
        code.lea(WINDOW, new Address(IN, WINDOW, Short.BYTES, 0));
        code.movDword(CELLS, Address.at(PLACES, ROWS_AT));
        code.imulDword(CELLS, Address.at(PLACES, COLUMNS_AT));
        load(CELLS);
        channels();
        code.add(OUT, Address.at(PANEL, PoolPanel.OUT_STRIDE));
        code.add(PLACES, PLACE_BYTES);
        code.sub(COUNT, 1);
        code.jcc(NOT_EQUAL, pixel);
        Frame.leave(code);
    }

    private void channels() {
        code.xor(AT, AT);
        code.mov(LEFT, CELL_BYTES);
        Label one = code.label();
        for (int vectors = MOST_VECTORS; vectors > 0; vectors /= 2) {
            Label fewer = code.label();
            Label some = code.here();
            if (vectors == 1) {
                code.place(one);
            }
            code.cmp(LEFT, vectors * VECTOR_BYTES);
            code.jcc(BELOW, fewer);
            some(vectors);
            code.add(AT, vectors * VECTOR_BYTES);
            code.sub(LEFT, vectors * VECTOR_BYTES);
            code.jmp(some);
            code.place(fewer);
        }
        Label done = code.label();
        code.test(LEFT);
        code.jcc(EQUAL, done);
        code.lea(AT, Address.at(AT, LEFT).plus(-VECTOR_BYTES));
        code.xor(LEFT, LEFT);
        code.add(LEFT, VECTOR_BYTES);
        code.jmp(one);
        code.place(done);
    }

    /** Computes the results of some channels. */
    private void some(int vectors) {
        for (int vector = 0; vector < vectors; vector++) {
            begin(vector);
        }
        code.lea(ROW, Address.at(WINDOW, AT));
        code.movDword(ROWS, Address.at(PLACES, ROWS_AT));
        Label row = code.here();
        code.mov(CELL, ROW);
        code.movDword(CELLS, Address.at(PLACES, COLUMNS_AT));
        Label cell = code.here();
        for (int vector = 0; vector < vectors; vector++) {
            step(vector, Address.at(CELL, vector * VECTOR_BYTES));
        }
        code.add(CELL, CELL_BYTES);
        code.sub(CELLS, 1);
        code.jcc(NOT_EQUAL, cell);
        code.add(ROW, ROW_BYTES);
        code.sub(ROWS, 1);
        code.jcc(NOT_EQUAL, row);
        for (int vector = 0; vector < vectors; vector++) {
            finish(vector);
            code.vmovdqu(Address.at(OUT, AT).plus(vector * VECTOR_BYTES), vector);
        }
    }

    /** Loads what does not change. */
    abstract void load();

    /**
     * Loads what changes with the number of cells.
     *
     * @param cells the number, which may be changed
     */
    abstract void load(Register cells);

    /** Begins with sixteen channels, in the vector register of that number, 0…3. */
    abstract void begin(int vector);

    /** Takes a cell's elements of these channels. */
    abstract void step(int vector, Address elements);

    /** Makes the results, int16. */
    abstract void finish(int vector);
}
