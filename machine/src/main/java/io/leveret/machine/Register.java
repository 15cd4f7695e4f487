package io.leveret.machine;

import java.util.List;

/** The general registers of x86-64, by the numbers that instructions encode. */
public enum Register {
    RAX, RCX, RDX, RBX, RSP, RBP, RSI, RDI, R8, R9, R10, R11, R12, R13, R14, R15;

    /** Those that a function gives back as it got them, apart from the stack's (System V ABI, section 3.2.1). */
    public static final List<Register> SAVED = List.of(RBX, RBP, R12, R13, R14, R15);

    /** The three bits that stand in an instruction's operand byte. */
    int low() {
        return ordinal() & 7;
    }

    /** Whether the number's fourth bit, which stands in a prefix, is set. */
    boolean isHigh() {
        return ordinal() >= 8;
    }
}
