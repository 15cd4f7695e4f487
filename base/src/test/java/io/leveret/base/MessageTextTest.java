package io.leveret.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import org.junit.jupiter.api.Test;

class MessageTextTest {
    @Test
    void isControl_whatMovesOrReordersText_is() {
        for (int c : new int[]{0, '\n', '\r', '\t', 0x1b, 0x7f, 0x85, 0x9b, 0x2028, 0x2029, 0x202a, 0x202d, 0x202e,
                0x2066,
                0x2069}) {
            assertTrue(MessageText.isControl((char) c), Integer.toHexString(c));
        }
    }

    @Test
    void isControl_whatLanguagesNeed_isNot() {
        for (int c : new int[]{' ', 'a', 0xa0, 0xad, 0x200c, 0x200d, 0x200e, 0x200f, 0x2027, 0x202f, 0x2065, 0x206a,
                0xd83d, 0xfe0f}) {
            assertFalse(MessageText.isControl((char) c), Integer.toHexString(c));
        }
    }

    @Test
    void escaped_controlsOnly() {
        assertEquals("a\\u000ab\\u202ec é", MessageText.escaped("a\nb\u202ec é"));
    }
}
