package io.leveret.server.http;

import io.leveret.server.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes a body of {@code multipart/form-data} apart (RFC 7578, RFC 2046 section 5.1). */
public final class Multipart {
    private static final int MOST_PARTS = 1024;
    private static final int MOST_HEADER_BYTES = 8192;
    private static final int MOST_BOUNDARY_LENGTH = 70;
    private static final byte[] END_OF_HEADERS = {'\r', '\n', '\r', '\n'};
    private static final Pattern PARAMETER = Pattern
            .compile(";\\s*([a-zA-Z*]+)=(?:\"((?:[^\"\\\\]++|\\\\.)*+)\"|([^;\\s]*))");

    private Multipart() {}

    /**
     * A part.
     *
     * @param name of the form's field; empty if it has none
     * @param fileName as the client says, no path to be used
     * @param content its bytes
     */
    public record Part(String name, Optional<String> fileName, byte[] content) {}

    /**
     * Returns the boundary that a content type names; empty if it is not of multiple parts.
     *
     * @throws Problem with status 400 if the boundary is missing or invalid
     */
    public static Optional<String> boundary(String contentType) {
        if (!contentType.toLowerCase(Locale.ROOT).startsWith("multipart/form-data")) {
            return Optional.empty();
        }
        String boundary = parameter(contentType, "boundary")
                .orElseThrow(() -> Problem.badRequest("the content type names no boundary: " + contentType));
        if (boundary.isEmpty() || boundary.length() > MOST_BOUNDARY_LENGTH) {
            throw Problem.badRequest("the boundary must have 1 to " + MOST_BOUNDARY_LENGTH + " characters, not "
                    + boundary.length());
        }
        return Optional.of(boundary);
    }

    /**
     * Returns the parts of a body.
     *
     * @throws Problem with status 400 if it is malformed
     */
    public static List<Part> parse(byte[] body, String boundary) {
        byte[] delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
        List<Part> parts = new ArrayList<>();
        int at = startsWith(body, delimiter, 2) ? delimiter.length - 2 : indexOf(body, delimiter, 0);
        if (at < 0) {
            throw malformed("it does not have the boundary " + boundary);
        }
        if (!startsWith(body, delimiter, 2)) {
            at += delimiter.length;
        }
        while (!isLast(body, at)) {
            at = endOfLine(body, at);
            int headersEnd = at + 2 <= body.length && body[at] == '\r' && body[at + 1] == '\n'
                    ? at - 2
                    : indexOf(body, END_OF_HEADERS, at);
            if (headersEnd < 0 || headersEnd - at > MOST_HEADER_BYTES) {
                throw malformed("the headers of part " + (parts.size() + 1) + " do not end");
            }
            int from = headersEnd + END_OF_HEADERS.length;
            int end = indexOf(body, delimiter, from - 2);
            if (end < 0) {
                throw malformed("part " + (parts.size() + 1) + " does not end");
            }
            if (parts.size() == MOST_PARTS) {
                throw Problem.tooLarge("the body has more than " + MOST_PARTS + " parts; send fewer at once");
            }
            parts.add(part(new String(body, at, Math.max(0, headersEnd - at), StandardCharsets.UTF_8),
                    Arrays.copyOfRange(body, Math.min(from, end), end)));
            at = end + delimiter.length;
        }
        return parts;
    }

    private static boolean isLast(byte[] body, int at) {
        return at + 1 < body.length && body[at] == '-' && body[at + 1] == '-';
    }

    /** Passes blanks and the end of a boundary's line. */
    private static int endOfLine(byte[] body, int from) {
        int at = from;
        while (at < body.length && (body[at] == ' ' || body[at] == '\t')) {
            at++;
        }
        if (at + 1 >= body.length || body[at] != '\r' || body[at + 1] != '\n') {
            throw malformed("something stands behind a boundary");
        }
        return at + 2;
    }

    private static Part part(String headers, byte[] content) {
        String disposition = headers.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-disposition:")).findFirst()
                .orElse("");
        return new Part(parameter(disposition, "name").orElse(""), parameter(disposition, "filename"), content);
    }

    /** Returns a parameter of a header. */
    private static Optional<String> parameter(String header, String name) {
        Matcher each = PARAMETER.matcher(header);
        while (each.find()) {
            if (each.group(1).equalsIgnoreCase(name)) {
                String quoted = each.group(2);
                return Optional.of(quoted == null ? each.group(3) : quoted.replaceAll("\\\\(.)", "$1"));
            }
        }
        return Optional.empty();
    }

    private static boolean startsWith(byte[] body, byte[] delimiter, int skipped) {
        int length = delimiter.length - skipped;
        return body.length >= length && Arrays.equals(body, 0, length, delimiter, skipped, delimiter.length);
    }

    /** Returns where bytes are found first; −1 if nowhere. */
    private static int indexOf(byte[] body, byte[] wanted, int from) {
        for (int at = Math.max(0, from); at <= body.length - wanted.length; at++) {
            if (body[at] == wanted[0] && Arrays.equals(body, at, at + wanted.length, wanted, 0, wanted.length)) {
                return at;
            }
        }
        return -1;
    }

    private static Problem malformed(String why) {
        return Problem.badRequest("the multipart body is malformed: " + why);
    }
}
