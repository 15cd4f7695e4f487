package io.leveret.image.format;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/**
 * Reads the chunks of a PNG file (PNG specification, third edition, section 5) and keeps the critical ones. Checks the
 * CRC of header and palette, which the JDK's reader does not.
 */
final class PngEnvelope {
    static final String SIGNATURE = "\u0089PNG\r\n\u001a\n";
    private static final int CHUNK_OVERHEAD_BYTES = 12; // length, type, CRC
    private static final int COLOR_TYPE = 25; // position in the file
    private static final int INDEXED = 3;

    private PngEnvelope() {}

    /**
     * Reads the headers.
     *
     * @throws RefusedFileException if a chunk is damaged or cut off, or the picture is missing
     */
    static Envelope open(byte[] file) throws RefusedFileException {
        ByteCursor cursor = new ByteCursor(file, ByteOrder.BIG_ENDIAN);
        ByteArrayOutputStream essence = new ByteArrayOutputStream(file.length);
        essence.write(file, 0, SIGNATURE.length());
        if (!cursor.has(SIGNATURE.length() + 4, "IHDR")) {
            throw new RefusedFileException("the PNG file does not begin with its header chunk");
        }
        int orientation = TiffTags.UPRIGHT;
        byte[] profile = null;
        boolean dataSeen = false;
        boolean paletteSeen = false;
        int at = SIGNATURE.length();
        while (at < file.length - CHUNK_OVERHEAD_BYTES && !cursor.has(at + 4, "IEND")) {
            long length = cursor.u32(at);
            long end = at + CHUNK_OVERHEAD_BYTES + length;
            if (end > file.length) {
                dataSeen |= writeCutData(file, at, essence);
                break;
            }
            if (cursor.has(at + 4, "eXIf")) {
                orientation = TiffTags.orientationOfExif(Arrays.copyOfRange(file, at + 8, (int) end - 4));
            } else if (profile == null && cursor.has(at + 4, "iCCP")) {
                profile = unpackedProfile(file, at + 8, (int) end - 4);
            } else if (cursor.has(at + 4, "IHDR") || cursor.has(at + 4, "PLTE")) {
                checkCrc(file, at + 4, (int) end - 4, cursor.s32(end - 4));
                paletteSeen |= cursor.has(at + 4, "PLTE");
                essence.write(file, at, (int) end - at);
            } else if (cursor.has(at + 4, "IDAT")) { // whose CRC the codec checks
                essence.write(file, at, (int) end - at);
                dataSeen = true;
            }
            at = (int) end;
        }
        if (!dataSeen) {
            throw new RefusedFileException("the PNG file is cut off: it has no picture data");
        }
        if (cursor.u8(COLOR_TYPE) == INDEXED && !paletteSeen) {
            throw new RefusedFileException("the PNG file is damaged: its pixels are indices, and it has no palette");
        }
        essence.writeBytes(new byte[]{0, 0, 0, 0, 'I', 'E', 'N', 'D', (byte) 0xae, 0x42, 0x60, (byte) 0x82});
        return new Envelope(cursor.s32(16), cursor.s32(20), orientation,
                profile == null ? new byte[0] : profile, essence.toByteArray());
    }

    /**
     * Writes what is there of a chunk that is cut off, if it is one of picture data. Returns whether there was any.
     */
    private static boolean writeCutData(byte[] file, int start, ByteArrayOutputStream essence) {
        int from = start + 8;
        if (from >= file.length || !new ByteCursor(file, ByteOrder.BIG_ENDIAN).has(start + 4, "IDAT")) {
            return false;
        }
        CRC32 crc = new CRC32();
        crc.update(file, start + 4, file.length - start - 4);
        essence.writeBytes(ByteBuffer.allocate(4).putInt(file.length - from).array());
        essence.write(file, start + 4, file.length - start - 4);
        essence.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
        return true;
    }

    /**
     * Returns the profile, which follows its name, a zero and the compression method; there is only one (section
     * 11.3.2.3).
     */
    private static byte[] unpackedProfile(byte[] file, int from, int to) {
        int start = from;
        while (start < to && file[start] != 0) {
            start++;
        }
        Inflater inflater = new Inflater();
        try (InputStream unpacked = new InflaterInputStream(
                new ByteArrayInputStream(file, start + 2, Math.max(0, to - start - 2)), inflater)) {
            return unpacked.readNBytes(ProfileBytes.MOST_BYTES + 1); // which is refused for its size
        } catch (IOException damaged) {
            return new byte[0]; // a photo is worth more than its metadata
        } finally {
            inflater.end();
        }
    }

    private static void checkCrc(byte[] file, int from, int to, int expected) throws RefusedFileException {
        CRC32 crc = new CRC32();
        crc.update(file, from, to - from);
        if ((int) crc.getValue() != expected) {
            throw new RefusedFileException(
                    "the PNG file is damaged: the checksum of a chunk at " + (from - 4) + " is wrong");
        }
    }
}
