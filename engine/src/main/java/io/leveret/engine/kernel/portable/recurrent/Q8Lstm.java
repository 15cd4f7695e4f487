package io.leveret.engine.kernel.portable.recurrent;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.FixedPointFactor;
import io.leveret.engine.kernel.KernelSpec;
import io.leveret.engine.kernel.KernelSpec.QuantizedLstm.Gate;
import io.leveret.engine.kernel.KernelSpec.QuantizedLstm.Projection;
import io.leveret.engine.kernel.Scratch;
import java.util.Arrays;

/** An LSTM of quantized values. Source: TensorFlow Lite, {@code LstmStepInteger8x8_16}. */
public final class Q8Lstm extends LstmKernel {
    private static final int ONE = Short.MAX_VALUE; // of an activation
    private static final int FRACTION_BITS = 15;

    private final KernelSpec.QuantizedLstm lstm;
    private final int cells;
    private final int outputs;
    private final short[] weights; // [inputs][gates · cells]
    private final short[] recurrent; // [outputs][gates · cells]
    private final short[] projection; // [cells][outputs], or empty

    // places in the scratch's shorts
    private final int cellsAt; // [cells], after the gates
    private final int lastAt; // [outputs], stored results minus their zero point
    private final int shorts;

    /** Creates an LSTM. */
    public Q8Lstm(KernelSpec.QuantizedLstm lstm, int input, int output) {
        super(lstm.sequences(), lstm.inputs(), lstm.outputs(), input, output);
        this.lstm = lstm;
        this.cells = lstm.cells();
        this.outputs = lstm.outputs();
        int rows = lstm.gates().size() * cells;
        this.weights = IntegerProduct.columns(lstm.weights(), rows, lstm.inputs());
        this.recurrent = IntegerProduct.columns(lstm.recurrent(), rows, outputs);
        this.projection = lstm.projection().map(by -> IntegerProduct.columns(by.weights(), outputs, cells))
                .orElse(new short[0]);
        this.cellsAt = rows;
        this.lastAt = cellsAt + cells;
        this.shorts = lastAt + outputs;
    }

    @Override
    public Scratch.Size scratch() {
        return new Scratch.Size(0, Math.max(cellsAt, outputs), shorts);
    }

    @Override
    void clear(Scratch scratch) {
        Arrays.fill(scratch.shorts, cellsAt, lastAt + outputs, (short) 0);
    }

    @Override
    void step(Arena arena, Scratch scratch, int in, int out) {
        short[] values = scratch.shorts;
        sum(arena.shorts, in, scratch);
        int forget = lstm.gates().size() - 3;
        for (int gate = 0; gate <= forget + 1; gate++) {
            finish(values, gate);
        }
        update(values, forget * cells);
        finish(values, forget + 2);
        result(scratch, (forget + 2) * cells);
        for (int i = 0; i < outputs; i++) {
            arena.shorts[out + i] = (short) (values[lastAt + i] + lstm.stateZero() - lstm.outputZero());
        }
    }

    /** Computes the sums of all gates. */
    private void sum(short[] input, int in, Scratch scratch) {
        int[] sums = scratch.ints;
        short[] values = scratch.shorts;
        int rows = cellsAt;
        System.arraycopy(lstm.biases(), 0, sums, 0, rows);
        for (int i = 0; i < lstm.inputs(); i++) {
            IntegerProduct.addColumn(weights, i * rows, input[in + i], sums, rows);
        }
        for (int row = 0; row < rows; row++) {
            values[row] = clamped(lstm.gates().get(row / cells).input().times(sums[row]));
        }
        Arrays.fill(sums, 0, rows, 0);
        for (int i = 0; i < outputs; i++) {
            IntegerProduct.addColumn(recurrent, i * rows, values[lastAt + i], sums, rows);
        }
        for (int row = 0; row < rows; row++) {
            values[row] = clamped(values[row] + lstm.gates().get(row / cells).recurrent().times(sums[row]));
        }
    }

    private void finish(short[] values, int place) {
        Gate gate = lstm.gates().get(place);
        int at = place * cells;
        for (int i = 0; i < gate.peepholes().length; i++) {
            int seen = gate.peephole().times(gate.peepholes()[i] * values[cellsAt + i]);
            values[at + i] = clamped(values[at + i] + seen);
        }
        gate.normalization().ifPresent(normalization -> normalization.apply(values, at, at, cells));
        for (int i = at; i < at + cells; i++) {
            values[i] = (short) gate.activation().applyAsInt(values[i]);
        }
    }

    private void update(short[] values, int forget) {
        boolean hasInputGate = lstm.gates().size() == 4;
        for (int i = 0; i < cells; i++) {
            int f = values[forget + i];
            int entering = hasInputGate ? values[i] : ONE - f;
            int kept = (short) FixedPointFactor.rounded(f * values[cellsAt + i], FRACTION_BITS);
            int added = (short) FixedPointFactor.rounded(entering * values[forget + cells + i], lstm.cellPlaces());
            int state = clamped(kept + added);
            values[cellsAt + i] = (short) (lstm.cellClip() > 0
                    ? Math.clamp(state, -lstm.cellClip(), lstm.cellClip()) : state);
        }
    }

    private void result(Scratch scratch, int gate) {
        short[] values = scratch.shorts;
        if (lstm.projection().isEmpty()) {
            for (int i = 0; i < cells; i++) {
                int stored = clamped8(hidden(values, gate, i) + lstm.hiddenZero());
                values[lastAt + i] = (short) (stored - lstm.stateZero());
            }
            return;
        }
        Projection by = lstm.projection().get();
        int[] sums = scratch.ints;
        System.arraycopy(by.bias(), 0, sums, 0, outputs);
        for (int i = 0; i < cells; i++) {
            int value = clamped8(hidden(values, gate, i) - lstm.hiddenZero()) + lstm.hiddenZero(); // with −zero point
            IntegerProduct.addColumn(projection, i * outputs, value, sums, outputs);
        }
        for (int i = 0; i < outputs; i++) {
            int stored = clamped8(by.factor().times(sums[i]) + lstm.stateZero());
            values[lastAt + i] = (short) ((by.clip() > 0 ? Math.clamp(stored, -by.clip(), by.clip()) : stored)
                    - lstm.stateZero());
        }
    }

    private int hidden(short[] values, int gate, int cell) {
        return lstm.hidden().times(values[gate + cell] * lstm.tanh().applyAsInt(values[cellsAt + cell]));
    }

    private static short clamped(int value) {
        return (short) Math.clamp(value, Short.MIN_VALUE, Short.MAX_VALUE);
    }

    private static int clamped8(int value) {
        return Math.clamp(value, Byte.MIN_VALUE, Byte.MAX_VALUE);
    }
}
