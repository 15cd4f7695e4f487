package io.leveret.models;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The files in a tar archive (POSIX.1-1988, ustar): for each a header of 512 bytes, and then its content in blocks of
 * 512. Extensions, such as names of more than 100 characters, are entries of other types, and are skipped; the content
 * of a file never depends on them.
 */
final class TarEntries implements Entries {
    private static final int BLOCK_BYTES = 512;
    private static final int NAME_BYTES = 100; // from 0
    private static final int SIZE = 124;
    private static final int SIZE_BYTES = 12;
    private static final int CHECKSUM = 148;
    private static final int CHECKSUM_BYTES = 8;
    private static final int TYPE = 156;

    private final InputStream tar;
    private long contentBytes; // bytes left of the current file
    private long paddingBytes; // padding after it

    TarEntries(InputStream tar) {
        this.tar = tar;
    }

    /** Returns whether a block is a header: its checksum is right. */
    static boolean isHeader(byte[] block) {
        if (block.length < BLOCK_BYTES) {
            return false;
        }
        int sum = CHECKSUM_BYTES * ' '; // the field itself counts as spaces
        for (int i = 0; i < BLOCK_BYTES; i++) {
            sum += i >= CHECKSUM && i < CHECKSUM + CHECKSUM_BYTES ? 0 : Byte.toUnsignedInt(block[i]);
        }
        return sum == octal(block, CHECKSUM, CHECKSUM_BYTES);
    }

    @Override
    public Optional<String> next() throws IOException {
        while (true) {
            tar.skipNBytes(contentBytes + paddingBytes);
            contentBytes = 0;
            paddingBytes = 0;
            byte[] header = tar.readNBytes(BLOCK_BYTES);
            if (isEnd(header)) {
                tar.transferTo(OutputStream.nullOutputStream());
                return Optional.empty();
            }
            contentBytes = isHeader(header) ? octal(header, SIZE, SIZE_BYTES) : -1;
            if (contentBytes < 0) {
                throw new PullException("the archive is no tar archive, or damaged");
            }
            paddingBytes = -contentBytes & BLOCK_BYTES - 1;
            if (isFile(header[TYPE])) {
                return Optional.of(text(header, 0, NAME_BYTES));
            }
        }
    }

    @Override
    public InputStream content() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
            }

            @Override
            public int read(byte[] target, int start, int length) throws IOException {
                if (contentBytes == 0) {
                    return -1;
                }
                int read = tar.read(target, start, (int) Math.min(length, contentBytes));
                if (read < 0) {
                    throw new EOFException("it ends within a file");
                }
                contentBytes -= read;
                return read;
            }
        };
    }

    /** Returns whether this is the end: two blocks of zeros; one or none is accepted. */
    private static boolean isEnd(byte[] header) {
        for (byte each : header) {
            if (each != 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isFile(byte type) {
        return type == '0' || type == 0 || type == '7';
    }

    /** Returns a number in octal digits, or −1 for other encodings, used for sizes from 8 GiB. */
    private static long octal(byte[] header, int start, int length) {
        long number = 0;
        for (char digit : text(header, start, length).strip().toCharArray()) {
            if (digit < '0' || digit > '7') {
                return -1;
            }
            number = number * 8 + digit - '0';
        }
        return number;
    }

    private static String text(byte[] header, int start, int length) {
        int end = start;
        while (end < start + length && header[end] != 0) {
            end++;
        }
        return new String(header, start, end - start, StandardCharsets.ISO_8859_1);
    }
}
