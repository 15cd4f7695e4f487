package io.leveret.engine.kernel.portable.recurrent;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.KernelSpec.Sequences;
import io.leveret.engine.kernel.Scratch;

/** An LSTM; a part is a sequence. */
abstract class LstmKernel implements Kernel {
    private final Sequences sequences;
    private final int inputs; // values of a moment
    private final int outputs;
    private final int input;
    private final int output;

    LstmKernel(Sequences sequences, int inputs, int outputs, int input, int output) {
        this.sequences = sequences;
        this.inputs = inputs;
        this.outputs = outputs;
        this.input = input;
        this.output = output;
    }

    @Override
    public final int parts() {
        return sequences.batch();
    }

    @Override
    public final void run(Arena arena, Scratch scratch, int from, int to) {
        for (int sequence = from; sequence < to; sequence++) {
            clear(scratch);
            for (int moment = 0; moment < sequences.moments(); moment++) {
                int place = sequences.place(sequence, moment);
                step(arena, scratch, input + place * inputs, output + place * outputs);
            }
        }
    }

    /** Sets the last result and the state of the cells to 0. */
    abstract void clear(Scratch scratch);

    /** Computes a moment. */
    abstract void step(Arena arena, Scratch scratch, int in, int out);
}
