package io.leveret.image.jpeg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.image.codec.SampleSpace;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Stored samples of CMYK and YCCK beside those of libjpeg-turbo, whose programs neither write such files nor print
 * their samples. So a file is joined of two: the scans of an RGB file, whose three components {@code djpeg} prints as
 * they are stored, and that of a gray one.
 */
class FourComponentsTest {
    private static final int[] SCALES = {8, 4, 2, 1};
    private static final int[][] SIZES = {{1, 1}, {9, 7}, {16, 32}, {33, 31}, {70, 45}};
    private static final List<List<String>> ORDERS = List.of(List.of("-optimize"), List.of("-progressive"),
            List.of("-restart", "1B"), List.of("-restart", "1", "-progressive"));

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"1x1,1x1,1x1", "2x1,1x1,1x1", "2x2,1x1,1x1", "1x2,1x1,1x1", "4x1,1x1,1x1", "1x4,1x1,1x1",
            "2x1,1x1,2x1"})
    void everyScale_isAsInLibjpegTurbo(String sampling) throws Exception {
        for (int[] size : SIZES) {
            Path script = Files.writeString(folder.resolve("scans"), "0; 1; 2;");
            byte[] three = LibjpegTurbo.encode(folder, size[0], size[1], 3, 80,
                    List.of("-rgb", "-sample", sampling, "-scans", script.toString()));
            byte[] black = LibjpegTurbo.encode(folder, size[0], size[1], 1, 60, List.of());
            for (int transform : new int[]{-1, 0, 2}) {
                byte[] joined = joined(three, black, transform);
                List<byte[]> files = new ArrayList<>(List.of(joined));
                for (List<String> order : ORDERS) {
                    files.add(LibjpegTurbo.transcode(folder, joined, order));
                }
                for (int eighths : SCALES) {
                    byte[] expected = interleaved(LibjpegTurbo.samples(folder, three, eighths),
                            LibjpegTurbo.samples(folder, black, eighths));
                    for (int i = 0; i < files.size(); i++) {
                        ScaledPicture picture = ScaledPicture.of(files.get(i), eighths);
                        String name = size[0] + " x " + size[1] + ", " + sampling + ", file " + i + " at " + eighths;
                        assertEquals(transform == 2 ? SampleSpace.YCCK : SampleSpace.CMYK, picture.space(), name);
                        assertArrayEquals(expected, picture.samples(), name);
                        assertTrue(picture.damage().isEmpty(), name);
                    }
                }
            }
        }
    }

    private static byte[] interleaved(byte[] three, byte[] one) {
        byte[] four = new byte[4 * one.length];
        for (int i = 0; i < one.length; i++) {
            System.arraycopy(three, 3 * i, four, 4 * i, 3);
            four[4 * i + 3] = one[i];
        }
        return four;
    }

    /** A file of four components, the fourth sampled as the first. Each scan has its tables in front of it. */
    private static byte[] joined(byte[] three, byte[] one, int transform) throws IOException {
        byte[] frame = segment(three, 0xc0);
        byte[] four = Arrays.copyOf(frame, frame.length + 3);
        ByteBuffer.wrap(four).putShort(2, (short) (four.length - 2)).put(9, (byte) 4);
        four[frame.length] = 'K';
        four[frame.length + 1] = frame[11];
        four[frame.length + 2] = 3; // its table of quantization steps

        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        joined.write(three, 0, 2);
        if (transform >= 0) {
            joined.writeBytes(new byte[]{(byte) 0xff, (byte) 0xee, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0,
                    (byte) transform});
        }
        joined.writeBytes(segment(three, 0xdb));
        byte[] steps = segment(one, 0xdb);
        steps[4] = 3;
        joined.writeBytes(steps);
        joined.writeBytes(four);
        joined.writeBytes(fromTables(three));
        byte[] blackScan = fromTables(one);
        blackScan[indexOf(blackScan, 0xda, 0) + 5] = 'K';
        joined.writeBytes(blackScan);
        joined.write(0xff);
        joined.write(0xd9);
        return joined.toByteArray();
    }

    private static byte[] segment(byte[] file, int marker) {
        int at = indexOf(file, marker, 2);
        return Arrays.copyOfRange(file, at, at + 2 + Short.toUnsignedInt(ByteBuffer.wrap(file).getShort(at + 2)));
    }

    /** The part of a file from its first Huffman table to its last scan. */
    private static byte[] fromTables(byte[] file) {
        return Arrays.copyOfRange(file, indexOf(file, 0xc4, 2), file.length - 2);
    }

    /** Position of the first segment of a kind, from one on. */
    private static int indexOf(byte[] file, int marker, int from) {
        int at = from;
        while ((file[at + 1] & 0xff) != marker) {
            at += 2 + Short.toUnsignedInt(ByteBuffer.wrap(file).getShort(at + 2));
        }
        return at;
    }
}
