package io.leveret.image.awt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.sun.management.ThreadMXBean;
import io.leveret.base.OptionException;
import io.leveret.image.DecodeLimits;
import io.leveret.image.ImageDecoder;
import io.leveret.image.ImageFormatException;
import io.leveret.image.Pixels;
import io.leveret.image.awt.codec.AwtCodec;
import io.leveret.image.codec.DecodeRequest;
import io.leveret.image.codec.ImageFormat;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no photo, or too large a one, is refused in one line that says why, and without taking memory for it. */
class ImageDecoderRefusalTest {
    private static final long SMALL_HEAP_BYTES = 32 << 20; // a picture of 30,000 x 30,000 takes 2.7 GB

    private final ImageDecoder decoder = new ImageDecoder();

    @Test
    void decode_emptyFile_saysSo() {
        assertRefused(new byte[0], "photo.jpg: the file is empty");
    }

    @Test
    void decode_textNamedJpg_namesTheFormatsThatAreRead() {
        assertRefused(Samples.ascii("Hello world\n"),
                "photo.jpg: its content, which begins with \"Hello wo\", is no image"
                        + " format that is known here; read are JPEG, PNG, GIF, BMP, WebP, TIFF");
    }

    @ParameterizedTest
    @CsvSource({"0000001866747970686569630000000068656963, a HEIC image, convert it to JPEG or PNG",
            "00000018667479706d696631000000006d696631, a HEIC image, convert",
            "00000018667479706d696631000000006d69663161766966, an AVIF image, convert",
            "0000001866747970617669660000000061766966, an AVIF image, convert",
            "ff0a7f000000, a JPEG XL image, convert", "0000000c4a584c200d0a870a, a JPEG XL image, convert",
            "0000000c6a5020200d0a870a, a JPEG 2000 image, convert", "ff4fff510029, a JPEG 2000 image, convert",
            "00000018667479706372782000000001, a camera RAW file (Canon CR3), develop it",
            "46554a4946494c4d4343442d524157, a camera RAW file (Fujifilm RAF), exiftool",
            "4949524f08000000, a camera RAW file (Olympus ORF), exiftool",
            "4949550018000000, a camera RAW file (Panasonic RW2), exiftool",
            "3842505300010000, a Photoshop document, export", "255044462d312e37, a PDF document, export",
            "252150532d41646f, a PostScript document, export", "c5d0d3c620000000, an EPS document, export",
            "0000010001001010, a Windows icon, export", "000000186674797069736f6d, an MP4-like file, ffmpeg",
            "0000001466747970717420200000, a QuickTime video, ffmpeg",
            "1a45dfa39f428681, a Matroska or WebM video, ffmpeg",
            "524946460000000041564920 4c495354, an AVI video, ffmpeg",
            "50350a382038, 'a PBM, PGM or PPM image', convert",
            "504b030414000000, a ZIP archive, unpack"})
    void decode_fileOfAnotherKind_isCalledByItsName(String hexadecimal, String name, String advice) {
        byte[] file = Arrays.copyOf(HexFormat.of().parseHex(hexadecimal.replace(" ", "")), 40);

        assertRefused(file, "it is " + name + ", which is not read; ");
        assertRefused(file, advice);
        assertRefused(file, "Read are JPEG, PNG, GIF, BMP, WebP, TIFF");
    }

    @ParameterizedTest
    @CsvSource({"'<svg xmlns=\"http://www.w3.org/2000/svg\"/>', an SVG drawing",
            "'<?xml version=\"1.0\"?>\n<!-- by hand -->\n<svg>', an SVG drawing",
            "'\n <!DOCTYPE html><title>Not found</title>', a web page", "'<html><body>', a web page"})
    void decode_textOfAnotherKind_isCalledByItsName(String text, String name) {
        assertRefused(Samples.ascii(text), "it is " + name + ", which is not read; ");
    }

    @ParameterizedTest
    @CsvSource({"34661, JBIG", "34712, JPEG 2000", "34925, LZMA", "50000, Zstandard", "50001, WebP", "52546, JPEG XL",
            "32771, fax compression by words", "34892, lossy JPEG of DNG", "99, compression 99"})
    void decode_tiffOfACompressionThatIsNotRead_isCalledByItsName(int code, String name) {
        byte[] tiff = tiffWith(new long[][]{{256, 4, 8}, {257, 4, 8}, {258, 4, 8}, {259, 4, code}, {262, 4, 1},
                {273, 4, 8}, {277, 4, 1}, {278, 4, 8}, {279, 4, 8}});

        assertRefused(tiff, "TIFF with " + name + " inside is not read; save it with Deflate or LZW compression");
    }

