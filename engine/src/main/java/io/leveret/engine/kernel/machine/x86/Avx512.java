package io.leveret.engine.kernel.machine.x86;

import io.leveret.engine.kernel.machine.code.Float32Panel;
import io.leveret.engine.kernel.machine.code.Tile;
import io.leveret.machine.Address;
import io.leveret.machine.Assembler;
import io.leveret.machine.Register;
import java.util.List;

/** AVX-512F: 32 registers of sixteen float32, so tiles of up to 64 channels. */
class Avx512 extends Isa {
    private static final int REGISTERS = 32;
    private static final int BYTES = 64;
    /** The widest tile of float32. */
    static final Tile TILE = new Tile(BYTES / Float.BYTES, mostVectors(REGISTERS));

    /** For tiles of a number of vectors, one to four. */
    Avx512(Assembler code, int vectors) {
        super(code, vectors, BYTES);
    }

    @Override
    void load(int target, Address source) {
        code.vmovupsZmm(target, source);
    }

    @Override
    void broadcast(int target, Address source) {
        code.vbroadcastssZmm(target, source);
    }

    @Override
    void multiplyAdd(int sums, int left, int right) {
        code.vfmadd231psZmm(sums, left, right);
    }

    @Override
    void multiplyAdd(int sums, int left, Address right) {
        code.vfmadd231psZmm(sums, left, right);
    }

    /** Of NaN and a number, these instructions return the second operand. */
    @Override
    void clamp(int values, int min, int max) {
        code.vmaxpsZmm(values, min, values);
        code.vminpsZmm(values, max, values);
    }

    @Override
    void store(Address target, int source) {
        code.vmovupsZmm(target, source);
    }

    @Override
    final void storeSome(List<Integer> results, Register target, Register panel) {
        for (int vector = 0; vector < results.size(); vector++) {
            int mask = 1 + vector;
            code.kmovw(mask, Address.at(panel, Float32Panel.MASKS + vector * Short.BYTES));
            store(results(Address.at(target), vector), mask, results.get(vector));
        }
    }

    /** Stores the channels of a vector that a mask has. */
    void store(Address target, int mask, int source) {
        code.vmovupsZmm(target, mask, source);
    }
}
