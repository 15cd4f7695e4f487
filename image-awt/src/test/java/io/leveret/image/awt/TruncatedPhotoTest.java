package io.leveret.image.awt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.base.ErrorCode;
import io.leveret.image.DecodeLimits;
import io.leveret.image.ImageDecoder;
import io.leveret.image.ImageFormatException;
import io.leveret.image.Pixels;
import io.leveret.image.Truncated;
import io.leveret.image.codec.Damage;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import javax.imageio.ImageWriteParam;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Of files that are cut off or damaged, what is there is used: the same rule for all formats and kinds of damage. */
class TruncatedPhotoTest {
    private static final int WIDTH = 120;
    private static final int HEIGHT = 400;
    private static final Pixels PICTURE = JpegFiles.picture(WIDTH, HEIGHT);

    private static byte[] encoded(String kind) {
        BufferedImage image = Samples.image(PICTURE, BufferedImage.TYPE_3BYTE_BGR);
        return switch (kind) {
            case "baseline" -> JpegFiles.write(PICTURE, false, false);
            case "gray" -> JpegFiles.write(PICTURE, true, false);
            case "tall blocks" -> JpegFiles.write(image, false, new int[][]{{1, 2}, {1, 1}, {1, 1}});
            case "webp" -> LosslessWebp.file(PICTURE);
            case "gif" -> Samples.write(Samples.image(PICTURE, BufferedImage.TYPE_BYTE_INDEXED), kind);
            case "jpeg in tif" -> jpegInTiff(image);
            default -> Samples.write(image, kind);
        };
    }

    /** Kinds of files whose rows stand one after the other. */
    static Stream<Arguments> cuts() {
        return Stream.of("baseline", "gray", "tall blocks", "png", "tif", "bmp", "gif", "webp", "jpeg in tif")
                .flatMap(kind -> Stream.of(30, 60, 93, 97).map(percent -> Arguments.of(kind, percent)));
    }

    @ParameterizedTest
    @MethodSource("cuts")
    void decode_cutFile_isUsedIfNineTenthsAreThere(String kind, int percent) {
        byte[] file = encoded(kind);
        int header = header(kind, file);
        byte[] cut = Arrays.copyOf(file, header + (file.length - header) * percent / 100);

        Pixels part = decode(cut, Truncated.PARTIAL);
        Damage damage = part.damage().orElseThrow();

        assertEquals(HEIGHT, damage.rows());
        assertEquals(percent / 100.0, damage.intactRows() / (double) HEIGHT, kind.equals("gray") ? 0.17 : 0.08, kind);
        assertRule(cut, damage);
        // An upsampled row of a JPEG depends on the row of chroma below, which may be missing.
        int sure = damage.intactRows() - 2;
        if (kind.equals("bmp")) { // from the bottom
            assertRows(decode(file, Truncated.REFUSE).rotate(180), part.rotate(180), sure);
        } else if (!kind.equals("gif")) { // which the JDK's writer interlaces
            assertRows(decode(file, Truncated.REFUSE), part, sure);
        }
        assertRefused(Arrays.copyOf(file, header), Truncated.PARTIAL);
    }

    private static int header(String kind, byte[] file) {
        return switch (kind) {
            case "png" -> 41;
            case "tif" -> 250;
            case "jpeg in tif" -> firstStrip(file);
            case "bmp" -> 54;
            case "gif" -> 700; // within the table of colors
            case "webp" -> 25;
            default -> JpegFiles.dataStart(file);
        };
    }

    private static void assertRule(byte[] file, Damage damage) {
        if (10 * damage.intactRows() >= 9 * damage.rows()) {
            assertEquals(damage, decode(file, Truncated.NINE_TENTHS).damage().orElseThrow());
        } else {
            ImageFormatException refused = assertRefused(file, Truncated.NINE_TENTHS);
            assertEquals(damage.intactRows(), refused.values().get("intactRows"));
        }
        assertRefused(file, Truncated.REFUSE);
    }

    private static ImageFormatException assertRefused(byte[] file, Truncated rule) {
        ImageFormatException refused = assertThrows(ImageFormatException.class, () -> decode(file, rule));
        assertEquals(ErrorCode.BAD_PHOTO, refused.code());
        return refused;
    }

    private static Pixels decode(byte[] file, Truncated rule) {
        return new ImageDecoder(DecodeLimits.DEFAULT.withTruncated(rule)).decode(file, "photo");
    }

