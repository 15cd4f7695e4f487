package io.leveret.tflite.metadata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelsTest {
    private static List<String> parse(String text) {
        return Labels.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void parse_lineEndsOfAllKinds_areNoPartOfLabels() {
        assertEquals(List.of("hare", "lièvre", "兎"), parse("hare\nlièvre\n兎\n"));
        assertEquals(List.of("hare", "lièvre", "兎"), parse("hare\r\nlièvre\r\n兎\r\n"));
        assertEquals(List.of("hare", "lièvre", "兎"), parse("hare\nlièvre\n兎"));
    }

    @Test
    void parse_byteOrderMark_isNoPartOfTheFirstLabel() {
        assertEquals(List.of("hare", "fox"), parse("\uFEFFhare\nfox\n"));
        assertEquals(List.of("hare", "\uFEFFfox"), parse("hare\n\uFEFFfox\n"));
    }

    @Test
    void parse_emptyLines_countUnlessTheyAreLast() {
        assertEquals(List.of("hare", "", "fox"), parse("hare\n\nfox\n\n\n"));
        assertEquals(List.of("hare", "", "fox"), parse("hare\r\n\r\nfox\r\n\r\n"));
        assertEquals(List.of("", "hare"), parse("\nhare\n"));
    }

    @Test
    void parse_blanksAroundLabels_areDropped() {
        assertEquals(List.of("hare, levèret", "fox"), parse("  hare, levèret \nfox\t\n"));
    }

    @Test
    void parse_nothing_isNoLabels() {
        assertEquals(List.of(), parse(""));
        assertEquals(List.of(), parse("\n\n"));
        assertEquals(List.of(), parse("\uFEFF"));
    }

    @Test
    void read_file_isParsed(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("labels.txt"), "hare\nfox\n\n");
        assertEquals(Labels.of(List.of("hare", "fox")), Labels.read(file));
        assertEquals(2, Labels.read(file).size());
    }

    @Test
    void read_fileAboveLimit_isRefused(@TempDir Path folder) throws IOException {
        Path labels = folder.resolve("labels.txt");
        try (SeekableByteChannel file = Files.newByteChannel(labels, StandardOpenOption.CREATE_NEW,
                StandardOpenOption.SPARSE, StandardOpenOption.WRITE)) {
            file.position(16 << 20).write(ByteBuffer.wrap(new byte[1]));
        }
        assertEquals(labels + ": a label file of 16777217 bytes, above the limit of 16777216",
                assertThrows(IOException.class, () -> Labels.read(labels)).getMessage());
    }

    @Test
    void labels_otherNumberOfDisplayNames_areACallersMistake() {
        assertEquals("2 names with 1 display names", assertThrows(IllegalArgumentException.class,
                () -> new Labels(List.of("a", "b"), List.of("A"))).getMessage());
    }
}
