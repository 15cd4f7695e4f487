package io.leveret.image.format;

import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The tags that are needed from the first directory of a TIFF structure, a TIFF file or an EXIF block (TIFF 6.0,
 * section 2; BigTIFF as in libtiff).
 *
 * <p>
 * Not left to a library, because it runs on untrusted bytes for every photo: it reads one number where a general reader
 * builds every entry of every directory. A small file can declare enough large entries to take gigabytes that way.
 */
final class TiffTags {
    /** The orientation of a picture that is stored upright, in EXIF's numbers. */
    static final int UPRIGHT = 1;

    private static final int IMAGE_WIDTH = 256;
    private static final int IMAGE_HEIGHT = 257;
    private static final int COMPRESSION = 259;
    private static final int PHOTOMETRIC = 262;
    private static final int MAKE = 271;
    private static final int STRIP_OFFSETS = 273;
    private static final int ORIENTATION = 274;
    private static final int SAMPLES_OF_A_PIXEL = 277;
    private static final int TILE_WIDTH = 322;
    private static final int TILE_HEIGHT = 323;
    private static final int TILE_OFFSETS = 324;
    private static final int SUB_DIRECTORIES = 330;
    private static final int COLOR_PROFILE = 34675;
    private static final int EXIF_DIRECTORY = 34665;
    private static final int DNG_VERSION = 50706;
    private static final int GPS_DIRECTORY = 34853;
    private static final int INTEROPERABILITY_DIRECTORY = 40965;

