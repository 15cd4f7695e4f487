package io.leveret.image.resize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.image.resize.x86.ResizeCode;
import io.leveret.testing.GuardedMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Machine code and plain Java make the same bytes, and machine code touches no others. */
@Tag("machine")
class MachineLinesTest {
    private static final int CHANNELS = RowResizer.CHANNELS;
    private static final byte AROUND = 77; // what is in the result before

    /** A result in a larger picture, and the place of the part that is resized in the stored rows. */
    private record Case(Turn turn, Target target, int left) {
        static Case random(SplittableRandom random, int mostSide) {
            Turn turn = new Turn(random.nextInt(1, mostSide), random.nextInt(1, mostSide), random.nextBoolean(),
                    random.nextBoolean(), random.nextBoolean());
            return of(turn, random.nextInt(1, mostSide), random.nextInt(1, mostSide), random);
        }

        static Case of(Turn turn, int width, int height, SplittableRandom random) {
            int rowPixels = width + random.nextInt(3);
            int before = random.nextInt(2) * (rowPixels + random.nextInt(3));
            byte[] rgb = new byte[(before + (height - 1) * rowPixels + width + random.nextInt(2)) * CHANNELS];
            Arrays.fill(rgb, AROUND);
            return new Case(turn, new Target(rgb, before * CHANNELS, rowPixels * CHANNELS, width, height),
                    random.nextInt(3));
        }

        byte[][] stored(SplittableRandom random) {
            byte[][] rows = new byte[turn.rows()][(left + turn.columns()) * CHANNELS];
            for (byte[] row : rows) {
                random.nextBytes(row);
            }
            return rows;
        }

        /** The whole picture with the result, of rows that end where their array ends. */
        byte[] resize(BilinearRows.Grid grid, byte[][] stored, boolean usesMachineCode) {
            Target fresh = new Target(target.rgb().clone(), target.start(), target.rowBytes(), target.width(),
                    target.height());
            BilinearRows rows = new BilinearRows(grid, turn, fresh, usesMachineCode);
            for (int y = 0; y < stored.length; y++) {
                if (rows.needs(y)) {
                    rows.row(y, stored[y], left * CHANNELS);
                }
            }
            return fresh.rgb();
        }
    }

    @ParameterizedTest
    @EnumSource
    void row_anySizesAndTurns_isAsInPlainJava(BilinearRows.Grid grid) {
        assertTrue(ResizeCode.runs());
        SplittableRandom random = new SplittableRandom(grid.ordinal());
        for (int i = 0; i < 3000; i++) {
            Case each = Case.random(random, i % 100 == 0 ? 300 : 40);
            assertSame(grid, each, each.stored(random));
        }
    }

    /** Ratios at which many results are halfway between two bytes, and what is common. */
    @ParameterizedTest
    @ValueSource(ints = {112, 128, 224, 256, 299, 448, 1000})
    void row_commonRatios_isAsInPlainJava(int side) {
        SplittableRandom random = new SplittableRandom(side);
        for (BilinearRows.Grid grid : BilinearRows.Grid.values()) {
            for (boolean swapped : new boolean[]{false, true}) {
                Case each = Case.of(new Turn(512, 384, swapped, swapped, !swapped), side, side, random);
                assertSame(grid, each, each.stored(random));
            }
        }
    }

    /** All pairs of bytes at many weights: none rounds differently. */
    @ParameterizedTest
    @EnumSource
    void row_allPairsOfBytes_isAsInPlainJava(BilinearRows.Grid grid) {
        SplittableRandom random = new SplittableRandom(7);
        for (boolean swapped : new boolean[]{false, true}) {
            Case each = Case.of(new Turn(512, 3, swapped, false, false), swapped ? 7 : 3 * 512, swapped ? 3 * 512 : 7,
                    random);
            for (int distance = 0; distance < 256; distance++) {
                byte[][] stored = each.stored(random);
                for (int x = 0; x < 512 * CHANNELS; x++) {
                    stored[0][each.left * CHANNELS + x] = (byte) (x / CHANNELS % 2 * distance + x / CHANNELS / 2);
                }
                stored[1] = stored[0];
                assertSame(grid, each, stored);
            }
        }
    }

