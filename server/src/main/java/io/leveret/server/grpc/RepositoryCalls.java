package io.leveret.server.grpc;

import io.leveret.server.grpc.GrpcRoutes.Call;
import io.leveret.server.model.ModelRepository;
import io.leveret.server.proto.RepositoryIndexRequest;
import io.leveret.server.proto.RepositoryIndexResponse;
import io.leveret.server.proto.RepositoryModelLoadRequest;
import io.leveret.server.proto.RepositoryModelLoadResponse;
import io.leveret.server.proto.RepositoryModelUnloadRequest;
import io.leveret.server.proto.RepositoryModelUnloadResponse;
import java.io.IOException;

/** Triton's calls of the model repository. */
final class RepositoryCalls {
    private final ModelRepository repository;

    /** Lets clients change what a repository serves. */
    RepositoryCalls(ModelRepository repository) {
        this.repository = repository;
    }

    void addTo(GrpcRoutes routes) {
        String service = InferenceCalls.SERVICE + "/";
        routes.unary(service + "RepositoryIndex", RepositoryIndexRequest.getDefaultInstance(),
                (request, _) -> index(request));
        routes.unary(service + "RepositoryModelLoad", RepositoryModelLoadRequest.getDefaultInstance(),
                this::load);
        routes.unary(service + "RepositoryModelUnload", RepositoryModelUnloadRequest.getDefaultInstance(),
                this::unload);
    }

    private RepositoryIndexResponse index(RepositoryIndexRequest request) {
        RepositoryIndexResponse.Builder response = RepositoryIndexResponse.newBuilder();
        repository.index(request.getReady())
                .forEach(entry -> response.addModels(RepositoryIndexResponse.ModelIndex.newBuilder()
                        .setName(entry.name()).setVersion(entry.version()).setState(entry.state())
                        .setReason(entry.reason())));
        return response.build();
    }

    private RepositoryModelLoadResponse load(RepositoryModelLoadRequest request, Call call) throws IOException {
        request.getParametersMap().keySet().forEach(ModelRepository::checkParameter);
        repository.load(request.getModelName());
        call.model(request.getModelName());
        return RepositoryModelLoadResponse.getDefaultInstance();
    }

    private RepositoryModelUnloadResponse unload(RepositoryModelUnloadRequest request, Call call) {
        repository.unload(request.getModelName());
        call.model(request.getModelName());
        return RepositoryModelUnloadResponse.getDefaultInstance();
    }
}
