package io.leveret.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;

/** Splits a photo's file into the pieces of its format, and joins pieces to a file. */
final class Pieces {
    private static final int PNG_SIGNATURE_BYTES = 8;
    private static final int PNG_OVERHEAD_BYTES = 12;
    private static final int RIFF_HEADER_BYTES = 12;
    private static final int TIFF_ENTRY_BYTES = 12;

    private final byte[] file;
    private final List<byte[]> pieces = new ArrayList<>();
    private int end; // of the last piece

    private Pieces(byte[] file) {
        this.file = file;
    }

    /** Returns the file's segments, chunks, blocks, entries or fields, by format; joined they are the file. */
    static List<byte[]> of(byte[] file) {
        Pieces pieces = new Pieces(file);
        if (isPng(file)) {
            pieces.png();
        } else if (isRiff(file)) {
            pieces.riff();
        } else if (starts(file, "\u00ff\u00d8")) {
            pieces.jpeg();
        } else if (starts(file, "GIF8")) {
            pieces.gif();
        } else if (starts(file, "II*\0") || starts(file, "MM\0*")) {
            pieces.tiff();
        } else {
            pieces.fields();
        }
        pieces.cut(file.length);
        return pieces.pieces;
    }

    private static boolean isPng(byte[] file) {
        return starts(file, "\u0089PNG\r\n\u001a\n");
    }

    private static boolean isRiff(byte[] file) {
        return starts(file, "RIFF");
    }

    private static boolean starts(byte[] file, String latin1) {
        byte[] start = latin1.getBytes(StandardCharsets.ISO_8859_1);
        return file.length >= start.length && Arrays.equals(file, 0, start.length, start, 0, start.length);
    }

    /** Ends a piece, if the position lies after the last one and in the file. */
    private boolean cut(long at) {
        if (at <= end || at > file.length) {
            return false;
        }
        pieces.add(Arrays.copyOfRange(file, end, (int) at));
        end = (int) at;
        return end < file.length;
    }

    private void png() {
        boolean more = cut(PNG_SIGNATURE_BYTES);
        while (more && end + 4 <= file.length) {
            more = cut((long) end + PNG_OVERHEAD_BYTES + number(end, 4, ByteOrder.BIG_ENDIAN));
        }
    }

    private void riff() {
        boolean more = cut(RIFF_HEADER_BYTES);
        while (more && end + 8 <= file.length) {
            long bytes = number(end + 4, 4, ByteOrder.LITTLE_ENDIAN);
            more = cut(end + 8 + bytes + (bytes & 1));
        }
    }

    /** Splits at markers; a scan's data contains none but restarts. */
    private void jpeg() {
        for (int at = 2; at + 1 < file.length; at++) {
            if (file[at] == (byte) 0xff && file[at + 1] != 0 && file[at + 1] != (byte) 0xff) {
                cut(at);
                int marker = Byte.toUnsignedInt(file[at + 1]);
                if (marker >= 0xc0 && (marker < 0xd0 || marker > 0xd9) && at + 4 <= file.length) {
                    at += (int) number(at + 2, 2, ByteOrder.BIG_ENDIAN); // what looks like a marker inside is not one
                }
            }
        }
    }

    private void gif() {
        boolean more = cut(6) && cut(13);
        while (more) {
            more = cut((long) end + 1 + Byte.toUnsignedInt(file[end])); // not the exact blocks, but the same length
        }
    }

    private void tiff() {
        ByteOrder order = file[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        long directory = file.length < 8 ? 0 : number(4, 4, order);
        if (directory >= 8 && directory + 2 <= file.length) {
            long entries = number((int) directory, 2, order);
            cut(directory);
            cut(directory + 2);
            for (long i = 1; i <= entries; i++) {
                cut(directory + 2 + TIFF_ENTRY_BYTES * i);
            }
        }
    }

    /** Splits formats without structure, such as BMP, into the fields of their header. */
    private void fields() {
        for (int at = 2; at < Math.min(file.length, 64); at += 4) {
            cut(at);
        }
    }

    private long number(int at, int size, ByteOrder order) {
        ByteBuffer there = ByteBuffer.wrap(file, at, size).order(order);
        return size == 2 ? Short.toUnsignedLong(there.getShort()) : Integer.toUnsignedLong(there.getInt());
    }

    /** Joins pieces to a file, and corrects the checksums and sizes that readers check first. */
    static byte[] join(List<byte[]> pieces) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        boolean png = isPng(pieces.getFirst());
        for (byte[] piece : pieces) {
            joined.writeBytes(png && piece.length >= PNG_OVERHEAD_BYTES ? withChecksum(piece) : piece);
        }
        byte[] file = joined.toByteArray();
        if (isRiff(file) && file.length >= 8) {
            ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putInt(4, file.length - 8);
        }
        return file;
    }

    private static byte[] withChecksum(byte[] chunk) {
        CRC32 checksum = new CRC32();
        checksum.update(chunk, 4, chunk.length - 8);
        byte[] right = chunk.clone();
        ByteBuffer.wrap(right).putInt(0, chunk.length - PNG_OVERHEAD_BYTES).putInt(chunk.length - 4,
                (int) checksum.getValue());
        return right;
    }
}
