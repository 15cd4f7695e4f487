package io.leveret.image.awt;

import io.leveret.image.Pixels;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.DeflaterOutputStream;

/** Puts ICC profiles into files. */
final class ProfiledFiles {
    private static final int PNG_FIRST_CHUNK_END = 8 + 25;

    private ProfiledFiles() {}

    /** A profile in two segments, the second one first. */
    static byte[] jpeg(byte[] jpeg, byte[] icc) {
        int cut = icc.length / 2;
        return Samples.insert(jpeg, 2, jpegPart(2, Arrays.copyOfRange(icc, cut, icc.length)),
                jpegPart(1, Arrays.copyOf(icc, cut)));
    }

    private static byte[] jpegPart(int number, byte[] part) {
        return Samples.jpegSegment(0xe2,
                Samples.concat(Samples.ascii("ICC_PROFILE\0"), new byte[]{(byte) number, 2}, part));
    }

    static byte[] png(byte[] png, byte[] icc) {
        return pngWithPacked(png, deflated(icc));
    }

    static byte[] pngWithPacked(byte[] png, byte[] packed) {
        return Samples.insert(png, PNG_FIRST_CHUNK_END,
                Samples.pngChunk("iCCP", Samples.concat(Samples.ascii("a name\0\0"), packed)));
    }

    static byte[] deflated(byte[] bytes) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(packed)) {
            deflater.write(bytes);
        } catch (java.io.IOException impossible) {
            throw new AssertionError(impossible);
        }
        return packed.toByteArray();
    }

    /** Wraps the picture of a simple file of 24 × 16 pixels into an extended one. */
    static byte[] webp(byte[] simple, byte[] icc) {
        int padding = icc.length & 1;
        ByteBuffer file = ByteBuffer.allocate(simple.length + 18 + 8 + icc.length + padding)
                .order(ByteOrder.LITTLE_ENDIAN);
        file.put(Samples.ascii("RIFF")).putInt(file.capacity() - 8).put(Samples.ascii("WEBPVP8X")).putInt(10);
        file.putInt(32).put(new byte[]{23, 0, 0, 15, 0, 0}); // has a profile; sides of the canvas, less 1
        file.put(Samples.ascii("ICCP")).putInt(icc.length).put(icc).put(new byte[padding]);
        return file.put(simple, 12, simple.length - 12).array();
    }

    /** Samples of 8 or, lowest byte first, 16 bits, {@code [height][width][channels]}. */
    static byte[] tiff(int width, int height, int channels, int bits, byte[] samples, byte[] icc) {
        int[][] tags = {{256, 3, 1, width}, {257, 3, 1, height}, {258, 3, channels, 0}, {259, 3, 1, 1},
                {262, 3, 1, channels == 1 ? 1 : 2}, {273, 4, 1, 8}, {277, 3, 1, channels}, {278, 3, 1, height},
                {279, 4, 1, samples.length}, {34675, 7, icc.length, 0}};
        int directory = 8 + samples.length + (samples.length & 1);
        int bitsAt = directory + 2 + 12 * tags.length + 4;
        tags[2][3] = channels == 1 ? bits : bitsAt;
        tags[9][3] = bitsAt + 8;
        ByteBuffer tiff = ByteBuffer.allocate(bitsAt + 8 + icc.length).order(ByteOrder.LITTLE_ENDIAN);
        tiff.put(Samples.ascii("II*\0")).putInt(directory).put(samples).position(directory);
        tiff.putShort((short) tags.length);
        for (int[] tag : tags) {
            tiff.putShort((short) tag[0]).putShort((short) tag[1]).putInt(tag[2]).putInt(tag[3]);
        }
        tiff.putInt(0);
        for (int i = 0; i < 4; i++) {
            tiff.putShort((short) bits);
        }
        return tiff.put(icc).array();
    }

    /** With a header of version 5, which holds the profile behind the pixels. */
    static byte[] bmp(Pixels pixels, byte[] icc) {
        byte[] plain = Samples.write(Samples.image(pixels, BufferedImage.TYPE_3BYTE_BGR), "bmp");
        byte[] rows = Arrays.copyOfRange(plain, 54, plain.length);
        ByteBuffer file = ByteBuffer.allocate(14 + 124 + rows.length + icc.length).order(ByteOrder.LITTLE_ENDIAN);
        file.put(plain, 0, 54).position(138).put(rows).put(icc);
        file.putInt(2, file.capacity()).putInt(10, 138).putInt(14, 124).put(70, Samples.ascii("DEBM"));
        return file.putInt(126, 124 + rows.length).putInt(130, icc.length).array();
    }
}
