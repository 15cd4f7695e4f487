package io.leveret.image.format;

import java.io.ByteArrayOutputStream;
import java.nio.ByteOrder;

/**
 * Copies the scans of a JPEG's picture with the tables between them, up to the end of image marker, without whatever
 * else the file has there: metadata, stray bytes, and after the marker further pictures or the video of a motion photo.
 *
 * <p>
 * Within a scan the byte 0xff is always followed by 0 or by a restart marker (ITU-T T.81, section B.1.1.5). Damage can
 * make it look like any other marker, which a reader would refuse. So a marker counts only if its segment is one that
 * may stand there and is followed by another marker; otherwise the bytes up to the next marker or restart are left out.
 */
final class JpegScans {
    /** Encoders write about ten scans; thousands of empty ones in a small file would keep a core busy for minutes. */
    private static final int MOST_SCANS = 256;

    private final byte[] file;
    private final ByteCursor cursor;
    private final String componentIds; // as the frame names them
    private final byte[] copied; // not longer than they are in the file
    private int size;
    private int scans;
    private int lines;
    private boolean ended;

    private JpegScans(byte[] file, JpegHeader header) {
        this.file = file;
        this.cursor = new ByteCursor(file, ByteOrder.BIG_ENDIAN);
        this.componentIds = header.componentIds();
        this.copied = new byte[file.length - header.scanStart()];
    }

    /**
     * Copies the scans. Their components are numbered as the frame lists them, from 1: the numbers in a file may be
     * ambiguous.
     *
     * @throws RefusedFileException if there is none, or there are too many
     */
    static JpegScans read(byte[] file, JpegHeader header) throws RefusedFileException {
        JpegScans scans = new JpegScans(file, header);
        int at = header.scanStart();
        if (!scans.isMarkerAt(at)) {
            throw new RefusedFileException("the JPEG file is cut off before its picture");
        }
        while (at < file.length) {
            at = scans.copySegment(at);
        }
        return scans;
    }

    /** The number of bytes of the scans and tables. */
    int size() {
        return size;
    }

    /** Writes the scans and tables, without an end of image marker. */
    void writeTo(ByteArrayOutputStream out) {
        out.write(copied, 0, size);
    }

    /** Whether the file has an end of image marker. */
    boolean ended() {
        return ended;
    }

    /** The number of rows as a segment after the first scan gives it; 0 if there is no such segment. */
    int lines() {
        return lines;
    }

    /** Copies the segment at a marker and returns the position of the next marker, or the file's end. */
    private int copySegment(int at) throws RefusedFileException {
        int marker = cursor.u8(at + 1);
        if (marker == JpegHeader.END_OF_IMAGE || marker == JpegHeader.START_OF_IMAGE) {
            ended = marker == JpegHeader.END_OF_IMAGE;
            return file.length;
        }
        int end = at + 2 + cursor.u16(at + 2);
        if (marker == JpegHeader.START_OF_SCAN) {
            if (++scans > MOST_SCANS) {
                throw new RefusedFileException("the JPEG file has more than " + MOST_SCANS + " scans");
            }
            copyScanHeader(at, end);
            return copyData(end);
        }
        if (marker == JpegHeader.NUMBER_OF_LINES) {
            lines = cursor.u16(at + 4);
        } else if (marker < JpegHeader.APPLICATION_0) {
            copy(file, at, end - at);
        }
        int next = end;
        while (next < file.length && !isMarkerAt(next)) {
            next++;
        }
        return next;
    }

