package io.leveret.server.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.HttpPrologue;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRoute;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.leveret.base.MessageText;
import io.leveret.server.problem.Problem;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;

/**
 * Adds routes, and answers what none of them takes: HEAD where there is GET, OPTIONS, methods that a path does not have
 * (405), and paths that are not there (404).
 */
final class Methods implements HttpRules {
    private static final List<Method> KNOWN = List.of(Method.GET, Method.POST, Method.DELETE);

    private final HttpRules rules;
    private final List<HttpRoute> routes = new ArrayList<>();

    Methods(HttpRules rules) {
        this.rules = rules;
    }

    @Override
    public HttpRules register(HttpService... services) {
        for (HttpService service : services) {
            service.routing(this);
        }
        return this;
    }

    @Override
    public HttpRules register(String path, HttpService... services) {
        throw new UnsupportedOperationException("services say their whole paths");
    }

    @Override
    public HttpRules route(HttpRoute route) {
        routes.add(route);
        rules.route(route);
        return this;
    }

    @Override
    public HttpRules route(Method method, Handler handler) { // which says nothing about paths
        rules.route(method, handler);
        return this;
    }

    /** Answers all the rest; to be added last. */
    void addRest() {
        rules.any(this::rest);
    }

    private void rest(ServerRequest request, ServerResponse response) throws Exception {
        Method asked = request.prologue().method();
        Optional<HttpRoute> read = accepting(request, Method.GET);
        if (asked.equals(Method.HEAD) && read.isPresent()) {
            HttpPrologue prologue = as(request, Method.GET);
            ((RoutingRequest) request).path(read.get().accepts(prologue).path());
            read.get().handler().handle(request, HeadResponse.of(response));
            return;
        }
        SequencedSet<String> allowed = allowed(request);
        if (allowed.contains(asked.text())) { // its route has declined
            throw Problem.of(Status.NOT_FOUND_404.code(), "http", MessageText.brief(request.path().path())
                    + " is a call of gRPC; make it over HTTP/2, with the content type application/grpc");
        }
        if (allowed.isEmpty()) {
            throw Problem.of(Status.NOT_FOUND_404.code(), "http", "there is nothing at "
                    + MessageText.brief(request.path().path())
                    + "; see /openapi.json, or the guides of TF Serving and the Open Inference Protocol"
                    + " (/v1/teach needs --teach-dir, /v2/repository --model-dir)");
        }
        response.header(HeaderNames.ALLOW, String.join(", ", allowed));
        if (asked.equals(Method.OPTIONS)) {
            response.status(Status.NO_CONTENT_204).send();
            return;
        }
        throw Problem.of(Status.METHOD_NOT_ALLOWED_405.code(), "http",
                MessageText.brief(asked.text()) + " is not possible at "
                        + MessageText.brief(request.path().path()) + "; use " + String.join(" or ", allowed));
    }

    private SequencedSet<String> allowed(ServerRequest request) {
        SequencedSet<String> allowed = new LinkedHashSet<>();
        for (Method method : KNOWN) {
            if (accepting(request, method).isPresent()) {
                allowed.add(method.text());
            }
        }
        if (allowed.contains(Method.GET.text())) {
            allowed.add(Method.HEAD.text());
        }
        return allowed;
    }

    private Optional<HttpRoute> accepting(ServerRequest request, Method method) {
        HttpPrologue prologue = as(request, method);
        return routes.stream().filter(route -> route.accepts(prologue).accepted()).findFirst();
    }

    private static HttpPrologue as(ServerRequest request, Method method) {
        HttpPrologue prologue = request.prologue();
        return HttpPrologue.create(prologue.rawProtocol(), prologue.protocol(), prologue.protocolVersion(), method,
                prologue.uriPath(), prologue.query(), prologue.fragment());
    }
}
