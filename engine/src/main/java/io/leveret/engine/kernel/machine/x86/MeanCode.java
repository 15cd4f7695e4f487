package io.leveret.engine.kernel.machine.x86;

import static io.leveret.engine.kernel.machine.x86.Frame.PANEL;
import io.leveret.engine.kernel.QuantizedMeans;
import io.leveret.engine.kernel.machine.code.PoolPanel;
import io.leveret.machine.Address;
import io.leveret.machine.Assembler;
import io.leveret.machine.Register;

/**
 * The code that computes the mean of the int16 in each window, as {@link QuantizedMeans} says: sums of int16, which
 * become float32, are scaled, and rounded half away from zero.
 */
final class MeanCode extends PoolCode {
    private static final int LOW = 4; // halves of a vector
    private static final int HIGH = 5;
    private static final int HALF = 6; // with the sign of what it is added to
    private static final int BEFORE = 8;
    private static final int FACTOR = 9;
    private static final int AFTER = 10;
    private static final int ZERO_POINT = 11;
    private static final int SIGN = 12;
    private static final int BELOW_HALF = 13;

    MeanCode(Assembler code) {
        super(code);
    }

    @Override
    void load() {
        code.vpbroadcastd(AFTER, Address.at(PANEL, PoolPanel.AFTER));
        code.vpbroadcastd(ZERO_POINT, Address.at(PANEL, PoolPanel.ZERO_POINT));
        code.vpbroadcastd(SIGN, Address.at(PANEL, PoolPanel.SIGN));
        code.vpbroadcastd(BELOW_HALF, Address.at(PANEL, PoolPanel.BELOW_HALF));
    }

    @Override
    void load(Register cells) {
        Address scaling = new Address(PANEL, cells, 2 * Float.BYTES, PoolPanel.CELLS);
        code.vpbroadcastd(BEFORE, scaling);
        code.vpbroadcastd(FACTOR, scaling.plus(Float.BYTES));
    }

    @Override
    void begin(int vector) {
        code.vpxor(vector, vector, vector);
    }

    @Override
    void step(int vector, Address elements) {
        code.vpaddw(vector, vector, elements);
    }

    @Override
    void finish(int vector) {
        Widening.write(code, vector, LOW, HIGH);
        mean(LOW);
        mean(HIGH);
        code.vpackssdw(vector, LOW, HIGH);
        code.vpmaxsw(vector, vector, MIN);
        code.vpminsw(vector, vector, MAX);
    }

    private void mean(int sums) {
        code.vcvtdq2ps(sums, sums);
        code.vaddps(sums, sums, BEFORE);
        code.vmulps(sums, sums, FACTOR);
        code.vaddps(sums, sums, AFTER);
        code.vpand(HALF, sums, SIGN);
        code.vpor(HALF, HALF, BELOW_HALF);
        code.vaddps(sums, sums, HALF);
        code.vcvttps2dq(sums, sums);
        code.vpsubd(sums, sums, ZERO_POINT);
    }
}
