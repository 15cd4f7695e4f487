package io.leveret.engine.kernel.machine.x86;

import static io.leveret.engine.kernel.machine.x86.Frame.IN;
import static io.leveret.engine.kernel.machine.x86.Frame.OUT;
import static io.leveret.engine.kernel.machine.x86.Frame.PANEL;
import static io.leveret.engine.kernel.machine.x86.Frame.PLACES;
import static io.leveret.machine.Assembler.Condition.BELOW;
import static io.leveret.machine.Assembler.Condition.EQUAL;
import static io.leveret.machine.Assembler.Condition.NOT_EQUAL;
import static io.leveret.machine.Register.R10;
import static io.leveret.machine.Register.R11;
import static io.leveret.machine.Register.R15;
import static io.leveret.machine.Register.R8;
import io.leveret.engine.kernel.machine.code.CellRun;
import io.leveret.engine.kernel.machine.code.Float32DepthwisePanels;
import io.leveret.machine.Address;
import io.leveret.machine.Assembler;
import io.leveret.machine.Assembler.Label;
import io.leveret.machine.Register;

/**
 * The code of float32 depthwise convolutions: for pixels whose windows have the same cells within the image, a
 * {@link CellRun}. Each of the inner loop's rounds takes a cell of the pixels' windows; its channels are multiplied by
 * their weights where they lie.
 */
final class Float32DepthwiseCode extends TileCode {
    private static final Register WEIGHTS = R8; // of the next cell
    private static final Register AT = R10; // bytes from the start of each window to the next cell
    private static final Register END = R11; // and to the end of the row of cells
    private static final Register ROWS = R15; // of cells left

    private final Isa isa;
    private final Float32Sums sums;
    private final int panelBytes; // of a cell

    Float32DepthwiseCode(Assembler code, Isa isa) {
        super(code, false, PIXELS, Float.BYTES, 0);
        this.isa = isa;
        this.sums = new Float32Sums(isa);
        this.panelBytes = isa.channels() * Float.BYTES;
    }

    @Override
    void start() {
        code.movsxd(AT, Address.at(PLACES, CellRun.START));
        code.lea(IN, new Address(IN, AT, Float.BYTES, 0));
    }

    @Override
    void locate(int pixels) {
        code.movsxd(AT, Address.at(PLACES, CellRun.STEP));
        for (int pixel = 0; pixel < pixels; pixel++) {
            code.mov(WINDOWS.get(pixel), IN);
            code.add(IN, AT);
        }
    }

    @Override
    void tile(int pixels) {
        eachPanel(pixels, Float32DepthwisePanels.NEXT, panelBytes, END, () -> {
            sums.begin(pixels);
            cells(pixels);
            sums.clamp(pixels);
            code.movsxd(END, Address.at(PLACES, CellRun.OUT_STEP));
            sums.store(pixels, () -> code.add(OUT, END));
        }, () -> {
            code.movsxd(END, Address.at(PLACES, CellRun.OUT_STEP));
            for (int pixel = 0; pixel < pixels; pixel++) {
                code.add(OUT, END);
            }
        });
    }

    private void cells(int pixels) {
        Label done = code.label();
        code.movsxd(ROWS, Address.at(PLACES, CellRun.ROWS));
        code.cmp(ROWS, 0);
        code.jcc(EQUAL, done);
        code.movsxd(WEIGHTS, Address.at(PLACES, CellRun.WEIGHTS));
        code.lea(WEIGHTS, Address.at(PANEL, WEIGHTS).plus(Float32DepthwisePanels.weightsAt(isa.channels())));
        code.xor(AT, AT);
        Label row = code.here();
        code.movsxd(END, Address.at(PLACES, CellRun.ROW_LENGTH));
        code.add(END, AT);
        code.align(32);
        Label cell = code.here();
        for (int vector = 0; vector < isa.vectors(); vector++) {
            isa.load(isa.weights(vector), isa.vector(Address.at(WEIGHTS), vector));
        }
        for (int pixel = 0; pixel < pixels; pixel++) {
            for (int vector = 0; vector < isa.vectors(); vector++) {
                isa.multiplyAdd(isa.sums(pixel, vector), isa.weights(vector),
                        isa.vector(Address.at(WINDOWS.get(pixel), AT), vector));
            }
        }
        code.add(WEIGHTS, panelBytes);
        code.add(AT, Address.at(PANEL, Float32DepthwisePanels.CELL_BYTES));
        code.cmp(AT, END);
        code.jcc(BELOW, cell);
        code.movsxd(END, Address.at(PLACES, CellRun.ROW_SKIP));
        code.add(AT, END);
        code.movsxd(END, Address.at(PLACES, CellRun.WEIGHTS_SKIP));
        code.add(WEIGHTS, END);
        code.sub(ROWS, 1);
        code.jcc(NOT_EQUAL, row);
        code.place(done);
    }
}
