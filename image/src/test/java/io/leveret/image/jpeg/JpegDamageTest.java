package io.leveret.image.jpeg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.image.codec.Damage;
import io.leveret.image.format.RefusedFileException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are cut off or damaged: what is missing, and that this is the same at every scale. */
class JpegDamageTest {
    private static final int[] SCALES = {8, 4, 2, 1};
    private static final int WIDTH = 70;
    private static final int HEIGHT = 150;
    private static final byte GRAY = (byte) 128;
    private static final byte[] END = {(byte) 0xff, (byte) 0xd9};
    private static final byte[] NO_CODE = {-1, 0, -1, 0, -1, 0, -1, 0, -1, 0, -1, 0}; // ones only

    @TempDir
    Path folder;

    /** A file, by words: the sampling or "gray", then options of {@code cjpeg}. */
    private byte[] file(String kind) throws Exception {
        List<String> options = new ArrayList<>();
        String[] words = kind.split(" ");
        if (!words[0].equals("gray")) {
            options.addAll(List.of("-sample", words[0]));
        }
        for (String word : Arrays.asList(words).subList(1, words.length)) {
            switch (word) {
                case "restart" -> options.addAll(List.of("-restart", "1"));
                case "scans" ->
                        options.addAll(
                                List.of("-scans", Files.writeString(folder.resolve("scans"), "0; 1; 2;").toString()));
                default -> options.add("-" + word);
            }
        }
        return LibjpegTurbo.encode(folder, WIDTH, HEIGHT, words[0].equals("gray") ? 1 : 3, 85, options);
    }

    private static String verdict(byte[] file, int eighths) {
        try {
            return ScaledPicture.of(file, eighths).damage().map(Damage::toString).orElse("complete");
        } catch (RefusedFileException refused) {
            return "refused: " + refused.getMessage();
        }
    }

    /** Returns the verdict on a file, which is the same at every scale. */
    private static String verdict(byte[] file, String name) {
        String verdict = verdict(file, SCALES[0]);
        for (int eighths : SCALES) {
            assertEquals(verdict, verdict(file, eighths), name + " at " + eighths + "/8");
        }
        return verdict;
    }

    private static byte[] joined(byte[]... parts) {
        ByteBuffer all = ByteBuffer.allocate(Arrays.stream(parts).mapToInt(part -> part.length).sum());
        for (byte[] part : parts) {
            all.put(part);
        }
        return all.array();
    }

    /** Where the data of a scan begins, the first one being 0. */
    private static int dataStart(byte[] file, int scan) {
        int at = 2;
        for (int left = scan;; left--) {
            while (file[at + 1] != (byte) 0xda) {
                at += 2 + Short.toUnsignedInt(ByteBuffer.wrap(file).getShort(at + 2));
            }
            at += 2 + Short.toUnsignedInt(ByteBuffer.wrap(file).getShort(at + 2));
            if (left == 0) {
                return at;
            }
            at = EntropyBits.endOfScan(file, at);
        }
    }

    /** Positions of the restart markers of a scan, and of the marker behind it. */
    private static List<Integer> markers(byte[] file, int dataStart) {
        List<Integer> markers = new ArrayList<>();
        for (int at = dataStart; at < EntropyBits.endOfScan(file, dataStart); at++) {
            if (file[at] == (byte) 0xff && (file[at + 1] & 0xf8) == 0xd0) {
                markers.add(at);
            }
        }
        markers.add(EntropyBits.endOfScan(file, dataStart));
        return markers;
    }

