package io.leveret.image.awt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import io.leveret.image.ImageDecoder;
import io.leveret.image.Pixels;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** TIFF with alpha: associated alpha (TIFF 6.0, section 18) is divided out of the colors, other alpha is dropped. */
class AlphaTiffTest {
    private static final int UNASSOCIATED = 2;
    private static final int ASSOCIATED = 1;

    private final ImageDecoder decoder = new ImageDecoder();

    /** Pixels of colors and alpha, row by row or color by color, of 8 or 16 bits. */
    private static byte[] tiff(int width, int extra, int bits, boolean planar, int[][] pixels) {
        int samples = pixels[0].length;
        int height = pixels.length / width;
        int planeBytes = pixels.length * bits / 8;
        int dataBytes = planeBytes * samples;
        int planes = planar ? samples : 1;
        int[][] tags = {{256, 4, 1, width}, {257, 4, 1, height}, {258, 3, samples, 0}, {259, 3, 1, 1},
                {262, 3, 1, samples < 3 ? 1 : 2}, {273, 4, planes, 8}, {277, 3, 1, samples}, {278, 4, 1, height},
                {279, 4, planes, dataBytes}, {284, 3, 1, planar ? 2 : 1}, {338, 3, 1, extra}};
        int directory = 8 + dataBytes + (dataBytes & 1);
        int lists = directory + 2 + 12 * tags.length + 4;
        tags[2][3] = samples == 2 ? bits << 16 | bits : lists;
        if (planes > 1) {
            tags[5][3] = lists + 8;
            tags[8][3] = lists + 8 + 4 * planes;
        }
        ByteBuffer tiff = ByteBuffer.allocate(lists + 8 + 8 * planes).order(ByteOrder.LITTLE_ENDIAN);
        tiff.put(Samples.ascii("II*\0")).putInt(directory);
        for (int i = 0; i < pixels.length * samples; i++) {
            int value = planar ? pixels[i % pixels.length][i / pixels.length] : pixels[i / samples][i % samples];
            if (bits == 8) {
                tiff.put((byte) value);
            } else {
                tiff.putShort((short) value);
            }
        }
        tiff.position(directory).putShort((short) tags.length);
        for (int[] tag : tags) {
            tiff.putShort((short) tag[0]).putShort((short) tag[1]).putInt(tag[2]).putInt(tag[3]);
        }
        tiff.putInt(0);
        for (int i = 0; i < 4; i++) {
            tiff.putShort((short) (i < samples ? bits : 0));
        }
        for (int plane = 0; plane < planes; plane++) {
            tiff.putInt(8 + plane * planeBytes);
        }
        for (int plane = 0; plane < planes; plane++) {
            tiff.putInt(planeBytes);
        }
        return tiff.array();
    }

    @ParameterizedTest
    @CsvSource({"8, false", "8, true", "16, false", "16, true"})
    void decode_associatedAlpha_isDividedOut(int bits, boolean planar) throws IOException {
        int largest = (1 << bits) - 1;
        int half = largest / 2 + 1;
        int[][] pixels = {{half, half / 2, 0, half}, {largest, 0, half, largest}, {0, 0, 0, 0}, {3, 6, 0, 6}};

        Pixels decoded = decoder.decode(tiff(2, ASSOCIATED, bits, planar, pixels), "associated.tif");

        assertEquals(Pixels.of(2, 2, new byte[]{-1, -128, 0, -1, 0, -128, 0, 0, 0, -128, -1, 0}), decoded);
    }

    @ParameterizedTest
    @CsvSource({"8, false", "8, true", "16, false"})
    void decode_otherAlpha_isDropped(int bits, boolean planar) throws IOException {
        int unit = bits == 8 ? 1 : 257;
        int[][] pixels = {{10 * unit, 20 * unit, 30 * unit, 40 * unit}, {200 * unit, 100 * unit, 50 * unit, 0}};

        Pixels decoded = decoder.decode(tiff(2, UNASSOCIATED, bits, planar, pixels), "unassociated.tif");

        assertEquals(Pixels.of(2, 1, new byte[]{10, 20, 30, (byte) 200, 100, 50}), decoded);
    }

    @Test
    void decode_grayOfAssociatedAlpha_isDividedOut() throws IOException {
        int[][] pixels = {{50, 100}, {128, 255}, {0, 0}, {7, 7}};

        Pixels decoded = decoder.decode(tiff(4, ASSOCIATED, 8, false, pixels), "gray.tif");

        assertEquals(Pixels.of(4, 1, new byte[]{-128, -128, -128, -128, -128, -128, 0, 0, 0, -1, -1, -1}), decoded);
    }

    /** TwelveMonkeys refuses pictures of more than 512 times as many bytes as the file. */
    @Test
    void decode_flatPicture_isReadHoweverWellItIsCompressed() throws IOException {
        Pixels flat = Pixels.of(3000, 2000, new byte[3000 * 2000 * 3]);
        byte[] png = Samples.write(Samples.image(flat, 5), "png");

        assertEquals(flat, decoder.decode(FlatTiff.deflated(3000, 2000), "flat.tif"));
        assertEquals(flat, decoder.decode(png, "flat.png"));
    }
}
