package io.leveret.server.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.health.v1.HealthGrpc.HealthBlockingStub;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.leveret.server.client.GRPCInferenceServiceGrpc;
import io.leveret.server.client.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import io.leveret.server.client.InferenceClient.ModelInferRequest;
import io.leveret.server.client.InferenceClient.ModelInferResponse;
import io.leveret.server.client.InferenceClient.ServerReadyRequest;
import io.leveret.server.connection.Client;
import io.leveret.server.proto.HealthProto;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls to a server that is busy, not ready, or about to stop. */
class GrpcLoadTest {
    private static final Metadata.Key<String> TIMEOUT = Metadata.Key.of("grpc-timeout",
            Metadata.ASCII_STRING_MARSHALLER);
    private static final Metadata.Key<String> RETRY = Metadata.Key.of("grpc-retry-pushback-ms",
            Metadata.ASCII_STRING_MARSHALLER);

    /** Not the common pool, whose few threads would wait for each other. */
    private static final Executor THREADS = task -> Thread.ofVirtual().start(task);

    @TempDir
    private Path directory;

    /** Work that keeps a server busy until it is released. */
    private static final class Busy implements AutoCloseable {
        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch released = new CountDownLatch(1);
        private final CompletableFuture<Void> done;

        Busy(GrpcServer server) throws InterruptedException {
            done = CompletableFuture.runAsync(() -> {
                try {
                    server.admission().run(Client.staying(), Duration.ofMinutes(1), _ -> {
                        begun.countDown();
                        released.await();
                        return "";
                    });
                } catch (Exception unexpected) {
                    throw new IllegalStateException(unexpected);
                }
            }, THREADS);
            assertTrue(begun.await(1, TimeUnit.MINUTES));
        }

        @Override
        public void close() {
            released.countDown();
            done.join();
        }
    }

    @ParameterizedTest
    @EnumSource
    void modelInfer_busyServer_isUnavailableAndTellsWhenToTryAgain(GrpcServer.Client client) throws Exception {
        try (GrpcServer server = new GrpcServer(directory, 1, 0, () -> true); Busy _ = new Busy(server)) {
            AtomicReference<Metadata> trailers = new AtomicReference<>();
            GRPCInferenceServiceBlockingStub stub = GRPCInferenceServiceGrpc.newBlockingStub(server.channel(client))
                    .withInterceptors(MetadataUtils.newCaptureMetadataInterceptor(new AtomicReference<>(), trailers));
            StatusRuntimeException refused = assertThrows(StatusRuntimeException.class,
                    () -> stub.modelInfer(Inputs.raw(GrpcServer.SMALL, Inputs.image(GrpcServer.SMALL, 1))));
            assertEquals(Status.Code.UNAVAILABLE, refused.getStatus().getCode(), refused.getMessage());
            assertEquals("1000", trailers.get().get(RETRY));
            assertTrue(stub.serverReady(ServerReadyRequest.getDefaultInstance()).getReady());
        }
    }

    /** What would be refused for other reasons, if it were read. */
    private static Map<Status.Code, ModelInferRequest> wrong() {
        ModelInferRequest right = Inputs.raw(GrpcServer.SMALL, Inputs.image(GrpcServer.SMALL, 1));
        return Map.of(Status.Code.NOT_FOUND, right.toBuilder().setModelName("unknown").build(),
                Status.Code.INVALID_ARGUMENT, right.toBuilder().addRawInputContents(ByteString.EMPTY).build(),
                Status.Code.RESOURCE_EXHAUSTED,
                right.toBuilder().setRawInputContents(0, ByteString.copyFrom(new byte[GrpcServer.MAX_BODY])).build());
    }

    @ParameterizedTest
    @EnumSource
    void modelInfer_busyServer_isRefusedBeforeItIsRead(GrpcServer.Client client) throws Exception {
        try (GrpcServer server = new GrpcServer(directory, 1, 0, () -> true)) {
            GRPCInferenceServiceBlockingStub stub = GRPCInferenceServiceGrpc.newBlockingStub(server.channel(client));
            for (Map.Entry<Status.Code, ModelInferRequest> each : wrong().entrySet()) {
                assertEquals(each.getKey(), status(stub, each.getValue()));
                try (Busy _ = new Busy(server)) {
                    assertEquals(Status.Code.UNAVAILABLE, status(stub, each.getValue()));
                }
            }
        }
    }

