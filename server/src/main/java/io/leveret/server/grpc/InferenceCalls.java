package io.leveret.server.grpc;

import io.leveret.server.connection.Client;
import io.leveret.server.grpc.GrpcRoutes.Call;
import io.leveret.server.load.Admission;
import io.leveret.server.model.Models;
import io.leveret.server.oip.InferRequest;
import io.leveret.server.oip.InferResponse;
import io.leveret.server.oip.Inference;
import io.leveret.server.oip.ModelMetadata;
import io.leveret.server.oip.ServerMetadata;
import io.leveret.server.proto.ModelInferRequest;
import io.leveret.server.proto.ModelInferResponse;
import io.leveret.server.proto.ModelMetadataRequest;
import io.leveret.server.proto.ModelMetadataResponse;
import io.leveret.server.proto.ModelReadyRequest;
import io.leveret.server.proto.ModelReadyResponse;
import io.leveret.server.proto.ServerLiveRequest;
import io.leveret.server.proto.ServerLiveResponse;
import io.leveret.server.proto.ServerMetadataRequest;
import io.leveret.server.proto.ServerMetadataResponse;
import io.leveret.server.proto.ServerReadyRequest;
import io.leveret.server.proto.ServerReadyResponse;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** The calls of the Open Inference Protocol. */
final class InferenceCalls {
    /** The service's name. */
    static final String SERVICE = "inference.GRPCInferenceService";

    private final ServerMetadata server;
    private final Models models;
    private final Admission admission;
    private final BooleanSupplier ready;

    InferenceCalls(Models models, Admission admission, BooleanSupplier ready, ServerMetadata server) {
        this.server = server;
        this.models = models;
        this.admission = admission;
        this.ready = ready;
    }

    void addTo(GrpcRoutes routes) {
        String service = SERVICE + "/";
        routes.unary(service + "ServerLive", ServerLiveRequest.getDefaultInstance(),
                (_, _) -> ServerLiveResponse.newBuilder().setLive(true).build());
        routes.unary(service + "ServerReady", ServerReadyRequest.getDefaultInstance(),
                (_, _) -> ServerReadyResponse.newBuilder().setReady(ready.getAsBoolean()).build());
        routes.unary(service + "ServerMetadata", ServerMetadataRequest.getDefaultInstance(), (_, _) -> metadata());
        routes.unary(service + "ModelReady", ModelReadyRequest.getDefaultInstance(), this::ready);
        routes.unary(service + "ModelMetadata", ModelMetadataRequest.getDefaultInstance(),
                this::metadata);
        routes.unary(service + "ModelInfer", ModelInferRequest.getDefaultInstance(), admission::requireRoom,
                this::infer);
    }

    private ServerMetadataResponse metadata() {
        return ServerMetadataResponse.newBuilder().setName(server.name()).setVersion(server.version())
                .addAllExtensions(server.extensions()).build();
    }

    private Models.Lease acquire(String name, Optional<String> version, Call call) {
        Models.Lease lease = models.acquire(name, version);
        call.model(name);
        return lease;
    }

    private ModelReadyResponse ready(ModelReadyRequest request, Call call) {
        try (Models.Lease _ = acquire(request.getName(), InferMessages.given(request.getVersion()), call)) {
            return ModelReadyResponse.newBuilder().setReady(ready.getAsBoolean()).build();
        }
    }

    private ModelMetadataResponse metadata(ModelMetadataRequest request, Call call) {
        try (Models.Lease lease = acquire(request.getName(), InferMessages.given(request.getVersion()), call)) {
            ModelMetadata metadata = ModelMetadata.of(lease.model(), models.versions(request.getName()));
            ModelMetadataResponse.Builder response = ModelMetadataResponse.newBuilder().setName(metadata.name())
                    .addAllVersions(metadata.versions()).setPlatform(ModelMetadata.PLATFORM);
            metadata.inputs().forEach(tensor -> response.addInputs(tensor(tensor)));
            metadata.outputs().forEach(tensor -> response.addOutputs(tensor(tensor)));
            return response.build();
        }
    }

    private static ModelMetadataResponse.TensorMetadata tensor(ModelMetadata.Tensor tensor) {
        return ModelMetadataResponse.TensorMetadata.newBuilder().setName(tensor.name())
                .setDatatype(tensor.datatype().name()).addAllShape(tensor.shape()).build();
    }

    private ModelInferResponse infer(ModelInferRequest message, Call call) throws Exception {
        InferRequest request = InferMessages.request(message);
        try (Models.Lease lease = acquire(request.model(), request.version(), call)) {
            InferResponse response = admission.run(Client.of(call.request()),
                    call.deadline().left(admission.deadline()),
                    cancellation -> Inference.run(lease.model(), request, cancellation));
            return InferMessages.response(response, InferMessages.isRaw(message));
        }
    }
}
