package io.leveret.image.jpeg;

import io.leveret.image.jpeg.x86.JpegCode;
import io.leveret.image.jpeg.x86.McuCode;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads MCUs of a scan that has all components by machine code, as far as nothing is wrong with them. */
final class MachineMcus {
    /** Blocks of a call: some tens of microseconds, for which the garbage collector may have to wait. */
    private static final int BLOCKS_OF_CALL = 256;
    private static final int HALF_OF_COLUMNS = 1 << InverseDct.FACTOR_BITS - InverseDct.PASS_BITS - 1;
    private static final int HALF_OF_ROWS = 1 << InverseDct.FACTOR_BITS + InverseDct.PASS_BITS + InverseDct.GAIN_BITS
            - 1;
    private static final int MOST_COMPONENTS = 4;
    private static final int[] CONSTANTS = constants();

    private final EntropyBits data;
    private final Component[] members;
    private final int blocksOfMcu;
    private final long[] state;
    private final MemorySegment dataMemory;
    private final MemorySegment samples;
    private final MemorySegment tables;
    private final MemorySegment stateMemory;

    /**
     * Prepares.
     *
     * @param members the components, all with more than one sample a side, in one array
     */
    MachineMcus(EntropyBits data, Component[] members, HuffmanTable[] dc, HuffmanTable[] ac) {
        this.data = data;
        this.members = members;
        int blocks = 0;
        List<HuffmanTable> different = new ArrayList<>();
        for (int i = 0; i < members.length; i++) {
            blocks += members[i].horizontal * members[i].vertical;
            addNew(different, dc[i]);
            addNew(different, ac[i]);
        }
        this.blocksOfMcu = blocks;
        int[] numbers = new int[tableAt(different, different.size())];
        System.arraycopy(CONSTANTS, 0, numbers, 0, CONSTANTS.length);
        for (int i = 0; i < different.size(); i++) {
            different.get(i).copyTo(numbers, tableAt(different, i));
        }
        this.state = new long[McuCode.BLOCKS + blocks * McuCode.BLOCK];
        state[McuCode.BLOCK_BYTES] = (long) blocks * McuCode.BLOCK * Long.BYTES;
        int at = McuCode.BLOCKS;
        for (int i = 0; i < members.length; i++) {
            Component member = members[i];
            int steps = McuCode.VARIABLE + i * Block.COEFFICIENTS;
            System.arraycopy(member.steps, 0, numbers, steps, Block.COEFFICIENTS);
            for (int block = 0; block < member.horizontal * member.vertical; block++) {
                state[at + McuCode.DC_TABLE] = Integer.BYTES * (long) tableAt(different, different.indexOf(dc[i]));
                state[at + McuCode.AC_TABLE] = Integer.BYTES * (long) tableAt(different, different.indexOf(ac[i]));
                state[at + McuCode.STEPS] = Integer.BYTES * (long) steps;
                state[at + McuCode.COMPONENT] = i;
                state[at + McuCode.ADVANCE] = (long) member.horizontal * member.side;
                state[at + McuCode.STRIDE] = member.stride();
                state[at + McuCode.SIDE_SAMPLES] = member.side;
                at += McuCode.BLOCK;
            }
        }
        this.dataMemory = MemorySegment.ofArray(data.bytes);
        this.samples = MemorySegment.ofArray(members[0].samples());
        this.tables = MemorySegment.ofArray(numbers);
        this.stateMemory = MemorySegment.ofArray(state);
    }

    /** Whether it can be used: in this JVM, for these components. */
    static boolean supports(List<Component> components) {
        return JpegCode.runs() && components.stream().allMatch(component -> component.side > 1);
    }

    private static void addNew(List<HuffmanTable> tables, HuffmanTable table) {
        if (!tables.contains(table)) {
            tables.add(table);
        }
    }

    /** Where a Huffman table is among the numbers. */
    private static int tableAt(List<HuffmanTable> tables, int index) {
        int at = McuCode.VARIABLE + MOST_COMPONENTS * Block.COEFFICIENTS; // the steps come first
        for (HuffmanTable table : tables.subList(0, index)) {
            at += table.copiedNumbers();
        }
        return at;
    }

