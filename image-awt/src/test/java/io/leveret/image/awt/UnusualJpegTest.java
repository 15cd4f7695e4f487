package io.leveret.image.awt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.image.DecodeLimits;
import io.leveret.image.ImageDecoder;
import io.leveret.image.ImageFormatException;
import io.leveret.image.Pixels;
import io.leveret.image.Truncated;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** JPEG files as cameras, phones and transfers leave them have the pixels of the plain file, and nothing is missing. */
class UnusualJpegTest {
    private static final Pixels PICTURE = JpegFiles.picture(83, 61);
    private static final byte[] COLOR = JpegFiles.write(PICTURE, false, false);
    private static final byte[] GRAY = JpegFiles.write(PICTURE, true, false);
    private static final byte[] PROGRESSIVE = JpegFiles.write(PICTURE, false, true);
    private static final List<byte[]> PLAIN = List.of(COLOR, GRAY, PROGRESSIVE);

    /** Refuses any damage: none of these files is damaged. */
    private final ImageDecoder decoder = new ImageDecoder(DecodeLimits.DEFAULT.withTruncated(Truncated.REFUSE));

    static Stream<Arguments> tails() {
        byte[] video = new byte[50_000];
        new Random(5).nextBytes(video); // with markers of all kinds
        byte[] scans = new byte[3000]; // more than a picture may have
        for (int i = 0; i < scans.length; i += 2) {
            scans[i] = (byte) 0xff;
            scans[i + 1] = (byte) JpegFiles.START_OF_SCAN;
        }
        return Stream.of(Samples.concat(Samples.ascii("\0\0\0\u0018ftypmp42"), video), JpegFiles.write(
                Samples.noise(16, 16, 4), false, false), scans, new byte[4096], Samples.ascii("\u00ff"))
                .flatMap(tail -> PLAIN.stream().map(jpeg -> Arguments.of(jpeg, tail)));
    }

    @ParameterizedTest
    @MethodSource("tails")
    void decode_bytesBehindTheEnd_areNotRead(byte[] jpeg, byte[] tail) {
        assertSame(jpeg, Samples.concat(jpeg, tail));
    }

