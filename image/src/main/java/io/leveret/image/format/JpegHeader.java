package io.leveret.image.format;

import java.io.ByteArrayOutputStream;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.TreeMap;

/**
 * The segments of a JPEG file before its first scan (ITU-T T.81, annex B).
 *
 * @param process the number n of the start of frame marker SOFn; {@link #JPEG_LS} of JPEG-LS
 * @param bits bits of a sample
 * @param components 1 gray, 3 color, 4 CMYK
 * @param componentIds as the frame names them, to distinguish RGB from YCbCr
 * @param jfif whether there is a JFIF segment
 * @param adobeTransform of the Adobe segment: 0 none, 1 YCbCr, 2 YCCK; −1 if there is no such segment
 * @param exif the EXIF block, beginning with its byte order; empty if there is none
 * @param colorProfile the assembled ICC profile; empty if there is none
 * @param frame the start of frame segment with its marker
 * @param tables the other segments that decoding needs, as they stand in the file
 * @param scanStart position of the first start of scan marker in the file
 */
record JpegHeader(int process, int bits, int width, int height, int components, String componentIds, boolean jfif,
        int adobeTransform, byte[] exif, byte[] colorProfile, byte[] frame, byte[] tables, int scanStart) {
    /** The frame of JPEG-LS (ITU-T T.87), SOF55. */
    static final int JPEG_LS = 55;

    private static final int START_OF_FRAME = 0xc0;
    static final int HUFFMAN_TABLE = 0xc4;
    private static final int EXTENSION = 0xc8;
    private static final int ARITHMETIC_TABLE = 0xcc;
    static final int FIRST_RESTART = 0xd0;
    static final int START_OF_IMAGE = 0xd8;
    static final int END_OF_IMAGE = 0xd9;
    static final int START_OF_SCAN = 0xda;
    static final int QUANTIZATION_TABLE = 0xdb;
    static final int NUMBER_OF_LINES = 0xdc;
    static final int RESTART_INTERVAL = 0xdd;
    static final int APPLICATION_0 = 0xe0;
    private static final int APPLICATION_1 = 0xe1;
    private static final int APPLICATION_2 = 0xe2;
    private static final int APPLICATION_14 = 0xee;
    private static final int APPLICATION_15 = 0xef;
    static final int COMMENT = 0xfe;
    private static final int TEMPORARY = 0x01;

    static boolean isJpeg(byte[] file, int start) {
        return new ByteCursor(file, ByteOrder.BIG_ENDIAN).has(start, "\u00ff\u00d8\u00ff");
    }

    /** Returns whether there is one of the markers that follow the first one in a file. */
    static boolean isTableOrMetadata(byte[] file, int at) {
        int marker = at + 1 < file.length && file[at] == (byte) 0xff ? file[at + 1] & 0xff : 0;
        return marker == QUANTIZATION_TABLE || marker == HUFFMAN_TABLE || marker >= APPLICATION_0 && marker <= COMMENT;
    }

    /**
     * Reads up to the first scan.
     *
     * @param start where the start of image marker stands in the file
     * @throws RefusedFileException if a segment is damaged or cut off, or there is no frame before the first scan
     */
    static JpegHeader read(byte[] file, int start) throws RefusedFileException {
        ByteCursor cursor = new ByteCursor(file, ByteOrder.BIG_ENDIAN);
        ByteArrayOutputStream tables = new ByteArrayOutputStream();
        TreeMap<Integer, byte[]> profileParts = new TreeMap<>(); // by their number in the profile
        byte[] exif = {};
        boolean jfif = false;
        int adobeTransform = -1;
        int frame = -1; // position of the frame segment's length
        int frameMarker = 0;
        int at = start + 2;
        while (true) {
            // Skip bytes that belong to no segment, as libjpeg does.
            while (cursor.u8(at) != 0xff || cursor.u8(at + 1) == 0xff || cursor.u8(at + 1) == 0) {
                at++;
            }
            int marker = cursor.u8(at + 1);
            if (marker == START_OF_SCAN) {
                break;
            }
            if (marker == END_OF_IMAGE) {
                throw new RefusedFileException("the JPEG file has no picture in it");
            }
            at += 2;
            if (marker == TEMPORARY || marker >= FIRST_RESTART && marker <= START_OF_IMAGE) {
                continue; // stands alone, without a length
            }
            int length = cursor.u16(at); // including itself
            if (length < 2 || at + length > file.length) {
                throw new RefusedFileException("the JPEG file is cut off or damaged in its header");
            }
            int body = at + 2;
            int end = at + length;
            if (marker == APPLICATION_0) {
                jfif |= cursor.has(body, "JFIF\0");
            } else if (marker == APPLICATION_1) {
                if (exif.length == 0 && cursor.has(body, "Exif\0") && end > body + 6) {
                    exif = Arrays.copyOfRange(file, body + 6, end);
                }
            } else if (marker == APPLICATION_2) {
                if (cursor.has(body, "ICC_PROFILE\0") && end > body + 14) {
                    profileParts.put(cursor.u8(body + 12), Arrays.copyOfRange(file, body + 14, end));
                }
            } else if (marker == APPLICATION_14) {
                if (cursor.has(body, "Adobe") && end >= body + 12) {
                    adobeTransform = cursor.u8(body + 11);
                }
            } else if (isFrame(marker)) {
                frame = at;
                frameMarker = marker;
            } else if (!(marker > APPLICATION_2 && marker <= APPLICATION_15 || marker == COMMENT)) {
                tables.write(file, at - 2, length + 2);
            }
            at = end;
        }
        if (frame < 0) {
            throw new RefusedFileException("the JPEG file has a scan without a frame");
        }
        int components = cursor.u8(frame + 7);
        if (cursor.u16(frame) < 8 + 3 * components) {
            throw new RefusedFileException("the JPEG file is damaged in its header: its frame has " + components
                    + " components, but no room for them");
        }
        StringBuilder componentIds = new StringBuilder();
        for (int i = 0; i < components; i++) {
            componentIds.append((char) cursor.u8(frame + 8 + 3 * i));
        }
        ByteArrayOutputStream profile = new ByteArrayOutputStream();
        profileParts.values().forEach(profile::writeBytes);
        return new JpegHeader(frameMarker - START_OF_FRAME, cursor.u8(frame + 2), cursor.u16(frame + 5),
                cursor.u16(frame + 3), components, componentIds.toString(), jfif, adobeTransform, exif,
                profile.toByteArray(), Arrays.copyOfRange(file, frame - 2, frame + cursor.u16(frame)),
                tables.toByteArray(), at);
    }

    private static boolean isFrame(int marker) {
        return marker == START_OF_FRAME + JPEG_LS || marker >= START_OF_FRAME && marker < FIRST_RESTART
                && marker != HUFFMAN_TABLE && marker != EXTENSION && marker != ARITHMETIC_TABLE;
    }

    /**
     * Returns whether three components are RGB rather than YCbCr: libjpeg's rule ({@code jdapimin.c}, {@code
     * default_decompress_parms}), which most programs share.
     */
    boolean isRgb() {
        if (jfif) {
            return false;
        }
        return adobeTransform >= 0 ? adobeTransform == 0 : componentIds.equals("RGB");
    }
}
