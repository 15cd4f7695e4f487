package io.leveret.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Builds archives for tests, valid and invalid ones. */
public final class ArchiveBuilder {
    private static final int BLOCK_BYTES = 512;
    private static final char FILE = '0';

    private final ByteArrayOutputStream tar = new ByteArrayOutputStream();

    /** Starts an empty archive. */
    public ArchiveBuilder() {}

    /** Adds a file. */
    public ArchiveBuilder file(String name, byte[] content) {
        return entry(name, FILE, content.length, content);
    }

    /** Adds a text file. */
    public ArchiveBuilder file(String name, String content) {
        return file(name, content.getBytes(StandardCharsets.UTF_8));
    }

    /** Adds a folder. */
    public ArchiveBuilder folder(String name) {
        return entry(name, '5', 0, new byte[0]);
    }

    /** Adds a symbolic link. */
    public ArchiveBuilder link(String name, String target) {
        byte[] header = header(name, '2', "00000000000");
        put(header, 157, target);
        tar.writeBytes(withChecksum(header));
        return this;
    }

    /**
     * Adds an entry of any type.
     *
     * @param size the size that its header claims
     */
    public ArchiveBuilder entry(String name, char type, long size, byte[] content) {
        return entry(name, type, "%011o".formatted(size), content);
    }

    /**
     * Adds an entry of any type.
     *
     * @param size the content of the header's size field of 12 bytes
     */
    public ArchiveBuilder entry(String name, char type, String size, byte[] content) {
        tar.writeBytes(withChecksum(header(name, type, size)));
        tar.writeBytes(content);
        tar.writeBytes(new byte[-content.length & BLOCK_BYTES - 1]);
        return this;
    }

    /** The tar archive. */
    public byte[] tar() {
        byte[] entries = tar.toByteArray();
        return Arrays.copyOf(entries, entries.length + 2 * BLOCK_BYTES);
    }

    /** The tar archive, compressed with gzip. */
    public byte[] tgz() {
        return gzip(tar());
    }

    /** Compresses with gzip. */
    public static byte[] gzip(byte[] content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(content);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    /**
     * A zip archive.
     *
     * @param files by their names, in order; a name that ends with a slash is a folder
     */
    public static byte[] zip(Map<String, byte[]> files) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> file : new LinkedHashMap<>(files).entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private static byte[] header(String name, char type, String size) {
        byte[] header = new byte[BLOCK_BYTES];
        put(header, 0, name);
        put(header, 100, "0000644");
        put(header, 108, "0000000");
        put(header, 116, "0000000");
        put(header, 124, size);
        put(header, 136, "00000000000");
        header[156] = (byte) type;
        put(header, 257, "ustar\00000");
        return header;
    }

    private static byte[] withChecksum(byte[] header) {
        put(header, 148, "        ");
        int sum = 0;
        for (byte each : header) {
            sum += Byte.toUnsignedInt(each);
        }
        put(header, 148, "%06o\0 ".formatted(sum));
        return header;
    }

    private static void put(byte[] header, int start, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(bytes, 0, header, start, bytes.length);
    }
}
