package io.leveret.engine.kernel.machine.x86;

import static io.leveret.machine.Assembler.Condition.NOT_EQUAL;
import static io.leveret.machine.Register.R8;
import static io.leveret.machine.Register.R9;
import static io.leveret.machine.Register.RCX;
import static io.leveret.machine.Register.RDI;
import static io.leveret.machine.Register.RDX;
import static io.leveret.machine.Register.RSI;
import static io.leveret.machine.Register.RSP;
import io.leveret.machine.Address;
import io.leveret.machine.Assembler;
import io.leveret.machine.Assembler.Label;

/** The code that makes uint8 of int16, by adding what makes the lowest value 0, sixteen elements at a time. */
public final class NarrowingCode {
    /** How many elements are converted at a time. */
    public static final int TOGETHER = 16;

    private NarrowingCode() {}

    /**
     * Writes a function of the arrays of int16 and of uint8, the bytes from their start to where to begin, the number
     * of elements, which is a multiple of sixteen above 0, and what to add.
     */
    public static void write(Assembler code) {
        code.add(RDI, RDX);
        code.add(RSI, RCX);
        code.push(R9);
        code.vpbroadcastwXmm(0, Address.at(RSP));
        code.pop(R9);
        Label loop = code.here();
        code.vpaddwXmm(1, 0, Address.at(RDI));
        code.vpaddwXmm(2, 0, Address.at(RDI, 16));
        code.vpackuswbXmm(1, 1, 2);
        code.vmovdquXmm(Address.at(RSI), 1);
        code.add(RDI, TOGETHER * Short.BYTES);
        code.add(RSI, TOGETHER);
        code.sub(R8, TOGETHER);
        code.jcc(NOT_EQUAL, loop);
        code.ret();
    }
}
