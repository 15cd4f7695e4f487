package io.leveret.server.tls;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A block of a PEM file (RFC 7468): {@code -----BEGIN label-----}, Base64, {@code -----END label-----}. Text around
 * blocks means nothing, as the RFC allows.
 *
 * @param label what it contains, such as {@code CERTIFICATE}
 * @param text the Base64, which may be something else in files of strangers
 */
record PemBlock(String label, String text) {
    static final String CERTIFICATE = "CERTIFICATE";
    static final String PRIVATE_KEY = "PRIVATE KEY"; // PKCS #8

    private static final Pattern BLOCK = Pattern
            .compile("-----BEGIN ([A-Z0-9 ]{1,40})-----((?:[^-]|-(?!----))*+)-----END \\1-----");
    private static final int LINE_LENGTH = 64;

    /** Returns the blocks of a file in their order; none if it is not a PEM file. */
    static List<PemBlock> all(byte[] file) {
        List<PemBlock> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(new String(file, StandardCharsets.ISO_8859_1));
        while (matcher.find()) {
            blocks.add(new PemBlock(matcher.group(1), matcher.group(2)));
        }
        return blocks;
    }

    /** Returns a block with these contents. */
    static PemBlock of(String label, byte[] contents) {
        return new PemBlock(label, Base64.getMimeEncoder(LINE_LENGTH, new byte[]{'\n'}).encodeToString(contents));
    }

    /**
     * Returns the contents.
     *
     * @throws IllegalArgumentException if the text is not Base64
     */
    byte[] contents() {
        return Base64.getDecoder().decode(text.replaceAll("\\s", ""));
    }

    /** Returns the block as it stands in a file. */
    @Override
    public String toString() {
        return "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n";
    }
}
