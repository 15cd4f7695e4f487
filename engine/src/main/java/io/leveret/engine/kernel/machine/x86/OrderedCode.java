package io.leveret.engine.kernel.machine.x86;

import io.leveret.engine.kernel.machine.code.PanelElements;
import io.leveret.machine.Assembler;

/** The code of convolutions whose panels have the channels in their order, with any instruction set. */
abstract class OrderedCode extends ConvolutionCode {
    final Isa isa;
    final Float32Sums sums;

    /**
     * A writer of code.
     *
     * @param segmentsAt where in a panel its segments start
     */
    OrderedCode(Assembler code, Isa isa, PanelElements elements, int segmentsAt) {
        super(code, isa, false, elements, Integer.BYTES, segmentsAt);
        this.isa = isa;
        this.sums = new Float32Sums(isa);
    }

    @Override
    final void begin(int pixels) {
        sums.begin(pixels);
    }

    @Override
    final void multiplyAddBroadcast(int pixel, int pixels) {
        for (int vector = 0; vector < isa.vectors(); vector++) {
            isa.multiplyAdd(isa.sums(pixel, vector), isa.elements(), isa.weights(vector));
        }
    }

    @Override
    abstract void finish(int pixels);
}
