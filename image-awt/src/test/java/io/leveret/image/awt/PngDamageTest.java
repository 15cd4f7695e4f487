package io.leveret.image.awt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.sun.management.ThreadMXBean;
import io.leveret.image.DecodeLimits;
import io.leveret.image.ImageDecoder;
import io.leveret.image.ImageFormatException;
import io.leveret.image.Pixels;
import io.leveret.image.Truncated;
import io.leveret.image.codec.Damage;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** PNG files that are cut off, damaged, or hold more than they should. */
class PngDamageTest {
    private static final String EARLY = "its picture data ends early";
    private static final String CHECKSUM = "a checksum of its picture data is wrong";
    private static final int CHUNK_OVERHEAD_BYTES = 12;

    private static Pixels decode(byte[] file) {
        return new ImageDecoder(DecodeLimits.DEFAULT.withTruncated(Truncated.PARTIAL)).decode(file, "photo.png");
    }

    /** Small files of few different bytes, so that codes are short and have distances. */
    private static PngFiles files(int type, int depth) {
        PngFiles files = new PngFiles(10 * type + depth);
        files.type = type;
        files.depth = depth;
        files.values = 3;
        files.height = 23;
        files.chunkBytes = 60;
        files.level = Deflater.BEST_COMPRESSION;
        return files;
    }

    @ParameterizedTest
    @CsvSource({"2, 8", "0, 1", "3, 4", "4, 16", "6, 8"})
    void decode_cutAnywhere_hasTheRowsWhoseDataIsThere(int type, int depth) throws DataFormatException {
        PngFiles files = files(type, depth);
        byte[] data = files.compressed(files.rows());
        byte[] file = files.file(data);
        Pixels whole = decode(file);
        int dataStart = file.length - PngFiles.END.length - data.length
                - CHUNK_OVERHEAD_BYTES * ((data.length + files.chunkBytes - 1) / files.chunkBytes);
        for (int cut = dataStart; cut < file.length; cut++) {
            int inChunks = cut - dataStart;
            int chunk = files.chunkBytes + CHUNK_OVERHEAD_BYTES;
            int left = inChunks / chunk * files.chunkBytes
                    + Math.clamp(inChunks % chunk - 8, 0, files.chunkBytes);
            int rows = inflatedBytes(data, Math.min(left, data.length)) / (1 + files.rowBytes(files.width));
            byte[] part = Arrays.copyOf(file, cut);
            if (rows == 0) {
                assertThrows(ImageFormatException.class, () -> decode(part), "cut at " + cut);
                continue;
            }
            Pixels there = decode(part);
            assertEquals(rows == files.height ? Optional.empty() : Optional.of(new Damage(files.height, rows, EARLY)),
                    there.damage(), "cut at " + cut);
            assertArrayEquals(Arrays.copyOf(Arrays.copyOf(whole.rgb(), rows * files.width * 3), whole.rgb().length),
                    there.rgb(), "cut at " + cut);
        }
    }

    private static int inflatedBytes(byte[] data, int count) throws DataFormatException {
        Inflater inflater = new Inflater();
        inflater.setInput(data, 0, count);
        int bytes = inflater.inflate(new byte[100_000]);
        inflater.end();
        return bytes;
    }

    /** The rows of the first passes are not all; the last pass has every second row. */
    @Test
    void decode_interlacedCutInItsLastPass_hasTheRowsOfTheOthers() {
        PngFiles files = files(PngFiles.RGB, 8);
        files.interlaced = true;
        byte[] rows = files.rows();
        int row = 1 + files.rowBytes(files.width);
        Pixels whole = decode(files.file(files.compressed(rows)));
        for (int missing = 0; missing <= files.height / 2; missing++) {
            Pixels part = decode(files.file(files.compressed(Arrays.copyOf(rows, rows.length - missing * row))));
            assertEquals(files.height - missing, part.damage().map(Damage::intactRows).orElse(files.height));
            for (int y = 0; y < files.height; y++) {
                boolean there = y % 2 == 0 || y / 2 < files.height / 2 - missing;
                byte[] expected = there
                        ? Arrays.copyOfRange(whole.rgb(), y * files.width * 3, (y + 1) * files.width * 3)
                        : new byte[files.width * 3];
                assertArrayEquals(expected,
                        Arrays.copyOfRange(part.rgb(), y * files.width * 3, (y + 1) * files.width * 3));
            }
        }
    }

    /** Never silently wrong: the same pixels, or a word about damage, or none at all. */
    @ParameterizedTest
    @CsvSource({"2, 8", "0, 1", "3, 4", "4, 16", "6, 8"})
    void decode_anyByteOfItsChunksChanged_isNotWrongWithoutAWord(int type, int depth) {
        for (boolean interlaced : new boolean[]{false, true}) {
            PngFiles files = files(type, depth);
            files.interlaced = interlaced;
            byte[] file = files.write();
            Pixels whole = decode(file);
            int damaged = 0;
            for (int at = PngFiles.HEADER_END; at < file.length; at++) {
                byte[] changed = file.clone();
                changed[at] ^= (byte) (1 << at % 8);
                try {
                    Pixels pixels = decode(changed);
                    assertTrue(pixels.damage().isPresent() || pixels.equals(whole), "at " + at);
                    damaged += pixels.damage().isPresent() ? 1 : 0;
                } catch (ImageFormatException refused) {
                    damaged++;
                }
            }
            assertTrue(damaged > file.length - PngFiles.HEADER_END - CHUNK_OVERHEAD_BYTES - 100, damaged + " times");
        }
    }

