package io.leveret.image.jpeg.x86;

import static io.leveret.machine.Assembler.Condition.ABOVE;
import static io.leveret.machine.Assembler.Condition.BELOW;
import static io.leveret.machine.Assembler.Condition.EQUAL;
import static io.leveret.machine.Assembler.Condition.NOT_BELOW;
import static io.leveret.machine.Assembler.Condition.NOT_EQUAL;
import static io.leveret.machine.Register.R10;
import static io.leveret.machine.Register.R11;
import static io.leveret.machine.Register.R12;
import static io.leveret.machine.Register.R13;
import static io.leveret.machine.Register.R14;
import static io.leveret.machine.Register.R15;
import static io.leveret.machine.Register.R8;
import static io.leveret.machine.Register.RAX;
import static io.leveret.machine.Register.RBP;
import static io.leveret.machine.Register.RBX;
import static io.leveret.machine.Register.RCX;
import static io.leveret.machine.Register.RDI;
import static io.leveret.machine.Register.RDX;
import static io.leveret.machine.Register.RSI;
import io.leveret.machine.Address;
import io.leveret.machine.Assembler;
import io.leveret.machine.Assembler.Label;
import io.leveret.machine.Register;

/**
 * The function that reads MCUs of a baseline scan and transforms their blocks to samples. It takes the same steps as
 * {@code SequentialBlocks}, and stops before the first MCU in which a code is invalid, a block has more than 64
 * coefficients, or bits are taken from beyond the end of the data.
 *
 * <p>Its arguments are the data, with zeros behind its end; the array of all samples; the tables; the number of MCUs;
 * and the state. The tables are int32: the {@link Constant}s, from {@link #PLACES} on where coefficients go, and then,
 * where the state says, quantization steps and Huffman tables. The state is int64, at the offsets below.
 *
 * <table>
 * <caption>Registers</caption>
 * <tr><td>RDI, RSI, RDX, R8</td><td>data, samples, tables, state</td></tr>
 * <tr><td>R10, R11</td><td>the next bits, the first one on top; how many of them count</td></tr>
 * <tr><td>RBX</td><td>the next byte of the data that does not count in them</td></tr>
 * <tr><td>R13</td><td>the block of the MCU, in bytes from {@link #BLOCKS}</td></tr>
 * <tr><td>R12</td><td>the Huffman table</td></tr>
 * <tr><td>RBP</td><td>the coefficient</td></tr>
 * <tr><td>RAX, RCX, R14, R15</td><td>entries of tables, and whatever else</td></tr>
 * </table>
 */
public final class McuCode {
    /** Bits behind the point of the factors. */
    static final int FACTOR_BITS = 13;
    /** Bits behind the point after columns. */
    static final int COLUMN_BITS = 11;
    /** Bits behind the point after rows, with the gain of both. */
    static final int ROW_BITS = 18;

    /** A vector of equal numbers, or another one, at the start of the tables. */
    public enum Constant {
        F_0_541, F_1_847, F_0_765, F_0_899, F_2_562, F_1_175, F_1_961, F_0_390, F_0_298, F_2_053, F_3_072, F_1_501,
        F_1_061, F_2_172, F_1_451, F_0_211, F_0_601, F_0_509, F_3_624, F_1_272, F_0_850, F_0_720,
        /** What rounds the numbers that columns become, of 8 samples a side. */
        HALF_OF_COLUMNS,
        /** What rounds samples. */
        HALF_OF_ROWS,
        /** What rounds the numbers that columns become, of 4 a side, whose point is one bit further on. */
        HALF_OF_COLUMNS_4,
        /** What rounds samples. */
        HALF_OF_ROWS_4,
        /** What rounds the numbers that columns become, of 2 a side, whose point is two bits further on. */
        HALF_OF_COLUMNS_2,
        /** What rounds samples. */
        HALF_OF_ROWS_2,
        /** The sample of the level 0, int16. */
        CENTER,
        /** The order of bytes that exchanges rows and columns of 4 × 4. */
        TRANSPOSITION;

        /** Where it is in the tables, in bytes. */
        int offset() {
            return ordinal() * VECTOR;
        }
    }

    private static final int VECTOR = 32; // bytes

    // ---- tables, in int32 ----

    /** Numbers of a vector. */
    public static final int LANES = VECTOR / Integer.BYTES;
    /** Here begin bytes: where a coefficient is in its block, for each that entries can lead to. */
    public static final int PLACES = Constant.values().length * LANES;
    /** How many of these bytes there are: 63, and what an entry may advance by. */
    public static final int PLACE_COUNT = 320;
    /** Here begin steps and Huffman tables. */
    public static final int VARIABLE = PLACES + PLACE_COUNT / Integer.BYTES;