    @ParameterizedTest
    @CsvSource({"0", "17", "196608"})
    void decode_tiffOfManySamplesAPixel_isRefused(int samples) {
        byte[] tiff = tiffWith(new long[][]{{256, 4, 8}, {257, 4, 8}, {258, 4, 8}, {259, 4, 1}, {262, 4, 1},
                {273, 4, 8}, {277, 4, samples}, {278, 4, 8}, {279, 4, 8}});

        assertRefused(tiff, "TIFF with " + samples + " samples a pixel is not read; up to 16 are");
    }

    /** The data of the sensor is in the first directory, in a later one, or below one. */
    @Test
    void decode_cameraRaw_isRefusedInsteadOfItsPreview() {
        long[][] sensor = {{256, 4, 4000}, {257, 4, 3000}, {262, 4, 32803}};
        long[][] preview = {{256, 4, 160}, {257, 4, 120}, {258, 4, 8}, {259, 4, 1}, {262, 4, 1}, {273, 4, 8},
                {277, 4, 1}, {278, 4, 120}, {279, 4, 8}, {330, 4, 400}, {50706, 4, 1}};
        byte[] below = Arrays.copyOf(tiffWith(preview), 400 + 50);
        System.arraycopy(tiffWith(sensor), 8, below, 400, 50 - 8);
        byte[] behind = below.clone();
        behind[8 + 2 + 9 * 12] = 77; // no longer a link to directories below
        ByteBuffer.wrap(behind).order(ByteOrder.LITTLE_ENDIAN).putInt(8 + 2 + preview.length * 12, 400);
        assertRefused(tiffWith(sensor), "it is a camera RAW file, of which only a preview of 4000 x 3000 pixels");
        for (byte[] file : new byte[][]{below, behind}) {
            assertRefused(file, "it is a camera RAW file (DNG), of which only a preview of 160 x 120 pixels could be"
                    + " read; develop it, or take the JPEG that the camera keeps in it");
        }
    }

    /** More bytes than any array has, on every machine. */
    @Test
    void decode_tiffThatTakesTooMuchMemory_endsInThatError() {
        byte[] tiff = tiffClaiming(357_913_938, 6);
        DecodeRequest request = new DecodeRequest(ImageFormat.TIFF, tiff, 357_913_938, 6, Optional.empty(), 1,
                Long.MAX_VALUE);

        assertThrows(OutOfMemoryError.class, () -> new AwtCodec().decode(request));
    }

    @Test
    void decode_startOfEverySample_isRefused() {
        for (String name : Samples.FILES) {
            byte[] start = Arrays.copyOf(Samples.read(name), 12);
            assertThrows(ImageFormatException.class, () -> decoder.decode(start, name), name);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"baseline.jpg", "gray.jpg", "ycck.jpg", "adam7.png", "gray4.png",
            "lossy.webp",
            "lossless.webp", "lossy-alpha.webp", "palette-rle.bmp"})
    void decode_lastQuarterMissing_isRefused(String name) {
        byte[] file = Samples.read(name);
        byte[] cut = Arrays.copyOf(file, file.length * 3 / 4);

        assertThrows(ImageFormatException.class, () -> decoder.decode(cut, name));
    }

    @Test
    void decode_jpegWhoseDataEndsEarlyBeforeItsEndMarker_isRefused() throws IOException {
        byte[] jpeg = Samples.write(Samples.image(Samples.noise(64, 64, 6), BufferedImage.TYPE_INT_RGB), "jpeg");
        byte[] cut = Arrays.copyOf(jpeg, jpeg.length / 2);
        cut[cut.length - 2] = (byte) 0xff;
        cut[cut.length - 1] = (byte) 0xd9;

        assertRefused(cut, "ends early");
    }

    @Test
    void decode_gifCutInItsPicture_isRefused() {
        byte[] gif = Samples.write(Samples.image(Samples.noise(64, 64, 7), BufferedImage.TYPE_BYTE_INDEXED), "gif");

        assertRefused(Arrays.copyOf(gif, gif.length / 2 + 400), "rows are missing: its picture data ends early");
    }

    @Test
    void decode_tiffCutInItsPicture_isRefused() {
        byte[] tiff = Samples.write(Samples.image(Samples.noise(64, 64, 8), BufferedImage.TYPE_3BYTE_BGR), "tif");

        assertThrows(ImageFormatException.class,
                () -> decoder.decode(Arrays.copyOf(tiff, tiff.length / 2), "photo.tif"));
    }