    private static Status.Code status(GRPCInferenceServiceBlockingStub stub, ModelInferRequest request) {
        return assertThrows(StatusRuntimeException.class, () -> stub.modelInfer(request)).getStatus().getCode();
    }

    /** The bodies that are not read take none of the connection's window, and its other calls go on. */
    @ParameterizedTest
    @EnumSource
    void modelInfer_refusedManyTimes_keepsTheConnection(GrpcServer.Client client) throws Exception {
        try (GrpcServer server = new GrpcServer(directory, 1, 1, () -> true)) {
            GRPCInferenceServiceGrpc.GRPCInferenceServiceFutureStub stub = GRPCInferenceServiceGrpc
                    .newFutureStub(server.channel(client));
            ModelInferRequest large = Inputs.raw(GrpcServer.LARGE, Inputs.image(GrpcServer.LARGE, 1));
            Future<ModelInferResponse> waits;
            try (Busy _ = new Busy(server)) {
                waits = stub.modelInfer(Inputs.raw(GrpcServer.SMALL, Inputs.image(GrpcServer.SMALL, 1)));
                awaitWaiting(server, 1);
                List<Future<ModelInferResponse>> calls = Stream.generate(() -> stub.modelInfer(large)).limit(6)
                        .map(call -> (Future<ModelInferResponse>) call).toList();
                for (Future<ModelInferResponse> call : calls) {
                    ExecutionException refused = assertThrows(ExecutionException.class,
                            () -> call.get(1, TimeUnit.MINUTES));
                    assertEquals(Status.Code.UNAVAILABLE, Status.fromThrowable(refused).getCode(),
                            refused.getMessage());
                    assertTrue(refused.getMessage().contains("the server is busy"), refused.getMessage());
                }
                assertFalse(waits.isDone());
            }
            assertEquals(1, waits.get(1, TimeUnit.MINUTES).getOutputsCount());
        }
    }