    // ---- a Huffman table, in int32 ----

    /** Bits that are looked up at once. */
    public static final int LOOK = 11;
    /** Here begin entries that have codes only, behind those that have codes and numbers. */
    public static final int CODES = 1 << LOOK;
    /** The shortest code that is longer. */
    public static final int LONG = LOOK + 1;
    /** The longest code. */
    public static final int LONGEST = 16;
    /** Here begin, for each longer code, the first 16 bits that do not begin with it or a shorter one. */
    public static final int LIMITS = 2 << LOOK;
    /** Here begin, for each, what its bits are added to, to be the index of its symbol. */
    public static final int INDICES = LIMITS + LONGEST - LONG + 1;
    /** Here begin the codes of all symbols. */
    public static final int SYMBOLS = INDICES + LONGEST - LONG + 1;

    // ---- the state, in int64 ----

    /** The next bits. */
    public static final int BITS = 0;
    /** How many of them count. */
    public static final int COUNT = 1;
    /** The next byte. */
    public static final int AT = 2;
    /** The end of the data. */
    public static final int END = 3;
    /** The last byte at which a block may begin; behind it, there are zeros for one block. */
    public static final int LAST = 4;
    /** MCUs that are left. */
    public static final int LEFT = 5;
    /** Bytes of the state that describe blocks. */
    public static final int BLOCK_BYTES = 6;
    /** The first coefficients of the components' blocks before, four. */
    public static final int BEFORE = 8;
    private static final int WORKING = 12; // the same within the MCU
    private static final int COEFFICIENTS = 16; // of a block, int32
    /** Here begin the descriptions of blocks. */
    public static final int BLOCKS = COEFFICIENTS + 32;
    /** Numbers that describe a block. */
    public static final int BLOCK = 8;
    /** Where its Huffman tables are, of the first coefficient and of the others, in bytes. */
    public static final int DC_TABLE = 0;
    /** The other one. */
    public static final int AC_TABLE = 1;
    /** Where its steps are, in bytes. */
    public static final int STEPS = 2;
    /** Its component. */
    public static final int COMPONENT = 3;
    /** Where its samples go; advances with each MCU. */
    public static final int TO = 4;
    /** Samples from an MCU to the next one. */
    public static final int ADVANCE = 5;
    /** Samples from a row to the next one. */
    public static final int STRIDE = 6;
    /** Samples of a side: 2, 4 or 8. */
    public static final int SIDE_SAMPLES = 7;

    private static final int LAST_COEFFICIENT = 63;
    private static final int END_OF_BLOCK = 128;
    private static final int SIDE = 8;
    private static final int GAIN_BITS = 3;
    private static final int LEVEL = 128; // of the sample 0

    private static final Register DATA = RDI;
    private static final Register SAMPLES = RSI;
    private static final Register TABLES = RDX;
    private static final Register STATE = R8;
    private static final Register NEXT_BITS = R10;
    private static final Register BIT_COUNT = R11;
    private static final Register NEXT_BYTE = RBX;
    private static final Register TABLE = R12;
    private static final Register CURRENT = R13;
    private static final Register K = RBP;

    private final Assembler code;
    private final InverseDctCode inverseDct;
    private final Label stop;

    private McuCode(Assembler code) {
        this.code = code;
        this.inverseDct = new InverseDctCode(code, TABLES, RAX, RCX, R14);
        this.stop = code.label();
    }

    /** Writes the function. */
    static void write(Assembler code) {
        new McuCode(code).write();
    }

    private static Address state(int number) {
        return Address.at(STATE, number * Long.BYTES);
    }

    /** Something of the current block. */
    private static Address block(int number) {
        return new Address(STATE, CURRENT, 1, (BLOCKS + number) * Long.BYTES);
    }

    private static Address table(int from, Register index) {
        return new Address(TABLE, index, Integer.BYTES, from * Integer.BYTES);
    }

    private void write() {
        Register.SAVED.forEach(code::push);
        code.mov(state(LEFT), RCX);
        code.mov(NEXT_BITS, state(BITS));
        code.mov(BIT_COUNT, state(COUNT));
        code.mov(NEXT_BYTE, state(AT));
        code.vmovdqu(0, state(BEFORE));
        code.vmovdqu(state(WORKING), 0);
        clearCoefficients();
        Label mcu = code.here();
        code.cmp(state(LEFT), 0);
        code.jcc(EQUAL, stop);
        code.xor(CURRENT, CURRENT);
        Label block = code.here();
        readAndTransform();
        code.add(CURRENT, BLOCK * Long.BYTES);
        code.cmp(CURRENT, state(BLOCK_BYTES));
        code.jcc(BELOW, block);
        endMcu();
        code.jmp(mcu);
        code.place(stop);
        code.leave(Register.SAVED);
    }