    @Test
    void decode_pngCutBehindItsLastRow_isWhole() throws IOException {
        Pixels picture = Samples.noise(40, 30, 9);
        byte[] png = Samples.write(Samples.image(picture, BufferedImage.TYPE_INT_RGB), "png");
        int data = png.length - 12; // the end of the last data
        byte[] emptyData = Samples.insert(Arrays.copyOf(png, data), data,
                new byte[]{0, 0, 118, 78, 'I', 'D', 'A', 'T'});

        for (int length = data - 8; length < png.length; length++) { // four bytes of checksum, four of Adler's
            assertEquals(picture, decoder.decode(Arrays.copyOf(png, length), "cut.png"), "at " + length);
        }
        assertEquals(picture, decoder.decode(emptyData, "cut.png"));
    }

    @Test
    void decode_pngWithDataForHalfItsRows_isRefused() {
        byte[] png = Samples.write(Samples.image(Samples.noise(9, 9, 9), BufferedImage.TYPE_INT_RGB), "png");
        byte[] tall = Samples.insert(Arrays.copyOfRange(png, 33, png.length), 0,
                Arrays.copyOf(Samples.pngClaiming(9, 18), 33));

        assertThrows(ImageFormatException.class, () -> decoder.decode(tall, "photo.png"));
    }

    @Test
    void decode_pngOfIndicesWithoutPalette_saysWhatIsMissing() {
        byte[] png = Samples.write(Samples.image(Samples.noise(9, 9, 9), BufferedImage.TYPE_BYTE_INDEXED), "png");
        byte[] without = Samples.concat(Arrays.copyOf(png, 33),
                Arrays.copyOfRange(png, 33 + 12 + ByteBuffer.wrap(png).getInt(33), png.length));

        assertRefused(without, "its pixels are indices, and it has no palette");
    }

    @Test
    void decode_pngWithWrongChecksum_isRefused() {
        byte[] png = Samples.read("adam7.png");
        png[29] ^= 1; // of the header chunk

        assertRefused(png, "checksum");
    }

    @Test
    void decode_arithmeticJpeg_isNamed() {
        byte[] jpeg = Samples.read("baseline.jpg");
        jpeg[indexOf(jpeg, 0xff, 0xc0) + 1] = (byte) 0xc9;

        assertRefused(jpeg, "SOF9");
    }

    @Test
    void decode_jpegOfThousandScans_isRefused() {
        byte[] jpeg = Samples.read("progressive.jpg");
        int scan = indexOf(jpeg, 0xff, 0xda);
        byte[] header = Arrays.copyOfRange(jpeg, scan, scan + 2 + 12);
        byte[][] scans = new byte[1000][];
        Arrays.fill(scans, header);

        assertRefused(Samples.insert(jpeg, scan, scans), "scans");
    }

    @Test
    void decode_bombOfEveryFormat_isRefusedWithoutTakingMemory() {
        assertBomb(Samples.pngClaiming(30_000, 30_000));
        assertBomb(jpegClaiming());
        assertBomb(gifClaiming());
        assertBomb(bmpClaiming());
        assertBomb(bmpClaiming(-30_000));
        assertBomb(tiffClaiming(30_000, 30_000));
    }

    @Test
    void decode_sidesWhoseProductOverflows_areRefused() {
        assertRefusedSmall(Samples.pngClaiming(65_536, 65_536), "65536 x 65536 pixels are more than the limit");
        assertRefusedSmall(Samples.pngClaiming(Integer.MAX_VALUE, Integer.MAX_VALUE), "are more than the limit");
        assertRefusedSmall(Samples.pngClaiming(-1, 5), "-1 x 5 pixels");
    }

    @Test
    void decode_tiffBombInsideItsTiles_isRefusedWithoutTakingMemory() {
        byte[] bomb = tiffWith(
                new long[][]{{256, 4, 10}, {257, 4, 10}, {258, 4, 8}, {259, 4, 1}, {262, 4, 1}, {277, 4, 1},
                        {322, 4, 2_000_000_000}, {323, 4, 16}, {324, 4, 8}, {325, 4, 8}});

        assertRefusedSmall(bomb, "tiles");
    }

    @Test
    void decode_tiffOfManyEntriesSharingTheirData_isRefusedWithoutTakingMemory() {
        long[][] entries = new long[4000][];
        for (int i = 0; i < entries.length; i++) {
            entries[i] = new long[]{30_000 + i, 40_000, 8};
        }
        byte[] bomb = tiffWith(entries);

        assertRefusedSmall(bomb, "more data than the file has");
    }

