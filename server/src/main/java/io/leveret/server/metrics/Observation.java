package io.leveret.server.metrics;

import io.helidon.http.HttpPrologue;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http.ServerRequest;
import io.leveret.server.problem.Problem;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** Counts and logs each request when it was answered. The outermost filter. */
public final class Observation implements Filter {
    private final Metrics metrics;
    private final Optional<AccessLog> log;

    /** A request that is being answered: takes what only its handler knows. */
    public static final class Exchange {
        private volatile Optional<String> model = Optional.empty();
        private volatile Optional<String> status = Optional.empty();

        private Exchange() {}

        /** Returns that of a request. */
        public static Exchange of(ServerRequest request) {
            return request.context().get(Exchange.class).orElseGet(Exchange::new); // of a server that observes nothing
        }

        /** Says which model answers; needed only where the path does not name it. */
        public void model(String name) {
            model = Optional.of(name);
        }

        /** Says the status of a protocol that has its own, such as {@code NOT_FOUND} of gRPC. */
        public void status(String name) {
            status = Optional.of(name);
        }
    }

    /**
     * Observes.
     *
     * @param log takes a line for each request; empty for none
     */
    public Observation(Metrics metrics, Optional<AccessLog> log) {
        this.metrics = metrics;
        this.log = log;
    }

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        Exchange exchange = new Exchange();
        request.context().register(exchange);
        Instant began = Instant.now();
        long start = System.nanoTime();
        metrics.begin();
        try {
            chain.proceed();
        } finally {
            long nanos = System.nanoTime() - start;
            HttpPrologue prologue = request.prologue();
            String path = prologue.uriPath().rawPath();
            Route route = Route.of(path);
            String status = exchange.status.orElseGet(() -> status(route, response.status().code()));
            metrics.end(route, status, nanos);
            kind(request, response, exchange).ifPresent(metrics::error);
            log.ifPresent(each -> each.write(new AccessLog.Entry(began, request.remotePeer().host(), route.protocol(),
                    prologue.method().text(), path, status, response.bytesWritten(), nanos,
                    exchange.model.or(route::model))));
        }
    }

    /**
     * Returns the status of an answer that its protocol has not given. Clients of gRPC make a code of their own of what
     * HTTP says; source: gRPC's http-grpc-status-mapping.md.
     */
    private static String status(Route route, int http) {
        return switch (route.protocol().equals("grpc") ? http : 0) {
            case 401 -> "UNAUTHENTICATED";
            case 403 -> "PERMISSION_DENIED";
            case 503 -> "UNAVAILABLE";
            default -> Integer.toString(http);
        };
    }

    /** Returns what kind of error an answer is; empty if none. */
    private static Optional<String> kind(RoutingRequest request, RoutingResponse response, Exchange exchange) {
        return request.context().get(Problem.class).map(Problem::code)
                .or(() -> exchange.status.filter(name -> !name.equals("OK"))
                        .map(name -> name.toLowerCase(Locale.ROOT).replace('_', '-')))
                .or(() -> Optional.of("http").filter(_ -> response.status().code() >= 400));
    }
}
