package io.leveret.image.jpeg.x86;

import io.leveret.machine.Address;
import io.leveret.machine.Assembler;
import io.leveret.machine.Register;

/**
 * The inverse DCT of a block to 8, 4 or 2 samples a side, in the arithmetic of int32 that plain Java has: a vector is a
 * row of coefficients, so that the first pass transforms all columns. Then it is transposed, and the second pass
 * transforms all rows; where the first one leaves fewer rows, the others are numbers that nobody reads. Uses all vector
 * registers.
 */
final class InverseDctCode {
    private static final int SIDE = 8;
    private static final int ROW_BYTES = SIDE * Integer.BYTES;

    private final Assembler code;
    private final Register constants;
    private final Register to;
    private final Register stride;
    private final Register threefold;

    /**
     * A writer.
     *
     * @param constants the register that points to the {@link McuCode.Constant}s
     * @param to points to the first sample; spoilt
     * @param stride samples from one row to the next
     * @param threefold spoilt
     */
    InverseDctCode(Assembler code, Register constants, Register to, Register stride, Register threefold) {
        this.code = code;
        this.constants = constants;
        this.to = to;
        this.stride = stride;
        this.threefold = threefold;
    }

    /**
     * Writes the transform to 8 × 8 samples.
     *
     * @param coefficients the first of 64, int32
     * @param steps by which they are multiplied, int32
     */
    void toEight(Address coefficients, Address steps) {
        load(coefficients, steps);
        pass(McuCode.Constant.HALF_OF_COLUMNS, McuCode.COLUMN_BITS);
        transpose();
        pass(McuCode.Constant.HALF_OF_ROWS, McuCode.ROW_BITS);
        store();
    }

    /** Writes the transform to 4 × 4 samples. */
    void toFour(Address coefficients, Address steps) {
        load(coefficients, steps);
        passFour(McuCode.Constant.HALF_OF_COLUMNS_4, McuCode.COLUMN_BITS + 1);
        transpose();
        passFour(McuCode.Constant.HALF_OF_ROWS_4, McuCode.ROW_BITS + 1);
        pack(0, 8);
        pack(1, 10);
        code.vpackuswb(0, 0, 1);
        code.vpshufb(0, 0, at(McuCode.Constant.TRANSPOSITION));
        for (int row = 0; row < 4; row++) {
            code.vmovd(Address.at(to), 0);
            code.vpsrldqXmm(0, 0, 4);
            code.add(to, stride);
        }
    }

    /** Writes the transform to 2 × 2 samples. */
    void toTwo(Address coefficients, Address steps) {
        load(coefficients, steps);
        passTwo(McuCode.Constant.HALF_OF_COLUMNS_2, McuCode.COLUMN_BITS + 2);
        transpose();
        passTwo(McuCode.Constant.HALF_OF_ROWS_2, McuCode.ROW_BITS + 2);
        pack(0, 8);
        code.vpackuswb(0, 0, 0);
        code.vpshufb(0, 0, at(McuCode.Constant.TRANSPOSITION));
        code.vpextrw(Address.at(to), 0, 0);
        code.vpextrw(Address.at(to, stride), 0, 2);
    }

    /** Writes the setting of 8 × 8 samples to the bytes of xmm0. */
    void fillEight() {
        code.lea(threefold, new Address(stride, stride, 2, 0));
        for (int half = 0; half < 2; half++) {
            code.vmovq(Address.at(to), 0);
            code.vmovq(Address.at(to, stride), 0);
            code.vmovq(new Address(to, stride, 2, 0), 0);
            code.vmovq(Address.at(to, threefold), 0);
            code.lea(to, new Address(to, stride, 4, 0));
        }
    }

    /** Writes the setting of 4 × 4 samples. */
    void fillFour() {
        for (int row = 0; row < 4; row++) {
            code.vmovd(Address.at(to), 0);
            code.add(to, stride);
        }
    }

