package io.leveret.server.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.leveret.server.client.GRPCInferenceServiceGrpc;
import io.leveret.server.client.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import io.leveret.server.client.InferenceClient.ModelRepositoryParameter;
import io.leveret.server.client.InferenceClient.RepositoryIndexRequest;
import io.leveret.server.client.InferenceClient.RepositoryIndexResponse;
import io.leveret.server.client.InferenceClient.RepositoryModelLoadRequest;
import io.leveret.server.client.InferenceClient.RepositoryModelUnloadRequest;
import io.leveret.server.client.InferenceClient.ServerMetadataRequest;
import io.leveret.server.model.ModelRepository;
import io.leveret.server.problem.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Triton's calls of the model repository, by a client of grpc-java. */
class GrpcRepositoryTest {
    @TempDir
    Path directory;

    /** Two models, one of which is served. */
    private static final class TwoModels implements ModelRepository {
        private final TreeMap<String, Boolean> served = new TreeMap<>();

        TwoModels() {
            served.put("dogs", false);
            served.put("hares", true);
        }

        @Override
        public List<Entry> index() {
            return served.entrySet().stream().map(each -> new Entry(each.getKey(), "3", each.getValue(),
                    each.getValue() ? "" : "unloaded")).toList();
        }

        @Override
        public void load(String name) {
            require(name);
            served.put(name, true);
        }

        @Override
        public void unload(String name) {
            require(name);
            served.put(name, false);
        }

        private void require(String name) {
            if (!served.containsKey(name)) {
                throw Problem.notFound("there is no model '" + name + "'");
            }
        }
    }

    @Test
    void calls_listLoadAndUnload() throws IOException {
        TwoModels models = new TwoModels();
        try (GrpcServer server = new GrpcServer(directory, 2, 64, () -> true, Optional.of(models))) {
            GRPCInferenceServiceBlockingStub stub = stub(server);
            assertTrue(stub.serverMetadata(ServerMetadataRequest.getDefaultInstance()).getExtensionsList()
                    .contains("model_repository"));
            RepositoryIndexResponse all = stub.repositoryIndex(RepositoryIndexRequest.getDefaultInstance());
            assertEquals(2, all.getModelsCount());
            assertEquals("dogs 3 UNAVAILABLE unloaded", describe(all.getModels(0)));
            assertEquals("hares 3 READY ", describe(all.getModels(1)));
            assertEquals(1, stub.repositoryIndex(RepositoryIndexRequest.newBuilder().setReady(true).build())
                    .getModelsCount());

            stub.repositoryModelLoad(RepositoryModelLoadRequest.newBuilder().setModelName("dogs").build());
            stub.repositoryModelUnload(RepositoryModelUnloadRequest.newBuilder().setModelName("hares").build());

            assertEquals(List.of(true, false), List.copyOf(models.served.values()));
            assertEquals(Status.Code.NOT_FOUND, refusal(() -> stub
                    .repositoryModelLoad(RepositoryModelLoadRequest.newBuilder().setModelName("cats").build())));
            assertEquals(Status.Code.INVALID_ARGUMENT, refusal(() -> stub
                    .repositoryModelLoad(RepositoryModelLoadRequest.newBuilder().setModelName("dogs")
                            .putParameters("config", ModelRepositoryParameter.newBuilder().setStringParam("{}").build())
                            .build())));
        }
    }

    @Test
    void calls_withoutARepository_areUnimplemented() throws IOException {
        try (GrpcServer server = new GrpcServer(directory)) {
            assertEquals(Status.Code.UNIMPLEMENTED, refusal(
                    () -> stub(server).repositoryIndex(RepositoryIndexRequest.getDefaultInstance())));
        }
    }

    private static GRPCInferenceServiceBlockingStub stub(GrpcServer server) {
        return GRPCInferenceServiceGrpc.newBlockingStub(server.channel(GrpcServer.Client.NETTY))
                .withDeadlineAfter(60, TimeUnit.SECONDS);
    }

    private static String describe(RepositoryIndexResponse.ModelIndex model) {
        return model.getName() + " " + model.getVersion() + " " + model.getState() + " " + model.getReason();
    }

    private static Status.Code refusal(Runnable call) {
        return assertThrows(StatusRuntimeException.class, call::run).getStatus().getCode();
    }
}
