package io.leveret.server.grpc;

import com.google.protobuf.Message;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.leveret.base.MessageText;
import io.leveret.server.connection.Client;
import io.leveret.server.http.Bodies;
import io.leveret.server.metrics.Observation;
import io.leveret.server.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Function;

/**
 * Adds calls of gRPC as routes: reads their messages, answers them, and ends each answer with its status in the
 * trailers. Requests that are not gRPC pass on to the next route. Source: gRPC's PROTOCOL-HTTP2.md.
 */
final class GrpcRoutes {
    private static final String CONTENT_TYPE = "application/grpc";
    private static final HeaderName ENCODING = HeaderNames.create("grpc-encoding");
    private static final HeaderName ACCEPT_ENCODING = HeaderNames.create("grpc-accept-encoding");
    private static final HeaderName STATUS = HeaderNames.create("grpc-status");
    private static final HeaderName MESSAGE = HeaderNames.create("grpc-message");
    private static final HeaderName RETRY = HeaderNames.create("grpc-retry-pushback-ms");
    private static final String TRAILERS = STATUS.defaultCase() + ", " + MESSAGE.defaultCase() + ", "
            + RETRY.defaultCase(); // Helidon sends trailers only if they are announced

    /** A call that is being answered, and until when its client waits. */
    record Call(ServerRequest request, Deadline deadline) {
        /** Says which model answers, for the log. */
        void model(String name) {
            Observation.Exchange.of(request).model(name);
        }
    }

    /** Answers a message. */
    @FunctionalInterface
    interface Unary<Q, S> {
        S answer(Q message, Call call) throws Exception;
    }

    /** Answers all messages of a call. */
    @FunctionalInterface
    private interface Answering {
        void answer(ServerRequest request, ServerResponse response) throws Exception;
    }

    private final HttpRules rules;
    private final Bodies bodies;

    GrpcRoutes(HttpRules rules, Bodies bodies) {
        this.rules = rules;
        this.bodies = bodies;
    }

    /**
     * Adds a call with one message and one answer.
     *
     * @param method its full name, such as {@code grpc.health.v1.Health/Check}
     * @param type any message of the request's type
     */
    <Q extends Message> void unary(String method, Q type, Unary<Q, ? extends Message> unary) {
        unary(method, type, () -> {}, unary);
    }

    /**
     * Adds a call with one message and one answer, which may be refused before its message is read.
     *
     * @param method its full name
     * @param type any message of the request's type
     * @param admit throws a {@link Problem} to refuse a call
     */
    <Q extends Message> void unary(String method, Q type, Runnable admit, Unary<Q, ? extends Message> unary) {
        MessageReader<Q> reader = new MessageReader<>(type);
        rules.post("/" + method, handler((request, response) -> {
            Call call = new Call(request, Deadline.of(request));
            Message answer;
            try {
                admit.run();
                byte[] message = bodies.read(request, in -> only(in, request));
                answer = unary.answer(reader.read(message, bodies.maxBytes()), call);
            } catch (Problem | GrpcException refused) {
                // Clients reset a stream that is answered before they have sent all, and Helidon 4.5 may end the
                // whole connection then.
                bodies.discard(request);
                throw refused;
            }
            Client client = Client.of(request);
            if (client.isGone()) {
                throw client.left();
            }
            addHeaders(response);
            setStatus(request, response, GrpcStatus.OK);
            response.send(Frames.of(answer));
        }));
    }