    /** Writes the setting of 2 × 2 samples. */
    void fillTwo() {
        code.vpextrw(Address.at(to), 0, 0);
        code.vpextrw(Address.at(to, stride), 0, 0);
    }

    private void load(Address coefficients, Address steps) {
        for (int row = 0; row < SIDE; row++) {
            code.vmovdqu(row, coefficients.plus(row * ROW_BYTES));
            code.vpmulld(row, row, steps.plus(row * ROW_BYTES));
        }
    }

    private Address at(McuCode.Constant constant) {
        return Address.at(constants, constant.offset());
    }

    /** Transforms ymm0–7 to ymm8–15: the method of {@code ScalarInverseDct}, line by line. */
    private void pass(McuCode.Constant half, int bits) {
        code.vpaddd(8, 2, 6);
        code.vpmulld(8, 8, at(McuCode.Constant.F_0_541));
        code.vpmulld(9, 6, at(McuCode.Constant.F_1_847));
        code.vpsubd(9, 8, 9); // even2
        code.vpmulld(10, 2, at(McuCode.Constant.F_0_765));
        code.vpaddd(10, 8, 10); // even3
        code.vpaddd(8, 0, 4);
        code.vpslld(8, 8, McuCode.FACTOR_BITS);
        code.vpaddd(8, 8, at(half)); // even0
        code.vpsubd(11, 0, 4);
        code.vpslld(11, 11, McuCode.FACTOR_BITS);
        code.vpaddd(11, 11, at(half)); // even1
        code.vpaddd(0, 8, 10);
        code.vpsubd(6, 8, 10);
        code.vpaddd(2, 11, 9);
        code.vpsubd(4, 11, 9);

        code.vpaddd(8, 7, 1);
        code.vpmulld(8, 8, at(McuCode.Constant.F_0_899)); // s1
        code.vpaddd(9, 5, 3);
        code.vpmulld(9, 9, at(McuCode.Constant.F_2_562)); // s2
        code.vpaddd(10, 7, 3);
        code.vpaddd(11, 5, 1);
        code.vpaddd(12, 10, 11);
        code.vpmulld(12, 12, at(McuCode.Constant.F_1_175)); // s5
        code.vpmulld(10, 10, at(McuCode.Constant.F_1_961));
        code.vpsubd(10, 12, 10); // s3
        code.vpmulld(11, 11, at(McuCode.Constant.F_0_390));
        code.vpsubd(11, 12, 11); // s4
        odd(7, McuCode.Constant.F_0_298, 8, 10);
        odd(5, McuCode.Constant.F_2_053, 9, 11);
        odd(3, McuCode.Constant.F_3_072, 9, 10);
        odd(1, McuCode.Constant.F_1_501, 8, 11);

        for (int i = 0; i < SIDE / 2; i++) {
            int even = 2 * i;
            code.vpsubd(15 - i, even, even + 1);
            code.vpaddd(8 + i, even, even + 1);
        }
        for (int i = 8; i < 16; i++) {
            code.vpsrad(i, i, bits);
        }
    }

    private void odd(int coefficient, McuCode.Constant factor, int less, int more) {
        code.vpmulld(coefficient, coefficient, at(factor));
        code.vpsubd(coefficient, coefficient, less);
        code.vpaddd(coefficient, coefficient, more);
    }

    /** Transforms ymm0–7 to ymm8–11. */
    private void passFour(McuCode.Constant half, int bits) {
        code.vpslld(12, 0, McuCode.FACTOR_BITS + 1);
        code.vpaddd(12, 12, at(half));
        code.vpmulld(13, 2, at(McuCode.Constant.F_1_847));
        subtract(13, 6, McuCode.Constant.F_0_765); // even
        code.vpmulld(14, 1, at(McuCode.Constant.F_1_061));
        subtract(14, 3, McuCode.Constant.F_2_172);
        add(14, 5, McuCode.Constant.F_1_451);
        subtract(14, 7, McuCode.Constant.F_0_211); // inner
        code.vpmulld(15, 1, at(McuCode.Constant.F_2_562));
        add(15, 3, McuCode.Constant.F_0_899);
        subtract(15, 5, McuCode.Constant.F_0_601);
        subtract(15, 7, McuCode.Constant.F_0_509); // outer
        code.vpaddd(0, 12, 13);
        code.vpsubd(2, 12, 13);
        code.vpaddd(8, 0, 15);
        code.vpsubd(11, 0, 15);
        code.vpaddd(9, 2, 14);
        code.vpsubd(10, 2, 14);
        for (int i = 8; i < 12; i++) {
            code.vpsrad(i, i, bits);
        }
    }

