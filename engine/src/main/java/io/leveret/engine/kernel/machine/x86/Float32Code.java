package io.leveret.engine.kernel.machine.x86;

import io.leveret.engine.kernel.machine.code.Float32Panel;
import io.leveret.engine.kernel.machine.code.PanelElements;
import io.leveret.machine.Assembler;

/** The code of float32 convolutions: sums start from the bias, and leave the registers clamped. */
final class Float32Code extends ConvolutionCode {
    private final Isa isa;
    private final Float32Sums sums;

    Float32Code(Assembler code, Isa isa) {
        super(code, isa, false, PanelElements.FLOAT32, Integer.BYTES, Float32Panel.segmentsAt(isa.channels()));
        this.isa = isa;
        this.sums = new Float32Sums(isa);
    }

    @Override
    void begin(int pixels) {
        sums.begin(pixels);
    }

    @Override
    void multiplyAddBroadcast(int pixel, int pixels) {
        for (int vector = 0; vector < isa.vectors(); vector++) {
            isa.multiplyAdd(isa.sums(pixel, vector), isa.elements(), isa.weights(vector));
        }
    }

    @Override
    void finish(int pixels) {
        sums.clamp(pixels);
        sums.store(pixels);
    }
}