    /** The number of a component that occurs twice in the frame means its first use, then its second. */
    private void copyScanHeader(int at, int end) throws RefusedFileException {
        byte[] header = cursor.bytes(at, end - at);
        int count = header[4];
        boolean[] used = new boolean[componentIds.length()];
        for (int i = 0; i < count; i++) {
            int id = header[5 + 2 * i] & 0xff;
            int component = componentIds.indexOf(id);
            while (component >= 0 && used[component]) {
                component = componentIds.indexOf(id, component + 1);
            }
            if (component < 0 && count == used.length && !used[i]) {
                component = i;
            } else if (component < 0) {
                throw new RefusedFileException(
                        "the JPEG file has a scan of component " + id + ", which its frame lacks");
            }
            used[component] = true;
            header[5 + 2 * i] = (byte) (component + 1);
        }
        copy(header, 0, header.length);
    }

    /** Copies the data of a scan and returns the position of the marker behind it, or the file's end. */
    private int copyData(int start) {
        int from = start; // not copied from here
        int at = JpegBytes.nextOnes(file, start);
        while (at < file.length - 1) {
            if (file[at + 1] == (byte) 0xff) {
                copy(file, from, at - from);
                from = ++at; // a fill byte
            } else if (file[at + 1] == 0 || isRestart(at)) {
                at = JpegBytes.nextOnes(file, at + 2);
            } else {
                copy(file, from, at - from);
                if (isMarkerAt(at)) {
                    return at;
                }
                at += 2;
                while (at < file.length - 1 && !isRestart(at) && !isMarkerAt(at)) {
                    at++;
                }
                from = at;
            }
        }
        int end = file[file.length - 1] == (byte) 0xff ? file.length - 1 : file.length;
        copy(file, from, Math.max(0, end - from));
        return file.length;
    }

    private void copy(byte[] from, int at, int count) {
        System.arraycopy(from, at, copied, size, count);
        size += count;
    }

    private boolean isRestart(int at) {
        return file[at] == (byte) 0xff && (file[at + 1] & 0xf8) == JpegHeader.FIRST_RESTART;
    }

    /** Returns whether there is a marker of the picture's end, or that of a complete segment which may stand here. */
    private boolean isMarkerAt(int at) {
        if (at >= file.length - 1 || file[at] != (byte) 0xff) {
            return false;
        }
        return switch (file[at + 1] & 0xff) {
            case JpegHeader.END_OF_IMAGE, JpegHeader.START_OF_IMAGE -> true;
            case JpegHeader.START_OF_SCAN -> isScanHeader(at);
            case JpegHeader.HUFFMAN_TABLE -> isTables(at, true);
            case JpegHeader.QUANTIZATION_TABLE -> isTables(at, false);
            case JpegHeader.RESTART_INTERVAL, JpegHeader.NUMBER_OF_LINES -> length(at) == 4 && at + 6 <= file.length;
            case JpegHeader.COMMENT -> isFollowedByMarker(at);
            default -> (file[at + 1] & 0xf0) == JpegHeader.APPLICATION_0 && isFollowedByMarker(at);
        };
    }

    private boolean isScanHeader(int at) {
        int components = at + 4 < file.length ? file[at + 4] : 0;
        return components >= 1 && components <= componentIds.length() && length(at) == 6 + 2 * components
                && at + 2 + length(at) < file.length;
    }

    /** Whether the tables of a segment fill it exactly. */
    private boolean isTables(int at, boolean huffman) {
        int end = at + 2 + length(at);
        int table = at + 4;
        while (table < end && end <= file.length) {
            int bytes = huffman ? 1 + 16 : (file[table] & 0xf0) == 0 ? 1 + 64 : 1 + 2 * 64;
            if (table + bytes > end) {
                return false;
            }
            for (int i = 1; huffman && i <= 16; i++) {
                bytes += file[table + i] & 0xff;
            }
            table += bytes;
        }
        return table == end && length(at) > 2;
    }

    private boolean isFollowedByMarker(int at) {
        int end = at + 2 + length(at);
        return length(at) >= 2 && end < file.length && file[end] == (byte) 0xff;
    }

    private int length(int at) {
        return at + 3 < file.length ? (file[at + 2] & 0xff) << 8 | file[at + 3] & 0xff : 0;
    }
}
