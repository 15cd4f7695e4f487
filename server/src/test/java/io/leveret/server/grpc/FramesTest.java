package io.leveret.server.grpc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.server.problem.Problem;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class FramesTest {
    private static final int MAX_BYTES = 1000;

    private static byte[] frame(int flag, int length, byte[] message) {
        return ByteBuffer.allocate(5 + message.length).put((byte) flag).putInt(length).put(message).array();
    }

    private static Optional<byte[]> read(byte[] bytes, String encoding) throws IOException {
        return Frames.read(new ByteArrayInputStream(bytes), encoding, MAX_BYTES, in -> in);
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
            zip.write(bytes);
        }
        return out.toByteArray();
    }

    @Test
    void read_messages_givesOneAfterTheOtherAndThenNone() throws IOException {
        byte[] message = {1, 2, 3};
        byte[] zip = gzip(message);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(frame(0, 3, message));
        bytes.writeBytes(frame(0, 0, new byte[0]));
        bytes.writeBytes(frame(1, zip.length, zip));
        ByteArrayInputStream in = new ByteArrayInputStream(bytes.toByteArray());
        for (byte[] expected : List.of(message, new byte[0], message)) {
            assertArrayEquals(expected, Frames.read(in, "gzip", MAX_BYTES, each -> each).orElseThrow());
        }
        assertTrue(Frames.read(in, "gzip", MAX_BYTES, each -> each).isEmpty());
    }

    @Test
    void read_upToTheLimit_isAccepted() throws IOException {
        byte[] most = new byte[MAX_BYTES];
        assertArrayEquals(most, read(frame(0, MAX_BYTES, most), "identity").orElseThrow());
        byte[] zip = gzip(most);
        assertArrayEquals(most, read(frame(1, zip.length, zip), "gzip").orElseThrow());
    }

    @Test
    void read_beyondTheLimit_isTooLarge() throws IOException {
        byte[] bomb = gzip(new byte[100 * MAX_BYTES]);
        assertTrue(bomb.length < MAX_BYTES);
        byte[] oneTooMany = gzip(new byte[MAX_BYTES + 1]);
        for (byte[] frame : List.of(frame(0, MAX_BYTES + 1, new byte[MAX_BYTES + 1]), frame(0, -1, new byte[0]),
                frame(0, Integer.MIN_VALUE, new byte[0]), frame(0, Integer.MAX_VALUE, new byte[0]),
                frame(1, bomb.length, bomb), frame(1, oneTooMany.length, oneTooMany))) {
            Problem refused = assertThrows(Problem.class, () -> read(frame, "gzip"));
            assertEquals(413, refused.status(), refused.getMessage());
        }
    }

    @Test
    void read_everyCutAndEveryDamage_isRefused() throws IOException {
        byte[] zip = gzip(new byte[]{1, 2, 3, 4, 5});
        byte[] frame = frame(1, zip.length, zip);
        for (int length = 1; length < frame.length; length++) {
            byte[] cut = Arrays.copyOf(frame, length);
            assertEquals(400, assertThrows(Problem.class, () -> read(cut, "gzip")).status());
        }
        for (int length = 0; length < zip.length; length++) {
            byte[] cut = frame(1, length, Arrays.copyOf(zip, length));
            assertEquals(400, assertThrows(Problem.class, () -> read(cut, "gzip"), "" + length).status());
        }
        for (int flag : new int[]{2, 127, 128, 255}) {
            assertEquals(400, assertThrows(Problem.class, () -> read(frame(flag, 0, new byte[0]), "gzip")).status());
        }
        byte[] otherSum = frame.clone();
        otherSum[frame.length - 8]++;
        assertEquals(400, assertThrows(Problem.class, () -> read(otherSum, "gzip")).status());
    }

    @Test
    void read_compressionThatIsNotSetOrUnknown_isRefused() throws IOException {
        byte[] zip = gzip(new byte[]{1});
        byte[] frame = frame(1, zip.length, zip);
        assertEquals(GrpcStatus.INTERNAL,
                assertThrows(GrpcException.class, () -> read(frame, "identity")).status());
        assertEquals(GrpcStatus.UNIMPLEMENTED,
                assertThrows(GrpcException.class, () -> read(frame, "snappy")).status());
    }
}
