package io.leveret.image;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PhotoSignatureTest {
    @ParameterizedTest
    @ValueSource(strings = {"\u00ff\u00d8\u00ff\u00e0", "\u0089PNG\r\n\u001a\n", "GIF89a", "RIFF1234WEBP", "II*\0",
            "\0\0\0\u0018ftypheic", "\0\0\0\u0018ftypavif", "\u00ff\n", "\0\0\0\u000cjP  \r\n\u0087\n",
            "\0\0\0\u0018ftypcrx ", "FUJIFILMCCD-RAW"})
    void looksLikePhoto_signatureOfOne(String start) {
        assertTrue(ImageDecoder.looksLikePhoto(start.getBytes(StandardCharsets.ISO_8859_1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "#!/bin/sh\n", "RIFF1234WAVE", "\0\0\0\u0018ftypmp42", "%PDF-1.7", "<svg/>",
            "BM is not enough"})
    void looksLikePhoto_anythingElse(String start) {
        assertFalse(ImageDecoder.looksLikePhoto(start.getBytes(StandardCharsets.ISO_8859_1)));
    }

    @Test
    void looksLikePhoto_needsNoMoreThanItAsksFor() {
        byte[] bitmap = new byte[ImageDecoder.SIGNATURE_BYTES];
        bitmap[0] = 'B';
        bitmap[1] = 'M';
        bitmap[14] = 40;

        assertTrue(ImageDecoder.looksLikePhoto(bitmap));
    }

    @Test
    void looksLikePhoto_file_isRecognizedByItsNameOrElseItsContent(@TempDir Path folder) throws IOException {
        assertTrue(ImageDecoder.looksLikePhoto(Files.writeString(folder.resolve("damaged.JPG"), "<html>")));
        assertTrue(ImageDecoder
                .looksLikePhoto(Files.write(folder.resolve("no extension"), new byte[]{'G', 'I', 'F', '8', '9', 'a'})));
        assertFalse(ImageDecoder.looksLikePhoto(Files.writeString(folder.resolve("README"), "no photo")));
        assertFalse(ImageDecoder.looksLikePhoto(folder.resolve("not there")));
    }
}
