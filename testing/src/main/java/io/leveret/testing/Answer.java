package io.leveret.testing;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * A response of a {@link LocalServer}, and how it fails.
 *
 * @param status the HTTP status
 * @param headers headers in addition to those that the server always sends
 * @param body the whole content; a range request gets its part
 * @param ranges whether range requests are answered
 * @param sayLength whether to send the Content-Length header
 * @param pieceBytes bytes to send at once
 * @param cutAt bytes after which the connection closes; −1 for never
 * @param holdAt bytes after which the server waits; −1 for never
 * @param release what the server then waits for
 */
public record Answer(int status, Map<String, String> headers, byte[] body, boolean ranges, boolean sayLength,
        int pieceBytes, int cutAt, int holdAt, CountDownLatch release) {
    private static final int DEFAULT_PIECE_BYTES = 1 << 14;

    /** A file that supports range requests, as long as its ETag stays the same. */
    public static Answer file(byte[] content, String tag) {
        return of(200, content, true).header("ETag", tag).header("Accept-Ranges", "bytes");
    }

    /** A file that is always sent whole. */
    public static Answer whole(byte[] content) {
        return of(200, content, false);
    }

    /** A part of a file, for any request. */
    public static Answer part(byte[] bytes, String contentRange) {
        return of(206, bytes, false).header("Content-Range", contentRange);
    }

    /** A status without a body. */
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

    /** Returns this response with another header. */
    public Answer header(String name, String value) {
        Map<String, String> more = new HashMap<>(headers);
        more.put(name, value);
        return new Answer(status, more, body, ranges, sayLength, pieceBytes, cutAt, holdAt, release);
    }

    /** Returns this response without its length, so that only the end of the connection says that it is complete. */
    public Answer withoutLength() {
        return new Answer(status, headers, body, ranges, false, pieceBytes, cutAt, holdAt, release);
    }

    /** Returns this response sent in pieces of the given size. */
    public Answer inPieces(int bytes) {
        return new Answer(status, headers, body, ranges, sayLength, bytes, cutAt, holdAt, release);
    }

    /** Returns this response, with the connection closed after the given number of bytes. */
    public Answer cutAt(int bytes) {
        return new Answer(status, headers, body, ranges, sayLength, pieceBytes, bytes, holdAt, release);
    }

    /** Returns this response, waiting after the given number of bytes. */
    public Answer holdAt(int bytes, CountDownLatch until) {
        return new Answer(status, headers, body, ranges, sayLength, pieceBytes, cutAt, bytes, until);
    }

    /** Returns what a request gets: everything, or the part that it asks for. */
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
