package io.leveret.testing;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * What a {@link LocalServer} answers, and how badly.
 *
 * @param status HTTP's
 * @param headers beside those that the server sends by itself
 * @param body whole; of what is asked for in part, the part is sent
 * @param ranges whether parts can be asked for
 * @param sayLength whether the length is said before the body is sent
 * @param pieceBytes how much is sent at once
 * @param cutAt after how many bytes the connection is closed; −1 for never
 * @param holdAt after how many bytes it waits; −1 for never
 * @param release what it then waits for
 */
public record Answer(int status, Map<String, String> headers, byte[] body, boolean ranges, boolean sayLength,
        int pieceBytes, int cutAt, int holdAt, CountDownLatch release) {
    private static final int DEFAULT_PIECE_BYTES = 1 << 14;

    /** A file of which parts can be asked for, as long as its ETag stays the same. */
    public static Answer file(byte[] content, String tag) {
        return of(200, content, true).header("ETag", tag).header("Accept-Ranges", "bytes");
    }

    /** A file that is always sent whole. */
    public static Answer whole(byte[] content) {
        return of(200, content, false);
    }

    /** A part of a file, whatever was asked for. */
    public static Answer part(byte[] bytes, String contentRange) {
        return of(206, bytes, false).header("Content-Range", contentRange);
    }

    /** Nothing but a status. */
    public static Answer status(int status) {
        return of(status, new byte[0], false);
    }

    /** A redirect. */
    public static Answer redirect(URI target) {
        return status(302).header("Location", target.toString());
    }

    /** A web page. */
    public static Answer page(String html) {
        return of(200, html.getBytes(StandardCharsets.UTF_8), false).header("Content-Type", "text/html; charset=utf-8");
    }

    private static Answer of(int status, byte[] body, boolean ranges) {
        return new Answer(status, Map.of(), body, ranges, true, DEFAULT_PIECE_BYTES, -1, -1, null);
    }

    /** The same with another header. */
    public Answer header(String name, String value) {
        Map<String, String> more = new HashMap<>(headers);
        more.put(name, value);
        return new Answer(status, more, body, ranges, sayLength, pieceBytes, cutAt, holdAt, release);
    }

    /** The same without its length, so that only the end of it says that it is whole. */
    public Answer withoutLength() {
        return new Answer(status, headers, body, ranges, false, pieceBytes, cutAt, holdAt, release);
    }

    /** The same in pieces of so many bytes. */
    public Answer inPieces(int bytes) {
        return new Answer(status, headers, body, ranges, sayLength, bytes, cutAt, holdAt, release);
    }

    /** The same, but the connection is closed after so many bytes. */
    public Answer cutAt(int bytes) {
        return new Answer(status, headers, body, ranges, sayLength, pieceBytes, bytes, holdAt, release);
    }

    /** The same, but after so many bytes it waits. */
    public Answer holdAt(int bytes, CountDownLatch until) {
        return new Answer(status, headers, body, ranges, sayLength, pieceBytes, cutAt, bytes, until);
    }

    /** What a request gets: all of it, or the part that it asks for. */
    Answer to(LocalServer.Request request) {
        boolean same = request.ifRange() == null || request.ifRange().equals(headers.get("ETag"))
                || request.ifRange().equals(headers.get("Last-Modified"));
        if (!ranges || request.range() == null || !same) {
            return this;
        }
        int start = Integer.parseInt(request.range().replaceAll("bytes=(\\d+)-", "$1"));
        if (start >= body.length) {
            return status(416);
        }
        String range = "bytes " + start + "-" + (body.length - 1) + "/" + body.length;
        return new Answer(206, headers, Arrays.copyOfRange(body, start, body.length), true, sayLength, pieceBytes,
                cutAt, holdAt, release).header("Content-Range", range);
    }
}
