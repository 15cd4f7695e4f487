package io.leveret.image.awt;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** TIFF files of one strip, of black. */
final class FlatTiff {
    private FlatTiff() {}

    /** Deflated RGB, which is a thousandth as long as its pixels. */
    static byte[] deflated(int width, int height) {
        byte[] strip = ProfiledFiles.deflated(new byte[width * height * 3]);
        int[][] tags = {{256, width}, {257, height}, {258, 8}, {259, 8}, {262, 2}, {273, 8}, {277, 3}, {278, height},
                {279, strip.length}};
        int directory = 8 + strip.length + (strip.length & 1);
        int bits = directory + 2 + 12 * tags.length + 4;
        ByteBuffer tiff = ByteBuffer.allocate(bits + 6).order(ByteOrder.LITTLE_ENDIAN);
        tiff.put(Samples.ascii("II*\0")).putInt(directory).put(strip).position(directory);
        tiff.putShort((short) tags.length);
        for (int[] tag : tags) {
            boolean list = tag[0] == 258;
            tiff.putShort((short) tag[0]).putShort((short) (list ? 3 : 4)).putInt(list ? 3 : 1);
            tiff.putInt(list ? bits : tag[1]);
        }
        return tiff.putInt(0).putShort((short) 8).putShort((short) 8).putShort((short) 8).array();
    }
}