    @Test
    void decode_exifOfManyEntriesSharingTheirData_isIgnored() throws IOException {
        long[][] entries = new long[4000][];
        for (int i = 0; i < entries.length; i++) {
            entries[i] = new long[]{30_000 + i, 40_000, 8};
        }
        byte[] exif = Samples.concat(Samples.ascii("Exif\0\0"), tiffWith(entries));
        byte[] jpeg = Samples.read("baseline.jpg");

        Pixels pixels = decoder.decode(Samples.insert(jpeg, 2, Samples.jpegSegment(0xe1, exif)), "photo.jpg");

        assertEquals(decoder.decode(jpeg, "baseline.jpg"), pixels);
    }

    @Test
    void decode_webpOfLargestSides_isRefused() {
        byte[] webp = Samples.read("lossless.webp");
        ByteBuffer.wrap(webp).order(ByteOrder.LITTLE_ENDIAN).putInt(21, 0x0fffffff); // 16,384 x 16,384

        assertTrue(refusal(new ImageDecoder(new DecodeLimits(100_000_000, 1000)), webp)
                .contains("16384 x 16384 pixels are more than the limit of 100000000"));
    }

    @Test
    void decode_webpReadOnFarPastItsEnd_isRefusedSoon() {
        // Found by changing bytes at random: the reader went on for 25 seconds and 14 GB of exceptions.
        byte[] webp = Samples.read("lossless-alpha.webp");
        webp[0x1e] = (byte) 0xa5;
        webp[0x20] = (byte) 0xcb;
        webp[0x2f] = (byte) 0xff;
        webp[0x3d] = (byte) 0xff;
        webp[0x55] = (byte) 0xc6;

        assertRefusedSmall(webp, "damaged");
    }

    @Test
    void decode_limitsOfOneself_decide() throws IOException {
        byte[] png = Samples.read("adam7.png");
        ImageDecoder exact = new ImageDecoder(new DecodeLimits(24 * 16, png.length));
        ImageDecoder fewerPixels = new ImageDecoder(new DecodeLimits(24 * 16 - 1, png.length));
        ImageDecoder fewerBytes = new ImageDecoder(new DecodeLimits(24 * 16, png.length - 1));

        assertEquals(24, exact.decode(png, "photo").width());
        assertTrue(refusal(fewerPixels, png).contains("24 x 16 pixels are more than the limit of 383"));
        assertTrue(refusal(fewerBytes, png).contains("more than the limit of " + (png.length - 1) + " bytes"));
    }

    /** Standard input may be without an end. */
    @Test
    void decode_streamAboveTheByteLimit_isRefusedWithoutReadingOn() throws IOException {
        ImageDecoder narrow = new ImageDecoder(new DecodeLimits(1000, 100));
        ByteArrayInputStream stream = new ByteArrayInputStream(new byte[1000]);

        assertEquals("-: the file has more than the limit of 100 bytes; raise DecodeLimits.maxBytes to read it",
                assertThrows(ImageFormatException.class, () -> narrow.decode(stream, "-")).getMessage());
        assertEquals(899, stream.available());
    }

