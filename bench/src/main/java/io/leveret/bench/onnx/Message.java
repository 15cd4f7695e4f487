package io.leveret.bench.onnx;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * A message in the <a href="https://protobuf.dev/programming-guides/encoding/">wire format of protocol buffers</a>:
 * fields one after the other, each a number and a value. Repeated fields are added several times.
 */
final class Message {
    private static final int VARINT = 0;
    private static final int LENGTH_DELIMITED = 2;
    private static final int TAG_BITS = 3;
    private static final int PAYLOAD_BITS = 7;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** Adds an integer or an enumerated value. */
    Message add(int field, long value) {
        varint((long) field << TAG_BITS | VARINT);
        varint(value);
        return this;
    }

    /** Adds a text. */
    Message add(int field, String text) {
        return add(field, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Adds a message. */
    Message add(int field, Message message) {
        return add(field, message.toBytes());
    }

    /** Adds bytes. */
    Message add(int field, byte[] value) {
        varint((long) field << TAG_BITS | LENGTH_DELIMITED);
        varint(value.length);
        bytes.writeBytes(value);
        return this;
    }

    /** Returns all fields so far. */
    byte[] toBytes() {
        return bytes.toByteArray();
    }

    /** Seven bits at a time, lowest first; the top bit of a byte says that more follow. */
    private void varint(long value) {
        long rest = value;
        while (rest >>> PAYLOAD_BITS != 0) {
            bytes.write((int) (rest & 0x7F | 0x80));
            rest >>>= PAYLOAD_BITS;
        }
        bytes.write((int) rest);
    }
}