    private static int[] constants() {
        int[] numbers = new int[McuCode.VARIABLE];
        for (McuCode.Constant constant : McuCode.Constant.values()) {
            int from = constant.ordinal() * McuCode.LANES;
            if (constant == McuCode.Constant.TRANSPOSITION) {
                for (int i = 0; i < McuCode.LANES; i++) {
                    numbers[from + i] = 0x0c080400 + i % 4 * 0x01010101;
                }
            } else {
                Arrays.fill(numbers, from, from + McuCode.LANES, value(constant));
            }
        }
        for (int i = 0; i < McuCode.PLACE_COUNT; i++) {
            int place = Block.NATURAL_ORDER[Math.min(i, Block.COEFFICIENTS)];
            numbers[McuCode.PLACES + i / Integer.BYTES] |= place << i % Integer.BYTES * Byte.SIZE;
        }
        return numbers;
    }

    private static int value(McuCode.Constant constant) {
        return switch (constant) {
            case F_0_541 -> InverseDct.F_0_541;
            case F_1_847 -> InverseDct.F_1_847;
            case F_0_765 -> InverseDct.F_0_765;
            case F_0_899 -> InverseDct.F_0_899;
            case F_2_562 -> InverseDct.F_2_562;
            case F_1_175 -> InverseDct.F_1_175;
            case F_1_961 -> InverseDct.F_1_961;
            case F_0_390 -> InverseDct.F_0_390;
            case F_0_298 -> InverseDct.F_0_298;
            case F_2_053 -> InverseDct.F_2_053;
            case F_3_072 -> InverseDct.F_3_072;
            case F_1_501 -> InverseDct.F_1_501;
            case F_1_061 -> InverseDct.F_1_061;
            case F_2_172 -> InverseDct.F_2_172;
            case F_1_451 -> InverseDct.F_1_451;
            case F_0_211 -> InverseDct.F_0_211;
            case F_0_601 -> InverseDct.F_0_601;
            case F_0_509 -> InverseDct.F_0_509;
            case F_3_624 -> InverseDct.F_3_624;
            case F_1_272 -> InverseDct.F_1_272;
            case F_0_850 -> InverseDct.F_0_850;
            case F_0_720 -> InverseDct.F_0_720;
            case HALF_OF_COLUMNS -> HALF_OF_COLUMNS;
            case HALF_OF_ROWS -> HALF_OF_ROWS;
            case HALF_OF_COLUMNS_4 -> 2 * HALF_OF_COLUMNS;
            case HALF_OF_ROWS_4 -> 2 * HALF_OF_ROWS;
            case HALF_OF_COLUMNS_2 -> 4 * HALF_OF_COLUMNS;
            case HALF_OF_ROWS_2 -> 4 * HALF_OF_ROWS;
            case CENTER -> InverseDct.CENTER * 0x10001;
            case TRANSPOSITION -> throw new IllegalArgumentException(constant.name());
        };
    }

    /**
     * Reads MCUs of a row.
     *
     * @param column the first one's
     * @param count how many
     * @param before the first coefficients of the components' blocks before
     * @return how many are read: fewer if something is wrong with the next one, or might be
     */
    int read(int column, int mcuRow, int count, int[] before) {
        begin(column, mcuRow, before);
        int atOnce = Math.max(1, BLOCKS_OF_CALL / blocksOfMcu);
        int done = 0;
        int left = 0;
        while (done < count && left == 0) {
            int wanted = Math.min(atOnce, count - done);
            JpegCode.read(dataMemory, samples, tables, wanted, stateMemory);
            left = (int) state[McuCode.LEFT];
            done += wanted - left;
        }
        data.proceed(state[McuCode.BITS], (int) state[McuCode.COUNT], (int) state[McuCode.AT]);
        for (int i = 0; i < before.length; i++) {
            before[i] = (int) state[McuCode.BEFORE + i];
        }
        return done;
    }

    /** Writes into the state where to read, and where samples go. */
    void begin(int column, int mcuRow, int[] before) {
        state[McuCode.BITS] = data.bits;
        state[McuCode.COUNT] = data.count;
        state[McuCode.AT] = data.at;
        state[McuCode.END] = data.end();
        state[McuCode.LAST] = data.end() + Long.BYTES;
        for (int i = 0; i < before.length; i++) {
            state[McuCode.BEFORE + i] = before[i];
        }
        locate(column, mcuRow);
    }

    /** The tables that the machine code gets. */
    MemorySegment tables() {
        return tables;
    }

    /** The state that it gets. */
    MemorySegment state() {
        return stateMemory;
    }

    private void locate(int column, int mcuRow) {
        int at = McuCode.BLOCKS;
        for (Component member : members) {
            for (int v = 0; v < member.vertical; v++) {
                int to = member.block(mcuRow, v, column * member.horizontal);
                for (int h = 0; h < member.horizontal; h++) {
                    state[at + McuCode.TO] = to + h * member.side;
                    at += McuCode.BLOCK;
                }
            }
        }
    }
}
