package io.leveret.engine.kernel.machine.code;

/** Two numbers of int16 in 32 bits, as instructions broadcast them. */
final class Pairs {
    private Pairs() {}

    /** The first number in the lower half. */
    static int of(int first, int second) {
        return first & 0xffff | second << Short.SIZE;
    }
}
