package io.leveret.server.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.FileDescriptor;
import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.reflection.v1.ExtensionRequest;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.leveret.server.client.InferenceClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reflection by its public clients. */
class GrpcReflectionTest {
    private static final String ALPHA = "grpc.reflection.v1alpha.ServerReflection";
    private static final List<String> SERVICES = List.of("inference.GRPCInferenceService", "grpc.health.v1.Health",
            "grpc.reflection.v1.ServerReflection", ALPHA);
    private static GrpcServer server;

    @BeforeAll
    static void start(@TempDir Path directory) throws IOException {
        server = new GrpcServer(directory);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** One open stream, whose requests are answered one by one. */
    private static final class Conversation implements StreamObserver<ServerReflectionResponse>, AutoCloseable {
        private final BlockingQueue<ServerReflectionResponse> responses = new LinkedBlockingQueue<>();
        private final AtomicReference<Throwable> failure = new AtomicReference<>();
        private final CountDownLatch ended = new CountDownLatch(1);
        private final StreamObserver<ServerReflectionRequest> requests;

        Conversation(GrpcServer.Client client, boolean alpha) {
            MethodDescriptor<ServerReflectionRequest, ServerReflectionResponse> method = ServerReflectionGrpc
                    .getServerReflectionInfoMethod();
            requests = ClientCalls.asyncBidiStreamingCall(server.channel(client).newCall(alpha
                    ? method.toBuilder().setFullMethodName(ALPHA + "/ServerReflectionInfo").build() : method,
                    CallOptions.DEFAULT), this);
        }

        @Override
        public void onNext(ServerReflectionResponse response) {
            responses.add(response);
        }

        @Override
        public void onError(Throwable failed) {
            failure.set(failed);
            ended.countDown();
        }

        @Override
        public void onCompleted() {
            ended.countDown();
        }

        ServerReflectionResponse ask(ServerReflectionRequest.Builder question) throws InterruptedException {
            ServerReflectionRequest request = question.setHost("here").build();
            requests.onNext(request);
            ServerReflectionResponse response = responses.poll(1, TimeUnit.MINUTES);
            if (response == null) {
                throw new AssertionError("no answer", failure.get());
            }
            assertEquals("here", response.getValidHost());
            assertEquals(request, response.getOriginalRequest());
            return response;
        }

        @Override
        public void close() {
            requests.onCompleted();
            try {
                assertTrue(ended.await(1, TimeUnit.MINUTES));
            } catch (InterruptedException stopped) {
                throw new IllegalStateException(stopped);
            }
            assertEquals(null, failure.get());
        }
    }

    @ParameterizedTest
    @EnumSource
    void listServices_bothVersions_namesAllServices(GrpcServer.Client client) throws InterruptedException {
        for (boolean alpha : new boolean[]{false, true}) {
            try (Conversation asking = new Conversation(client, alpha)) {
                assertEquals(SERVICES, asking.ask(ServerReflectionRequest.newBuilder().setListServices(""))
                        .getListServicesResponse().getServiceList().stream().map(ServiceResponse::getName).toList());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void fileContainingSymbol_ofAllServices_describesThem(GrpcServer.Client client) throws Exception {
        try (Conversation asking = new Conversation(client, false)) {
            for (String service : SERVICES) {
                FileDescriptor file = file(asking.ask(ServerReflectionRequest.newBuilder()
                        .setFileContainingSymbol(service)));
                assertEquals(service, file.getServices().getFirst().getFullName());
                assertEquals(file.toProto(), file(asking.ask(ServerReflectionRequest.newBuilder()
                        .setFileByFilename(file.getName()))).toProto());
            }
            for (String symbol : List.of("inference.ModelInferRequest", "inference.ModelInferRequest.InferInputTensor",
                    "inference.ModelInferRequest.raw_input_contents", "inference.GRPCInferenceService.ModelInfer")) {
                FileDescriptor file = file(asking.ask(ServerReflectionRequest.newBuilder()
                        .setFileContainingSymbol(symbol)));
                Contract.assertSame(InferenceClient.ModelInferRequest.getDescriptor(),
                        file.findMessageTypeByName("ModelInferRequest"));
            }
        }
    }

    /** Builds the file of an answer from nothing but the answer. */
    private static FileDescriptor file(ServerReflectionResponse response) throws Exception {
        Map<String, FileDescriptorProto> files = new HashMap<>();
        List<ByteString> protos = response.getFileDescriptorResponse().getFileDescriptorProtoList();
        for (ByteString proto : protos) {
            FileDescriptorProto file = FileDescriptorProto.parseFrom(proto);
            files.put(file.getName(), file);
        }
        return built(FileDescriptorProto.parseFrom(protos.getFirst()).getName(), files);
    }

    private static FileDescriptor built(String name, Map<String, FileDescriptorProto> files) throws Exception {
        FileDescriptorProto file = files.get(name);
        FileDescriptor[] dependencies = new FileDescriptor[file.getDependencyCount()];
        for (int i = 0; i < dependencies.length; i++) {
            dependencies[i] = built(file.getDependency(i), files);
        }
        return FileDescriptor.buildFrom(file, dependencies);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void question_withoutAnswer_getsAnErrorAndTheStreamGoesOn(boolean alpha) throws InterruptedException {
        try (Conversation asking = new Conversation(GrpcServer.Client.NETTY, alpha)) {
            assertError(Status.Code.NOT_FOUND,
                    asking.ask(ServerReflectionRequest.newBuilder().setFileContainingSymbol("inference.Nothing")));
            assertError(Status.Code.NOT_FOUND,
                    asking.ask(ServerReflectionRequest.newBuilder().setFileByFilename("/etc/passwd")));
            assertError(Status.Code.NOT_FOUND,
                    asking.ask(ServerReflectionRequest.newBuilder().setAllExtensionNumbersOfType("a.B")));
            assertError(Status.Code.NOT_FOUND, asking.ask(ServerReflectionRequest.newBuilder()
                    .setFileContainingExtension(ExtensionRequest.newBuilder().setContainingType("a.B"))));
            assertError(Status.Code.INVALID_ARGUMENT, asking.ask(ServerReflectionRequest.newBuilder()));
            assertEquals("inference.ModelInferRequest", asking.ask(ServerReflectionRequest.newBuilder()
                    .setAllExtensionNumbersOfType("inference.ModelInferRequest"))
                    .getAllExtensionNumbersResponse().getBaseTypeName());
        }
    }

    private static void assertError(Status.Code status, ServerReflectionResponse response) {
        assertEquals(status.value(), response.getErrorResponse().getErrorCode(), response.toString());
    }
}
