package io.leveret.server.http;

import io.helidon.common.tls.Tls;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.HttpException;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http2.Http2Config;
import io.leveret.base.LeveretException;
import io.leveret.server.connection.Client;
import io.leveret.server.connection.Connections;
import io.leveret.server.connection.SlowClients;
import io.leveret.server.problem.Problem;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Helidon's web server: HTTP/1.1 and HTTP/2 on one port, with errors as JSON. It listens when it is told to. */
public final class HttpFront implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpFront.class);
    private static final int MOST_HEADER_BYTES = 16 * 1024;
    private static final int MOST_PATH_BYTES = 4096;
    private static final int MOST_CONNECTIONS = 10_000;
    private static final int FRAME_BYTES = 1 << 20;
    private static final int WINDOW_BYTES = 4 << 20;
    private static final int MOST_STREAMS = 256;
    private static final Duration IDLE_TIME = Duration.ofSeconds(60);
    private static final Duration SLOW_TIME = Duration.ofSeconds(10);
    private static final long POLL_NANOS = 2_000_000;
    private static final long MOMENT_NANOS = 1_000_000_000;

    private final SlowClients slowClients;
    private final Bodies bodies;
    private final Connections connections;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final String host;
    private final Refusals refusals;
    private final WebServer server;
    private volatile boolean draining;
    private volatile boolean stopping;

    /**
     * How to listen.
     *
     * @param host the name or address to listen on
     * @param port 0 for any that is free
     * @param maxBodyBytes the most bytes of a request's body
     * @param tls the settings of HTTPS; empty for HTTP
     * @param access who may use the server
     */
    public record Settings(String host, int port, int maxBodyBytes, Optional<Tls> tls, Access access) {
        /** Everybody may use it, over HTTP. */
        public Settings(String host, int port, int maxBodyBytes) {
            this(host, port, maxBodyBytes, Optional.empty(), new Access(Optional.empty(), Set.of(), Optional.empty()));
        }
    }

    /** Adds what is served. */
    public interface Routes {
        /** Adds routes. */
        void addTo(HttpRules rules, Bodies bodies);
    }

    /** Answers requests of protocols that have errors of their own. */
    @FunctionalInterface
    public interface Refusals {
        /** Answers with a problem; returns false, without an answer, if the request is of no such protocol. */
        boolean send(ServerRequest request, ServerResponse response, Problem problem);
    }

    /** Prepares to listen, unobserved. */
    public HttpFront(Settings settings, Routes routes) {
        this(settings, (chain, _, _) -> chain.proceed(), routes);
    }

    /** Prepares to listen, with all errors as JSON. */
    public HttpFront(Settings settings, Filter observer, Routes routes) {
        this(settings, observer, (_, _, _) -> false, routes);
    }

    /**
     * Prepares to listen.
     *
     * @param observer sees each request first, and its answer last
     * @param refusals answers before errors become JSON
     */
    public HttpFront(Settings settings, Filter observer, Refusals refusals, Routes routes) {
        checkHost(settings.host());
        this.host = settings.host();
        this.refusals = refusals;
        this.slowClients = new SlowClients(SLOW_TIME, settings.maxBodyBytes());
        this.bodies = new Bodies(slowClients, settings.maxBodyBytes());
        this.connections = new Connections(slowClients::channel);
        Http1Config first = Http1Config.builder().maxPrologueLength(MOST_PATH_BYTES).maxHeadersSize(MOST_HEADER_BYTES)
                .addReceiveListener(slowClients).build();
        WebServerConfig.Builder builder = WebServer.builder()
                .host(settings.host())
                .port(settings.port())
                .shutdownHook(false) // the caller drains first
                .useNio(false) // takes less memory for idle connections
                .backlog(1024)
                .maxTcpConnections(MOST_CONNECTIONS)
                .maxPayloadSize(settings.maxBodyBytes() + 1L) // bodies are counted first
                .idleConnectionTimeout(IDLE_TIME)
                .shutdownGracePeriod(Duration.ofSeconds(1))
                .connectionOptions(slowClients)
                .contentEncoding(new Encodings())
                .protocolsDiscoverServices(false)
                .addConnectionSelector(connections.selector(first,
                        Http2Config.builder().maxFrameSize(FRAME_BYTES).maxConcurrentStreams(MOST_STREAMS)
                                .maxHeaderListSize(MOST_HEADER_BYTES).initialWindowSize(WINDOW_BYTES).build()))
                .directHandlers(directHandlers())
                .routing((Consumer<HttpRouting.Builder>) routing -> {
                    routing.addFilter(observer);
                    routing.addFilter(this::filter);
                    routing.addFilter(settings.access());
                    addErrors(routing);
                    Methods methods = new Methods(routing);
                    routes.addTo(methods, bodies);
                    methods.addRest();
                });
        settings.tls().ifPresent(builder::tls);
        this.server = builder.build();
    }

    /**
     * Starts to listen.
     *
     * @throws java.io.UncheckedIOException if the port cannot be had
     */
    public HttpFront listen() {
        server.start();
        if (!server.isRunning()) { // Helidon only logs why
            close();
            throw new UncheckedIOException(new BindException(
                    "it is in use, or not an address of this machine, or not allowed"));
        }
        return this;
    }

    private static void checkHost(String host) {
        try {
            InetAddress.getByName(host);
        } catch (UnknownHostException unknown) {
            throw new UncheckedIOException(new UnknownHostException("there is no host of that name"));
        }
    }

    private void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        inFlight.incrementAndGet();
        boolean late = stopping; // after the count: those that are counted then are awaited
        if (late) {
            inFlight.decrementAndGet();
        }
        try {
            slowClients.spoke(request.remotePeer().address());
            connections.begin(request);
            SecurityHeaders.addTo(response);
            if (draining && isFirst(request)) { // HTTP/2 has no such header
                response.header(HeaderValues.CONNECTION_CLOSE);
            }
            if (late) {
                throw Problem.overloaded("the server is stopping; try again, or another one", Duration.ofSeconds(1));
            }
            chain.proceed();
        } catch (Problem refused) { // by the next filter; those of routes are answered within
            refuse(request, response, refused);
        } catch (CloseConnectionException ended) {
            if (Client.of(request).isGone()) { // for the observer; there is nobody to be told
                Problem left = Problem.left();
                request.context().register(left);
                if (!response.isSent()) { // nor has its answer begun
                    response.status(Status.create(left.status()));
                }
            }
            throw ended;
        } finally {
            Bodies.release(request);
            connections.end(request);
            if (!late) {
                inFlight.decrementAndGet();
            }
        }
        // Helidon 4.5 reads on where the connection should be closed, and takes the rest of a body for a request.
        boolean unread = isFirst(request) && !bodies.discard(request);
        if (isFirst(request) && (unread || request.headers().containsToken(HeaderValues.CONNECTION_CLOSE)
                || response.headers().containsToken(HeaderValues.CONNECTION_CLOSE))) {
            if (unread && !Bodies.isWithheld(request)) {
                slowClients.pass(0, Long.MAX_VALUE);
            }
            throw new CloseConnectionException("the connection ends");
        }
    }

    private void addErrors(HttpRouting.Builder routing) {
        routing.error(Problem.class, this::refuse);
        routing.error(LeveretException.class, (request, response, refused) -> refuse(request, response,
                Problem.of(refused)));
        routing.error(HttpException.class, (request, response, refused) -> refuse(request, response,
                Problem.of(refused.status().code(), "http", refused.status().reasonPhrase())));
        routing.error(CloseConnectionException.class, (_, _, close) -> {
            throw close;
        });
        routing.error(Throwable.class, (request, response, fault) -> {
            LOG.error("{} {} failed", request.prologue().method(), request.path().path(), fault);
            refuse(request, response, Problem.of(500, "internal", "internal error; the server's log says more"));
        });
    }

    private void refuse(ServerRequest request, ServerResponse response, Problem problem) {
        request.context().register(problem); // for the observer
        if (!bodies.discard(request) && isFirst(request)) {
            response.header(HeaderValues.CONNECTION_CLOSE);
        }
        if (refusals.send(request, response, problem)) {
            return;
        }
        send(request.prologue().method().equals(Method.HEAD) ? HeadResponse.of(response) : response, problem);
    }

    private static boolean isFirst(ServerRequest request) {
        return request.prologue().protocolVersion().startsWith("1");
    }

    /** Answers with a problem. */
    public static void send(ServerResponse response, Problem problem) {
        problem.retryAfter().ifPresent(time -> response.header(HeaderNames.RETRY_AFTER, "" + time.toSeconds()));
        response.status(Status.create(problem.status()));
        Json.send(response, ErrorBody.of(problem));
    }

    /** What Helidon refuses before there is a request. */
    private DirectHandlers directHandlers() {
        DirectHandler json = (request, type, status, headers, _) -> {
            boolean tooLarge = status.code() == Status.REQUEST_ENTITY_TOO_LARGE_413.code();
            if (tooLarge && !request.headers().containsToken(HeaderValues.EXPECT_100)) {
                slowClients.pass(bodies.maxBytes(), request.headers().contentLength().orElse(0));
            }
            DirectHandler.TransportResponse.Builder response = DirectHandler.TransportResponse.builder()
                    .headers(headers)
                    .header(HeaderValues.CONTENT_TYPE_JSON).keepAlive(type.keepAlive());
            SecurityHeaders.addTo(response);
            Problem problem = tooLarge ? bodies.tooLarge() : early(status);
            return response.status(Status.create(problem.status())).entity(ErrorBody.of(problem)).build();
        };
        DirectHandlers.Builder handlers = DirectHandlers.builder();
        for (DirectHandler.EventType type : DirectHandler.EventType.values()) {
            handlers.addHandler(type, json);
        }
        return handlers.build();
    }

    private static Problem early(Status status) {
        return Problem.of(status.code(), "http", switch (status.code()) {
            case 400 ->
                    "the request is malformed; it needs a Host, an address with correct %XX, and headers of at most "
                            + MOST_HEADER_BYTES + " bytes in all";
            case 414 -> "the address has more than " + MOST_PATH_BYTES + " bytes; send less in it";
            default -> status.reasonPhrase();
        });
    }

    /** Returns the port. */
    public int port() {
        return server.port();
    }

    /** Returns the number of requests that are being answered. */
    public int inFlight() {
        return inFlight.get();
    }

    /** Returns whether the server is about to stop. */
    public boolean isDraining() {
        return draining;
    }

    /**
     * Answers the requests that are there and, for a second, those that come; connections end after their answer. Those
     * that come later are refused with status 503, so that a steady stream of them does not keep the server. Then stops
     * to listen.
     *
     * @param most how long to wait at most
     * @return whether all requests were answered
     */
    public boolean drain(Duration most) {
        draining = true;
        long start = System.nanoTime();
        while (inFlight.get() > 0 && System.nanoTime() - start < most.toNanos()) {
            stopping = System.nanoTime() - start > MOMENT_NANOS;
            LockSupport.parkNanos(POLL_NANOS);
        }
        boolean all = inFlight.get() == 0;
        close();
        return all;
    }

    /** Stops to listen. */
    @Override
    public void close() {
        draining = true;
        if (server.isRunning()) {
            slowClients.acceptNoMore(host, server.port());
        }
        server.stop();
        slowClients.close();
    }
}
