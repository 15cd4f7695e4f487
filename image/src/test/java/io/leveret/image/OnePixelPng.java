package io.leveret.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/** PNG files of one pixel, whose headers are right. */
final class OnePixelPng {
    private OnePixelPng() {}

    static byte[] plain() {
        return file(new byte[0]);
    }

    /** With a profile whose header is that of a display, and which has no colors that could be sRGB's. */
    static byte[] withProfile() {
        ByteBuffer profile = ByteBuffer.allocate(132);
        profile.putInt(132).put(12, ascii("mntrRGB XYZ ")).put(36, ascii("acsp"));
        return file(chunk("iCCP", TestPixels.concat(ascii("a name\0\0"), deflated(profile.array()))));
    }

    private static byte[] file(byte[] profile) {
        byte[] header = ByteBuffer.allocate(13).putInt(1).putInt(1).put(new byte[]{8, 2, 0, 0, 0}).array();
        return TestPixels.concat("\u0089PNG\r\n\u001a\n".getBytes(StandardCharsets.ISO_8859_1), chunk("IHDR", header),
                profile, chunk("IDAT", deflated(new byte[]{0, -1, -1, -1})), chunk("IEND", new byte[0]));
    }

    private static byte[] chunk(String type, byte[] data) {
        byte[] typed = TestPixels.concat(ascii(type), data);
        CRC32 crc = new CRC32();
        crc.update(typed);
        return ByteBuffer.allocate(8 + typed.length).putInt(data.length).put(typed).putInt((int) crc.getValue())
                .array();
    }

    private static byte[] deflated(byte[] bytes) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(packed)) {
            deflater.write(bytes);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return packed.toByteArray();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
