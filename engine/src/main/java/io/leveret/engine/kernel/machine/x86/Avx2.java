package io.leveret.engine.kernel.machine.x86;

import static io.leveret.machine.Assembler.Condition.EQUAL;
import io.leveret.engine.kernel.machine.code.Panel;
import io.leveret.engine.kernel.machine.code.Tile;
import io.leveret.machine.Address;
import io.leveret.machine.Assembler;
import io.leveret.machine.Assembler.Label;
import io.leveret.machine.Register;
import java.util.List;

/** AVX2 with FMA: sixteen registers of eight float32, so tiles of sixteen channels. */
final class Avx2 extends Isa {
    private static final int REGISTERS = 16;
    private static final int BYTES = 32;
    /** The widest tile of float32. */
    static final Tile TILE = new Tile(BYTES / Float.BYTES, mostVectors(REGISTERS));

    /** For the widest tiles. */
    Avx2(Assembler code) {
        this(code, mostVectors(REGISTERS));
    }

    /** For tiles of a number of vectors, one or two. */
    Avx2(Assembler code, int vectors) {
        super(code, vectors, BYTES);
    }

    @Override
    void load(int target, Address source) {
        code.vmovdqu(target, source);
    }

    @Override
    void broadcast(int target, Address source) {
        code.vbroadcastss(target, source);
    }

    @Override
    void multiplyAdd(int sums, int left, int right) {
        code.vfmadd231ps(sums, left, right);
    }

    @Override
    void multiplyAdd(int sums, int left, Address right) {
        code.vfmadd231ps(sums, left, right);
    }

    /** Of NaN and a number, these instructions return the second operand. */
    @Override
    void clamp(int values, int min, int max) {
        code.vmaxps(values, min, values);
        code.vminps(values, max, values);
    }

    @Override
    void store(Address target, int source) {
        code.vmovdqu(target, source);
    }

    /** Eight, four, two and one, as the bits of the number say: stores with a mask take far longer on some CPUs. */
    @Override
    void storeSome(List<Integer> results, Register target, Register panel) {
        Address count = Address.at(panel, Panel.CHANNELS);
        int low = results.getFirst();
        int high = results.getLast();
        part(8, target, count, () -> {
            code.vmovdqu(Address.at(target), low);
            code.vmaxps(low, high, high); // a copy
        });
        part(4, target, count, () -> {
            code.vmovdquXmm(Address.at(target), low);
            code.vextracti128High(low, low);
        });
        part(2, target, count, () -> {
            code.vmovq(Address.at(target), low);
            code.vpsrldqXmm(low, low, 8);
        });
        part(1, target, count, () -> code.vmovd(Address.at(target), low));
    }

    private void part(int channels, Register target, Address count, Runnable store) {
        Label next = code.label();
        code.testDword(count, channels);
        code.jcc(EQUAL, next);
        store.run();
        code.add(target, channels * Float.BYTES);
        code.place(next);
    }
}
