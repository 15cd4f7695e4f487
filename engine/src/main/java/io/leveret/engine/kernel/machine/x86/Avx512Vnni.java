package io.leveret.engine.kernel.machine.x86;

import io.leveret.engine.kernel.machine.code.PanelElements;
import io.leveret.machine.Address;
import io.leveret.machine.Assembler;

/** AVX-512 VNNI: sums of int32 of quantized values, which leave as int16. */
final class Avx512Vnni extends Avx512 {
    private final PanelElements elements;

    /**
     * For tiles of a number of vectors, one to four.
     *
     * @param elements int16 or uint8
     */
    Avx512Vnni(Assembler code, int vectors, PanelElements elements) {
        super(code, vectors);
        this.elements = elements;
    }

    @Override
    void multiplyAdd(int sums, int left, int right) {
        if (elements == PanelElements.UINT8) {
            code.vpdpbusdZmm(sums, left, right);
        } else {
            code.vpdpwssdZmm(sums, left, right);
        }
    }

    @Override
    Address results(Address first, int vector) {
        return first.plus(vector * vectorBytes() / 2);
    }

    @Override
    void store(Address target, int source) {
        code.vpmovsdwZmm(target, source);
    }

    @Override
    void store(Address target, int mask, int source) {
        code.vpmovsdwZmm(target, mask, source);
    }
}
