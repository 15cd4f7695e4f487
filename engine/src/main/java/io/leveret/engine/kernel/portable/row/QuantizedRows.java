package io.leveret.engine.kernel.portable.row;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.KernelSpec.QuantizedRows.RowFunction;
import io.leveret.engine.kernel.KernelSpec.Rows;
import io.leveret.engine.kernel.Scratch;

/** A function of each row of quantized values. */
public final class QuantizedRows implements Kernel {
    private final Rows rows;
    private final RowFunction function;
    private final int input;
    private final int output;

    /** Creates a function of some rows. */
    public QuantizedRows(Rows rows, RowFunction function, int input, int output) {
        this.rows = rows;
        this.function = function;
        this.input = input;
        this.output = output;
    }

    @Override
    public int parts() {
        return rows.count();
    }

    @Override
    public void run(Arena arena, Scratch scratch, int from, int to) {
        for (int row = from; row < to; row++) {
            function.apply(arena.shorts, input + row * rows.length(), output + row * rows.length(), rows.length());
        }
    }
}
