package io.leveret.server.teach;

import io.leveret.server.problem.Problem;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The name of a class, which a stranger gave, and the folder of its examples. A folder's name has ASCII letters,
 * digits, blanks, {@code _} and {@code -} only; all other bytes of the name's UTF-8 are written as {@code %2E}. So it
 * is never a path, never hidden, and the same on every system.
 *
 * @param text one line in Unicode's normal form C
 */
record ClassName(String text) {
    private static final int MOST_BYTES = 80; // three times that, and a file name of 255 still holds it
    private static final char ZERO_WIDTH_NON_JOINER = '\u200c'; // of Persian
    private static final char ZERO_WIDTH_JOINER = '\u200d'; // of emoji

    /**
     * Returns a name.
     *
     * @throws Problem with status 400 if it is not usable
     */
    static ClassName of(String given) {
        String text = Normalizer.normalize(given, Normalizer.Form.NFC);
        if (text.isBlank() || !text.equals(text.strip()) || !text.codePoints().allMatch(ClassName::isUsable)) {
            throw Problem.badRequest("a class cannot be called '" + given.replaceAll("\\p{C}|\\R", "\ufffd")
                    + "'; give a name of one line, without '/', '\\' and blanks around it");
        }
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MOST_BYTES) {
            throw Problem.badRequest("the name of a class has " + bytes + " bytes, more than " + MOST_BYTES
                    + "; give a shorter one");
        }
        return new ClassName(text);
    }

    private static boolean isUsable(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED,
                    Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
            case Character.FORMAT -> character == ZERO_WIDTH_JOINER || character == ZERO_WIDTH_NON_JOINER;
            default -> character != '/' && character != '\\' && character != '\ufffd';
        };
    }

    /** Returns the name of the class's folder. */
    String folder() {
        StringBuilder folder = new StringBuilder();
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            if (isPlain((char) (each & 0xff))) {
                folder.append((char) each);
            } else {
                folder.append('%').append(HexFormat.of().withUpperCase().toHexDigits(each));
            }
        }
        return folder.toString();
    }

    private static boolean isPlain(char each) {
        return each >= 'a' && each <= 'z' || each >= 'A' && each <= 'Z' || each >= '0' && each <= '9' || each == ' '
                || each == '_' || each == '-';
    }

    /** Returns the name whose folder this is; empty if it is none's. */
    static Optional<ClassName> ofFolder(String folder) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int at = 0; at < folder.length(); at++) {
            if (folder.charAt(at) != '%') {
                bytes.write(folder.charAt(at));
            } else if (at + 2 < folder.length() && HexFormat.isHexDigit(folder.charAt(at + 1))
                    && HexFormat.isHexDigit(folder.charAt(at + 2))) {
                bytes.write(HexFormat.fromHexDigits(folder, at + 1, at + 3));
                at += 2;
            } else {
                return Optional.empty();
            }
        }
        try {
            return Optional.of(of(bytes.toString(StandardCharsets.UTF_8))).filter(name -> name.folder().equals(folder));
        } catch (Problem unusable) {
            return Optional.empty();
        }
    }
}
