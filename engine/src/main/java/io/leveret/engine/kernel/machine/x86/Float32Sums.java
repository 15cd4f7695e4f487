package io.leveret.engine.kernel.machine.x86;

import static io.leveret.engine.kernel.machine.x86.Frame.OUT;
import static io.leveret.engine.kernel.machine.x86.Frame.PANEL;
import static io.leveret.machine.Assembler.Condition.BELOW;
import static io.leveret.machine.Register.R10;
import io.leveret.engine.kernel.machine.code.Float32Panel;
import io.leveret.engine.kernel.machine.code.Panel;
import io.leveret.machine.Address;
import io.leveret.machine.Assembler;
import io.leveret.machine.Assembler.Label;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The sums of a tile whose channels stand in their order: how they begin and how they leave as float32.
 *
 * @param isa the instructions
 */
record Float32Sums(Isa isa) {
    /** Lets all sums start from the bias. */
    void begin(int pixels) {
        for (int pixel = 0; pixel < pixels; pixel++) {
            for (int vector = 0; vector < isa.vectors(); vector++) {
                isa.load(isa.sums(pixel, vector), isa.vector(Address.at(PANEL, Float32Panel.BIAS), vector));
            }
        }
    }

    /** Clamps the sums to the bounds. */
    void clamp(int pixels) {
        isa.broadcast(isa.elements(), Address.at(PANEL, Float32Panel.MIN));
        isa.broadcast(isa.others(), Address.at(PANEL, Float32Panel.MAX));
        for (int sums = 0; sums < pixels * isa.vectors(); sums++) {
            isa.clamp(sums, isa.elements(), isa.others());
        }
    }

    /** Writes the results and advances {@link Frame#OUT} beyond them. */
    void store(int pixels) {
        store(pixels, () -> isa.code.add(OUT, Address.at(PANEL, Panel.OUT_STRIDE)));
    }

    /**
     * Writes the results.
     *
     * @param advance goes from a pixel's results to the next one's
     */
    void store(int pixels, Runnable advance) {
        Assembler code = isa.code;
        Label some = code.label();
        Label done = code.label();
        code.cmp(Address.at(PANEL, Panel.CHANNELS), isa.channels());
        code.jcc(BELOW, some);
        for (int pixel = 0; pixel < pixels; pixel++) {
            for (int vector = 0; vector < isa.vectors(); vector++) {
                isa.store(isa.results(Address.at(OUT), vector), isa.sums(pixel, vector));
            }
            advance.run();
        }
        code.jmp(done);
        code.place(some);
        for (int pixel = 0; pixel < pixels; pixel++) {
            int first = isa.sums(pixel, 0);
            List<Integer> results = IntStream.range(first, first + isa.vectors()).boxed().toList();
            code.mov(R10, OUT);
            isa.storeSome(results, R10, PANEL);
            advance.run();
        }
        code.place(done);
    }
}
