package io.leveret.tflite.metadata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import io.leveret.base.LimitExceededException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabelsTest {
    private static List<String> parse(String text) {
        return new LabelText(text.getBytes(StandardCharsets.UTF_8)).labels();
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
        assertEquals(labels + ": a label file of more than 16777216 bytes, which is the limit",
                assertThrows(LimitExceededException.class, () -> Labels.read(labels)).getMessage());
    }

    @Test
    void read_endlessDevice_isRefused() {
        assertThrows(LimitExceededException.class, () -> Labels.read(Path.of("/dev/zero")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16", "x-UTF-16LE-BOM", "UTF-8-BOM"})
    void read_unicode_isRead(String charset, @TempDir Path folder) throws IOException {
        String text = charset.equals("UTF-8-BOM") ? "\uFEFFKäfer\n兎\n" : "Käfer\n兎\n";
        Path file = Files.write(folder.resolve("labels.txt"),
                text.getBytes(Charset.forName(charset.replace("-8-BOM", "-8"))));
        assertEquals(Labels.of(List.of("Käfer", "兎")), Labels.read(file));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ISO-8859-1", "windows-1252", "ISO-8859-15"})
    void read_otherCharset_isRefusedWithTheLine(String charset, @TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("labels.txt"), "Hase\nKäfer\n".getBytes(Charset.forName(charset)));
        LabelsException refusal = assertThrows(LabelsException.class, () -> Labels.read(file));
        assertEquals(file + ", line 2: the byte 0xE4 is not UTF-8; save the file as UTF-8", refusal.getMessage());
        assertEquals(Map.of("file", file.toString(), "line", 2), refusal.values());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0. cat\n1. dog\n2. hen house", "0) cat\n1) dog\n2) hen house",
            "0;cat\n1;dog\n2;hen house", "0 - cat\n1 - dog\n2 - hen house", "0=cat\n1=dog\n2=hen house",
            "2 hen house\n0 cat\n1 dog", "0 cat\n1 dog\n2 hen house\n", "0\tcat\r\n1\tdog\r\n2\then house",
            "0: cat\n1: dog\n2: hen house",
            "0,cat\n1,dog\n2,hen house", "0  cat\n1  dog\n2  hen house", "1 cat\n2 dog\n3 hen house"})
    void parse_numberedLines_areLabelsWithoutNumbers(String text) {
        assertEquals(List.of("cat", "dog", "hen house"), parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0 cat\n2 dog\n3 hen", "2 cats\n3 dogs\n4 hens", "0 cat\n1 dog\nhen", "0\n1\n2",
            "1 euro\n2 euro\n3 euro", "0cat\n1dog\n2hen", "1.5 liters\n2.5 liters\n3.5 liters"})
    void parse_numbersThatAreNoPlaces_stay(String text) {
        assertEquals(text.lines().toList(), parse(text));
    }

    @Test
    void parse_numberedNamesThatTwoClassesShare_loseTheirNumbers() {
        assertEquals(List.of("crane", "heron", "crane"), parse("0 crane\n1 heron\n2 crane\n"));
    }

    @Test
    void labels_otherNumberOfDisplayNames_areACallersMistake() {
        assertEquals("2 names with 1 display names", assertThrows(IllegalArgumentException.class,
                () -> new Labels(List.of("a", "b"), List.of("A"))).getMessage());
    }
}
