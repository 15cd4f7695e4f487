package io.leveret.engine.kernel.machine.x86;

import static io.leveret.machine.Register.R8;
import static io.leveret.machine.Register.R9;
import static io.leveret.machine.Register.RCX;
import static io.leveret.machine.Register.RDI;
import static io.leveret.machine.Register.RDX;
import static io.leveret.machine.Register.RSI;
import static io.leveret.machine.Register.RSP;
import io.leveret.machine.Address;
import io.leveret.machine.Assembler;
import io.leveret.machine.CodeMemory;
import io.leveret.machine.Register;

/**
 * How functions of {@link CodeMemory#SIGNATURE} begin and end. Their parameters are the arrays of the input, the output
 * and the places, a count, the panel, and the bytes from the start of the output's and of the places' array to where
 * the first ones are.
 */
final class Frame {
    /** The array of the input. */
    static final Register IN = RDI;
    /** Where the first results go. */
    static final Register OUT = RSI;
    /** The first place. */
    static final Register PLACES = RDX;
    /** How many there are to compute. */
    static final Register COUNT = RCX;
    /** What the function needs to know. */
    static final Register PANEL = R9;

    private Frame() {}

    /** Sets these registers; all others may be used. */
    static void enter(Assembler code) {
        code.add(OUT, R9); // the sixth argument
        code.add(PLACES, Address.at(RSP, 8)); // the seventh
        Register.SAVED.forEach(code::push);
        code.mov(PANEL, R8); // the fifth
    }

    /** Returns to the caller. */
    static void leave(Assembler code) {
        code.leave(Register.SAVED);
    }
}
