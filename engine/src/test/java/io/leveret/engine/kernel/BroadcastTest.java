package io.leveret.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class BroadcastTest {
    @Test
    void of_sameShape_isOneLine() {
        assertLines(Broadcast.of(new int[]{2, 3, 4}, new int[]{2, 3, 4}), 24, 1, 1, "0,0");
    }

    @Test
    void of_scalar_staysAtOne() {
        assertLines(Broadcast.of(new int[]{2, 3}, new int[0]), 6, 1, 0, "0,0");
        assertLines(Broadcast.of(new int[]{1, 1}, new int[]{2, 3}), 6, 0, 1, "0,0");
    }

    @Test
    void of_lastAxis_isALineForEachOther() {
        assertLines(Broadcast.of(new int[]{2, 2, 3}, new int[]{3}), 3, 1, 1, "0,0 3,0 6,0 9,0");
    }

    @Test
    void of_axesApart_countEachByItself() {
        assertLines(Broadcast.of(new int[]{2, 1, 3}, new int[]{2, 1}), 3, 1, 0, "0,0 0,1 3,0 3,1");
    }

    @Test
    void of_onesAlone_isOneElement() {
        assertLines(Broadcast.of(new int[]{1, 1}, new int[]{1}), 1, 0, 0, "0,0");
    }

    private static void assertLines(Broadcast broadcast, int length, int leftStride, int rightStride, String starts) {
        assertEquals(length, broadcast.length());
        assertEquals(leftStride, broadcast.leftStride());
        assertEquals(rightStride, broadcast.rightStride());
        StringBuilder actual = new StringBuilder();
        for (int line = 0; line < broadcast.lines(); line++) {
            actual.append(line == 0 ? "" : " ").append(broadcast.left(line)).append(',').append(broadcast.right(line));
        }
        assertEquals(starts, actual.toString(), () -> Arrays.toString(starts.split(" ")));
    }
}
