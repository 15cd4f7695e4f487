package io.leveret.engine.kernel.machine.x86;

import io.leveret.machine.Address;
import io.leveret.machine.Assembler;
import io.leveret.machine.Register;

/** The code that finds the largest int16 in each window, clamped. */
final class MaxPoolCode extends PoolCode {
    MaxPoolCode(Assembler code) {
        super(code);
    }

    @Override
    void load() {}

    @Override
    void load(Register cells) {}

    @Override
    void begin(int vector) {
        code.vpor(vector, MIN, MIN); // a copy
    }

    @Override
    void step(int vector, Address elements) {
        code.vpmaxsw(vector, vector, elements);
    }

    @Override
    void finish(int vector) {
        code.vpminsw(vector, vector, MAX);
    }
}
