package io.leveret.bench.serve;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;

/**
 * One HTTP/1.1 connection that is kept open. It does as little as it can, since it shares the processors with the
 * server that is measured.
 */
final class HttpConnection implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int LONGEST_LINE = 1 << 13;
    private static final int LONGEST_BODY = 1 << 26;
    private static final int TIMEOUT_MILLIS = 60_000;

    private final Socket socket = new Socket();
    private final InputStream in;
    private final byte[] line = new byte[LONGEST_LINE];

    /**
     * An answer.
     *
     * @param status the status code
     * @param body its bytes
     * @param isLast whether the server ends the connection after it
     */
    record Answer(int status, byte[] body, boolean isLast) {}

    HttpConnection(InetSocketAddress address) throws IOException {
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.connect(address, TIMEOUT_MILLIS);
            in = new BufferedInputStream(socket.getInputStream(), BUFFER_BYTES);
        } catch (IOException failed) {
            socket.close();
            throw failed;
        }
    }

    /** Sends bytes. */
    void send(byte... bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** Sends a request and waits for its answer, at most a minute for each part of it. */
    Answer exchange(byte[] request) throws IOException {
        send(request);
        return answer();
    }

    /** Waits for an answer. */
    Answer answer() throws IOException {
        String[] status = line().split(" ", 3);
        if (status.length < 2 || !status[1].matches("\\d{3}")) {
            throw new IOException("no HTTP: " + String.join(" ", status));
        }
        int length = -1;
        boolean isLast = false;
        for (String header = line(); !header.isEmpty(); header = line()) {
            String lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Integer.parseInt(lower.substring(lower.indexOf(':') + 1).strip());
            } else if (lower.startsWith("connection:")) {
                isLast = lower.contains("close");
            }
        }
        if (length < 0 || length > LONGEST_BODY) {
            throw new IOException("the answer has no Content-Length that is taken here");
        }
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new EOFException();
        }
        return new Answer(Integer.parseInt(status[1]), body, isLast);
    }

    /** Returns whether an answer, or the connection's end, comes within a time. */
    boolean hasAnswerWithin(Duration time) throws IOException {
        socket.setSoTimeout(Math.toIntExact(time.toMillis()));
        try {
            int ignored = in.read();
            return true;
        } catch (SocketTimeoutException _) {
            return false;
        }
    }

    private String line() throws IOException {
        int length = 0;
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0 || length == line.length) {
                throw new EOFException();
            }
            line[length++] = (byte) next;
        }
        return new String(line, 0, length, StandardCharsets.ISO_8859_1).strip();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
