package io.leveret.engine.kernel.machine.x86;

import static io.leveret.engine.kernel.machine.x86.Frame.PANEL;
import io.leveret.engine.kernel.machine.code.ScalePanel;
import io.leveret.machine.Address;
import io.leveret.machine.Assembler;

/**
 * The code of products of pairs, requantized as those of a convolution are. Elements stand beside zeros, so that the
 * instruction for pairs of products makes one of int32.
 */
final class ProductCode extends PairCode {
    private static final int OTHERS = 2; // the second half of the left elements
    private static final int RIGHT_OTHERS = 3;
    private static final int ZERO = 4;
    private static final int SCALE = 5;
    private static final int MAX = 6;
    private static final int MIN = 7;

    ProductCode(Assembler code) {
        super(code);
    }

    @Override
    void load() {
        code.vpxor(ZERO, ZERO, ZERO);
        code.vpbroadcastd(SCALE, Address.at(PANEL, ScalePanel.SCALE));
        code.vpbroadcastd(MAX, Address.at(PANEL, ScalePanel.MAX));
        code.vpbroadcastd(MIN, Address.at(PANEL, ScalePanel.MIN));
    }

    @Override
    void pairs() {
        code.vpunpckhwd(OTHERS, LEFTS, ZERO);
        code.vpunpcklwd(LEFTS, LEFTS, ZERO);
        code.vpunpckhwd(RIGHT_OTHERS, RIGHTS, ZERO);
        code.vpunpcklwd(RIGHTS, RIGHTS, ZERO);
        code.vpmaddwd(OTHERS, OTHERS, RIGHT_OTHERS);
        code.vpmaddwd(LEFTS, LEFTS, RIGHTS);
        Widening.scale(code, OTHERS, SCALE, MAX);
        Widening.scale(code, LEFTS, SCALE, MAX);
        code.vpackssdw(LEFTS, LEFTS, OTHERS);
        code.vpmaxsw(LEFTS, LEFTS, MIN);
    }
}