    private static final int[] TYPE_BYTES = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8}; // [type]
    private static final int MOST_DIRECTORIES = 10_000;
    private static final int MOST_RAW_DIRECTORIES = 32; // that are searched for the data of a sensor
    private static final int MOST_MAKE_BYTES = 64;
    private static final int COLOR_FILTER_ARRAY = 32803;
    private static final int LINEAR_RAW = 34892;

    private final ByteCursor cursor;
    private final boolean big;
    private final long firstDirectory;

    private TiffTags(ByteCursor cursor, boolean big, long firstDirectory) {
        this.cursor = cursor;
        this.big = big;
        this.firstDirectory = firstDirectory;
    }

    /**
     * Opens the structure that begins at the first byte.
     *
     * @throws RefusedFileException if it is none
     */
    static TiffTags of(byte[] tiff) throws RefusedFileException {
        boolean little = new ByteCursor(tiff, ByteOrder.BIG_ENDIAN).has(0, "II");
        ByteCursor cursor = new ByteCursor(tiff, little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        if (!little && !cursor.has(0, "MM")) {
            throw new RefusedFileException("the TIFF structure names no byte order");
        }
        return switch (cursor.u16(2)) {
            case 42 -> new TiffTags(cursor, false, cursor.u32(4));
            case 43 -> new TiffTags(cursor, true, cursor.s64(8));
            default -> throw new RefusedFileException(
                    "the TIFF structure has version " + cursor.u16(2) + ", not 42 or 43");
        };
    }

    /** Returns the orientation in an EXIF block, 1 to 8; upright if the block is damaged or has no such value. */
    static int orientationOfExif(byte[] exif) {
        if (exif.length == 0) { // as in most photos of the web
            return UPRIGHT;
        }
        try {
            return of(exif).orientation();
        } catch (RefusedFileException damaged) {
            return UPRIGHT; // a photo is worth more than its metadata
        }
    }

    int width() throws RefusedFileException {
        return Math.toIntExact(Math.min(number(IMAGE_WIDTH, 0), Integer.MAX_VALUE));
    }

    int height() throws RefusedFileException {
        return Math.toIntExact(Math.min(number(IMAGE_HEIGHT, 0), Integer.MAX_VALUE));
    }

    /** Pixels in a tile's row, or the image's width if it has no tiles. */
    long tileWidth() throws RefusedFileException {
        return number(TILE_WIDTH, width());
    }

    /** Rows in a tile, or the image's height if it has no tiles. */
    long tileHeight() throws RefusedFileException {
        return number(TILE_HEIGHT, height());
    }

    /** The code of the compression; 1 is none. */
    long compression() throws RefusedFileException {
        return number(COMPRESSION, 1);
    }

    /** Samples of a pixel: colors, alpha and others. */
    long samplesOfAPixel() throws RefusedFileException {
        return number(SAMPLES_OF_A_PIXEL, 1);
    }

    /**
     * Whether a camera's RAW is in the file: the first directory, one that follows it or one below these describes the
     * values of a sensor. Directories that cannot be read are left out.
     */
    boolean hasSensorData() {
        Set<Long> seen = new HashSet<>();
        Deque<Long> open = new ArrayDeque<>(List.of(firstDirectory));
        while (!open.isEmpty() && seen.size() < MOST_RAW_DIRECTORIES) {
            long directory = open.remove();
            if (directory <= 0 || directory >= cursor.size() || !seen.add(directory)) {
                continue;
            }
            try {
                long entry = find(directory, PHOTOMETRIC);
                long photometric = entry < 0 ? 0 : value(entry, valueField(entry));
                if (photometric == COLOR_FILTER_ARRAY || photometric == LINEAR_RAW) {
                    return true;
                }
                open.add(next(directory));
                long children = find(directory, SUB_DIRECTORIES);
                for (long child : children < 0 ? new long[0] : values(children, MOST_RAW_DIRECTORIES)) {
                    open.add(child);
                }
            } catch (RefusedFileException cutOff) {
                continue;
            }
        }
        return false;
    }

    /** The maker of the camera, or what the file says of itself as a RAW; no text if it says nothing. */
    String maker() throws RefusedFileException {
        if (find(DNG_VERSION) >= 0) {
            return "DNG";
        }
        long entry = find(MAKE);
        if (entry < 0 || count(entry) <= inlineBytes()) {
            return "";
        }
        byte[] make = cursor.bytes(offset(valueField(entry)), Math.min(count(entry), MOST_MAKE_BYTES));
        return new String(make, StandardCharsets.ISO_8859_1).replaceAll("[^ -~]", "").strip();
    }

    /** The orientation, 1 to 8; upright if it is none of these. */
    int orientation() throws RefusedFileException {
        long value = number(ORIENTATION, UPRIGHT);
        return value >= 1 && value <= 8 ? (int) value : UPRIGHT;
    }

    /** The ICC profile (ICC.1:2022, annex B.4); no bytes if there is none. */
    byte[] colorProfile() throws RefusedFileException {
        long entry = find(COLOR_PROFILE);
        long bytes = entry < 0 ? 0 : count(entry);
        return bytes > inlineBytes() && typeBytes(entry) == 1
                ? ProfileBytes.copy(cursor, offset(valueField(entry)), bytes)
                : new byte[0];
    }

    /** Where the tiles, or else the strips, begin. */
    long[] pieceOffsets() throws RefusedFileException {
        long entry = find(TILE_OFFSETS);
        if (entry < 0) {
            entry = find(STRIP_OFFSETS);
        }
        if (entry < 0) {
            return new long[0];
        }
        return values(entry, Integer.MAX_VALUE);
    }

    /** The numbers of an entry, at most so many. */
    private long[] values(long entry, int most) throws RefusedFileException {
        int typeBytes = typeBytes(entry);
        long count = count(entry);
        if (count < 0 || typeBytes == 0 || count > cursor.size() / typeBytes) {
            throw new RefusedFileException("the TIFF file lists " + count + " pieces, more than it has room for");
        }
        long at = count * typeBytes <= inlineBytes() ? valueField(entry) : offset(valueField(entry));
        long[] values = new long[(int) Math.min(count, most)];
        for (int i = 0; i < values.length; i++) {
            values[i] = value(entry, at + (long) i * typeBytes);
        }
        return values;
    }

    /**
     * Refuses a file whose directories declare far more data than the file has: entries may overlap, so the file's size
     * does not bound what a reader allocates for them.
     *
     * @throws RefusedFileException if they do, or if there are too many of them
     */
    void checkDirectories() throws RefusedFileException {
        long budget = 4L * cursor.size() + (1 << 20);
        Set<Long> seen = new HashSet<>();
        long used = 0;
        for (long at = firstDirectory; at > 0 && at < cursor.size() && seen.add(at); at = next(at)) {
            used += valueBytes(at, seen);
            if (used > budget || seen.size() > MOST_DIRECTORIES) {
                throw new RefusedFileException("the TIFF directories name more data than the file has");
            }
        }
    }

    private long next(long directory) {
        try {
            return offset(entries(directory) + entryCount(directory) * entryBytes());
        } catch (RefusedFileException cutOff) {
            return 0; // many writers leave the last link out
        }
    }

    /** Returns the bytes that a general reader would load for this directory and those below it. */
    private long valueBytes(long directory, Set<Long> seen) throws RefusedFileException {
        long sum = 0;
        long count = Math.min(entryCount(directory), cursor.size() / entryBytes());
        for (long i = 0; i < count; i++) {
            long entry = entries(directory) + i * entryBytes();
            if (entry + entryBytes() > cursor.size()) {
                break;
            }
            long bytes = Math.min(Math.max(count(entry), 0), Integer.MAX_VALUE) * typeBytes(entry);
            sum += bytes <= cursor.size() ? bytes : 0; // a reader refuses a value larger than the file
            int tag = cursor.u16(entry);
            boolean hasDirectories = tag == SUB_DIRECTORIES || tag == EXIF_DIRECTORY || tag == GPS_DIRECTORY
                    || tag == INTEROPERABILITY_DIRECTORY;
            if (hasDirectories && count(entry) == 1) {
                long child = value(entry, valueField(entry));
                if (child > 0 && child < cursor.size() && seen.size() <= MOST_DIRECTORIES && seen.add(child)) {
                    sum += valueBytes(child, seen);
                }
            }
        }
        return sum;
    }

    private long number(int tag, long otherwise) throws RefusedFileException {
        long entry = find(tag);
        return entry < 0 ? otherwise : value(entry, valueField(entry));
    }

    /** Position of the entry of a tag in the first directory, or −1. */
    private long find(int tag) throws RefusedFileException {
        return find(firstDirectory, tag);
    }

    private long find(long directory, int tag) throws RefusedFileException {
        long count = entryCount(directory);
        for (long i = 0; i < count; i++) {
            long entry = entries(directory) + i * entryBytes();
            if (cursor.u16(entry) == tag) {
                return entry;
            }
        }
        return -1;
    }

    private long value(long entry, long at) throws RefusedFileException {
        return switch (typeBytes(entry)) {
            case 1 -> cursor.u8(at);
            case 2 -> cursor.u16(at);
            case 4 -> cursor.u32(at);
            case 8 -> cursor.s64(at);
            default -> throw new RefusedFileException("a TIFF entry has the unknown type " + cursor.u16(entry + 2));
        };
    }

    private int typeBytes(long entry) throws RefusedFileException {
        int type = cursor.u16(entry + 2);
        return type < TYPE_BYTES.length ? TYPE_BYTES[type] : 0;
    }

    private long entryCount(long directory) throws RefusedFileException {
        return big ? cursor.s64(directory) : cursor.u16(directory);
    }

    private long entries(long directory) {
        return directory + (big ? 8 : 2);
    }

    private int entryBytes() {
        return big ? 20 : 12;
    }

    private long count(long entry) throws RefusedFileException {
        return big ? cursor.s64(entry + 4) : cursor.u32(entry + 4);
    }

    private long valueField(long entry) {
        return entry + (big ? 12 : 8);
    }

    private int inlineBytes() {
        return big ? 8 : 4;
    }

    private long offset(long at) throws RefusedFileException {
        return big ? cursor.s64(at) : cursor.u32(at);
    }
}
