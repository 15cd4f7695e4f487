package io.leveret.image.jpeg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.image.format.RefusedFileException;
import io.leveret.image.jpeg.x86.JpegCode;
import io.leveret.image.jpeg.x86.McuCode;
import io.leveret.testing.GuardedMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Machine code and plain Java, over random tables, quantization steps and data: valid codes, invalid ones, blocks of
 * too many coefficients, numbers of any size, and an end anywhere.
 */
@Tag("machine")
class MachineMcusTest {
    private static final int SCANS = 3000;
    private static final int MOST_CODES = 200;

    /** A scan of one row of MCUs, and its components. */
    private record Scan(EntropyBits data, Component[] members, HuffmanTable[] dc, HuffmanTable[] ac, int columns) {
        MachineMcus machine() {
            return new MachineMcus(data, members, dc, ac);
        }

        byte[] samples() {
            return members[0].samples();
        }
    }

    @BeforeAll
    static void machineCodeRuns() {
        assertTrue(JpegCode.runs());
    }

    /** As many MCUs as plain Java reads, with the same samples, up to the same bit. */
    @Test
    void read_anyData_isAsInPlainJava() throws Exception {
        int some = 0;
        int all = 0;
        for (int seed = 0; seed < SCANS; seed++) {
            Scan plain = scan(seed);
            int[] plainBefore = new int[plain.members.length];
            EntropyBits data = plain.data;
            int readable = 0;
            long bits = 0;
            int position = 0;
            int[] firsts = plainBefore.clone();
            byte[] samples = plain.samples().clone();
            while (readable < plain.columns && readPlain(plain, readable, plainBefore)) {
                readable++;
                bits = next(data);
                position = data.at * Byte.SIZE - data.count;
                firsts = plainBefore.clone();
                samples = plain.samples().clone();
            }
            Scan scan = scan(seed);
            int[] before = new int[scan.members.length];
            int read = scan.machine().read(0, 0, scan.columns, before);
            String name = "seed " + seed;

            assertEquals(readable, read, name);
            assertEquals(bits, next(scan.data), name);
            assertEquals(position, scan.data.at * Byte.SIZE - scan.data.count, name);
            assertArrayEquals(firsts, before, name);
            assertArrayEquals(samples, readOnly(scan, samples, read), name);
            some += read > 0 ? 1 : 0;
            all += read == scan.columns ? 1 : 0;
        }
        assertTrue(some > SCANS / 3, some + " with some");
        assertTrue(all > SCANS / 20 && all < SCANS * 9 / 10, all + " whole");
    }

    /** A segmentation fault would end the JVM. */
    @Test
    void read_anyData_touchesNothingElse() throws Exception {
        for (int seed = 0; seed < SCANS / 3; seed++) {
            Scan scan = scan(seed);
            MachineMcus machine = scan.machine();
            machine.begin(0, 0, new int[scan.members.length]);
            try (Arena arena = Arena.ofConfined()) {
                List<MemorySegment> guarded = new ArrayList<>();
                for (MemorySegment each : List.of(MemorySegment.ofArray(scan.data.bytes),
                        MemorySegment.ofArray(scan.samples()), machine.tables(), machine.state())) {
                    guarded.add(GuardedMemory.copy(arena, each, seed % 2 == 0));
                }
                JpegCode.read(guarded.get(0), guarded.get(1), guarded.get(2), scan.columns, guarded.get(3));
                long left = guarded.get(3).get(ValueLayout.JAVA_LONG_UNALIGNED, McuCode.LEFT * Long.BYTES);

                assertEquals(scan.machine().read(0, 0, scan.columns, new int[scan.members.length]),
                        scan.columns - left, "seed " + seed);
                guarded.forEach(GuardedMemory::release);
            }
        }
    }

