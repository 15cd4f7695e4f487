package io.leveret.image.png;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The filters beside the formulas of the specification. */
class RowFilterTest {
    private static final int LEVELS = 256;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 6, 8})
    void undo_randomRows_givesWhatTheSpecificationSays(int step) {
        Random random = new Random(step);
        for (int filter = 0; filter < 5; filter++) {
            for (int pixels = 1; pixels < 70; pixels++) {
                byte[] stored = new byte[1 + pixels * step];
                byte[] above = new byte[stored.length];
                random.nextBytes(stored);
                random.nextBytes(above);
                assertUndone(filter, stored, above, step);
            }
        }
    }

    /** In pairs of bytes: one that is the left neighbor, and one with every byte above. */
    @Test
    void undo_paethOfAllNeighbors_takesTheNearest() {
        for (int aboveLeft = 0; aboveLeft < LEVELS; aboveLeft++) {
            for (int left = 0; left < LEVELS; left++) {
                byte[] expected = new byte[1 + 2 * LEVELS];
                byte[] row = new byte[expected.length];
                byte[] above = new byte[expected.length];
                for (int i = 1; i < row.length; i++) {
                    above[i] = (byte) (i % 2 == 1 ? aboveLeft : i / 2 - 1);
                    int predicted = predicted(4, expected, above, i, 1);
                    expected[i] = (byte) (i % 2 == 1 ? left : predicted);
                    row[i] = (byte) (expected[i] - predicted);
                }
                expected[0] = 4;
                row[0] = 4;
                RowFilter.undo(row, above, row.length, 1);
                assertArrayEquals(expected, row);
            }
        }
    }

    @Test
    void undo_otherTypes_areUnknown() {
        for (int filter = 5; filter < LEVELS; filter++) {
            byte[] row = {(byte) filter, 1, 2, 3};
            assertFalse(RowFilter.undo(row, new byte[4], 4, 3));
        }
    }

    private static void assertUndone(int filter, byte[] stored, byte[] above, int step) {
        byte[] row = withFilter(stored, filter);
        byte[] expected = row.clone();
        for (int i = 1; i < row.length; i++) {
            expected[i] = (byte) (stored[i] + predicted(filter, expected, above, i, step));
        }
        assertTrue(RowFilter.undo(row, above, row.length, step));
        assertArrayEquals(expected, row, "filter " + filter + ", " + row.length + " bytes");
    }

    private static byte[] withFilter(byte[] stored, int filter) {
        byte[] row = stored.clone();
        row[0] = (byte) filter;
        return row;
    }

    private static int predicted(int filter, byte[] row, byte[] above, int i, int step) {
        int a = i <= step ? 0 : row[i - step] & 0xff;
        int b = above[i] & 0xff;
        int c = i <= step ? 0 : above[i - step] & 0xff;
        return switch (filter) {
            case 1 -> a;
            case 2 -> b;
            case 3 -> (a + b) / 2;
            case 4 -> paeth(a, b, c);
            default -> 0;
        };
    }

    private static int paeth(int a, int b, int c) {
        int p = a + b - c;
        int pa = Math.abs(p - a);
        int pb = Math.abs(p - b);
        int pc = Math.abs(p - c);
        return pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
    }
}
