package io.leveret.image.awt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.image.ImageDecoder;
import io.leveret.image.ImageFormatException;
import io.leveret.image.Pixels;
import io.leveret.image.codec.DecodeRequest;
import io.leveret.image.codec.DecodedImage;
import io.leveret.image.codec.ImageCodec;
import io.leveret.image.codec.ImageFormat;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** PNG files of all kinds, beside the samples that the JDK's reader gives. */
class PngTest {
    private static final int[][] SIZES = {{1, 1}, {3, 2}, {7, 9}, {8, 8}, {17, 5}, {100, 30}};

    private final ImageDecoder decoder = new ImageDecoder();

    private static PngFiles files(int type, int depth, int width, int height) {
        PngFiles files = new PngFiles(type * 1000L + depth * 100 + width * 10 + height);
        files.type = type;
        files.depth = depth;
        files.width = width;
        files.height = height;
        return files;
    }

    static Stream<Arguments> kinds() {
        return Stream.of("0, 1", "0, 2", "0, 4", "0, 8", "0, 16", "2, 8", "2, 16", "3, 1", "3, 2", "3, 4", "3, 8",
                "4, 8", "4, 16", "6, 8", "6, 16").map(kind -> Arguments.of((Object[]) kind.split(", ")));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void decode_everyFilter_givesTheSamplesOfTheJdk(int type, int depth) throws IOException {
        for (int[] size : SIZES) {
            for (int filter = 0; filter < 5; filter++) {
                PngFiles files = files(type, depth, size[0], size[1]);
                files.filter = filter;
                assertAsInJdk(files, files.write());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void decode_chunksOfAnySize_givesTheSamplesOfTheJdk(int type, int depth) throws IOException {
        for (int chunkBytes : new int[]{1, 2, 7, 1000}) {
            PngFiles files = files(type, depth, 61, 20);
            files.chunkBytes = chunkBytes;
            assertAsInJdk(files, files.write());
        }
    }

    /** Some passes have no pixels. */
    @ParameterizedTest
    @MethodSource("kinds")
    void decode_interlacedOfAnySize_givesTheSamplesOfTheJdk(int type, int depth) throws IOException {
        for (int width = 1; width <= 17; width++) {
            for (int height = 1; height <= 9; height++) {
                PngFiles files = files(type, depth, width, height);
                files.interlaced = true;
                assertAsInJdk(files, files.write());
            }
        }
    }

    /** Rows that are longer than what is decompressed at once, and many short ones. */
    @ParameterizedTest
    @CsvSource({"30000, 5", "2, 30000", "400, 300"})
    void decode_largePictures_givesTheSamplesOfTheJdk(int width, int height) throws IOException {
        for (int depth : new int[]{8, 16}) {
            for (boolean interlaced : new boolean[]{false, true}) {
                PngFiles files = files(PngFiles.RGB_ALPHA, depth, width, height);
                files.interlaced = interlaced;
                assertAsInJdk(files, files.write());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 3", "4, 5", "8, 9", "8, 200"})
    void decode_indicesBeyondThePalette_areBlack(int depth, int colors) throws IOException {
        PngFiles files = files(PngFiles.INDEX, depth, 50, 20);
        files.colors = colors;
        byte[] file = files.write();

        assertAsInJdk(files, file);
        byte[] rgb = decoder.decode(file, "photo.png").rgb();
        assertTrue(Stream.iterate(0, i -> i + 3).limit(1000).anyMatch(i -> rgb[i] == 0 && rgb[i + 1] == 0));
    }

    @Test
    void decode_morePalettesOrColorsThanThereMayBe_usesTheFirstOnes() throws IOException {
        PngFiles files = files(PngFiles.INDEX, 1, 50, 20);
        byte[] palette = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
        files.behindHeader = Samples.pngChunk("PLTE", palette);

        byte[] rgb = decoder.decode(files.write(), "photo.png").rgb();

        for (int i = 0; i < rgb.length; i += 3) {
            assertTrue(rgb[i] == 1 && rgb[i + 1] == 2 && rgb[i + 2] == 3
                    || rgb[i] == 4 && rgb[i + 1] == 5 && rgb[i + 2] == 6);
        }
    }

    /** The same grays in 8 bits. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void decode_smallGraysWithProfile_areConvertedByIt(int depth) throws IOException {
        byte[] profile = IccProfiles.grayGamma(461).bytes();
        byte[] file = files(PngFiles.GRAY, depth, 30, 20).write();
        BufferedImage gray = new BufferedImage(30, 20, BufferedImage.TYPE_BYTE_GRAY);
        int[] stored = jdkSamples(file);
        for (int i = 0; i < stored.length; i++) {
            gray.getRaster().setSample(i % 30, i / 30, 0, stored[i] * 255 / ((1 << depth) - 1));
        }
        byte[] ofBytes = Samples.write(gray, "png");

        Pixels pixels = decoder.decode(ProfiledFiles.png(file, profile), "photo.png");

        assertEquals(decoder.decode(ProfiledFiles.png(ofBytes, profile), "photo.png"), pixels);
        assertTrue(depth == 1 || !pixels.equals(decoder.decode(file, "photo.png")));
    }

    @ParameterizedTest
    @CsvSource({"false, 7", "true, 7", "false, 0", "true, 0"})
    void skip_someRowsOrAll_leavesTheOthersAsTheyAre(boolean interlaced, int rows) throws IOException {
        PngFiles files = files(PngFiles.RGB_ALPHA, 8, 31, 20);
        files.interlaced = interlaced;
        byte[] file = files.write();
        byte[] expected = decoder.decode(file, "photo.png").rgb();
        DecodedImage.Bytes picture = (DecodedImage.Bytes) decode(file, files);
        byte[] row = new byte[31 * 3];
        for (int y = 0; y < 20; y++) {
            if (y % 2 == 0 || y > rows) {
                picture.skip();
            } else {
                picture.next(row, 0);
                assertArrayEquals(Arrays.copyOfRange(expected, y * 93, (y + 1) * 93), row);
            }
        }
        assertEquals(Optional.empty(), picture.damage());
        assertEquals(Optional.empty(), picture.damage());

        DecodedImage nothing = decode(files.file(new byte[9]), files);
        assertThrows(IOException.class, nothing::skip);
    }

    /** Transparent colors, suggested palettes, metadata, chunks that nobody knows. */
    @ParameterizedTest
    @MethodSource("kinds")
    void decode_otherChunksAnywhere_changeNothing(int type, int depth) throws IOException {
        PngFiles files = files(type, depth, 33, 12);
        byte[] file = files.write();
        byte[] others = Samples.concat(Samples.pngChunk("tRNS", new byte[type == PngFiles.GRAY ? 2 : 6]),
                Samples.pngChunk("tEXt", Samples.ascii("a\0IDAT")), Samples.pngChunk("QQQQ", new byte[9]),
                Samples.pngChunk("fdAT", new byte[30]), Samples.pngChunk("IDAT", new byte[0]));
        if (type != PngFiles.INDEX) {
            others = Samples.concat(others, Samples.pngChunk("PLTE", new byte[12]));
        }
        int data = indexOfData(file);
        byte[] picture = Arrays.copyOfRange(file, data + 8, file.length - 16);
        byte[] changed = Samples.concat(Arrays.copyOf(file, data), others,
                Samples.pngChunk("IDAT", Arrays.copyOf(picture, 20)), others,
                Samples.pngChunk("IDAT", Arrays.copyOfRange(picture, 20, picture.length)), others, PngFiles.END,
                Samples.pngChunk("IDAT", picture), Samples.ascii("junk"));

        assertEquals(decoder.decode(file, "photo.png"), decoder.decode(changed, "photo.png"));
    }

    @ParameterizedTest
    @CsvSource({"8, 1, 0", "8, 5, 0", "8, 7, 0", "3, 0, 0", "0, 0, 0", "32, 0, 0", "16, 3, 0", "4, 2, 0", "1, 4, 0",
            "2, 6, 0", "8, 2, 2"})
    void decode_kindThatPngHasNot_isRefused(int depth, int type, int interlace) {
        PngFiles files = new PngFiles(1);
        byte[] file = files.write();
        System.arraycopy(PngFiles.header(10, 40, depth, type, interlace), 0, file, 0, PngFiles.HEADER_END);

        String message = refusal(file);

        assertTrue(message.startsWith("photo.png: the PNG file is damaged: its header says "), message);
        assertTrue(message.contains(interlace == 2 ? "interlace 2" : depth + " bits of color type " + type), message);
    }

    @ParameterizedTest
    @ValueSource(ints = {26, 27})
    void decode_compressionOrFilterMethodThatPngHasNot_isRefused(int position) {
        byte[] file = new PngFiles(1).write();
        byte[] header = Arrays.copyOfRange(file, 16, 29);
        header[position - 16] = 1;
        System.arraycopy(Samples.pngChunk("IHDR", header), 0, file, 8, 25);

        assertTrue(refusal(file).contains("compression " + (27 - position) + ", filter " + (position - 26)));
    }

    @Test
    void decode_headersThatAreDamaged_saysWhere() {
        byte[] file = new PngFiles(1).write();
        byte[] longHeader = Samples.concat(Arrays.copyOf(file, 8), Samples.pngChunk("IHDR", new byte[14]));
        PngFiles files = files(PngFiles.INDEX, 8, 9, 9);
        byte[] indices = files.write();
        indices[50] ^= 1;
        files.colors = 0;

        assertTrue(refusal(longHeader).endsWith("its header has 14 bytes instead of 13"));
        assertTrue(refusal(Arrays.copyOf(file, 30)).endsWith("the PNG file is cut off in its header chunk"));
        assertTrue(refusal(Arrays.copyOf(file, 36)).endsWith("the PNG file is cut off: it has no picture data"));
        assertTrue(refusal(indices).endsWith("the checksum of a chunk at 33 is wrong"));
        assertTrue(refusal(files.write()).endsWith("its pixels are indices, and it has no palette"));
    }

    private String refusal(byte[] file) {
        return assertThrows(ImageFormatException.class, () -> decoder.decode(file, "photo.png")).getMessage();
    }

    private static int indexOfData(byte[] png) {
        for (int i = 8; i < png.length; i++) {
            if (png[i + 4] == 'I' && png[i + 5] == 'D' && png[i + 6] == 'A' && png[i + 7] == 'T') {
                return i;
            }
        }
        throw new AssertionError("no data");
    }

    private void assertAsInJdk(PngFiles files, byte[] file) throws IOException {
        int[] stored = jdkSamples(file);
        int samples = stored.length / files.width / files.height;
        int channels = samples < 3 ? 1 : 3;
        int largest = (1 << files.depth) - 1;
        byte[] expected = new byte[files.width * files.height * 3];
        for (int i = 0; i < expected.length; i++) {
            int sample = stored[i / 3 * samples + (channels == 1 ? 0 : i % 3)];
            expected[i] = files.type == PngFiles.INDEX
                    ? paletteSample(file, sample, i % 3)
                    : (byte) Math.round(sample * 255.0 / largest);
        }
        Pixels pixels = decoder.decode(file, "photo.png");
        String name = "type " + files.type + ", " + files.depth + " bits, " + pixels;
        assertArrayEquals(expected, pixels.rgb(), name);
        if (files.depth == 16) {
            assertArrayEquals(withoutAlpha(stored, samples, channels), deepSamples(file, files), name);
        }
    }

    private static byte paletteSample(byte[] file, int index, int channel) {
        int colors = file[PngFiles.HEADER_END + 2] << 8 | file[PngFiles.HEADER_END + 3] & 0xff; // bytes
        int at = 3 * index + channel;
        return at < colors ? file[PngFiles.HEADER_END + 8 + at] : 0;
    }

    private static int[] withoutAlpha(int[] stored, int samples, int channels) {
        int[] kept = new int[stored.length / samples * channels];
        for (int i = 0; i < kept.length; i++) {
            kept[i] = stored[i / channels * samples + i % channels];
        }
        return kept;
    }

    /** The samples as color transforms get them. */
    private static int[] deepSamples(byte[] file, PngFiles files) throws IOException {
        DecodedImage.Scaled rows = (DecodedImage.Scaled) decode(file, files);
        int[] row = new int[files.width * rows.space().channels()];
        int[] all = new int[row.length * files.height];
        for (int y = 0; y < files.height; y++) {
            rows.next(65535, row);
            System.arraycopy(row, 0, all, y * row.length, row.length);
        }
        return all;
    }

    private static DecodedImage decode(byte[] file, PngFiles files) throws IOException {
        DecodeRequest request = new DecodeRequest(ImageFormat.PNG, file, files.width, files.height, Optional.empty(),
                1, Long.MAX_VALUE);
        return ImageCodec.of(request).orElseThrow().decode(request);
    }

    /** The stored samples or indices, {@code [height][width][samples]}. */
    private static int[] jdkSamples(byte[] file) throws IOException {
        ImageReader reader = ImageIO.getImageReadersByFormatName("png").next();
        assertEquals(ImageIO.class.getModule(), reader.getClass().getModule());
        try (ImageInputStream input = ImageIO.createImageInputStream(new ByteArrayInputStream(file))) {
            reader.setInput(input, false, true);
            Raster raster = reader.read(0).getRaster();
            return raster.getPixels(0, 0, raster.getWidth(), raster.getHeight(), (int[]) null);
        } finally {
            reader.dispose();
        }
    }
}