    private static void assertRows(Pixels whole, Pixels part, int rows) {
        byte[] expected = Arrays.copyOf(whole.rgb(), rows * WIDTH * 3);
        assertTrue(Arrays.equals(expected, Arrays.copyOf(part.rgb(), rows * WIDTH * 3)));
        assertFalse(Arrays.equals(whole.rgb(), part.rgb()));
    }

    @Test
    void decode_progressiveWithoutItsLastRefinement_hasAllRows() {
        byte[] file = JpegFiles.write(PICTURE, false, true);
        byte[] cut = Arrays.copyOf(file, file.length - 500);

        Pixels part = decode(cut, Truncated.NINE_TENTHS);

        assertEquals(HEIGHT, part.damage().orElseThrow().intactRows());
        assertTrue(Samples.largestDifference(decode(file, Truncated.REFUSE), part) < 32);
        assertRefused(cut, Truncated.REFUSE);
    }

    /** No reader warns of it. */
    @Test
    void decode_progressiveCutBetweenScans_isNotComplete() {
        byte[] file = JpegFiles.write(PICTURE, false, true);
        int scans = 0;
        for (int at = JpegFiles.dataStart(file); at < file.length - 1; at++) {
            if (file[at] == (byte) 0xff && (file[at + 1] == (byte) 0xc4 || file[at + 1] == (byte) 0xda)
                    && file[at - 2] != (byte) 0xff) {
                byte[] cut = Arrays.copyOf(file, at);
                assertTrue(decode(cut, Truncated.PARTIAL).damage().isPresent(), "scan " + scans);
                assertRefused(cut, Truncated.REFUSE);
                scans++;
            }
        }
        assertTrue(scans > 5, scans + " scans");
    }

    @Test
    void decode_progressiveWithFirstScansOnly_isRefusedUnlessAnythingWillDo() {
        byte[] file = JpegFiles.write(PICTURE, false, true);
        byte[] cut = Arrays.copyOf(file, JpegFiles.dataStart(file) + 600);

        assertTrue(assertRefused(cut, Truncated.NINE_TENTHS).getMessage().startsWith("photo: 400 of 400 rows are"));
        assertEquals(0, decode(cut, Truncated.PARTIAL).damage().orElseThrow().intactRows());
    }

    @Test
    void decode_jpegWithInvalidCodes_lacksTheRowsBehind() {
        byte[] file = encoded("baseline");
        int start = JpegFiles.dataStart(file);
        for (int percent : new int[]{20, 50, 95}) {
            byte[] damaged = file.clone();
            int at = start + (file.length - start) * percent / 100;
            for (int i = 0; i < 8; i++) {
                damaged[at + i] = (byte) (i % 2 == 0 ? 0xff : 0); // ones, as no code has
            }
            Damage damage = decode(damaged, Truncated.PARTIAL).damage().orElseThrow();
            assertEquals(percent / 100.0, damage.intactRows() / (double) HEIGHT, 0.06);
            assertRule(damaged, damage);
            assertRows(decode(file, Truncated.REFUSE), decode(damaged, Truncated.PARTIAL), damage.intactRows() - 2);
        }
    }

    @Test
    void decode_jpegWithMarkerInItsData_lacksTheRowsBehind() {
        byte[] file = encoded("baseline");
        int middle = (JpegFiles.dataStart(file) + file.length) / 2;
        for (int marker : new int[]{0x37, 0xc0, 0xc4, 0xda, 0xdb, 0xe1, 0xd8, 0xd9}) {
            byte[] damaged = file.clone();
            damaged[middle] = (byte) 0xff;
            damaged[middle + 1] = (byte) marker;
            Damage damage = decode(damaged, Truncated.PARTIAL).damage().orElseThrow();
            assertEquals(0.5, damage.intactRows() / (double) HEIGHT, 0.06, "marker " + marker);
            assertRule(damaged, damage);
        }
    }

    /** TIFF whose strips are JPEGs of 16 rows, as the JDK writes it. */
    private static byte[] jpegInTiff(BufferedImage image) {
        return Samples.written(image, "tif", parameters -> {
            parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            parameters.setCompressionType("JPEG");
        });
    }

    /** Where the data of a TIFF of several strips begins. */
    private static int firstStrip(byte[] tiff) {
        ByteBuffer numbers = ByteBuffer.wrap(tiff);
        for (int entry = numbers.getInt(4) + 2;; entry += 12) {
            if (numbers.getShort(entry) == 273) {
                return numbers.getInt(numbers.getInt(entry + 8));
            }
        }
    }

