package io.leveret.engine.kernel.machine.x86;

import static io.leveret.engine.kernel.machine.x86.Frame.PANEL;
import io.leveret.engine.kernel.machine.code.SumPanel;
import io.leveret.machine.Address;
import io.leveret.machine.Assembler;

/**
 * The code of sums in fixed point. Multipliers have more than 16 bits, so pairs of a left and a right element are
 * multiplied by their upper and their lower parts, each with one instruction.
 */
final class SumCode extends PairCode {
    private static final int OTHERS = 2; // the second half of the pairs
    private static final int PRODUCTS = 3;
    private static final int HIGH = 4; // multipliers
    private static final int LOW = 5;
    private static final int HALF = 6;
    private static final int SHIFT = 7;
    private static final int MIN = 8;
    private static final int MAX = 9;

    SumCode(Assembler code) {
        super(code);
    }

    @Override
    void load() {
        code.vpbroadcastd(HIGH, Address.at(PANEL, SumPanel.HIGH));
        code.vpbroadcastd(LOW, Address.at(PANEL, SumPanel.LOW));
        code.vpbroadcastd(HALF, Address.at(PANEL, SumPanel.HALF));
        code.vpbroadcastd(MIN, Address.at(PANEL, SumPanel.MIN));
        code.vpbroadcastd(MAX, Address.at(PANEL, SumPanel.MAX));
        code.vmovdquXmm(SHIFT, Address.at(PANEL, SumPanel.SHIFT)); // the lower 64 bits count
    }

    @Override
    void pairs() {
        code.vpunpckhwd(OTHERS, LEFTS, RIGHTS);
        code.vpunpcklwd(LEFTS, LEFTS, RIGHTS);
        sum(LEFTS);
        sum(OTHERS);
        code.vpackssdw(LEFTS, LEFTS, OTHERS);
        code.vpmaxsw(LEFTS, LEFTS, MIN);
        code.vpminsw(LEFTS, LEFTS, MAX);
    }

    private void sum(int pairs) {
        code.vpmaddwd(PRODUCTS, pairs, HIGH);
        code.vpmaddwd(pairs, pairs, LOW);
        code.vpslld(PRODUCTS, PRODUCTS, SumPanel.LOW_BITS);
        code.vpaddd(pairs, pairs, HALF);
        code.vpaddd(pairs, pairs, PRODUCTS);
        code.vpsradXmm(pairs, pairs, SHIFT);
    }
}
