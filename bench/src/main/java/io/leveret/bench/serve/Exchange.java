package io.leveret.bench.serve;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A request, and what is known of its answer.
 *
 * @param request all bytes that are sent
 * @param expected bytes of the answer's body
 * @param atEnd whether the body ends with them, else it begins with them
 */
record Exchange(byte[] request, byte[] expected, boolean atEnd) {
    private static final String HEAD = "%s %s HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n%s\r\n";

    /**
     * Returns the bytes of a request.
     *
     * @param headers lines, each ended
     */
    static byte[] request(String method, String path, String headers, byte[] body) {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(HEAD.formatted(method, path, body.length, headers).getBytes(StandardCharsets.ISO_8859_1));
        request.writeBytes(body);
        return request.toByteArray();
    }

    /** Returns whether the body of an answer is the expected one. */
    boolean isRight(byte[] body) {
        int from = atEnd ? body.length - expected.length : 0;
        return body.length >= expected.length
                && Arrays.equals(body, from, from + expected.length, expected, 0, expected.length);
    }

    /** The same request with an answer of which nothing is known. */
    Exchange unchecked() {
        return new Exchange(request, new byte[0], false);
    }
}