    @Test
    void decode_noHuffmanTables_usesTheStandardOnes() {
        byte[] avi = Samples.jpegSegment(0xe0, Samples.ascii("AVI1\0\0\0\0\0\0\0\0\0\0"));
        for (byte[] jpeg : List.of(COLOR, GRAY)) {
            byte[] bare = JpegFiles.without(jpeg, JpegFiles.HUFFMAN_TABLE);
            assertTrue(bare.length < jpeg.length, "there were tables");
            assertSame(jpeg, bare);
            assertSame(jpeg, Samples.insert(bare, 2, avi));
            assertSame(jpeg, Samples.insert(JpegFiles.without(bare, 0xe0), 2, avi));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\0", "\0\0\0\0", "junk", "\u00ff", "\u00ff\u00ff\u00ff", "\u0001\u00ff\0\u00ff"})
    void decode_strayBytesBetweenSegments_areSkipped(String stray) {
        for (byte[] jpeg : PLAIN) {
            assertSame(jpeg, JpegFiles.beforeEachSegment(jpeg, Samples.ascii(stray)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\0", "\r\n", "\u00ff", "-- 29 bytes that do not matter"})
    void decode_strayBytesInFront_areSkipped(String stray) {
        byte[] bytes = Arrays.copyOf(Samples.ascii(stray), Math.min(stray.length(), 29));
        for (byte[] jpeg : PLAIN) {
            byte[] file = Samples.concat(bytes, jpeg);
            assertSame(jpeg, file);
            assertTrue(ImageDecoder.looksLikePhoto(Arrays.copyOf(file, ImageDecoder.SIGNATURE_BYTES)));
        }
    }

    @Test
    void decode_manyStrayBytesInFront_isNoPhoto() {
        byte[] file = Samples.concat(new byte[30], COLOR);

        assertTrue(refusal(file).contains("no image format"), refusal(file));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\u00ff", "\0\0\0\0", "\u00ff\u00ff\u00ff"})
    void decode_noEndMarker_isComplete(String instead) {
        for (byte[] jpeg : PLAIN) {
            assertSame(jpeg, Samples.concat(Arrays.copyOf(jpeg, jpeg.length - 2), Samples.ascii(instead)));
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1", "1, 2, 2", "0, 0, 1", "7, 9, 7", "0, 0, 0"})
    void decode_componentsOfTheSameNumber_areTakenInOrder(int first, int second, int third) {
        assertSame(COLOR, JpegFiles.renumbered(COLOR, first, second, third));
    }

    @ParameterizedTest
    @CsvSource({"1, 2, 3, 1", "0, 0, 0, 0", "4, 3, 3, 4"})
    void decode_inksOfTheSameNumber_areTakenInOrder(int cyan, int magenta, int yellow, int black) {
        byte[] jpeg = Samples.read("ycck.jpg");

        assertSame(jpeg, JpegFiles.renumbered(jpeg, cyan, magenta, yellow, black));
    }

    @Test
    void decode_scanOfOtherNumbersThanTheFrame_isTakenInOrder() {
        byte[] odd = COLOR.clone();
        int scan = JpegFiles.position(odd, JpegFiles.START_OF_SCAN);
        for (int i = 0; i < 3; i++) {
            odd[scan + 5 + 2 * i] = (byte) (100 + i);
        }
        assertSame(COLOR, odd);
    }

    @ParameterizedTest
    @CsvSource({"2, 2, 1, 1, 2, 1", "4, 1, 1, 1, 1, 1", "1, 2, 1, 1, 1, 1", "1, 1, 2, 2, 2, 1", "1, 4, 1, 1, 1, 2"})
    void decode_unusualSampling_isThePicture(int h1, int v1, int h2, int v2, int h3, int v3) throws IOException {
        BufferedImage image = Samples.image(PICTURE, BufferedImage.TYPE_INT_RGB);
        byte[] jpeg = JpegFiles.write(image, false, new int[][]{{h1, v1}, {h2, v2}, {h3, v3}});
        int frame = JpegFiles.position(jpeg, 0xc0);
        assertEquals(h1 << 4 | v1, jpeg[frame + 11], "the writer takes the sampling");

        int difference = Samples.largestDifference(PICTURE, decoder.decode(jpeg, "photo.jpg"));

        assertTrue(difference < 40, "differs by " + difference);
    }

    /** Scanners that do not know the height in advance write it behind the first scan. */
    @Test
    void decode_heightBehindTheScan_isUsed() {
        for (byte[] jpeg : List.of(COLOR, GRAY)) {
            byte[] height = Samples.jpegSegment(0xdc, new byte[]{0, (byte) PICTURE.height()});
            byte[] file = Samples.insert(jpeg, jpeg.length - 2, height);
            ByteBuffer.wrap(file).putShort(JpegFiles.position(jpeg, 0xc0) + 5, (short) 0);
            assertSame(jpeg, file);
        }
    }

    @Test
    void decode_metadataBetweenScans_isSkipped() {
        int second = JpegFiles.dataStart(PROGRESSIVE);
        while (PROGRESSIVE[second] != (byte) 0xff || PROGRESSIVE[second + 1] == 0) {
            second++;
        }
        byte[] comment = Samples.jpegSegment(0xfe, Samples.ascii("a comment"));
        byte[] application = Samples.jpegSegment(0xe5, new byte[300]);

        assertSame(PROGRESSIVE, Samples.insert(PROGRESSIVE, second, comment, application));
        assertSame(PROGRESSIVE, Samples.insert(PROGRESSIVE, second, comment, Samples.ascii("\u00ff\u00ff")));
    }

    @ParameterizedTest
    @CsvSource({"0xc3, lossless JPEG (SOF3)", "0xc5, hierarchical JPEG (SOF5)",
            "0xc9, JPEG with arithmetic coding (SOF9)", "0xca, JPEG with arithmetic coding (SOF10)",
            "0xcb, lossless JPEG with arithmetic coding (SOF11)", "0xcd, hierarchical JPEG (SOF13)", "0xf7, JPEG-LS"})
    void decode_otherKind_isRefusedByName(String marker, String name) {
        byte[] jpeg = COLOR.clone();
        jpeg[JpegFiles.position(jpeg, 0xc0) + 1] = Integer.decode(marker).byteValue();

        assertEquals("photo.jpg: " + name + " is not read; save it as baseline or progressive JPEG", refusal(jpeg));
    }

    @Test
    void decode_twelveBits_isRefusedByName() {
        byte[] jpeg = COLOR.clone();
        int frame = JpegFiles.position(jpeg, 0xc0);
        jpeg[frame + 1] = (byte) 0xc1;
        jpeg[frame + 4] = 12;

        assertTrue(refusal(jpeg).contains("samples of 12 bits is not read; save it with 8 bits"), refusal(jpeg));
    }

    private String refusal(byte[] file) {
        return assertThrows(ImageFormatException.class, () -> decoder.decode(file, "photo.jpg")).getMessage();
    }

    private void assertSame(byte[] plain, byte[] unusual) {
        Pixels expected = decoder.decode(plain, "plain.jpg");
        Pixels pixels = decoder.decode(unusual, "photo.jpg");
        assertEquals(expected, pixels);
        assertTrue(pixels.damage().isEmpty(), pixels.damage().toString());
    }
}
