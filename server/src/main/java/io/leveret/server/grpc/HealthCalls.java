package io.leveret.server.grpc;

import io.leveret.base.MessageText;
import io.leveret.server.proto.HealthProto.HealthCheckRequest;
import io.leveret.server.proto.HealthProto.HealthCheckResponse;
import io.leveret.server.proto.HealthProto.HealthListRequest;
import io.leveret.server.proto.HealthProto.HealthListResponse;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Says whether the server takes requests. */
final class HealthCalls {
    private static final String SERVICE = "grpc.health.v1.Health/";

    private final List<String> services; // the empty name is the whole server
    private final BooleanSupplier ready;

    /** Answers for services, all of which are ready together. */
    HealthCalls(List<String> services, BooleanSupplier ready) {
        this.services = List.copyOf(services);
        this.ready = ready;
    }

    /** Adds the calls. Watch stays unimplemented, which tells clients to do without it. */
    void addTo(GrpcRoutes routes) {
        routes.unary(SERVICE + "Check", HealthCheckRequest.getDefaultInstance(), (request, _) -> check(request));
        routes.unary(SERVICE + "List", HealthListRequest.getDefaultInstance(), (_, _) -> {
            HealthListResponse.Builder all = HealthListResponse.newBuilder();
            services.forEach(service -> all.putStatuses(service, status()));
            return all.build();
        });
    }

    private HealthCheckResponse check(HealthCheckRequest request) {
        if (!services.contains(request.getService())) {
            throw new GrpcException(GrpcStatus.NOT_FOUND, "there is no service '"
                    + MessageText.brief(request.getService()) + "'; leave it empty to ask for the whole server");
        }
        return status();
    }

    private HealthCheckResponse status() {
        return HealthCheckResponse.newBuilder()
                .setStatus(ready.getAsBoolean() ? HealthCheckResponse.ServingStatus.SERVING
                        : HealthCheckResponse.ServingStatus.NOT_SERVING)
                .build();
    }
}
