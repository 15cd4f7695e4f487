package io.leveret.tflite.flatbuffer;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * Packs files after a model as a zip archive (APPNOTE.TXT 6.3.10), in the form that TensorFlow Lite's tools write and
 * its readers on phones need: stored, not deflated, so that they can be mapped; offsets counted from the start of the
 * model, while the JDK's writer counts from the start of the archive. Each file's bytes start at a multiple of 4.
 */
public final class PackedFilesWriter {
    private static final int LOCAL_RECORD = 0x04034b50;
    private static final int DIRECTORY_RECORD = 0x02014b50;
    private static final int END_RECORD = 0x06054b50;
    private static final int LOCAL_BYTES = 30;
    private static final int DIRECTORY_BYTES = 46;
    private static final int END_BYTES = 22;
    private static final int ALIGNMENT = 4;
    /** The extra field with which Android's zipalign fills a header: id, length, alignment, then zeros. */
    private static final short ALIGNMENT_FIELD = (short) 0xd935;
    private static final int ALIGNMENT_FIELD_BYTES = 6;
    private static final short VERSION_NEEDED = 10; // 1.0: stored files
    private static final short NAMES_ARE_UTF8 = 1 << 11;
    private static final short FIRST_OF_JANUARY_1980 = 1 << 5 | 1; // the earliest date, so that builds are reproducible

    private final ByteBuffer file;

    private PackedFilesWriter(ByteBuffer file) {
        this.file = file;
    }

    /**
     * Returns the model followed by an archive of the files; only the model if there are none.
     *
     * @param model the FlatBuffer, from its position to its limit
     * @param files the files by their names
     * @throws ArithmeticException if the result exceeds 2 GiB
     */
    public static byte[] append(ByteBuffer model, Map<String, byte[]> files) {
        long bytes = model.remaining() + (files.isEmpty() ? 0L : END_BYTES);
        for (Map.Entry<String, byte[]> entry : files.entrySet()) {
            bytes += LOCAL_BYTES + DIRECTORY_BYTES + 2L * name(entry).length + entry.getValue().length
                    + ALIGNMENT_FIELD_BYTES + ALIGNMENT;
        }
        ByteBuffer file = ByteBuffer.allocate(Math.toIntExact(bytes)).order(ByteOrder.LITTLE_ENDIAN);
        file.put(model.duplicate());
        if (!files.isEmpty()) {
            new PackedFilesWriter(file).write(files);
        }
        byte[] result = new byte[file.position()];
        file.flip().get(result);
        return result;
    }

    private void write(Map<String, byte[]> files) {
        Deque<Integer> starts = new ArrayDeque<>();
        for (Map.Entry<String, byte[]> entry : files.entrySet()) {
            starts.add(file.position());
            int unaligned = file.position() + LOCAL_BYTES + name(entry).length + ALIGNMENT_FIELD_BYTES;
            int padding = Math.floorMod(-unaligned, ALIGNMENT);
            file.putInt(LOCAL_RECORD);
            commonFields(entry);
            file.putShort((short) (ALIGNMENT_FIELD_BYTES + padding)).put(name(entry));
            file.putShort(ALIGNMENT_FIELD).putShort((short) (ALIGNMENT_FIELD_BYTES - 4 + padding))
                    .putShort((short) ALIGNMENT).put(new byte[padding]);
            file.put(entry.getValue());
        }
        int directory = file.position();
        for (Map.Entry<String, byte[]> entry : files.entrySet()) {
            file.putInt(DIRECTORY_RECORD).putShort(VERSION_NEEDED);
            commonFields(entry);
            file.put(new byte[12]); // no extra field, no comment, first disk, no attributes
            file.putInt(starts.remove()).put(name(entry));
        }
        int directoryBytes = file.position() - directory;
        file.putInt(END_RECORD).putInt(0).putShort((short) files.size()).putShort((short) files.size())
                .putInt(directoryBytes).putInt(directory).putShort((short) 0);
    }

    /**
     * Writes the fields that the local header and the directory share, from the version needed to the length of the
     * name.
     */
    private void commonFields(Map.Entry<String, byte[]> entry) {
        CRC32 checksum = new CRC32();
        checksum.update(entry.getValue());
        file.putShort(VERSION_NEEDED).putShort(NAMES_ARE_UTF8).putShort((short) 0);
        file.putShort((short) 0).putShort(FIRST_OF_JANUARY_1980);
        file.putInt((int) checksum.getValue()).putInt(entry.getValue().length).putInt(entry.getValue().length);
        file.putShort((short) name(entry).length);
    }

    private static byte[] name(Map.Entry<String, byte[]> entry) {
        return entry.getKey().getBytes(StandardCharsets.UTF_8);
    }
}
