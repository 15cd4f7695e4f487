package io.leveret.server.grpc;

import io.helidon.http.HttpException;
import io.helidon.http.RequestException;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.leveret.base.LeveretException;
import io.leveret.server.problem.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Why a call fails.
 *
 * @param status other than OK
 * @param message for the client
 * @param retryAfter when it is worth trying again
 */
record Failure(GrpcStatus status, String message, Optional<Duration> retryAfter) {
    private static final Logger LOG = LoggerFactory.getLogger(Failure.class);

    /**
     * Returns what a client learns of an exception: nothing, if it is a fault of the server.
     *
     * @throws Exception the given one if there is no client any longer
     */
    static Failure of(ServerRequest request, Exception failed) throws Exception {
        return switch (failed) {
            case GrpcException refused ->
                    new Failure(refused.status(), String.valueOf(refused.getMessage()), Optional.empty());
            case Problem refused -> of(request, refused);
            case LeveretException refused -> of(request, Problem.of(refused));
            case HttpException refused -> new Failure(GrpcStatus.ofHttp(refused.status().code()),
                    refused.status().reasonPhrase(), Optional.empty());
            case CloseConnectionException _,RequestException _,UncheckedIOException _,IOException _ -> throw failed;
            default -> {
                LOG.error("{} failed", request.path().path(), failed);
                yield new Failure(GrpcStatus.INTERNAL, "internal error; the server's log says more", Optional.empty());
            }
        };
    }

    /** Returns what a client learns of a problem. */
    static Failure of(ServerRequest request, Problem refused) {
        request.context().register(refused); // for the observer
        return new Failure(GrpcStatus.ofHttp(refused.status()), String.valueOf(refused.getMessage()),
                refused.retryAfter());
    }
}
