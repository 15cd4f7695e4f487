package io.leveret.server.grpc;

import com.google.protobuf.Descriptors.FileDescriptor;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.leveret.server.http.Bodies;
import io.leveret.server.load.Admission;
import io.leveret.server.model.ModelRepository;
import io.leveret.server.model.Models;
import io.leveret.server.oip.ServerMetadata;
import io.leveret.server.problem.Problem;
import io.leveret.server.proto.HealthProto;
import io.leveret.server.proto.OpenInference;
import io.leveret.server.proto.ReflectionAlphaProto;
import io.leveret.server.proto.ReflectionProto;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * gRPC beside REST on one port: inference, health and reflection. Requests that are not gRPC pass on to the routes that
 * are added later.
 */
public final class GrpcService implements HttpService {
    private static final List<FileDescriptor> FILES = List.of(OpenInference.getDescriptor(),
            HealthProto.getDescriptor(), ReflectionProto.getDescriptor(), ReflectionAlphaProto.getDescriptor());
    private static final int MOST_REFLECTION_BYTES = 64 * 1024;

    private final Bodies bodies;
    private final InferenceCalls inference;
    private final Optional<RepositoryCalls> repository;
    private final HealthCalls health;

    /**
     * Serves models.
     *
     * @param ready whether the server takes requests
     * @param repository what clients may load and unload; empty if they may not
     */
    public GrpcService(Models models, Admission admission, Bodies bodies, BooleanSupplier ready,
            Optional<ModelRepository> repository) {
        this.bodies = bodies;
        this.inference = new InferenceCalls(models, admission, ready, ServerMetadata.of(repository.isPresent()));
        this.repository = repository.map(RepositoryCalls::new);
        this.health = new HealthCalls(List.of("", InferenceCalls.SERVICE), ready);
    }

    /**
     * Answers a call that is refused before it comes to a route, with a status of gRPC. Returns false, without an
     * answer, if the request is not gRPC.
     */
    public static boolean refuse(ServerRequest request, ServerResponse response, Problem refused) {
        return GrpcRoutes.refuse(request, response, refused);
    }

    @Override
    public void routing(HttpRules rules) {
        GrpcRoutes routes = new GrpcRoutes(rules, bodies);
        inference.addTo(routes);
        repository.ifPresent(calls -> calls.addTo(routes));
        health.addTo(routes);
        Reflection reflection = new Reflection(FILES);
        // The messages of both versions are the same but for their names.
        for (FileDescriptor version : List.of(ReflectionProto.getDescriptor(), ReflectionAlphaProto.getDescriptor())) {
            routes.streaming(version.getServices().getFirst().getFullName() + "/ServerReflectionInfo",
                    ReflectionProto.ServerReflectionRequest.getDefaultInstance(), MOST_REFLECTION_BYTES,
                    reflection::answer);
        }
        routes.unknown();
    }
}
