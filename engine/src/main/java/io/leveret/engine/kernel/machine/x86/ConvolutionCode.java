package io.leveret.engine.kernel.machine.x86;

import static io.leveret.engine.kernel.machine.x86.Frame.PANEL;
import static io.leveret.machine.Assembler.Condition.BELOW;
import static io.leveret.machine.Assembler.Condition.NOT_EQUAL;
import static io.leveret.machine.Register.R10;
import static io.leveret.machine.Register.R11;
import static io.leveret.machine.Register.R15;
import static io.leveret.machine.Register.R8;
import io.leveret.engine.kernel.machine.code.Panel;
import io.leveret.engine.kernel.machine.code.PanelElements;
import io.leveret.machine.Address;
import io.leveret.machine.Assembler;
import io.leveret.machine.Assembler.Label;
import io.leveret.machine.Register;

/**
 * The code of convolutions. Each of the inner loop's rounds takes 32 bits of the pixels' windows: an element of
 * float32, two of int16, or four of uint8. The channels' weights of these are loaded once, and for each pixel its
 * elements are broadcast, multiplied and added to its sums.
 */
public class ConvolutionCode extends TileCode {
    private static final Register WEIGHTS = R8; // of the next elements
    private static final Register AT = R10; // bytes from the start of each window to its next elements
    private static final Register END = R11; // of the segment
    private static final Register SEGMENT = R15; // in the panel

    private final Isa isa;
    private final PanelElements elements;
    private final int segmentsAt; // in the panel

    /** A writer of code for int16, with AVX2. */
    ConvolutionCode(Assembler code) {
        this(code, new Avx2(code), false, PanelElements.INT16, Integer.BYTES, Panel.SEGMENTS);
    }

    ConvolutionCode(Assembler code, Isa isa, boolean dotProducts, PanelElements elements, int placeBytes,
            int segmentsAt) {
        super(code, dotProducts, PIXELS, elements.bytes(), placeBytes);
        this.isa = isa;
        this.elements = elements;
        this.segmentsAt = segmentsAt;
    }

    @Override
    final void tile(int pixels) {
        begin(pixels);
        code.mov(WEIGHTS, Address.at(PANEL, Panel.WEIGHTS_AT));
        code.add(WEIGHTS, PANEL);
        code.lea(SEGMENT, Address.at(PANEL, segmentsAt));
        Label segment = code.here();
        code.mov(AT, Address.at(SEGMENT));
        code.mov(END, Address.at(SEGMENT, 8));
        code.align(32);
        Label loop = code.here();
        for (int vector = 0; vector < isa.vectors(); vector++) {
            isa.load(isa.weights(vector), isa.vector(Address.at(WEIGHTS), vector));
        }
        for (int pixel = 0; pixel < pixels; pixel++) {
            isa.broadcast(isa.elements(), Address.at(WINDOWS.get(pixel), AT));
            multiplyAddBroadcast(pixel, pixels);
        }
        code.add(WEIGHTS, isa.vectors() * isa.vectorBytes());
        code.add(AT, 4);
        code.cmp(AT, END);
        code.jcc(BELOW, loop);
        code.add(SEGMENT, 16);
        code.cmp(Address.at(SEGMENT, 8), 0);
        code.jcc(NOT_EQUAL, segment);
        finish(pixels);
    }

    /** Multiplies the elements of a pixel, which are in all lanes, by the weights, and adds them to its sums. */
    void multiplyAddBroadcast(int pixel, int pixels) {
        if (elements == PanelElements.UINT8) {
            code.vpdpbusd(2 * pixel, ELEMENTS, LOW);
            code.vpdpbusd(2 * pixel + 1, ELEMENTS, HIGH);
        } else {
            multiplyAdd(pixel, ELEMENTS, ELEMENTS, pixels);
        }
    }
}