    /** Zeros behind the end are codes of long numbers here, and there are more blocks than zeros for them. */
    @Test
    void read_endWithinAnMcuOfManyBlocks_touchesNothingElse() throws Exception {
        byte[] table = new byte[HuffmanTable.LONGEST_CODE + 1];
        table[0] = 1;
        table[HuffmanTable.LONGEST_CODE] = 15;
        HuffmanTable numbers = new HuffmanTable(table, 0);
        Frame frame = new Frame(false, 32, 32, List.of(new Frame.Sampling(4, 4, 0)), 4, 4);
        Component[] members = frame.components(Block.SIDE).toArray(Component[]::new);
        members[0].place(new byte[members[0].count()], 0);
        members[0].steps = new int[Block.COEFFICIENTS];
        EntropyBits data = new EntropyBits(new byte[1], 0);
        data.start(0);
        MachineMcus machine = new MachineMcus(data, members, new HuffmanTable[]{numbers},
                new HuffmanTable[]{numbers});
        machine.begin(0, 0, new int[1]);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment guarded = GuardedMemory.copy(arena, MemorySegment.ofArray(data.bytes), true);
            JpegCode.read(guarded, MemorySegment.ofArray(members[0].samples()), machine.tables(), 1, machine.state());

            assertEquals(1, machine.state().get(ValueLayout.JAVA_LONG_UNALIGNED, McuCode.LEFT * Long.BYTES));
            GuardedMemory.release(guarded);
        }
    }

    /** The bits that count. */
    private static long next(EntropyBits data) {
        return data.count == 0 ? 0 : data.bits >>> Long.SIZE - data.count;
    }

    /** What machine code has written of the MCUs that it has read; of the next one, it may have written some. */
    private static byte[] readOnly(Scan scan, byte[] expected, int read) {
        byte[] samples = expected.clone();
        for (Component member : scan.members) {
            for (int y = 0; y < member.vertical * member.side; y++) {
                int from = member.row(y);
                System.arraycopy(scan.samples(), from, samples, from, read * member.horizontal * member.side);
            }
        }
        return samples;
    }

    /** Reads an MCU, and returns whether it is not damaged. */
    private static boolean readPlain(Scan scan, int column, int[] before) {
        SequentialBlocks blocks = new SequentialBlocks(scan.data);
        int[] next = before.clone();
        List<Runnable> results = new ArrayList<>();
        for (int i = 0; i < scan.members.length; i++) {
            Component member = scan.members[i];
            BlockBatch batch = new BlockBatch(member, new ScalarInverseDct());
            for (int v = 0; v < member.vertical; v++) {
                for (int h = 0; h < member.horizontal; h++) {
                    boolean varies = blocks.read(scan.dc[i], scan.ac[i], next[i], batch.blocks(), batch.lane());
                    next[i] = blocks.first();
                    batch.add(varies, member.block(0, v, column * member.horizontal + h));
                }
            }
            results.add(batch::flush);
        }
        if (scan.data.isDamaged()) {
            return false;
        }
        results.forEach(Runnable::run);
        System.arraycopy(next, 0, before, 0, next.length);
        return true;
    }

    private static Scan scan(int seed) throws RefusedFileException {
        SplittableRandom random = new SplittableRandom(seed);
        List<Frame.Sampling> samplings = new ArrayList<>();
        int mostHorizontal = 1;
        int mostVertical = 1;
        int components = random.nextInt(1, 5);
        for (int i = 0; i < components; i++) {
            Frame.Sampling sampling = new Frame.Sampling(random.nextInt(1, 4), random.nextInt(1, 3), i);
            samplings.add(sampling);
            mostHorizontal = Math.max(mostHorizontal, sampling.horizontal());
            mostVertical = Math.max(mostVertical, sampling.vertical());
        }
        int columns = random.nextInt(1, 30);
        Frame frame = new Frame(false, columns * Block.SIDE * mostHorizontal, Block.SIDE * mostVertical, samplings,
                mostHorizontal, mostVertical);
        int eighths = new int[]{2, 4, 8}[seed % 3];
        Component[] members = frame.components(eighths).toArray(Component[]::new);
        byte[] samples = new byte[Arrays.stream(members).mapToInt(Component::count).sum()];
        HuffmanTable[] dc = new HuffmanTable[components];
        HuffmanTable[] ac = new HuffmanTable[components];
        int largestStep = random.nextInt(4) == 0 ? 65535 : 100;
        int at = 0;
        for (int i = 0; i < components; i++) {
            members[i].place(samples, at);
            members[i].steps = random.ints(Block.COEFFICIENTS, 1, largestStep + 1).toArray();
            at += members[i].count();
            boolean isSame = i > 0 && random.nextBoolean();
            dc[i] = isSame ? dc[i - 1] : table(random, 15, 0);
            ac[i] = isSame ? ac[i - 1] : table(random, random.nextInt(2, 16), random.nextInt(16));
        }
        byte[] file = data(random);
        EntropyBits data = new EntropyBits(file, 0);
        data.start(0);
        return new Scan(data, members, dc, ac, columns);
    }

    /** Random bytes up to a marker or the end; those with many ones have long codes. */
    private static byte[] data(SplittableRandom random) {
        byte[] file = new byte[random.nextInt(1, 4000)];
        boolean manyOnes = random.nextBoolean();
        for (int i = 0; i < file.length; i++) {
            int bits = random.nextInt(256) | (manyOnes ? random.nextInt(256) | random.nextInt(256) : 0);
            file[i] = (byte) bits;
            if (bits == 0xff && i + 1 < file.length && random.nextInt(500) > 0) {
                file[++i] = 0; // it is no marker
            }
        }
        return file;
    }

    /** A table of codes of any lengths, some of which may be missing; the more of them end their block, the shorter. */
    private static HuffmanTable table(SplittableRandom random, int largestSize, int mostZeros)
            throws RefusedFileException {
        int[] counts = new int[HuffmanTable.LONGEST_CODE + 1];
        counts[1] = 2;
        int codes = random.nextInt(3, MOST_CODES);
        for (int i = 2; i < codes; i++) { // makes two longer ones of a code
            int length = random.nextInt(1, HuffmanTable.LONGEST_CODE);
            if (counts[length] > 0 && counts[length + 1] < MOST_CODES - 2) {
                counts[length]--;
                counts[length + 1] += 2;
            }
        }
        byte[] bytes = new byte[HuffmanTable.LONGEST_CODE + 2 * MOST_CODES];
        boolean isWhole = random.nextInt(4) > 0;
        for (int length = 1; length <= HuffmanTable.LONGEST_CODE; length++) {
            int missing = isWhole ? 0 : random.nextInt(2);
            bytes[length - 1] = (byte) Math.max(0, counts[length] - missing);
        }
        int endsOften = random.nextInt(1, 10);
        for (int i = HuffmanTable.LONGEST_CODE; i < bytes.length; i++) {
            int zeros = random.nextInt(random.nextInt(mostZeros + 1) + 1);
            int symbol = random.nextInt(10) < endsOften ? 0 : zeros << 4 | random.nextInt(largestSize + 1);
            boolean hasNoNumber = mostZeros > 0 && random.nextInt(8) == 0;
            bytes[i] = (byte) (hasNoNumber ? random.nextInt(14, 16) << 4 : symbol); // 16 zeros, or an end
        }
        return new HuffmanTable(bytes, 0);
    }
}