    /** Transforms ymm0–7 to ymm8 and ymm9. */
    private void passTwo(McuCode.Constant half, int bits) {
        code.vpslld(12, 0, McuCode.FACTOR_BITS + 2);
        code.vpaddd(12, 12, at(half));
        code.vpmulld(14, 1, at(McuCode.Constant.F_3_624));
        subtract(14, 3, McuCode.Constant.F_1_272);
        add(14, 5, McuCode.Constant.F_0_850);
        subtract(14, 7, McuCode.Constant.F_0_720);
        code.vpaddd(8, 12, 14);
        code.vpsubd(9, 12, 14);
        code.vpsrad(8, 8, bits);
        code.vpsrad(9, 9, bits);
    }

    /** Adds a product; spoils ymm4, which no pass to fewer than 8 samples reads. */
    private void add(int sum, int coefficient, McuCode.Constant factor) {
        code.vpmulld(4, coefficient, at(factor));
        code.vpaddd(sum, sum, 4);
    }

    private void subtract(int sum, int coefficient, McuCode.Constant factor) {
        code.vpmulld(4, coefficient, at(factor));
        code.vpsubd(sum, sum, 4);
    }

    /** Transposes ymm8–15 to ymm0–7. */
    private void transpose() {
        for (int i = 0; i < SIDE; i += 2) {
            code.vpunpckldq(i, 8 + i, 9 + i);
            code.vpunpckhdq(i + 1, 8 + i, 9 + i);
        }
        for (int i = 0; i < SIDE; i += 4) {
            code.vpunpcklqdq(8 + i, i, i + 2);
            code.vpunpckhqdq(9 + i, i, i + 2);
            code.vpunpcklqdq(10 + i, i + 1, i + 3);
            code.vpunpckhqdq(11 + i, i + 1, i + 3);
        }
        for (int i = 0; i < SIDE / 2; i++) {
            code.vperm2i128Low(i, 8 + i, 12 + i);
            code.vperm2i128High(4 + i, 8 + i, 12 + i);
        }
    }

    /** Packs two columns of samples to int16. */
    private void pack(int target, int column) {
        code.vpackssdw(target, column, column + 1);
        code.vpaddw(target, target, at(McuCode.Constant.CENTER));
    }

    /** Stores the samples, whose columns are in ymm8–15. */
    private void store() {
        code.lea(threefold, new Address(stride, stride, 2, 0));
        for (int i = 0; i < 4; i++) {
            pack(i, 8 + 2 * i);
        }
        code.vpackuswb(0, 0, 1); // of each 128 bits: four columns of four rows
        code.vpackuswb(2, 2, 3);
        code.vpshufb(0, 0, at(McuCode.Constant.TRANSPOSITION));
        code.vpshufb(2, 2, at(McuCode.Constant.TRANSPOSITION));
        code.vpunpckldq(1, 0, 2); // rows 0, 1 and 4, 5
        code.vpunpckhdq(3, 0, 2); // rows 2, 3 and 6, 7
        storeFour();
        code.vextracti128High(1, 1);
        code.vextracti128High(3, 3);
        code.lea(to, new Address(to, stride, 4, 0));
        storeFour();
    }

    private void storeFour() {
        code.vmovq(Address.at(to), 1);
        code.vmovhps(Address.at(to, stride), 1);
        code.vmovq(new Address(to, stride, 2, 0), 3);
        code.vmovhps(Address.at(to, threefold), 3);
    }
}