    @Test
    void decode_wrongChunkWhoseDataIsRight_hasAllRows() {
        byte[] file = files(PngFiles.RGB, 8).write();
        file[file.length - 13] ^= 1; // of the last data's checksum

        assertEquals(Optional.of(new Damage(23, 23, CHECKSUM)), decode(file).damage());
    }

    /** A stored byte changes a pixel and nothing else; its chunk is wrong, and the stream's own checksum. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5, 11})
    void decode_wrongChunk_hasTheRowsBefore(int chunk) {
        PngFiles files = files(PngFiles.RGB, 8);
        files.level = Deflater.NO_COMPRESSION;
        byte[] file = files.write();
        file[PngFiles.HEADER_END + chunk * (60 + CHUNK_OVERHEAD_BYTES) + 8 + 30] ^= 1;
        int zlibBytes = 2 + 5;

        int rows = Math.max(0, chunk * 60 - zlibBytes) / 31;
        assertEquals(Optional.of(new Damage(23, rows, CHECKSUM)), decode(file).damage());
    }

    /** As a faulty program writes it: nobody damaged it later. */
    @Test
    void decode_wrongChecksumInRightChunks_hasAllRowsAndAWord() {
        PngFiles files = files(PngFiles.RGB, 8);
        byte[] data = files.compressed(files.rows());
        Pixels whole = decode(files.file(data));
        data[data.length - 1] ^= 1;

        Pixels pixels = decode(files.file(data));

        assertArrayEquals(whole.rgb(), pixels.rgb());
        assertEquals(Optional.of(new Damage(23, 23, CHECKSUM)), pixels.damage());
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 77, 255})
    void decode_filterThatPngHasNot_endsThePicture(int filter) {
        PngFiles files = files(PngFiles.RGB, 8);
        byte[] rows = files.rows();
        rows[20 * 31] = (byte) filter;

        assertEquals(
                Optional.of(new Damage(23, 20, "its picture data is damaged (filter type " + filter + ")")),
                decode(files.file(files.compressed(rows))).damage());
        rows[0] = (byte) filter;
        assertTrue(assertThrows(ImageFormatException.class, () -> decode(files.file(files.compressed(rows))))
                .getMessage().endsWith("(filter type " + filter + ")"));
    }

    @Test
    void decode_codesThatAreInvalid_hasTheRowsBefore() {
        PngFiles files = files(PngFiles.RGB, 8);
        files.level = Deflater.NO_COMPRESSION;
        byte[] rows = files.rows();
        byte[] data = files.compressed(Arrays.copyOf(rows, 12 * 31));
        byte[] broken = Samples.concat(Arrays.copyOf(data, data.length - 4), new byte[20]);
        broken[2] = 0; // not the last block
        broken[data.length - 4] = 6; // a block of a type that does not exist

        assertEquals(Optional.of(new Damage(23, 12, "its picture data is damaged (invalid block type)")),
                decode(files.file(broken)).damage());
    }

    @Test
    void decode_streamWithADictionary_isRefused() {
        PngFiles files = files(PngFiles.RGB, 8);
        Deflater deflater = new Deflater();
        deflater.setDictionary(new byte[]{1, 2, 3});
        deflater.setInput(files.rows());
        deflater.finish();
        byte[] data = new byte[2000];
        byte[] file = files.file(Arrays.copyOf(data, deflater.deflate(data)));
        deflater.end();

        assertTrue(assertThrows(ImageFormatException.class, () -> decode(file)).getMessage()
                .endsWith("its picture data is damaged (it needs a dictionary)"));
    }

    @Test
    void decode_moreDataThanRows_isIgnored() {
        PngFiles files = files(PngFiles.RGB, 8);
        byte[] rows = files.rows();
        Pixels whole = decode(files.file(files.compressed(rows)));
        byte[] more = files.compressed(Arrays.copyOf(rows, rows.length + 1000));
        byte[] junk = files.compressed(rows);

        assertEquals(whole, decode(files.file(more)));
        assertEquals(whole, decode(files.file(Arrays.copyOf(junk, junk.length + 100))));
        assertTrue(decode(files.file(more)).damage().isEmpty());
    }

    /** 200 MB of zeros for a picture of 700 bytes, also behind a wrong chunk and behind a filter that is none. */
    @Test
    void decode_dataThatGrowsAThousandfold_isNotDecompressed() {
        PngFiles files = files(PngFiles.RGB, 8);
        files.chunkBytes = Integer.MAX_VALUE;
        byte[] rows = new byte[200_000_000];
        byte[] data = files.compressed(rows);
        byte[] right = files.file(data);
        byte[] wrong = right.clone();
        wrong[wrong.length - 13] ^= 1;
        rows[3 * 31] = 9;
        byte[] filter = files.file(files.compressed(rows));
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long time = threads.getCurrentThreadCpuTime();
        long memory = threads.getCurrentThreadAllocatedBytes();

        assertTrue(decode(right).damage().isEmpty());
        assertEquals(0, decode(wrong).damage().orElseThrow().intactRows());
        assertEquals(3, decode(filter).damage().orElseThrow().intactRows());

        long bytes = threads.getCurrentThreadAllocatedBytes() - memory;
        long nanoseconds = threads.getCurrentThreadCpuTime() - time;
        assertTrue(bytes < 3_000_000, bytes + " bytes");
        assertTrue(nanoseconds < 100_000_000, nanoseconds + " ns");
    }
}