    /** Its reader fills what is missing with gray, and only warns. */
    @Test
    void decode_tiffWithInvalidCodesInItsJpegs_lacksTheRowsOfThesePieces() {
        byte[] file = encoded("jpeg in tif");
        assertTrue(decode(file, Truncated.REFUSE).damage().isEmpty());
        for (int percent : new int[]{20, 50, 95}) {
            byte[] damaged = file.clone();
            int at = file.length * percent / 100;
            for (int i = 0; i < 8; i++) {
                damaged[at + i] = (byte) (i % 2 == 0 ? 0xff : 0); // ones, as no code has
            }
            Pixels part = decode(damaged, Truncated.PARTIAL);
            int missing = HEIGHT - part.damage().orElseThrow().intactRows();
            assertTrue(missing == 16, missing + " rows are missing");
            assertRule(damaged, part.damage().orElseThrow());
        }
    }

    @Test
    void decode_pngWithDamagedData_lacksTheRowsBehind() {
        byte[] file = encoded("png");
        for (int percent : new int[]{20, 50, 95}) {
            byte[] damaged = file.clone();
            Arrays.fill(damaged, file.length * percent / 100, file.length * percent / 100 + 40, (byte) 0xff);
            Damage damage = decode(damaged, Truncated.PARTIAL).damage().orElseThrow();
            assertTrue(damage.intactRows() <= HEIGHT * percent / 100.0 * 1.05 + 5, damage.toString());
            assertRule(damaged, damage);
        }
    }

    @Test
    void decode_pngWithWrongChecksumOfItsData_isUsedIfTheDataIsRight() {
        byte[] file = encoded("png");
        int data = indexOfData(file);
        file[data + 4 + ByteBuffer.wrap(file).getInt(data - 4)] ^= 1;

        Pixels pixels = decode(file, Truncated.NINE_TENTHS);

        assertEquals(PICTURE, pixels);
        assertEquals("all rows are there, but not without damage: a checksum of its picture data is wrong",
                pixels.damage().orElseThrow().describe());
        assertRefused(file, Truncated.REFUSE);
    }

    /** A byte of a stored block changes a pixel and nothing else. */
    @Test
    void decode_pngWithChangedPixels_hasTheRowsBeforeTheChunk() {
        byte[] png = new byte[0];
        int split = 0;
        for (int changed = -1; changed < 2; changed++) {
            byte[] data = storedRows();
            split = data.length * 93 / 100;
            byte[][] chunks = {Samples.pngChunk("IDAT", Arrays.copyOf(data, split)),
                    Samples.pngChunk("IDAT", Arrays.copyOfRange(data, split, data.length))};
            if (changed >= 0) {
                chunks[changed][500] ^= 1;
            }
            byte[] header = Arrays.copyOf(encoded("png"), 33);
            png = Samples.concat(header, chunks[0], chunks[1], Samples.pngChunk("IEND", new byte[0]));
            if (changed < 0) {
                assertEquals(PICTURE, decode(png, Truncated.REFUSE));
            } else {
                Damage damage = decode(png, Truncated.PARTIAL).damage().orElseThrow();
                assertEquals(changed == 0 ? 0 : HEIGHT * 93 / 100, damage.intactRows(), 1);
                assertRule(png, damage);
            }
        }
    }

    /** The picture without compression: zlib's header, one block, Adler-32. */
    private static byte[] storedRows() {
        byte[] rows = new byte[HEIGHT * (1 + WIDTH * 3)];
        for (int y = 0; y < HEIGHT; y++) {
            System.arraycopy(PICTURE.rgb(), y * WIDTH * 3, rows, y * (1 + WIDTH * 3) + 1, WIDTH * 3);
        }
        Deflater deflater = new Deflater(Deflater.NO_COMPRESSION);
        deflater.setInput(rows);
        deflater.finish();
        byte[] data = new byte[rows.length + 1000];
        int bytes = deflater.deflate(data);
        deflater.end();
        return Arrays.copyOf(data, bytes);
    }

    private static int indexOfData(byte[] png) {
        for (int i = 8; i < png.length; i++) {
            if (png[i] == 'I' && png[i + 1] == 'D' && png[i + 2] == 'A') {
                return i;
            }
        }
        throw new AssertionError("no data");
    }

    @Test
    void decode_partialPhoto_keepsItsDamageWhenTurnedAndCropped() {
        byte[] file = encoded("baseline");
        Pixels part = decode(Arrays.copyOf(file, file.length * 97 / 100), Truncated.NINE_TENTHS);

        assertTrue(part.rotate(90).crop(3, 4, 20, 10).damage().isPresent());
        assertTrue(PICTURE.damage().isEmpty());
    }
}
