package io.leveret.engine.kernel.portable.recurrent;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.KernelSpec;
import io.leveret.engine.kernel.Scratch;
import java.util.Arrays;
import java.util.Optional;

/** An LSTM of float32 values, with weights of float32 or int8. Source: TensorFlow Lite, {@code lstm_eval.cc}. */
public final class F32Lstm extends LstmKernel {
    private static final float NORMALIZATION = 1e-8f; // keeps a variance of 0 from a division by 0

    private final int cells;
    private final int gates; // 3 without an input gate
    private final int outputs;
    private final VectorProduct weights;
    private final VectorProduct recurrent;
    private final Optional<VectorProduct> projection;
    private final float[] biases; // [gates][cells]
    private final float[] peepholes; // [gates][cells], or empty
    private final float[] coefficients; // [gates][cells], or empty
    private final float[] projectionBias; // [outputs]
    private final float cellClip;
    private final float projectionClip;

    // places in the scratch's floats
    private final int cellsAt; // [cells]
    private final int lastAt; // [outputs]
    private final int hiddenAt; // [cells]
    private final int floats;

    /** Creates an LSTM. */
    public F32Lstm(KernelSpec.Lstm lstm, int input, int output) {
        super(lstm.sequences(), lstm.weights().columns(), lstm.recurrent().columns(), input, output);
        this.cells = lstm.cells();
        this.gates = lstm.hasInputGate() ? 4 : 3;
        this.outputs = lstm.recurrent().columns();
        this.weights = VectorProduct.of(lstm.weights());
        this.recurrent = VectorProduct.of(lstm.recurrent());
        this.projection = lstm.projection().map(VectorProduct::of);
        this.biases = lstm.biases();
        this.peepholes = lstm.peepholes();
        this.coefficients = lstm.coefficients();
        this.projectionBias = lstm.projectionBias();
        this.cellClip = lstm.cellClip();
        this.projectionClip = lstm.projectionClip();
        this.cellsAt = gates * cells;
        this.lastAt = cellsAt + cells;
        this.hiddenAt = lastAt + outputs;
        this.floats = hiddenAt + cells;
    }

    @Override
    public Scratch.Size scratch() {
        int ints = Math.max(weights.scratchInts(), recurrent.scratchInts());
        return new Scratch.Size(floats, Math.max(ints, projection.map(VectorProduct::scratchInts).orElse(0)), 0);
    }

    @Override
    void clear(Scratch scratch) {
        Arrays.fill(scratch.floats, cellsAt, lastAt + outputs, 0);
    }

    @Override
    void step(Arena arena, Scratch scratch, int in, int out) {
        float[] values = scratch.floats;
        if (coefficients.length > 0) {
            Arrays.fill(values, 0, gates * cells, 0);
        } else {
            System.arraycopy(biases, 0, values, 0, gates * cells);
        }
        weights.add(arena.floats, in, values, 0, scratch.ints);
        recurrent.add(values, lastAt, values, 0, scratch.ints);
        int forget = gates - 3;
        for (int gate = 0; gate <= forget; gate++) {
            sigmoid(values, gate);
        }
        finish(values, forget + 1);
        update(values, (forget + 1) * cells, forget * cells);
        sigmoid(values, forget + 2);
        result(scratch, (forget + 2) * cells);
        System.arraycopy(values, lastAt, arena.floats, out, outputs);
    }

    private void update(float[] values, int candidate, int forget) {
        for (int i = 0; i < cells; i++) {
            float f = values[forget + i];
            float entering = gates == 4 ? values[i] : 1 - f;
            float state = f * values[cellsAt + i] + entering * (float) Math.tanh(values[candidate + i]);
            values[cellsAt + i] = cellClip > 0 ? Math.clamp(state, -cellClip, cellClip) : state;
        }
    }

    private void result(Scratch scratch, int gate) {
        float[] values = scratch.floats;
        int to = projection.isPresent() ? hiddenAt : lastAt;
        for (int i = 0; i < cells; i++) {
            values[to + i] = values[gate + i] * (float) Math.tanh(values[cellsAt + i]);
        }
        projection.ifPresent(product -> {
            System.arraycopy(projectionBias, 0, values, lastAt, outputs);
            product.add(values, hiddenAt, values, lastAt, scratch.ints);
            for (int i = lastAt; projectionClip > 0 && i < lastAt + outputs; i++) {
                values[i] = Math.clamp(values[i], -projectionClip, projectionClip);
            }
        });
    }

    private void sigmoid(float[] values, int gate) {
        finish(values, gate);
        for (int i = gate * cells; i < (gate + 1) * cells; i++) {
            values[i] = (float) (1 / (1 + Math.exp(-values[i])));
        }
    }

    /** Adds what cells show through a peephole, and normalizes the sums. */
    private void finish(float[] values, int gate) {
        int at = gate * cells;
        for (int i = 0; peepholes.length > 0 && i < cells; i++) {
            values[at + i] += peepholes[at + i] * values[cellsAt + i];
        }
        if (coefficients.length > 0) {
            normalize(values, at);
        }
    }

    private void normalize(float[] values, int at) {
        float sum = 0;
        for (int i = 0; i < cells; i++) {
            sum += values[at + i];
        }
        float mean = sum / cells;
        float squares = 0;
        for (int i = 0; i < cells; i++) {
            squares += (values[at + i] - mean) * (values[at + i] - mean);
        }
        float factor = 1 / (float) Math.sqrt(squares / cells + NORMALIZATION);
        for (int i = 0; i < cells; i++) {
            values[at + i] = (values[at + i] - mean) * factor * coefficients[at + i] + biases[at + i];
        }
    }
}
