package io.leveret.engine.kernel.machine.x86;

import static io.leveret.engine.kernel.machine.x86.Frame.PANEL;
import io.leveret.engine.kernel.machine.code.PanelElements;
import io.leveret.engine.kernel.machine.code.WidePanel;
import io.leveret.machine.Address;
import io.leveret.machine.Assembler;

/**
 * The code of convolutions of quantized values on 512 bits: sums start from the bias, and leave the registers scaled
 * in float32, clamped, rounded to the nearest, half to even, and narrowed to int16. Since bounds are integers, rounding
 * after them gives what rounding before them does.
 */
final class WideCode extends OrderedCode {
    WideCode(Assembler code, int vectors, PanelElements elements) {
        this(code, new Avx512Vnni(code, vectors, elements), elements);
    }

    private WideCode(Assembler code, Isa isa, PanelElements elements) {
        super(code, isa, elements, WidePanel.segmentsAt(isa.channels()));
    }

    @Override
    void finish(int pixels) {
        for (int vector = 0; vector < isa.vectors(); vector++) {
            isa.load(isa.weights(vector),
                    isa.vector(Address.at(PANEL, WidePanel.scalesAt(isa.channels())), vector));
        }
        for (int pixel = 0; pixel < pixels; pixel++) {
            for (int vector = 0; vector < isa.vectors(); vector++) {
                int values = isa.sums(pixel, vector);
                code.vcvtdq2psZmm(values, values);
                code.vmulpsZmm(values, values, isa.weights(vector));
            }
        }
        sums.clamp(pixels);
        for (int values = 0; values < pixels * isa.vectors(); values++) {
            code.vcvtps2dqZmm(values, values);
        }
        sums.store(pixels);
    }
}
