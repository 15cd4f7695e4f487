package io.leveret.engine.kernel.machine.x86;

import io.leveret.engine.kernel.machine.code.DepthwisePanels;
import io.leveret.machine.Address;
import io.leveret.machine.Assembler;

/** The code of quantized depthwise convolutions on 256 bits: sixteen channels of five pixels at a time. */
final class NarrowDepthwiseCode extends DepthwiseCode {
    private static final int TILE_PIXELS = 5; // which leave a register for the upper halves
    private static final int UPPER = 11;

    NarrowDepthwiseCode(Assembler code) {
        super(code, TILE_PIXELS, DepthwisePanels.NARROW);
    }

    @Override
    void loadWeights(Address weights) {
        code.vmovdqu(LOW, weights);
        code.vmovdqu(HIGH, weights.plus(32));
    }

    @Override
    void multiplyAddCells(int pixel, int pixels, Address first, Address second) {
        code.vmovdqu(ELEMENTS, first);
        code.vmovdqu(OTHERS, second);
        code.vpunpckhwd(UPPER, ELEMENTS, OTHERS);
        code.vpunpcklwd(ELEMENTS, ELEMENTS, OTHERS);
        multiplyAdd(pixel, ELEMENTS, UPPER, pixels);
    }
}
