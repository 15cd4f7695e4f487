package io.leveret.testing;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/** A web server on this machine with scripted responses and failures, which records its requests and what it sent. */
public final class LocalServer implements AutoCloseable {
    private static final int NOT_FOUND = 404;

    private final HttpServer server;
    private final String scheme;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();

    /**
     * A recorded request.
     *
     * @param path the requested path
     * @param range the header Range, or null
     * @param ifRange the header If-Range, or null
     */
    public record Request(String path, String range, String ifRange) {}

    /** Starts a server at a free port. */
    public LocalServer() throws IOException {
        this("http", HttpServer.create(anyPort(), 0));
    }

    /** Starts a server for https at a free port. */
    public LocalServer(SSLContext certificate) throws IOException {
        this("https", secure(certificate));
    }

    private LocalServer(String scheme, HttpServer server) {
        this.scheme = scheme;
        this.server = server;
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    private static InetSocketAddress anyPort() {
        return new InetSocketAddress("127.0.0.1", 0);
    }

    private static HttpServer secure(SSLContext certificate) throws IOException {
        HttpsServer server = HttpsServer.create(anyPort(), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(certificate));
        return server;
    }

    /** Sets the response for a path, which begins with a slash; other paths get 404. */
    public LocalServer answer(String path, Answer answer) {
        answers.put(path, answer);
        return this;
    }

    /** The address of a path. */
    public URI address(String path) {
        return URI.create(scheme + "://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    /** Returns the requests, in order. */
    public List<Request> requests() {
        return List.copyOf(requests);
    }

    /** Stops the server, even while it is sending. */
    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        Headers headers = exchange.getRequestHeaders();
        Request request = new Request(path, headers.getFirst("Range"), headers.getFirst("If-Range"));
        requests.add(request);
        try (exchange) {
            send(answers.getOrDefault(path, Answer.status(NOT_FOUND)).to(request), exchange);
        }
    }

    private static void send(Answer answer, HttpExchange exchange) throws IOException {
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        byte[] body = answer.body();
        long length = body.length == 0 ? -1 : answer.sayLength() ? body.length : 0; // −1 is none, 0 unknown
        exchange.sendResponseHeaders(answer.status(), length);
        OutputStream out = exchange.getResponseBody();
        int sent = 0;
        while (sent < body.length) {
            if (sent == answer.cutAt()) {
                return; // closing the exchange before its end closes the connection
            }
            if (sent == answer.holdAt()) {
                await(answer);
            }
            int next = Math.min(body.length, sent + answer.pieceBytes());
            next = sent < answer.cutAt() ? Math.min(next, answer.cutAt()) : next;
            next = sent < answer.holdAt() ? Math.min(next, answer.holdAt()) : next;
            out.write(body, sent, next - sent);
            out.flush();
            sent = next;
        }
        out.close();
    }

    private static void await(Answer answer) {
        try {
            answer.release().await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