    /** Reads the only message of a call. */
    private byte[] only(InputStream in, ServerRequest request) {
        try {
            Optional<byte[]> message = Frames.read(in, encoding(request), bodies.maxBytes(),
                    decompressed -> bodies.counted(request, decompressed));
            if (message.isEmpty() || in.read() >= 0) {
                throw new GrpcException(GrpcStatus.UNIMPLEMENTED,
                        "the call takes one message, not " + (message.isEmpty() ? "none" : "several"));
            }
            return message.get();
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    /**
     * Adds a call whose messages are answered one by one, as they come. It ends with the client's last message, or when
     * the client sends none for a while.
     *
     * @param method its full name
     * @param type any message of the request's type
     * @param maxBytes the most bytes of a message
     */
    <Q extends Message> void streaming(String method, Q type, int maxBytes, Function<Q, ? extends Message> each) {
        MessageReader<Q> reader = new MessageReader<>(type);
        rules.post("/" + method, handler((request, response) -> {
            addHeaders(response);
            setStatus(request, response, GrpcStatus.OK);
            InputStream in = request.content().inputStream();
            try (OutputStream out = response.outputStream()) {
                for (Optional<byte[]> message = next(in, request, maxBytes); message
                        .isPresent(); message = next(in, request, maxBytes)) {
                    out.write(Frames.of(each.apply(reader.read(message.get(), maxBytes))));
                    out.flush();
                }
            } catch (Exception failed) {
                setStatus(request, response, Failure.of(request, failed)); // the answer has begun
            }
        }));
    }

    private Optional<byte[]> next(InputStream body, ServerRequest request, int maxBytes) {
        return bodies.readNext(body, in -> {
            try {
                return Frames.read(in, encoding(request), maxBytes, decompressed -> decompressed);
            } catch (IOException gone) {
                throw new UncheckedIOException(gone);
            }
        });
    }

    /** Refuses all other calls; to be added last. */
    void unknown() {
        rules.post(handler((request, _) -> {
            throw new GrpcException(GrpcStatus.UNIMPLEMENTED, "the server does not have the call "
                    + MessageText.brief(request.path().path()));
        }));
    }

    private static Handler handler(Answering call) {
        return (request, response) -> {
            if (!isGrpc(request)) {
                response.next();
                return;
            }
            try {
                call.answer(request, response);
            } catch (Exception failed) {
                Client client = Client.of(request);
                if (client.isGone()) {
                    Observation.Exchange.of(request).status(GrpcStatus.CANCELLED.name());
                    throw client.left();
                }
                send(request, response, Failure.of(request, failed));
            }
        };
    }

    /**
     * Answers a call that is refused before it comes to a route: an error that is no gRPC would make its client reset
     * the stream. Returns false, without an answer, if the request is not gRPC.
     */
    static boolean refuse(ServerRequest request, ServerResponse response, Problem refused) {
        if (!isGrpc(request)) {
            return false;
        }
        send(request, response, Failure.of(request, refused));
        return true;
    }

    private static void send(ServerRequest request, ServerResponse response, Failure failure) {
        addHeaders(response);
        setStatus(request, response, failure);
        response.send(new byte[0]); // not a status in the headers: Helidon ends streams with empty data
    }

    private static boolean isGrpc(ServerRequest request) {
        String type = request.headers().first(HeaderNames.CONTENT_TYPE).orElse("");
        return request.prologue().protocolVersion().startsWith("2")
                && (type.equals(CONTENT_TYPE) || type.startsWith(CONTENT_TYPE + "+")
                        || type.startsWith(CONTENT_TYPE + ";"));
    }

    private static String encoding(ServerRequest request) {
        return request.headers().first(ENCODING).orElse("identity");
    }

    private static void addHeaders(ServerResponse response) {
        response.header(HeaderNames.CONTENT_TYPE, CONTENT_TYPE).header(ACCEPT_ENCODING, "identity," + Frames.GZIP)
                .header(HeaderNames.TRAILER, TRAILERS);
    }

    private static void setStatus(ServerRequest request, ServerResponse response, GrpcStatus status) {
        Observation.Exchange.of(request).status(status.name());
        response.trailers().set(STATUS, "" + status.number());
    }

    private static void setStatus(ServerRequest request, ServerResponse response, Failure failure) {
        setStatus(request, response, failure.status());
        response.trailers().set(MESSAGE, percentEncoded(failure.message()));
        failure.retryAfter().ifPresent(time -> response.trailers().set(RETRY, "" + time.toMillis()));
    }

    /** Returns a message as a header's value. */
    static String percentEncoded(String message) {
        StringBuilder encoded = new StringBuilder();
        for (byte each : message.getBytes(StandardCharsets.UTF_8)) {
            if (each >= ' ' && each <= '~' && each != '%') {
                encoded.append((char) each);
            } else {
                encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(each));
            }
        }
        return encoded.toString();
    }
}