    /** Notes that an MCU is read, unless bits were taken from beyond the end. */
    private void endMcu() {
        code.mov(RAX, BIT_COUNT);
        code.shr(RAX, 3);
        code.mov(RCX, NEXT_BYTE);
        code.sub(RCX, RAX);
        code.cmp(RCX, state(END));
        code.jcc(ABOVE, stop);
        code.mov(state(BITS), NEXT_BITS);
        code.mov(state(COUNT), BIT_COUNT);
        code.mov(state(AT), NEXT_BYTE);
        code.vmovdqu(0, state(WORKING));
        code.vmovdqu(state(BEFORE), 0);
        code.mov(RAX, state(LEFT));
        code.sub(RAX, 1);
        code.mov(state(LEFT), RAX);
    }

    private void clearCoefficients() {
        code.vpxor(0, 0, 0);
        for (int row = 0; row < SIDE; row++) {
            code.vmovdqu(state(COEFFICIENTS).plus(row * VECTOR), 0);
        }
    }

    private void readAndTransform() {
        code.cmp(NEXT_BYTE, state(LAST));
        code.jcc(ABOVE, stop);
        refill();
        readFirst();
        readOthers();

        Label done = code.label();
        Label varies = code.label();
        code.mov(R15, block(STEPS));
        code.add(R15, TABLES);
        code.mov(RAX, block(TO));
        code.add(RAX, SAMPLES);
        code.mov(RCX, block(STRIDE));
        code.cmp(K, END_OF_BLOCK);
        code.jcc(NOT_EQUAL, varies);
        levelOfFirst();
        forSide(inverseDct::fillEight, inverseDct::fillFour, inverseDct::fillTwo);
        code.jmp(done);
        code.place(varies);
        Address coefficients = state(COEFFICIENTS);
        Address steps = Address.at(R15);
        forSide(() -> inverseDct.toEight(coefficients, steps), () -> inverseDct.toFour(coefficients, steps),
                () -> inverseDct.toTwo(coefficients, steps));
        clearCoefficients();
        code.place(done);
        code.mov(RAX, block(ADVANCE));
        code.add(block(TO), RAX);
    }

    /** Writes what is done for blocks of 8, 4 and 2 samples a side. */
    private void forSide(Runnable eight, Runnable four, Runnable two) {
        Label isEight = code.label();
        Label isFour = code.label();
        Label done = code.label();
        code.cmp(block(SIDE_SAMPLES), 4);
        code.jcc(ABOVE, isEight);
        code.jcc(EQUAL, isFour);
        two.run();
        code.jmp(done);
        code.place(isFour);
        four.run();
        code.jmp(done);
        code.place(isEight);
        eight.run();
        code.place(done);
    }

    /** Brings at least 56 bits to hand; spoils RCX and R15. */
    private void refill() {
        code.mov(RCX, Address.at(DATA, NEXT_BYTE));
        code.bswap(RCX);
        code.shrx(RCX, RCX, BIT_COUNT);
        code.or(NEXT_BITS, RCX);
        code.mov(R15, BIT_COUNT);
        code.xor(R15, LAST_COEFFICIENT); // 63 − count
        code.shr(R15, 3);
        code.add(NEXT_BYTE, R15);
        code.or(BIT_COUNT, 56);
    }

    /** Looks the next bits up. */
    private void look() {
        code.mov(RAX, NEXT_BITS);
        code.shr(RAX, Long.SIZE - LOOK);
        code.movDword(RAX, table(0, RAX));
    }

    /** Takes the bits of an entry, and leaves its number in EAX. */
    private void take() {
        code.shlx(NEXT_BITS, NEXT_BITS, RAX);
        code.movzxByte(RCX, RAX);
        code.sub(BIT_COUNT, RCX);
    }

    private void readFirst() {
        code.mov(TABLE, block(DC_TABLE));
        code.add(TABLE, TABLES);
        look();
        Label found = code.label();
        code.test(RAX);
        code.jcc(NOT_EQUAL, found);
        longNumber(found);
        code.place(found);
        take();
        code.sarDword(RAX, 16);
        code.mov(RCX, block(COMPONENT));
        Address before = new Address(STATE, RCX, Long.BYTES, WORKING * Long.BYTES);
        code.addDword(RAX, before);
        code.movDword(before, RAX);
        code.movDword(state(COEFFICIENTS), RAX);
        code.mov(TABLE, block(AC_TABLE));
        code.add(TABLE, TABLES);
    }

