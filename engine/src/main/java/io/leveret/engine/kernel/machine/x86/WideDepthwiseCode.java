package io.leveret.engine.kernel.machine.x86;

import static io.leveret.engine.kernel.machine.x86.Frame.OUT;
import static io.leveret.engine.kernel.machine.x86.Frame.PANEL;
import io.leveret.engine.kernel.machine.code.DepthwisePanels;
import io.leveret.engine.kernel.machine.code.Panel;
import io.leveret.machine.Address;
import io.leveret.machine.Assembler;

/**
 * The code of quantized depthwise convolutions on 512 bits: 32 channels of six pixels at a time. Registers 12 to 15 are
 * used as on 256 bits.
 */
final class WideDepthwiseCode extends DepthwiseCode {
    private static final int VECTOR_BYTES = 64;
    private static final int UPPER = 16;
    private static final int MASK = 1;

    WideDepthwiseCode(Assembler code) {
        super(code, PIXELS, DepthwisePanels.WIDE);
    }

    @Override
    void begin(int pixels) {
        for (int sums = 0; sums < 2 * pixels; sums++) {
            code.vmovupsZmm(sums, Address.at(PANEL, DepthwisePanels.BIAS + sums % 2 * VECTOR_BYTES));
        }
    }

    @Override
    void loadWeights(Address weights) {
        code.vmovupsZmm(LOW, weights);
        code.vmovupsZmm(HIGH, weights.plus(VECTOR_BYTES));
    }

    @Override
    void multiplyAddCells(int pixel, int pixels, Address first, Address second) {
        code.vmovupsZmm(ELEMENTS, first);
        code.vmovupsZmm(OTHERS, second);
        code.vpunpckhwdZmm(UPPER, ELEMENTS, OTHERS);
        code.vpunpcklwdZmm(ELEMENTS, ELEMENTS, OTHERS);
        code.vpdpwssdZmm(2 * pixel, ELEMENTS, LOW);
        code.vpdpwssdZmm(2 * pixel + 1, UPPER, HIGH);
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
