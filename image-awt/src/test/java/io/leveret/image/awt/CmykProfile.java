package io.leveret.image.awt;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Makes a small ICC profile of a printer (ICC.1:2001-04, sections 6.1 and 6.5.7 lut8Type). */
final class CmykProfile {
    private static final int TAGS = 4;
    private static final int LUT_BYTES = 48 + 4 * 256 + 16 * 3 + 3 * 256;

    private CmykProfile() {}

    /** A profile by which any ink, full, leaves half the lightness and no color. */
    static byte[] whoseInksAreAllGray() {
        int lutStart = 128 + 4 + 12 * TAGS;
        int textStart = lutStart + LUT_BYTES;
        int size = textStart + 12 + 20 + 92;
        ByteBuffer profile = ByteBuffer.allocate(size);
        profile.putInt(size).put(ascii("test")).putInt(0x02400000).put(ascii("prtrCMYKLab "));
        profile.position(36).put(ascii("acsp"));
        profile.position(68).putInt(0xf6d6).putInt(0x10000).putInt(0xd32d); // D50
        profile.position(128).putInt(TAGS);
        tag(profile, "A2B0", lutStart, LUT_BYTES);
        tag(profile, "cprt", textStart, 12);
        tag(profile, "wtpt", textStart + 12, 20);
        tag(profile, "desc", textStart + 32, 92);
        lut(profile.position(lutStart));
        profile.position(textStart).put(ascii("text")).putInt(0).put(ascii("CC0\0"));
        profile.put(ascii("XYZ ")).putInt(0).putInt(0xf6d6).putInt(0x10000).putInt(0xd32d);
        profile.put(ascii("desc")).putInt(0).putInt(2).put(ascii("g\0"));
        return profile.array();
    }

    private static void lut(ByteBuffer profile) {
        profile.put(ascii("mft1")).putInt(0).put(new byte[]{4, 3, 2, 0});
        for (int i = 0; i < 9; i++) {
            profile.putInt(i % 4 == 0 ? 0x10000 : 0);
        }
        identityTables(profile, 4);
        for (int inks = 0; inks < 16; inks++) {
            profile.put((byte) (255 >> Integer.bitCount(inks))).put((byte) 128).put((byte) 128); // L, a, b
        }
        identityTables(profile, 3);
    }

    private static void identityTables(ByteBuffer profile, int channels) {
        for (int i = 0; i < channels * 256; i++) {
            profile.put((byte) i);
        }
    }

    private static void tag(ByteBuffer profile, String name, int offset, int size) {
        profile.put(ascii(name)).putInt(offset).putInt(size);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
