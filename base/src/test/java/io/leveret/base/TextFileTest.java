package io.leveret.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextFileTest {
    private static final String TEXT = "hare\nlièvre\r\n兎\r🐇\n";

    private static byte[] bytes(String text, Charset charset, int... mark) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int each : mark) {
            bytes.write(each);
        }
        bytes.writeBytes(text.getBytes(charset));
        return bytes.toByteArray();
    }

    private static String refusal(byte[] file) {
        return assertThrows(TextFormatException.class, () -> TextFile.decode(file)).getMessage();
    }

    @Test
    void decode_utf8AndMarkedUtf16_areText() {
        assertEquals(TEXT, TextFile.decode(bytes(TEXT, StandardCharsets.UTF_8)));
        assertEquals(TEXT, TextFile.decode(bytes(TEXT, StandardCharsets.UTF_8, 0xef, 0xbb, 0xbf)));
        assertEquals(TEXT, TextFile.decode(bytes(TEXT, StandardCharsets.UTF_16LE, 0xff, 0xfe)));
        assertEquals(TEXT, TextFile.decode(bytes(TEXT, StandardCharsets.UTF_16BE, 0xfe, 0xff)));
        assertEquals("", TextFile.decode(new byte[0]));
    }

    @Test
    void decode_longText_isWhole() {
        String text = TEXT.repeat(10_000);
        assertEquals(text, TextFile.decode(bytes(text, StandardCharsets.UTF_8)));
        assertEquals("line 30002: the byte 0xE8 is not UTF-8; save the file as UTF-8",
                refusal(concat("hare\nlièvre\r\n兎\n".repeat(10_000), "hare\nlièvre\n")));
    }

    private static byte[] concat(String utf8, String latin1) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(utf8.getBytes(StandardCharsets.UTF_8));
        bytes.writeBytes(latin1.getBytes(StandardCharsets.ISO_8859_1));
        return bytes.toByteArray();
    }

    @ParameterizedTest
    @CsvSource({"ISO-8859-1,0xE8", "windows-1252,0xE8", "IBM850,0x8A"})
    void decode_otherCharsets_areRefusedWithTheLine(String charset, String wrong) {
        byte[] file = "hare\r\nlièvre\nfox\n".getBytes(Charset.forName(charset));
        assertEquals("line 2: the byte " + wrong + " is not UTF-8; save the file as UTF-8", refusal(file));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"})
    void decode_wideCharactersWithoutMark_areRefused(String charset) {
        String message = refusal("hare\nfox\n".getBytes(Charset.forName(charset)));
        assertTrue(message.startsWith("line 1: it contains NUL"), message);
    }

    @Test
    void decode_damagedUtf16_isRefusedWithTheLine() {
        byte[] halfPair = bytes("hare\nfox1\nhen\n", StandardCharsets.UTF_16LE, 0xff, 0xfe);
        halfPair[2 + 2 * 8 + 1] = (byte) 0xd8; // makes the 1 a high surrogate
        assertTrue(refusal(halfPair).startsWith("line 2: "));
        byte[] odd = bytes("hare\nfox", StandardCharsets.UTF_16LE, 0xff, 0xfe);
        assertTrue(refusal(Arrays.copyOf(odd, odd.length - 1)).startsWith("line 2: "));
        assertEquals(1, assertThrows(TextFormatException.class,
                () -> TextFile.decode(bytes("a", StandardCharsets.UTF_32LE, 0xff, 0xfe, 0, 0))).line());
    }

    @Test
    void decode_lineEndsOfAllKinds_countOnce() {
        assertEquals("line 4: the byte 0xE4 is not UTF-8; save the file as UTF-8",
                refusal("a\nb\r\nc\rä".getBytes(StandardCharsets.ISO_8859_1)));
    }

    @Test
    void read_withinLimit_isWhole(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("labels.txt"), "0123456789");
        assertEquals(10, TextFile.read(file, "label file", 10).length);
        assertEquals(file + ": a label file of more than 9 bytes, which is the limit",
                assertThrows(LimitExceededException.class, () -> TextFile.read(file, "label file", 9)).getMessage());
    }

    @Test
    void read_endlessDevice_isAboveTheLimit() {
        assertThrows(LimitExceededException.class, () -> TextFile.read(Path.of("/dev/zero"), "label file", 1 << 20));
    }

    @Test
    void read_folderOrNothing_isRefused(@TempDir Path folder) {
        assertEquals(folder + ": is a folder, not a CSV",
                assertThrows(IOException.class, () -> TextFile.read(folder, "CSV", 9)).getMessage());
        assertThrows(NoSuchFileException.class, () -> TextFile.read(folder.resolve("none"), "CSV", 9));
    }
}
