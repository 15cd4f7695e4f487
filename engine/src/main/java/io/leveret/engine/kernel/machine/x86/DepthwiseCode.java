package io.leveret.engine.kernel.machine.x86;

import static io.leveret.engine.kernel.machine.x86.Frame.OUT;
import static io.leveret.engine.kernel.machine.x86.Frame.PANEL;
import static io.leveret.machine.Assembler.Condition.BELOW;
import static io.leveret.machine.Register.R10;
import static io.leveret.machine.Register.R11;
import static io.leveret.machine.Register.R15;
import static io.leveret.machine.Register.R8;
import io.leveret.engine.kernel.machine.code.DepthwisePanels;
import io.leveret.engine.kernel.machine.code.Panel;
import io.leveret.machine.Address;
import io.leveret.machine.Assembler;
import io.leveret.machine.Assembler.Label;
import io.leveret.machine.Register;

/**
 * The code of quantized depthwise convolutions. Each of the inner loop's rounds takes two cells of the pixels' windows:
 * sixteen channels of both are interleaved, which makes pairs of what the sums of one channel are made of, multiplied
 * in pairs and added to the sums.
 */
public final class DepthwiseCode extends TileCode {
    private static final Register FIRST = R10; // bytes from the start of each window to the first cell
    private static final Register SECOND = R11; // and to the second
    private static final Register PAIR = R15; // of cells, in the panel
    private static final Register END = R8; // of the pairs
    private static final int UPPER = 11;

    public DepthwiseCode(Assembler code) {
        super(code, false, 5, Short.BYTES, Integer.BYTES);
    }

    @Override
    void tile(int pixels) {
        eachPanel(pixels, DepthwisePanels.NEXT, Panel.WIDTH * Short.BYTES, END, () -> pairs(pixels), () -> {
            for (int pixel = 0; pixel < pixels; pixel++) {
                code.add(OUT, Address.at(PANEL, Panel.OUT_STRIDE));
            }
        });
    }

    private void pairs(int pixels) {
        begin(pixels);
        code.lea(PAIR, Address.at(PANEL, DepthwisePanels.NARROW.pairsAt()));
        code.mov(END, Address.at(PANEL, DepthwisePanels.PAIRS_BYTES));
        code.add(END, PAIR);
        code.align(32);
        Label loop = code.here();
        code.mov(FIRST, Address.at(PAIR));
        code.mov(SECOND, Address.at(PAIR, 8));
        code.vmovdqu(LOW, Address.at(PAIR, DepthwisePanels.NARROW.weightsAt()));
        code.vmovdqu(HIGH, Address.at(PAIR, DepthwisePanels.NARROW.weightsAt() + 32));
        for (int pixel = 0; pixel < pixels; pixel++) {
            code.vmovdqu(ELEMENTS, Address.at(WINDOWS.get(pixel), FIRST));
            code.vmovdqu(OTHERS, Address.at(WINDOWS.get(pixel), SECOND));
            code.vpunpckhwd(UPPER, ELEMENTS, OTHERS);
            code.vpunpcklwd(ELEMENTS, ELEMENTS, OTHERS);
            multiplyAdd(pixel, ELEMENTS, UPPER, pixels);
        }
        code.add(PAIR, DepthwisePanels.NARROW.pairBytes());
        code.cmp(PAIR, END);
        code.jcc(BELOW, loop);
        finish(pixels);
    }
}
