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
 * The code of quantized depthwise convolutions on 512 bits, as {@link DepthwiseCode} has it on 256: 32 channels of two
 * cells are interleaved.
 */
final class WideDepthwiseCode extends TileCode {
    private static final DepthwisePanels PANELS = DepthwisePanels.WIDE;
    private static final int VECTOR_BYTES = 64;

    private static final Register FIRST = R10; // bytes from the start of each window to the first cell
    private static final Register SECOND = R11; // and to the second
    private static final Register PAIR = R15; // of cells, in the panel
    private static final Register END = R8; // of the pairs
    private static final int LOW = 12; // after the sums: weights; at the end scales
    private static final int HIGH = 13;
    private static final int ELEMENTS = 14; // at the end the lower bound
    private static final int OTHERS = 15; // at the end the upper bound
    private static final int UPPER = 16;
    private static final int MASK = 1;

    WideDepthwiseCode(Assembler code) {
        super(code, true, PIXELS, Short.BYTES, Integer.BYTES);
    }

    @Override
    void tile(int pixels) {
        eachPanel(pixels, DepthwisePanels.NEXT, PANELS.width() * Short.BYTES, END, () -> pairs(pixels), () -> {
            for (int pixel = 0; pixel < pixels; pixel++) {
                code.add(OUT, Address.at(PANEL, Panel.OUT_STRIDE));
            }
        });
    }

    private void pairs(int pixels) {
        for (int sums = 0; sums < 2 * pixels; sums++) {
            code.vmovupsZmm(sums, Address.at(PANEL, DepthwisePanels.BIAS + sums % 2 * VECTOR_BYTES));
        }
        code.lea(PAIR, Address.at(PANEL, PANELS.pairsAt()));
        code.mov(END, Address.at(PANEL, DepthwisePanels.PAIRS_BYTES));
        code.add(END, PAIR);
        code.align(32);
        Label loop = code.here();
        code.mov(FIRST, Address.at(PAIR));
        code.mov(SECOND, Address.at(PAIR, 8));
        code.vmovupsZmm(LOW, Address.at(PAIR, PANELS.weightsAt()));
        code.vmovupsZmm(HIGH, Address.at(PAIR, PANELS.weightsAt() + VECTOR_BYTES));
        for (int pixel = 0; pixel < pixels; pixel++) {
            code.vmovupsZmm(ELEMENTS, Address.at(WINDOWS.get(pixel), FIRST));
            code.vmovupsZmm(OTHERS, Address.at(WINDOWS.get(pixel), SECOND));
            code.vpunpckhwdZmm(UPPER, ELEMENTS, OTHERS);
            code.vpunpcklwdZmm(ELEMENTS, ELEMENTS, OTHERS);
            code.vpdpwssdZmm(2 * pixel, ELEMENTS, LOW);
            code.vpdpwssdZmm(2 * pixel + 1, UPPER, HIGH);
        }
        code.add(PAIR, PANELS.pairBytes());
        code.cmp(PAIR, END);
        code.jcc(BELOW, loop);
        finish(pixels);
    }

    @Override
    void finish(int pixels) {
        code.vmovupsZmm(LOW, Address.at(PANEL, DepthwisePanels.SCALES));
        code.vmovupsZmm(HIGH, Address.at(PANEL, DepthwisePanels.SCALES + VECTOR_BYTES));
        code.vbroadcastssZmm(ELEMENTS, Address.at(PANEL, DepthwisePanels.MIN));
        code.vbroadcastssZmm(OTHERS, Address.at(PANEL, DepthwisePanels.MAX));
        for (int sums = 0; sums < 2 * pixels; sums++) {
            code.vcvtdq2psZmm(sums, sums);
            code.vmulpsZmm(sums, sums, sums % 2 == 0 ? LOW : HIGH);
            code.vmaxpsZmm(sums, sums, ELEMENTS);
            code.vminpsZmm(sums, sums, OTHERS);
            code.vcvtps2dqZmm(sums, sums);
        }
        for (int pixel = 0; pixel < pixels; pixel++) {
            code.vpackssdwZmm(2 * pixel, 2 * pixel, 2 * pixel + 1);
        }
        code.kmovd(MASK, Address.at(PANEL, DepthwisePanels.MASK));
        for (int pixel = 0; pixel < pixels; pixel++) {
            code.vmovdqu16Zmm(Address.at(OUT), MASK, 2 * pixel);
            code.add(OUT, Address.at(PANEL, Panel.OUT_STRIDE));
        }
    }
}