    /** Lines that take several calls. */
    @Test
    void row_longLines_isAsInPlainJava() {
        SplittableRandom random = new SplittableRandom(8);
        for (int pixels : new int[]{4095, 4096, 4097, 9000}) {
            for (boolean swapped : new boolean[]{false, true}) {
                Case each = Case.of(new Turn(700, 5, swapped, false, false), swapped ? 3 : pixels,
                        swapped ? pixels : 3, random);
                assertSame(BilinearRows.Grid.HALF_PIXEL, each, each.stored(random));
            }
        }
    }

    private static void assertSame(BilinearRows.Grid grid, Case each, byte[][] stored) {
        assertArrayEquals(each.resize(grid, stored, false), each.resize(grid, stored, true),
                () -> grid + " " + each);
    }

    @ParameterizedTest
    @EnumSource
    void makeRowAndColumn_betweenGuardPages_touchNothingElse(BilinearRows.Grid grid) {
        SplittableRandom random = new SplittableRandom(9);
        for (int i = 0; i < 400; i++) {
            Turn turn = new Turn(random.nextInt(1, 30), 2, random.nextBoolean(), random.nextBoolean(), false);
            int pixels = random.nextInt(1, 40);
            int width = turn.swapped() ? 1 : pixels;
            int height = turn.swapped() ? pixels : 1;
            int rowBytes = (width + (turn.swapped() ? random.nextInt(3) : 0)) * CHANNELS;
            byte[] rgb = new byte[(height - 1) * rowBytes + width * CHANNELS]; // begins and ends with the result
            Target target = new Target(rgb, 0, rowBytes, width, height);
            byte[][] stored = new byte[2][turn.columns() * CHANNELS];
            random.nextBytes(stored[0]);
            random.nextBytes(stored[1]);
            BilinearTaps across = BilinearTaps.of(grid, turn.columns(), pixels);
            BilinearTaps places = turn.columnsReversed() ? across.reversed(turn.columns()) : across;
            MachineLines lines = new MachineLines(places, turn, target);
            double share = random.nextDouble();
            lines.make(stored[0], 0, stored[1], 0, 0, share); // its result, on the heap, is what is expected

            lines.begin(0, 0, 0, share, 0);
            try (Arena arena = Arena.ofConfined()) {
                List<MemorySegment> guarded = new ArrayList<>();
                for (MemorySegment source : List.of(MemorySegment.ofArray(stored[0]), MemorySegment.ofArray(stored[1]),
                        MemorySegment.ofArray(new byte[rgb.length]), lines.state())) {
                    guarded.add(GuardedMemory.copy(arena, source, i % 2 == 0));
                }
                if (turn.swapped()) {
                    ResizeCode.makeColumn(guarded.get(0), guarded.get(1), guarded.get(2), pixels, guarded.get(3));
                } else {
                    ResizeCode.makeRow(guarded.get(0), guarded.get(1), guarded.get(2), pixels, guarded.get(3));
                }
                assertEquals(-1, MemorySegment.ofArray(rgb).mismatch(guarded.get(2)), turn.toString());
                guarded.forEach(GuardedMemory::release);
            }
        }
    }

    @Test
    void make_arraysThatAreTooShort_isRefused() {
        Turn turn = new Turn(5, 5, false, false, false);
        BilinearTaps places = BilinearTaps.of(BilinearRows.Grid.LEGACY, 5, 4);
        byte[] row = new byte[15];

        assertThrows(IndexOutOfBoundsException.class,
                () -> new MachineLines(places, turn, new Target(new byte[47], 0, 12, 4, 4)));
        assertThrows(IndexOutOfBoundsException.class,
                () -> new MachineLines(places, turn, new Target(new byte[48], -1, 12, 4, 4)));
        MachineLines lines = new MachineLines(places, turn, new Target(new byte[48], 0, 12, 4, 4));
        assertThrows(IndexOutOfBoundsException.class, () -> lines.make(row, 1, row, 0, 0, 0.5));
        assertThrows(IndexOutOfBoundsException.class, () -> lines.make(row, 0, new byte[14], 0, 0, 0.5));
        assertThrows(IndexOutOfBoundsException.class, () -> lines.make(row, 0, row, -1, 0, 0.5));
    }
}
