package io.leveret.engine.kernel.machine.x86;

import io.leveret.engine.kernel.machine.code.Float32Panel;
import io.leveret.engine.kernel.machine.code.PanelElements;
import io.leveret.machine.Assembler;

/** The code of float32 convolutions: sums start from the bias, and leave the registers clamped. */
final class Float32Code extends OrderedCode {
    Float32Code(Assembler code, Isa isa) {
        super(code, isa, PanelElements.FLOAT32, Float32Panel.segmentsAt(isa.channels()));
    }

    @Override
    void finish(int pixels) {
        sums.clamp(pixels);
        sums.store(pixels);
    }
}