    @ParameterizedTest
    @ValueSource(strings = {"2x2,1x1,1x1", "1x1,1x1,1x1 restart", "gray", "gray restart", "2x1,1x1,1x1 scans",
            "1x2,1x1,1x1 scans restart", "2x2,1x1,1x1 progressive", "1x1,1x1,1x1 progressive",
            "2x2,1x1,1x1 progressive restart", "gray progressive", "gray progressive restart"})
    void cutAnywhere_isTheSameAtEveryScale(String kind) throws Exception {
        byte[] file = file(kind);
        assertEquals("complete", verdict(file, kind));
        Set<String> verdicts = new HashSet<>();
        int start = dataStart(file, 0);
        for (int i = 0; i < 30; i++) {
            int bytes = start + (file.length - 2 - start) * i / 30;
            byte[] cut = Arrays.copyOf(file, bytes);
            String verdict = verdict(cut, kind + " cut at " + bytes);
            verdicts.add(verdict);
            assertFalse(verdict.equals("complete"), () -> kind + " cut at " + bytes);
            verdict(joined(cut, END), kind + " cut at " + bytes + ", with an end");
        }
        assertTrue(verdicts.size() >= 5, verdicts::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2x2,1x1,1x1", "1x1,1x1,1x1 restart", "gray", "2x1,1x1,1x1 scans",
            "1x2,1x1,1x1 scans restart", "2x2,1x1,1x1 progressive", "1x1,1x1,1x1 progressive",
            "2x2,1x1,1x1 progressive restart", "gray progressive", "gray progressive restart"})
    void changedBytes_areTheSameAtEveryScale(String kind) throws Exception {
        byte[] file = file(kind);
        SplittableRandom random = new SplittableRandom(kind.hashCode());
        Set<String> verdicts = new HashSet<>();
        for (int i = 0; i < 80; i++) {
            byte[] damaged = file.clone();
            for (int flip = 0; flip <= i % 3; flip++) {
                damaged[random.nextInt(2, file.length)] ^= (byte) (1 << random.nextInt(8));
            }
            String name = kind + ", damage " + i;
            verdicts.add(verdict(damaged, name));
            int bytes = random.nextInt(file.length / 2, file.length);
            verdicts.add(verdict(Arrays.copyOf(damaged, bytes), name + " cut at " + bytes));
        }
        assertTrue(verdicts.size() >= 8, verdicts::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2x2,1x1,1x1 restart", "1x1,1x1,1x1 restart", "gray restart", "1x2,1x1,1x1 restart"})
    void cutWithinAnInterval_hasTheRowsBefore_andGrayBehind(String kind) throws Exception {
        byte[] file = file(kind);
        List<Integer> markers = markers(file, dataStart(file, 0));
        int mcuRows = kind.startsWith("2x2") || kind.startsWith("1x2") ? 16 : 8;
        assertEquals(Math.ceilDiv(HEIGHT, mcuRows), markers.size());
        for (int interval = 1; interval < markers.size(); interval += 3) {
            int middle = (markers.get(interval - 1) + markers.get(interval)) / 2;
            byte[] cut = Arrays.copyOf(file, middle);
            String damage = new Damage(HEIGHT, interval * mcuRows, "its picture data ends early or is damaged")
                    .toString();
            assertEquals(damage, verdict(cut, kind));
            assertRows(file, cut, interval * mcuRows, (interval + 1) * mcuRows, 1);
        }
    }

    /** Compares the rows before a gap with those of the whole file, and those behind it with gray. */
    private void assertRows(byte[] file, byte[] damaged, int intact, int missing, int neighbors) throws Exception {
        for (int eighths : SCALES) {
            ScaledPicture part = ScaledPicture.of(damaged, eighths);
            byte[] whole = LibjpegTurbo.samples(folder, file, eighths);
            int rowSamples = part.width() * part.space().channels();
            int sure = Math.max(0, intact * eighths / 8 - neighbors) * rowSamples;
            assertArrayEquals(Arrays.copyOf(whole, sure), Arrays.copyOf(part.samples(), sure));
            for (int i = (Math.ceilDiv(missing * eighths, 8) + neighbors) * rowSamples; i < whole.length; i++) {
                assertEquals(GRAY, part.samples()[i], "sample " + i + " at " + eighths + "/8");
            }
        }
    }

    /** Without a marker, an interval ends in the middle of the next: both are missing, and the numbers show it. */
    @ParameterizedTest
    @ValueSource(strings = {"2x2,1x1,1x1 restart", "gray restart"})
    void lostInterval_lacksItsRows(String kind) throws Exception {
        byte[] file = file(kind);
        List<Integer> markers = markers(file, dataStart(file, 0));
        int mcuRows = kind.startsWith("2x2") ? 16 : 8;
        for (int first = 0; first < markers.size() - 2; first++) {
            byte[] lost = joined(Arrays.copyOf(file, markers.get(first)),
                    Arrays.copyOfRange(file, markers.get(first + 1), file.length));
            assertEquals(new Damage(HEIGHT, HEIGHT - mcuRows, "its picture data ends early or is damaged").toString(),
                    verdict(lost, kind + " without interval " + (first + 1)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"2x2,1x1,1x1 restart", "gray restart"})
    void invalidCode_lacksTheRowsUpToTheNextMarker(String kind) throws Exception {
        byte[] file = file(kind);
        List<Integer> markers = markers(file, dataStart(file, 0));
        int mcuRows = kind.startsWith("2x2") ? 16 : 8;
        for (int interval = 1; interval < markers.size() - 1; interval++) {
            byte[] damaged = file.clone();
            System.arraycopy(NO_CODE, 0, damaged, (markers.get(interval - 1) + markers.get(interval)) / 2,
                    NO_CODE.length);
            assertEquals(new Damage(HEIGHT, HEIGHT - mcuRows, "its picture data ends early or is damaged").toString(),
                    verdict(damaged, kind + ", interval " + interval));
        }
    }

    @Test
    void tableLongerThanItsSegment_isRefusedByName() throws Exception {
        for (String table : List.of("Huffman", "quantization")) {
            byte[] file = file("gray");
            int at = 2;
            while (file[at + 1] != (byte) (table.equals("Huffman") ? 0xc4 : 0xdb)) {
                at += 2 + Short.toUnsignedInt(ByteBuffer.wrap(file).getShort(at + 2));
            }
            file[at + 4 + (table.equals("Huffman") ? 16 : 0)] += 16; // 16 codes more, or numbers of two bytes

            assertEquals("refused: the JPEG file is damaged: a " + table + " table is longer than its segment",
                    verdict(file, table));
        }
    }

    /** A row of a progressive file is there if each of its coefficients has a first value. */
    @Test
    void cutProgressive_hasTheRowsOfItsLastFirstScan() throws Exception {
        byte[] file = file("gray progressive restart");
        int afterFirsts = 3; // its scans: 0; 1-5; 6-63; then refinements
        for (int scan = 0; scan < 6; scan++) {
            List<Integer> markers = markers(file, dataStart(file, scan));
            byte[] cut = Arrays.copyOf(file, (markers.get(6) + markers.get(7)) / 2);
            int intact = scan < afterFirsts - 1 ? 0 : scan == afterFirsts - 1 ? 7 * 8 : HEIGHT;
            String verdict = verdict(cut, "scan " + scan);
            assertTrue(verdict.startsWith("Damage[rows=150, intactRows=" + intact + ","), scan + ": " + verdict);
        }
    }

    @Test
    void progressiveCutInItsFirstScan_isGrayBehind() throws Exception {
        for (String kind : List.of("gray progressive restart", "1x1,1x1,1x1 progressive restart")) {
            byte[] file = file(kind);
            List<Integer> markers = markers(file, dataStart(file, 0));
            byte[] cut = Arrays.copyOf(file, markers.get(6));

            assertRows(file, cut, 0, 7 * 8, 0);
        }
    }

    @Test
    void firstCoefficientsWithInvalidCodes_areMissingUpToTheNextMarker() throws Exception {
        byte[] file = file("2x2,1x1,1x1 progressive restart");
        List<Integer> markers = markers(file, dataStart(file, 0));
        System.arraycopy(NO_CODE, 0, file, markers.get(3) + 4, NO_CODE.length);

        assertEquals(new Damage(HEIGHT, HEIGHT - 16, "its picture data ends early or is damaged").toString(),
                verdict(file, "an invalid code"));
    }

    /**
     * The details of a progressive file that has all its scans up to its end marker count as complete, since a scale
     * may leave them out; those of any other file do not.
     */
    @Test
    void detailsWithInvalidCodes_countUnlessAllScansAndTheEndAreThere() throws Exception {
        byte[] file = file("gray progressive restart");
        for (int scan : new int[]{1, 2, 3, 5}) {
            byte[] damaged = file.clone();
            System.arraycopy(NO_CODE, 0, damaged, markers(file, dataStart(file, scan)).get(3) + 4, NO_CODE.length);

            assertEquals("complete", verdict(damaged, "scan " + scan));
            assertArrayEquals(LibjpegTurbo.samples(folder, file, 1), ScaledPicture.of(damaged, 1).samples(),
                    "1/8 has no details");

            byte[] withoutEnd = Arrays.copyOf(damaged, damaged.length - 2);
            assertTrue(verdict(withoutEnd, "scan " + scan + " without an end").startsWith("Damage["));
            byte[] withoutLastScan = joined(Arrays.copyOf(damaged, dataStart(file, 5) - 10), END);
            if (scan < 5) {
                assertTrue(verdict(withoutLastScan, "scan " + scan + " without the last").startsWith("Damage["));
            }
        }
        assertEquals(Optional.empty(), ScaledPicture.of(Arrays.copyOf(file, file.length - 2), 1).damage());
    }

    /** Blocks of the longest codes and numbers there can be: an MCU that lies behind the end takes a lot of nothing. */
    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "4, 2", "4, 4"})
    void cutWithinLongCodes_lacksTheLastRow(int horizontal, int vertical) {
        int blocks = horizontal * vertical + 2;
        int mcus = 10;
        int dataBytes = (mcus * blocks * (1 + 63 * (16 + 15)) + 7) / 8;
        byte[] steps = new byte[65];
        Arrays.fill(steps, 1, 65, (byte) 1);
        byte[] oneBit = new byte[18]; // its code is 0, for the number 0
        oneBit[1] = 1;
        byte[] longest = new byte[18]; // 16 zeros, for a number of 15 bits
        longest[0] = 0x10;
        longest[16] = 1;
        longest[17] = 15;
        byte[] file = joined(new byte[]{(byte) 0xff, (byte) 0xd8}, segment(0xdb, steps), segment(0xc4, oneBit),
                segment(0xc4, longest),
                segment(0xc0, 8, 8 * vertical * mcus >> 8, 8 * vertical * mcus, 0, 8 * horizontal, 3, 1,
                        horizontal << 4 | vertical, 0, 2, 0x11, 0, 3, 0x11, 0),
                segment(0xda, 3, 1, 0, 2, 0, 3, 0, 0, 63, 0), new byte[dataBytes], END);

        assertEquals("complete", verdict(file, "whole"));
        byte[] cut = Arrays.copyOf(file, file.length - END.length - dataBytes / 20);
        assertEquals(new Damage(80 * vertical, 72 * vertical, "its picture data ends early or is damaged").toString(),
                verdict(cut, "cut"));
    }

    private static byte[] segment(int marker, int... bytes) {
        byte[] body = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            body[i] = (byte) bytes[i];
        }
        return segment(marker, body);
    }

    private static byte[] segment(int marker, byte[] body) {
        return ByteBuffer.allocate(4 + body.length).put((byte) 0xff).put((byte) marker)
                .putShort((short) (2 + body.length)).put(body).array();
    }
}
