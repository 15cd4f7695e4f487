package io.leveret.models;

import io.leveret.base.MessageText;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/**
 * Receives a file over HTTP, and resumes an earlier pull (RFC 9110, section 14): {@code Range} requests the rest,
 * {@code If-Range} the whole file if the version has changed.
 */
final class Download {
    private static final int OK = 200;
    private static final int PARTIAL_CONTENT = 206;
    private static final int NOT_FOUND = 404;
    private static final int GONE = 410;
    private static final int RANGE_NOT_SATISFIABLE = 416;
    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d{1,18})-\\d{1,18}/(\\d{1,18})");

    private final HttpClient client;
    private final PullLimits limits;
    private final URI source;
    private final PartialFile part;
    private final PullListener listener;

    /**
     * Creates a download.
     *
     * @param client from {@link #client}
     * @param part receives the file; may contain its start
     */
    Download(HttpClient client, PullLimits limits, URI source, PartialFile part, PullListener listener) {
        this.client = client;
        this.limits = limits;
        this.source = source;
        this.part = part;
        this.listener = listener;
    }

    /** Returns a client that follows a few redirects, but none from https to http. */
    static HttpClient.Builder client(PullLimits limits) {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1) // HTTP/2 is no better for a single file
                .followRedirects(HttpClient.Redirect.NORMAL).connectTimeout(limits.connect());
    }

    /**
     * Receives the missing part.
     *
     * @throws UnreachableException if the host cannot be reached
     * @throws PullException if it does not send the file, stops, or sends too much; what has arrived is kept for the
     *     next pull, if it is usable
     * @throws IOException if the file cannot be written
     */
    void run() throws IOException, InterruptedException {
        Optional<PartialFile.Kept> kept = part.kept(source);
        if (kept.isPresent() && kept.get().isWhole()) {
            return;
        }
        HttpResponse<Flow.Publisher<List<ByteBuffer>>> response = ask(kept);
        try (Arrivals body = new Arrivals(response.body(), limits.silence())) {
            int status = response.statusCode();
            if (status == OK) {
                refuseWebPage(response);
                long totalBytes = response.headers().firstValueAsLong("Content-Length").orElse(-1);
                part.restart(source, validator(response.headers()), totalBytes);
                append(body, 0, totalBytes);
            } else if (status == PARTIAL_CONTENT && kept.isPresent()) {
                append(body, kept.get().bytes(), totalBytes(response.headers(), kept.get()));
            } else if (status == RANGE_NOT_SATISFIABLE && kept.isPresent()) {
                part.discard();
                run();
            } else {
                throw refusal(response);
            }
        }
    }

    /** Waits for the head of the response: from JDK 26 on, a request's timeout includes the body. */
    private HttpResponse<Flow.Publisher<List<ByteBuffer>>> ask(Optional<PartialFile.Kept> kept)
            throws InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(source).header("User-Agent", "leveret");
        kept.ifPresent(start -> request.header("Range", "bytes=" + start.bytes() + "-")
                .header("If-Range", start.validator()));
        try {
            return client.sendAsync(request.build(), BodyHandlers.ofPublisher())
                    .get(limits.connect().plus(limits.silence()).toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException silent) {
            throw new PullException(source.getHost() + " does not answer; pull again later", silent);
        } catch (ExecutionException failed) {
            throw unanswered(failed.getCause());
        }
    }

    private PullException unanswered(Throwable cause) {
        String host = source.getHost();
        return switch (cause) {
            case HttpConnectTimeoutException _,ConnectException _,NoRouteToHostException _,UnknownHostException _ ->
                    new UnreachableException(host + " cannot be reached; see that there is a network and pull again",
                            cause);
            case SSLException insecure -> new PullException(
                    "there is no secure connection to " + host + " (" + insecure.getMessage() + ")", cause);
            case Throwable _ -> new PullException(host + " does not answer as a web server does (" + cause.getMessage()
                    + "); pull again later", cause);
        };
    }

    /** Appends what arrives to the file. */
    private void append(Arrivals body, long keptBytes, long totalBytes) throws IOException, InterruptedException {
        checkLimit(totalBytes);
        listener.received(keptBytes, totalBytes);
        long bytes = keptBytes;
        try (FileChannel file = part.append()) {
            Optional<List<ByteBuffer>> piece = next(body, bytes, totalBytes);
            while (piece.isPresent()) {
                for (ByteBuffer buffer : piece.get()) {
                    bytes += buffer.remaining();
                    checkLimit(bytes);
                    while (buffer.hasRemaining()) {
                        file.write(buffer);
                    }
                }
                listener.received(bytes, totalBytes);
                piece = next(body, bytes, totalBytes);
            }
        }
        if (totalBytes >= 0 && bytes != totalBytes) { // a part may be shorter than requested
            if (bytes > totalBytes) {
                part.discard();
            }
            throw new PullException(source.getHost() + " sent " + bytes + " bytes of " + totalBytes + "; pull again");
        }
    }

    private Optional<List<ByteBuffer>> next(Arrivals body, long bytes, long totalBytes)
            throws InterruptedException {
        String after = " after " + bytes + (totalBytes < 0 ? "" : " of " + totalBytes)
                + " bytes; pull again to go on from there";
        try {
            return body.next();
        } catch (HttpTimeoutException silent) {
            throw new PullException(source.getHost() + " stopped sending" + after, silent);
        } catch (IOException broken) {
            throw new PullException("the connection to " + source.getHost() + " broke" + after, broken);
        }
    }

    private void checkLimit(long bytes) throws IOException {
        if (bytes > limits.archiveBytes()) {
            part.discard();
            throw PullException.aboveLimit("what " + source.getHost() + " sends is above the limit of "
                    + limits.archiveBytes() + " bytes", "archiveBytes", bytes, limits.archiveBytes());
        }
    }

    /** Returns the length of the whole file, if the response is the rest of it. */
    private long totalBytes(HttpHeaders headers, PartialFile.Kept kept) throws IOException {
        String range = headers.firstValue("Content-Range").orElse("");
        Matcher matcher = CONTENT_RANGE.matcher(range);
        if (matcher.matches() && Long.parseLong(matcher.group(1)) == kept.bytes()) {
            long totalBytes = Long.parseLong(matcher.group(2));
            if (kept.totalBytes() < 0 || totalBytes == kept.totalBytes()) {
                return totalBytes;
            }
        }
        part.discard();
        throw new PullException(source.getHost() + " sent another part than was asked for ('"
                + MessageText.brief(range) + "'); pull again to begin anew");
    }

    /** Returns the validator of this version for If-Range (RFC 9110, section 13.1.5); not a weak ETag. */
    private static Optional<String> validator(HttpHeaders headers) {
        return headers.firstValue("ETag").filter(tag -> tag.startsWith("\""))
                .or(() -> headers.firstValue("Last-Modified"));
    }

    private static void refuseWebPage(HttpResponse<?> response) {
        String type = response.headers().firstValue("Content-Type").orElse("");
        if (type.toLowerCase(Locale.ROOT).startsWith("text/html")) {
            throw new PullException(response.uri().getHost() + " sent a web page (" + MessageText.brief(type)
                    + ") in place of the archive: it may want a login, or a proxy stands before it");
        }
    }

    private PullException refusal(HttpResponse<?> response) {
        int status = response.statusCode();
        String address = response.uri().toString();
        String host = response.uri().getHost();
        return new PullException(switch (status / 100) {
            case 3 -> {
                String target = MessageText.brief(response.headers().firstValue("Location").orElse("nowhere"));
                yield target.startsWith("http:") && address.startsWith("https:")
                        ? address + " leads to " + target + ", which is not secure and so is not followed"
                        : source + " leads from one address to the next too often, at last to " + target;
            }
            case 5 -> host + " has trouble (" + status + "); pull again later";
            default -> status == NOT_FOUND || status == GONE ? address + " is not there (" + status + ")"
                    : host + " refuses to send " + address + " (" + status + ")";
        });
    }
}
