package io.leveret.server.connection;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.helidon.http.http2.Http2Exception;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeaderBlocksTest {
    private static final int KEPT = 0x40;
    private static final int NOT_KEPT = 0;
    private static final int RESIZE = 0x20;

    private final HeaderBlocks blocks = new HeaderBlocks(16_384, 256);

    private static void writeInteger(ByteArrayOutputStream out, int flags, int bits, int value) {
        int most = (1 << bits) - 1;
        if (value < most) {
            out.write(flags | value);
            return;
        }
        out.write(flags | most);
        int rest = value - most;
        for (; rest > 0x7f; rest >>>= 7) {
            out.write(rest & 0x7f | 0x80);
        }
        out.write(rest);
    }

    /** A header with a new name of one byte and a value. */
    private static byte[] header(int kind, int valueBytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(kind);
        out.writeBytes(new byte[]{1, 'x'});
        writeInteger(out, 0, 7, valueBytes);
        out.writeBytes("a".repeat(valueBytes).getBytes(StandardCharsets.US_ASCII));
        return out.toByteArray();
    }

    private static byte[] resize(int bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        writeInteger(out, RESIZE, 5, bytes);
        return out.toByteArray();
    }

    private void take(byte[]... parts) {
        for (int i = 0; i < parts.length; i++) {
            for (int at = 0; at < parts[i].length; at += 1000) {
                blocks.add(parts[i], at, Math.min(1000, parts[i].length - at));
            }
            blocks.endFrame(false, false, i == parts.length - 1);
        }
    }

    @ParameterizedTest
    @CsvSource({"223, true", "224, false", "1000, false"})
    void headerThatIsKept_isBounded(int bytes, boolean fits) {
        if (fits) {
            assertDoesNotThrow(() -> take(header(KEPT, bytes)));
        } else {
            assertThrows(Http2Exception.class, () -> take(header(KEPT, bytes)));
        }
        assertDoesNotThrow(() -> take(header(NOT_KEPT, bytes)));
    }

    @Test
    void tableThatTheClientMadeSmaller_staysSo() {
        take(resize(200));
        take(resize(250), header(KEPT, 20));

        assertEquals(200, blocks.tableBytes());
    }

    /** What is kept under a name of the table is as long as the longest name there at most. */
    @Test
    void headerWithANameOfTheTable_isCounted() {
        byte[] known = header(KEPT, 224);
        byte[] indexed = new byte[known.length - 2];
        System.arraycopy(known, 2, indexed, 0, indexed.length);
        indexed[0] = KEPT | 62;
        assertThrows(Http2Exception.class, () -> take(header(KEPT, 1), indexed));
    }

    /** Compressed: five bits for each "a". */
    @Test
    void compressedValue_isCountedAsItIsRead() {
        assertDoesNotThrow(() -> take(compressed(135))); // 216 of "a"
        assertThrows(Http2Exception.class, () -> take(compressed(140)));
    }

    private static byte[] compressed(int bytes) { // a multiple of 5: 8 letters
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(KEPT);
        out.writeBytes(new byte[]{1, 'x'});
        writeInteger(out, 0x80, 7, bytes);
        for (int i = 0; i < bytes; i += 5) {
            out.writeBytes(new byte[]{0x18, (byte) 0xc6, 0x31, (byte) 0x8c, 0x63}); // 00011 eight times
        }
        return out.toByteArray();
    }

    @Test
    void paddingAndPriority_areNoHeaders() {
        byte[] head = {3, 0, 0, 0, 0, 16};
        blocks.add(head, 0, head.length);
        byte[] first = header(KEPT, 224);
        blocks.add(first, 0, first.length);
        blocks.add(new byte[3], 0, 3);
        assertThrows(Http2Exception.class, () -> blocks.endFrame(true, true, true));
    }

    @Test
    void blockOfManyFrames_isBounded() {
        assertThrows(Http2Exception.class, () -> take(header(NOT_KEPT, 9000), header(NOT_KEPT, 9000)));
    }

    @Test
    void anyBytes_areRefusedOrPassed() {
        Random random = new Random(1);
        for (int i = 0; i < 100_000; i++) {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            for (int at = 0; at < bytes.length; at++) { // the size of the table stays
                if ((bytes[at] & 0xe0) == RESIZE) {
                    bytes[at] = KEPT;
                }
            }
            try {
                blocks.add(bytes, 0, bytes.length);
                blocks.endFrame(random.nextBoolean(), random.nextBoolean(), random.nextInt(4) > 0);
            } catch (Http2Exception refused) {
                // as good
            }
        }
    }
}