    private void readOthers() {
        Label read = code.label();
        code.xor(K, K);
        Label next = code.here();
        look(); // does not wait for more bits
        refill();
        Label found = code.label();
        Label isLong = code.label();
        code.test(RAX);
        code.jcc(EQUAL, isLong);
        code.place(found);
        take();
        code.mov(RCX, RAX);
        code.shr(RCX, Byte.SIZE);
        code.movzxByte(RCX, RCX);
        code.add(K, RCX);
        code.sarDword(RAX, 16);
        code.movzxByte(RCX, new Address(TABLES, K, 1, PLACES * Integer.BYTES));
        code.movDword(new Address(STATE, RCX, Integer.BYTES, COEFFICIENTS * Long.BYTES), RAX);
        code.cmp(K, LAST_COEFFICIENT);
        code.jcc(BELOW, next);
        code.jcc(EQUAL, read);
        code.cmp(K, END_OF_BLOCK);
        code.jcc(NOT_BELOW, read);
        code.jmp(stop); // more than 64 coefficients
        code.place(isLong);
        longNumber(found);
        code.place(read);
    }

    /** Finds the entry of a code that is longer, or whose number is, in RAX, and goes on at a label. */
    private void longNumber(Label found) {
        Label isCode = code.label();
        code.mov(RAX, NEXT_BITS);
        code.shr(RAX, Long.SIZE - LOOK);
        code.movDword(RAX, table(CODES, RAX));
        code.test(RAX);
        code.jcc(NOT_EQUAL, isCode);
        code.mov(RAX, NEXT_BITS);
        code.shr(RAX, Long.SIZE - LONGEST);
        Label isSymbol = code.label();
        for (int length = LONG; length <= LONGEST; length++) {
            Label longer = code.label();
            code.cmpDword(RAX, Address.at(TABLE, (LIMITS + length - LONG) * Integer.BYTES));
            code.jcc(NOT_BELOW, longer);
            code.shr(RAX, LONGEST - length);
            code.addDword(RAX, Address.at(TABLE, (INDICES + length - LONG) * Integer.BYTES));
            code.jmp(isSymbol);
            code.place(longer);
        }
        code.jmp(stop); // no code
        code.place(isSymbol);
        code.movDword(RAX, table(SYMBOLS, RAX));

        code.place(isCode); // symbol << 8 | length
        Label noNumber = code.label();
        code.mov(RCX, RAX);
        code.shr(RCX, Byte.SIZE);
        code.mov(R14, RCX);
        code.shr(R14, 4); // zeros before the number
        code.and(RCX, 15); // its bits
        code.jcc(EQUAL, noNumber);
        code.shlx(R15, NEXT_BITS, RAX);
        code.and(RAX, 63);
        code.add(RAX, RCX);
        code.add(R14, 1);
        code.shl(R14, Byte.SIZE);
        code.add(RAX, R14);
        code.mov(R14, R15);
        code.sar(R14, 63);
        code.not(R14); // −1 if its highest bit is 0
        code.neg(RCX);
        code.shrx(R15, R15, RCX);
        code.sub(R15, R14);
        code.neg(RCX);
        code.shlx(R14, R14, RCX);
        code.add(R15, R14);
        code.shl(R15, 16);
        code.or(RAX, R15);
        code.jmp(found);

        code.place(noNumber);
        Label isEnd = code.label();
        code.and(RAX, 63);
        code.cmp(R14, 15);
        code.jcc(NOT_EQUAL, isEnd);
        code.add(RAX, 16 << Byte.SIZE);
        code.jmp(found);
        code.place(isEnd);
        code.add(RAX, END_OF_BLOCK << Byte.SIZE);
        code.jmp(found);
    }

    /** Computes the sample of a block that has only its first coefficient, to all bytes of xmm0. */
    private void levelOfFirst() {
        code.movDword(R14, state(COEFFICIENTS));
        code.imulDword(R14, Address.at(R15));
        code.add(R14, 1 << GAIN_BITS - 1);
        code.sarDword(R14, GAIN_BITS);
        code.add(R14, LEVEL);
        code.vmovd(0, R14);
        code.vpackssdw(0, 0, 0);
        code.vpackuswbXmm(0, 0, 0);
        code.vpbroadcastbXmm(0, 0);
    }
}