    @ParameterizedTest
    @EnumSource
    void modelInfer_deadlinePassesWhileItWaits_isRefusedByTheServer(GrpcServer.Client client) throws Exception {
        try (GrpcServer server = new GrpcServer(directory, 1, 8, () -> true); Busy _ = new Busy(server)) {
            GRPCInferenceServiceBlockingStub stub = GRPCInferenceServiceGrpc.newBlockingStub(server.channel(client));
            for (String timeout : new String[]{"80m", "80000u", "0S"}) {
                Metadata headers = new Metadata(); // the client itself then waits longer
                headers.put(TIMEOUT, timeout);
                StatusRuntimeException late = assertThrows(StatusRuntimeException.class, () -> stub
                        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
                        .modelInfer(Inputs.raw(GrpcServer.SMALL, Inputs.image(GrpcServer.SMALL, 1))));
                assertEquals(Status.Code.DEADLINE_EXCEEDED, late.getStatus().getCode(), late.getMessage());
                assertTrue(late.getMessage().contains("the answer was not ready"), late.getMessage());
                assertEquals(0, server.admission().waiting());
            }
            StatusRuntimeException late = assertThrows(StatusRuntimeException.class,
                    () -> stub.withDeadlineAfter(80, TimeUnit.MILLISECONDS)
                            .modelInfer(Inputs.raw(GrpcServer.SMALL, Inputs.image(GrpcServer.SMALL, 1))));
            assertEquals(Status.Code.DEADLINE_EXCEEDED, late.getStatus().getCode(), late.getMessage());
            Metadata wrong = new Metadata();
            wrong.put(TIMEOUT, "soon");
            // The client's cancellation may have crossed the answer, for which Helidon 4.5.0 closes the connection.
            GRPCInferenceServiceBlockingStub other = GRPCInferenceServiceGrpc.newBlockingStub(server.channel(client));
            StatusRuntimeException refused = assertThrows(StatusRuntimeException.class,
                    () -> other.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(wrong))
                            .modelInfer(Inputs.raw(GrpcServer.SMALL, Inputs.image(GrpcServer.SMALL, 1))));
            assertEquals(Status.Code.INVALID_ARGUMENT, refused.getStatus().getCode(), refused.getMessage());
        }
    }

    @ParameterizedTest
    @EnumSource
    void modelInfer_cancelledWhileItWaits_leavesTheQueue(GrpcServer.Client client) throws Exception {
        try (GrpcServer server = new GrpcServer(directory, 1, 8, () -> true); Busy _ = new Busy(server)) {
            ManagedChannel channel = server.channel(client);
            GRPCInferenceServiceGrpc.GRPCInferenceServiceFutureStub stub = GRPCInferenceServiceGrpc
                    .newFutureStub(channel);
            Future<ModelInferResponse> cancelled = stub
                    .modelInfer(Inputs.raw(GrpcServer.SMALL, Inputs.image(GrpcServer.SMALL, 1)));
            Future<ModelInferResponse> stays = stub
                    .modelInfer(Inputs.raw(GrpcServer.SMALL, Inputs.image(GrpcServer.SMALL, 2)));
            awaitWaiting(server, 2);
            cancelled.cancel(true);
            awaitWaiting(server, 1);
            assertFalse(stays.isDone());
            assertTrue(GRPCInferenceServiceGrpc.newBlockingStub(channel)
                    .serverReady(ServerReadyRequest.getDefaultInstance()).getReady(), "the connection lives");
            channel.shutdownNow(); // its connection ends
            awaitWaiting(server, 0);
        }
    }

    private static void awaitWaiting(GrpcServer server, int requests) {
        Instant end = Instant.now().plusSeconds(10); // the deadline is later
        while (server.admission().waiting() != requests && Instant.now().isBefore(end)) {
            Thread.onSpinWait();
        }
        assertEquals(requests, server.admission().waiting());
    }

    @ParameterizedTest
    @EnumSource
    void metadata_longOnes_areAnsweredOrRefused(GrpcServer.Client client) throws IOException {
        try (GrpcServer server = new GrpcServer(directory)) {
            HealthBlockingStub health = HealthGrpc.newBlockingStub(server.channel(client));
            for (int bytes : client == GrpcServer.Client.NETTY ? new int[]{1000, 3000, 20_000, 200_000}
                    : new int[]{1000, 3000}) {
                Metadata metadata = new Metadata();
                metadata.put(Metadata.Key.of("x-long", Metadata.ASCII_STRING_MARSHALLER), "a".repeat(bytes));
                Status.Code code = Status.Code.OK;
                try {
                    health.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata))
                            .withDeadlineAfter(20, TimeUnit.SECONDS).check(HealthCheckRequest.getDefaultInstance());
                } catch (StatusRuntimeException refused) {
                    code = refused.getStatus().getCode();
                    assertTrue(bytes > 4000, refused.getMessage());
                }
                assertTrue(bytes < 16_000 || code != Status.Code.OK);
                assertTrue(code != Status.Code.DEADLINE_EXCEEDED, "" + bytes);
                assertEquals(ServingStatus.SERVING, health.withDeadlineAfter(20, TimeUnit.SECONDS)
                        .check(HealthCheckRequest.getDefaultInstance()).getStatus());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void health_followsReadiness(GrpcServer.Client client) throws IOException {
        AtomicBoolean ready = new AtomicBoolean();
        try (GrpcServer server = new GrpcServer(directory, 1, 8, ready::get)) {
            HealthBlockingStub health = HealthGrpc.newBlockingStub(server.channel(client));
            GRPCInferenceServiceBlockingStub stub = GRPCInferenceServiceGrpc.newBlockingStub(server.channel(client));
            for (boolean now : new boolean[]{false, true, false}) {
                ready.set(now);
                ServingStatus expected = now ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
                for (String service : new String[]{"", "inference.GRPCInferenceService"}) {
                    HealthCheckRequest request = HealthCheckRequest.newBuilder().setService(service).build();
                    assertEquals(expected, health.check(request).getStatus());
                    assertEquals(expected.name(),
                            all(server.channel(client)).getStatusesOrThrow(service).getStatus().name());
                }
                assertEquals(now, stub.serverReady(ServerReadyRequest.getDefaultInstance()).getReady());
            }
            StatusRuntimeException unknown = assertThrows(StatusRuntimeException.class,
                    () -> health.check(HealthCheckRequest.newBuilder().setService("other").build()));
            assertEquals(Status.Code.NOT_FOUND, unknown.getStatus().getCode());
            StatusRuntimeException watched = assertThrows(StatusRuntimeException.class,
                    () -> health.watch(HealthCheckRequest.getDefaultInstance()).next());
            assertEquals(Status.Code.UNIMPLEMENTED, watched.getStatus().getCode());
        }
    }

    /** Calls what grpc-java 1.73 does not know yet. */
    private static HealthProto.HealthListResponse all(Channel channel) {
        return ClientCalls.blockingUnaryCall(channel,
                MethodDescriptor.newBuilder(
                        ProtoUtils.marshaller(HealthProto.HealthListRequest.getDefaultInstance()),
                        ProtoUtils.marshaller(HealthProto.HealthListResponse.getDefaultInstance()))
                        .setFullMethodName("grpc.health.v1.Health/List")
                        .setType(MethodDescriptor.MethodType.UNARY).build(),
                CallOptions.DEFAULT, HealthProto.HealthListRequest.getDefaultInstance());
    }

    @ParameterizedTest
    @EnumSource
    void draining_connectionThatIsThere_isAnsweredAndTurnsUnready(GrpcServer.Client client) throws Exception {
        AtomicReference<GrpcServer> draining = new AtomicReference<>();
        try (GrpcServer server = new GrpcServer(directory, 1, 8, () -> !draining.get().front().isDraining())) {
            draining.set(server);
            HealthBlockingStub health = HealthGrpc.newBlockingStub(server.channel(client));
            GRPCInferenceServiceBlockingStub stub = GRPCInferenceServiceGrpc.newBlockingStub(server.channel(client));
            assertEquals(ServingStatus.SERVING, health.check(HealthCheckRequest.getDefaultInstance()).getStatus());
            CompletableFuture<Integer> waiting;
            CompletableFuture<Boolean> drained;
            try (Busy _ = new Busy(server)) {
                waiting = CompletableFuture.supplyAsync(() -> stub
                        .modelInfer(Inputs.raw(GrpcServer.SMALL, Inputs.image(GrpcServer.SMALL, 1)))
                        .getOutputsCount(), THREADS);
                while (server.admission().waiting() == 0) {
                    Thread.onSpinWait();
                }
                drained = CompletableFuture.supplyAsync(() -> server.front().drain(Duration.ofMinutes(1)), THREADS);
                while (!server.front().isDraining()) {
                    Thread.onSpinWait();
                }
                assertEquals(ServingStatus.NOT_SERVING,
                        health.check(HealthCheckRequest.getDefaultInstance()).getStatus());
                assertFalse(stub.serverReady(ServerReadyRequest.getDefaultInstance()).getReady());
            }
            assertEquals(1, waiting.get(1, TimeUnit.MINUTES));
            assertTrue(drained.get(1, TimeUnit.MINUTES));
        }
    }

    @Test
    void fault_ofTheServer_isInternalAndSaysNothingOfIt() throws IOException {
        try (GrpcServer server = new GrpcServer(directory, 1, 8, () -> {
            throw new IllegalStateException("secret");
        })) {
            StatusRuntimeException failed = assertThrows(StatusRuntimeException.class,
                    () -> HealthGrpc.newBlockingStub(server.channel(GrpcServer.Client.NETTY))
                            .check(HealthCheckRequest.getDefaultInstance()));
            assertEquals(Status.Code.INTERNAL, failed.getStatus().getCode());
            assertFalse(failed.getMessage().contains("secret"), failed.getMessage());
        }
    }
}
