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
 * a panel's channels of both are interleaved, which makes pairs of what the sums of one channel are made of, multiplied
 * in pairs and added to the sums.
 */
abstract class DepthwiseCode extends TileCode {
    private static final Register FIRST = R10; // bytes from the start of each window to the first cell
    private static final Register SECOND = R11; // and to the second
    private static final Register PAIR = R15; // of cells, in the panel
    private static final Register END = R8; // of the pairs

    private final DepthwisePanels panels;

    DepthwiseCode(Assembler code, int tilePixels, DepthwisePanels panels) {
        super(code, false, tilePixels, Short.BYTES, Integer.BYTES);
        this.panels = panels;
    }

    @Override
    final void tile(int pixels) {
        eachPanel(pixels, DepthwisePanels.NEXT, panels.width() * Short.BYTES, END, () -> pairs(pixels), () -> {
            for (int pixel = 0; pixel < pixels; pixel++) {
                code.add(OUT, Address.at(PANEL, Panel.OUT_STRIDE));
            }
        });
    }

    private void pairs(int pixels) {
        begin(pixels);
        code.lea(PAIR, Address.at(PANEL, panels.pairsAt()));
        code.mov(END, Address.at(PANEL, DepthwisePanels.PAIRS_BYTES));
        code.add(END, PAIR);
        code.align(32);
        Label loop = code.here();
        code.mov(FIRST, Address.at(PAIR));
        code.mov(SECOND, Address.at(PAIR, 8));
        loadWeights(Address.at(PAIR, panels.weightsAt()));
        for (int pixel = 0; pixel < pixels; pixel++) {
            Register window = WINDOWS.get(pixel);
            multiplyAddCells(pixel, pixels, Address.at(window, FIRST), Address.at(window, SECOND));
        }
        code.add(PAIR, panels.pairBytes());
        code.cmp(PAIR, END);
        code.jcc(BELOW, loop);
        finish(pixels);
    }

    /** Loads the weights of a pair of cells. */
    abstract void loadWeights(Address weights);

    /** Multiplies two cells of a pixel by the weights and adds them to its sums. */
    abstract void multiplyAddCells(int pixel, int pixels, Address first, Address second);
}