    /** What a stream says of its length is a hint. */
    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, 0, 1, 5000, 100_000, Integer.MAX_VALUE})
    void decode_streamThatIsWrongAboutItsLength_isReadToTheLimit(int said) throws IOException {
        byte[] photo = Samples.write(Samples.image(Samples.noise(70, 60, 1), BufferedImage.TYPE_INT_RGB), "bmp");
        ImageDecoder wide = new ImageDecoder(new DecodeLimits(4200, photo.length));
        ImageDecoder narrow = new ImageDecoder(new DecodeLimits(4200, photo.length - 1));

        assertEquals(Samples.noise(70, 60, 1), wide.decode(saying(said, photo), "photo"));
        String message = assertThrows(ImageFormatException.class, () -> narrow.decode(saying(said, photo), "photo"))
                .getMessage();
        assertTrue(message.contains("more than the limit of " + (photo.length - 1) + " bytes"), message);
    }

    private static InputStream saying(int available, byte[] bytes) {
        return new ByteArrayInputStream(bytes) {
            @Override
            public int available() {
                return available;
            }
        };
    }

    @Test
    void decode_fileAboveTheByteLimit_isRefused(@TempDir Path folder) throws IOException {
        Path path = Files.write(folder.resolve("photo.png"), Samples.read("adam7.png"));
        ImageDecoder narrow = new ImageDecoder(new DecodeLimits(1000, 100));

        String message = assertThrows(ImageFormatException.class, () -> narrow.decode(path)).getMessage();

        assertEquals(path + ": the file has more than the limit of 100 bytes; raise DecodeLimits.maxBytes to read it",
                message);
    }

    @Test
    void decode_noFileOrDirectory_isNamed(@TempDir Path folder) {
        Path missing = folder.resolve("missing.jpg");

        assertEquals(missing.toString(),
                assertThrows(NoSuchFileException.class, () -> decoder.decode(missing)).getMessage());
        IOException directory = assertThrows(IOException.class, () -> decoder.decode(folder));
        assertEquals(folder + ": is a directory, not an image file", directory.getMessage());
        assertFalse(ImageFormatException.class.isInstance(directory));
    }

    @Test
    void decode_damage_keepsTheCause() {
        byte[] cut = Arrays.copyOf(Samples.read("lzw.tif"), 100);

        assertNotNull(assertThrows(ImageFormatException.class, () -> decoder.decode(cut, "photo.tif")).getCause());
    }

    @Test
    void limits_belowOne_areRefused() {
        assertThrows(OptionException.class, () -> new DecodeLimits(0, 1));
        assertThrows(OptionException.class, () -> new DecodeLimits(1, 0));
    }

    private void assertRefused(byte[] file, String reason) {
        String message = refusal(decoder, file);
        assertTrue(message.startsWith("photo.jpg: ") && message.contains(reason), message);
        assertEquals(1, message.lines().count(), message);
    }

    private static String refusal(ImageDecoder decoder, byte[] file) {
        return assertThrows(ImageFormatException.class, () -> decoder.decode(file, "photo.jpg")).getMessage();
    }

    private void assertBomb(byte[] file) {
        assertRefusedSmall(file,
                "30000 x 30000 pixels are more than the limit of 715827879; scale the picture down or raise"
                        + " DecodeLimits.maxPixels");
    }

    private void assertRefusedSmall(byte[] file, String reason) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        assertRefused(file, reason);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(allocated < SMALL_HEAP_BYTES, "allocated " + allocated + " bytes");
    }

    private static byte[] jpegClaiming() {
        byte[] jpeg = Samples.read("baseline.jpg");
        int frame = indexOf(jpeg, 0xff, 0xc0);
        ByteBuffer.wrap(jpeg).putShort(frame + 5, (short) 30_000).putShort(frame + 7, (short) 30_000);
        return jpeg;
    }

    private static byte[] gifClaiming() {
        byte[] gif = Samples.write(Samples.image(Samples.noise(8, 8, 10), BufferedImage.TYPE_BYTE_INDEXED), "gif");
        int frame = indexOf(gif, 0x2c, 0);
        ByteBuffer.wrap(gif).order(ByteOrder.LITTLE_ENDIAN).putShort(frame + 5, (short) 30_000).putShort(frame + 7,
                (short) 30_000);
        return gif;
    }

    private static byte[] bmpClaiming() {
        return bmpClaiming(30_000);
    }

    private static byte[] bmpClaiming(int height) {
        byte[] bmp = Samples.write(Samples.image(Samples.noise(8, 8, 11), BufferedImage.TYPE_3BYTE_BGR), "bmp");
        ByteBuffer.wrap(bmp).order(ByteOrder.LITTLE_ENDIAN).putInt(18, 30_000).putInt(22, height);
        return bmp;
    }

    private static byte[] tiffClaiming(int width, int height) {
        return tiffWith(
                new long[][]{{256, 4, width}, {257, 4, height}, {258, 4, 8}, {259, 4, 1}, {262, 4, 1}, {273, 4, 8},
                        {277, 4, 1}, {278, 4, height}, {279, 4, 8}});
    }

    /** A TIFF file of entries {tag, count of LONGs or 4 for one, value or offset}. */
    private static byte[] tiffWith(long[][] entries) {
        ByteBuffer tiff = ByteBuffer.allocate(8 + 2 + 12 * entries.length + 4).order(ByteOrder.LITTLE_ENDIAN);
        tiff.put(Samples.ascii("II*\0")).putInt(8).putShort((short) entries.length);
        for (long[] entry : entries) {
            boolean single = entry[1] == 4;
            tiff.putShort((short) entry[0]).putShort((short) (single ? 4 : 1)).putInt(single ? 1 : (int) entry[1]);
            tiff.putInt((int) entry[2]);
        }
        return tiff.array();
    }

    private static int indexOf(byte[] file, int first, int second) {
        for (int i = 0; i < file.length - 1; i++) {
            if (file[i] == (byte) first && file[i + 1] == (byte) second) {
                return i;
            }
        }
        throw new AssertionError("the sample lacks the bytes " + first + ", " + second);
    }
}
