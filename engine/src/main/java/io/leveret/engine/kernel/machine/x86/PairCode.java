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
import static io.leveret.machine.Register.R8;
import static io.leveret.machine.Register.RAX;
import io.leveret.engine.kernel.machine.code.ScalePanel;
import io.leveret.machine.Address;
import io.leveret.machine.Assembler;
import io.leveret.machine.Assembler.Label;
import io.leveret.machine.Register;

/**
 * The code of functions of two int16, sixteen pairs at a time; there are no fewer. The last sixteen end with the last
 * pair, and may so be computed twice in part.
 *
 * <p>Parameters are those of a {@link Frame}. The places are two: where the left and where the right elements start, in
 * elements. There may be one right element for all left ones.
 */
abstract class PairCode {
    /** The elements that are computed together. */
    static final int TOGETHER = 16;

    private static final Register LEFT = RAX;
    private static final Register RIGHT = R10;
    private static final Register AT = R11; // bytes from the start of both to the next ones
    private static final Register LAST = R8; // and to the last sixteen
    private static final int STEP = TOGETHER * Short.BYTES;

    static final int LEFTS = 0;
    static final int RIGHTS = 1;
    private static final int REPEATED = 15; // the right element

    final Assembler code;

    PairCode(Assembler code) {
        this.code = code;
    }

    /** Writes the function. */
    final void write() {
        Frame.enter(code);
        code.movsxd(LEFT, Address.at(PLACES));
        code.lea(LEFT, new Address(IN, LEFT, Short.BYTES, 0));
        code.movsxd(RIGHT, Address.at(PLACES, Integer.BYTES));
        code.lea(RIGHT, new Address(IN, RIGHT, Short.BYTES, 0));
        code.lea(LAST, Address.at(COUNT, COUNT).plus(-STEP));
        code.xor(AT, AT);
        load();
        Label repeated = code.label();
        Label done = code.label();
        code.cmp(Address.at(PANEL, ScalePanel.REPEATED), 0);
        code.jcc(NOT_EQUAL, repeated);
        loop(() -> code.vmovdqu(RIGHTS, Address.at(RIGHT, AT)), done);
        code.place(repeated);
        code.vpbroadcastw(REPEATED, Address.at(RIGHT));
        loop(() -> code.vpor(RIGHTS, REPEATED, REPEATED), done); // a copy
        code.place(done);
        Frame.leave(code);
    }

    private void loop(Runnable loadRights, Label done) {
        Label loop = code.here();
        code.vmovdqu(LEFTS, Address.at(LEFT, AT));
        loadRights.run();
        pairs();
        code.vmovdqu(Address.at(OUT, AT), LEFTS);
        code.cmp(AT, LAST);
        code.jcc(EQUAL, done);
        code.add(AT, STEP);
        code.cmp(AT, LAST);
        code.jcc(BELOW, loop);
        code.mov(AT, LAST);
        code.jmp(loop);
    }

    /** Loads what does not change. */
    abstract void load();

    /** Computes sixteen results, int16, of {@link #LEFTS} and {@link #RIGHTS}, in the place of the former. */
    abstract void pairs();
}
