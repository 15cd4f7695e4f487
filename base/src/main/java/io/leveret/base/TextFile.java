package io.leveret.base;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads text files of strangers: labels and tables. They are in UTF-8, or in UTF-16 with a byte order mark. Anything
 * else is refused: a guessed charset would show names that nobody has written.
 */
public final class TextFile {
    private static final int CHUNK = 1 << 13; // characters

    private TextFile() {}

    /**
     * Returns the bytes of a file, which may also be a pipe or a device. Reads at most one byte beyond the limit.
     *
     * @param what the kind of file in the message, such as {@code label file}
     * @param maxBytes the limit, at most 2³¹ − 10
     * @throws LimitExceededException if there are more
     * @throws IOException if it is a folder or cannot be read
     */
    public static byte[] read(Path file, String what, int maxBytes) throws IOException {
        if (Files.isDirectory(file)) {
            throw new IOException(file + ": is a folder, not a " + what);
        }
        byte[] bytes;
        try (InputStream content = Files.newInputStream(file)) { // does not use the size: pipes and devices have none
            bytes = content.readNBytes(maxBytes + 1);
        }
        if (bytes.length > maxBytes) {
            throw new LimitExceededException("maxBytes", maxBytes,
                    _ -> file + ": a " + what + " of more than " + maxBytes + " bytes, which is the limit");
        }
        return bytes;
    }

    /**
     * Returns the text of a file, without its byte order mark.
     *
     * @throws TextFormatException if it is neither UTF-8 nor UTF-16 with a mark, or contains NUL
     */
    public static String decode(byte[] file) throws TextFormatException {
        Charset charset = charset(file);
        int mark = charset == StandardCharsets.UTF_8 ? startsWith(file, 0xef, 0xbb, 0xbf) ? 3 : 0 : 2;
        ByteBuffer bytes = ByteBuffer.wrap(file, mark, file.length - mark);
        CharsetDecoder decoder = charset.newDecoder().onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        CharBuffer chunk = CharBuffer.allocate(CHUNK);
        StringBuilder text = new StringBuilder(bytes.remaining());
        CoderResult result;
        do {
            result = decoder.decode(bytes, chunk, true);
            text.append(chunk.flip());
            chunk.clear();
        } while (result.isOverflow());
        int nul = text.indexOf("\0");
        if (nul >= 0) {
            throw new TextFormatException(line(text, nul), "it contains NUL, which is no text; save the file as UTF-8,"
                    + " or as UTF-16 with a byte order mark");
        }
        if (result.isError()) {
            throw new TextFormatException(line(text, text.length()), "the byte 0x%02X is not %s; save the file as UTF-8"
                    .formatted(bytes.get(bytes.position()) & 0xff, charset == StandardCharsets.UTF_8 ? "UTF-8"
                            : "UTF-16, as its byte order mark says"));
        }
        return text.toString();
    }

    private static Charset charset(byte[] file) {
        return startsWith(file, 0xff, 0xfe) ? StandardCharsets.UTF_16LE
                : startsWith(file, 0xfe, 0xff) ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_8;
    }

    private static boolean startsWith(byte[] file, int... start) {
        boolean starts = file.length >= start.length;
        for (int i = 0; starts && i < start.length; i++) {
            starts = (file[i] & 0xff) == start[i];
        }
        return starts;
    }

    /** Returns the line of a position, from 1. */
    private static int line(CharSequence text, int position) {
        int line = 1;
        for (int i = 0; i < position; i++) {
            char end = text.charAt(i);
            boolean endsLater = end == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n';
            line += end == '\n' || end == '\r' && !endsLater ? 1 : 0;
        }
        return line;
    }
}
