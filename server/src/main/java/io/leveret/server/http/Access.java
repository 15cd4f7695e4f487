package io.leveret.server.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http.ServerRequest;
import io.leveret.base.Digests;
import io.leveret.base.MessageText;
import io.leveret.server.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Who may use the server: those who know its token, if it has one, and pages of its own or of the allowed origins.
 *
 * <p>A browser sends requests on behalf of any page that is open in it. So requests that may change something are
 * refused if another origin has sent them. A server for this machine only, without a token, is also protected from
 * pages whose own name has come to mean 127.0.0.1 (DNS rebinding): names with a dot that nobody has mentioned at its
 * start are refused.
 */
public final class Access implements Filter {
    private static final HeaderName ALLOWED_ORIGIN = HeaderNames.create("Access-Control-Allow-Origin");
    private static final HeaderName ASKED_METHOD = HeaderNames.create("Access-Control-Request-Method");
    private static final HeaderName ASKED_HEADERS = HeaderNames.create("Access-Control-Request-Headers");
    private static final HeaderName ALLOWED_HEADERS = HeaderNames.create("Access-Control-Allow-Headers");
    private static final List<Header> PREFLIGHT = List.of(
            HeaderValues.create("Access-Control-Allow-Methods", "GET, HEAD, POST, PUT, DELETE"),
            HeaderValues.create("Access-Control-Max-Age", "600"));
    private static final Header READABLE = HeaderValues.create("Access-Control-Expose-Headers",
            "Retry-After, Inference-Header-Content-Length");
    private static final Header CHALLENGE = HeaderValues.create("WWW-Authenticate", "Bearer realm=\"leveret\"");
    private static final String BEARER = "bearer ";
    private static final Pattern HEADER_LIST = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~, -]{1,1000}");
    private static final Pattern NAME_WITH_DOT = Pattern.compile("[^:\\[\\]]*[^0-9.:\\[\\]][^:\\[\\]]*"); // no address
    private static final Set<String> HEALTH = Set.of("/v2/health/live", "/v2/health/ready",
            "/grpc.health.v1.Health/Check", "/grpc.health.v1.Health/List", "/grpc.health.v1.Health/Watch");
    private static final String PAGE = "/page/";

    private final Optional<byte[]> token; // SHA-256
    private final Set<String> origins;
    private final Optional<Set<String>> hosts; // the names with a dot that are this server's; empty for all

    /**
     * Sets the rules.
     *
     * @param token what requests have to know; empty for none
     * @param origins the origins of pages that may use the server, besides its own
     * @param hosts the names of the server, in lower case; empty if it may have others
     */
    public Access(Optional<String> token, Set<String> origins, Optional<Set<String>> hosts) {
        this.token = token.map(Access::digest);
        this.origins = Set.copyOf(origins);
        this.hosts = hosts.map(Set::copyOf);
    }

    private static byte[] digest(String text) {
        return Digests.sha256(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        Optional<String> origin = request.headers().first(HeaderNames.ORIGIN);
        boolean listed = origin.isPresent() && origins.contains(origin.get());
        if (!origins.isEmpty()) {
            response.headers().add(HeaderNames.VARY, "Origin");
        }
        if (listed) {
            response.header(ALLOWED_ORIGIN, origin.get());
        }
        Optional<Problem> problem = foreignPage(request, origin, listed).or(() -> foreignName(request));
        if (problem.isEmpty() && listed && isPreflight(request)) { // which has no token
            answerPreflight(request, response);
            return;
        }
        problem = problem.or(() -> unknownClient(request));
        if (problem.isPresent()) {
            if (problem.get().status() == Status.UNAUTHORIZED_401.code()) {
                response.header(CHALLENGE);
            }
            throw problem.get();
        }
        if (listed) {
            response.header(READABLE);
        }
        chain.proceed();
    }

    private static boolean isPreflight(ServerRequest request) {
        return request.prologue().method().equals(Method.OPTIONS) && request.headers().contains(ASKED_METHOD);
    }

    private static void answerPreflight(ServerRequest request, RoutingResponse response) {
        PREFLIGHT.forEach(response::header);
        request.headers().first(ASKED_HEADERS).filter(asked -> HEADER_LIST.matcher(asked).matches())
                .ifPresent(asked -> response.header(ALLOWED_HEADERS, asked));
        response.status(Status.NO_CONTENT_204).send();
    }

    private static Optional<Problem> foreignPage(ServerRequest request, Optional<String> origin, boolean listed) {
        if (origin.isEmpty() || listed || isReading(request) || isOwn(origin.get(), request.authority())) {
            return Optional.empty();
        }
        return Optional.of(Problem.of(Status.FORBIDDEN_403.code(), "forbidden", "pages of the origin '"
                + MessageText.brief(origin.get()) + "' may not use this server; "
                + (origin.get().equals("null")
                        ? "files and frames without an origin never may: open the page from a server"
                        : "if they should, start it with --cors " + MessageText.brief(origin.get()))));
    }

    private static boolean isReading(ServerRequest request) {
        Method method = request.prologue().method();
        return method.equals(Method.GET) || method.equals(Method.HEAD);
    }

    private static boolean isOwn(String origin, String authority) {
        int scheme = origin.indexOf("://"); // none in the origin "null" of a page that has none
        return scheme > 0 && origin.substring(scheme + "://".length()).equalsIgnoreCase(authority);
    }

    private Optional<Problem> foreignName(ServerRequest request) {
        String authority = request.authority() == null ? "" : request.authority();
        String name = authority.replaceFirst(":\\d*$", "").toLowerCase(Locale.ROOT);
        boolean own = hosts.isEmpty() || !name.contains(".") || !NAME_WITH_DOT.matcher(name).matches()
                || name.endsWith(".localhost") || hosts.get().contains(name);
        return own ? Optional.empty()
                : Optional.of(Problem.of(Status.FORBIDDEN_403.code(), "forbidden", "'" + MessageText.brief(name)
                        + "' is none of this server's names; use 127.0.0.1, or start it with --cors and this origin, or"
                        + " with --auth-token-file"));
    }

    private Optional<Problem> unknownClient(ServerRequest request) {
        if (token.isEmpty() || isOpen(request)) {
            return Optional.empty();
        }
        List<String> given = request.headers().values(HeaderNames.AUTHORIZATION);
        boolean bearer = given.size() == 1
                && given.getFirst().regionMatches(true, 0, BEARER, 0, BEARER.length());
        String secret = bearer ? given.getFirst().substring(BEARER.length()).strip() : "";
        // Of digests, which have one length, so that the time says nothing about the token's either.
        return MessageDigest.isEqual(digest(secret), token.get()) ? Optional.empty()
                : Optional.of(Problem.of(Status.UNAUTHORIZED_401.code(), "unauthorized", bearer
                        ? "this is not the server's token; its operator knows it"
                        : "this server asks for a token: send the header 'Authorization: Bearer TOKEN'"));
    }

    /** The page, which has no secrets and asks for the token, and what tells orchestrators that the server is well. */
    private static boolean isOpen(ServerRequest request) {
        String path = request.path().path();
        return HEALTH.contains(path) || isReading(request) && (path.equals("/") || path.startsWith(PAGE));
    }
}
