package io.leveret.tflite.flatbuffer;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * The files packed after a model: a zip archive appended to the FlatBuffer, as TensorFlow Lite's metadata defines it.
 *
 * <p>An archive is found from its end (APPNOTE.TXT 6.3.10, sections 4.3.12 and 4.3.16): the end record gives the start
 * of the central directory, which gives the start of the first entry. The JDK reads the archive from there. Offsets may
 * count from the start of the model or from that of the archive; both are in use.
 */
public final class PackedFiles {
    /** The default limit of the unpacked bytes of all packed files together. */
    public static final int DEFAULT_MAX_BYTES = 16 << 20;

    private static final int END_RECORD = 0x06054b50;
    private static final int END_RECORD_BYTES = 22;
    private static final int DIRECTORY_RECORD = 0x02014b50;
    private static final int MAX_FILES = 0xf000; // their number, and some more, must fit in 16 bits when written again
    private static final int MAX_COMMENT_BYTES = 0xffff;

    private PackedFiles() {}

    /**
     * Returns the unpacked bytes of all packed files by name, in order; of several with one name, the first.
     *
     * @param file the whole model file, little-endian
     * @throws IOException if the archive is damaged or the files together are larger than {@code maxBytes}
     */
    public static Map<String, byte[]> readAll(ByteBuffer file, int maxBytes) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        int start = firstEntry(file);
        if (start < 0) {
            return files;
        }
        byte[] archive = new byte[file.limit() - start];
        file.duplicate().position(start).get(archive);
        try (ZipInputStream entries = new ZipInputStream(new ByteArrayInputStream(archive))) {
            long leftBytes = (long) maxBytes; // for all together
            for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                byte[] bytes = entries.readNBytes((int) Math.min(leftBytes + 1, Integer.MAX_VALUE - 8));
                leftBytes -= bytes.length;
                if (leftBytes < 0) {
                    throw new IOException("the packed files are above the limit of " + maxBytes + " bytes");
                }
                files.putIfAbsent(entry.getName(), bytes);
                if (files.size() > MAX_FILES) {
                    throw new IOException("the packed files are more than " + MAX_FILES);
                }
            }
        }
        return files;
    }

    /** Returns where the archive begins; the size of the file if there is none. */
    public static int start(ByteBuffer file) {
        int first = firstEntry(file);
        return first < 0 ? file.limit() : first;
    }

    /** Returns the start of the archive's first entry, or −1 if no archive is appended. */
    private static int firstEntry(ByteBuffer file) {
        int last = file.limit() - END_RECORD_BYTES;
        for (int end = last; end >= 0 && end >= last - MAX_COMMENT_BYTES; end--) {
            if (file.getInt(end) == END_RECORD) {
                long directory = end - Integer.toUnsignedLong(file.getInt(end + 12));
                long prefix = directory - Integer.toUnsignedLong(file.getInt(end + 16));
                if (directory < 0 || directory + 46 > end || file.getInt((int) directory) != DIRECTORY_RECORD) {
                    return -1;
                }
                long entry = prefix + Integer.toUnsignedLong(file.getInt((int) directory + 42));
                return entry < 0 || entry >= directory ? -1 : (int) entry;
            }
        }
        return -1;
    }
}
