package io.leveret.server.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.NettyChannelBuilder;
import io.leveret.models.ModelRef;
import io.leveret.server.NamedModel;
import io.leveret.server.Server;
import io.leveret.server.ServerOptions;
import io.leveret.server.metrics.LoggedLines;
import io.leveret.server.client.GRPCInferenceServiceGrpc;
import io.leveret.server.client.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import io.leveret.server.client.InferenceClient.ModelInferRequest;
import io.leveret.server.client.InferenceClient.ModelReadyRequest;
import io.leveret.server.oip.ColorModel;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** What the whole server counts and logs of calls, beside other requests. */
class GrpcMetricsTest {
    private final LoggedLines logged = new LoggedLines();
    private final HttpClient http = HttpClient.newHttpClient();
    private Server server;
    private ManagedChannel channel;
    private GRPCInferenceServiceBlockingStub stub;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        Path file = Files.write(folder.resolve("small.tflite"), ColorModel.openBatch(4));
        server = Server.start(ServerOptions.builder().port(0).accessLog(logged)
                .models(List.of(new NamedModel(GrpcServer.SMALL, new ModelRef.InFile(file)))).build());
        channel = NettyChannelBuilder.forAddress("127.0.0.1", server.address().getPort()).usePlaintext().build();
        stub = GRPCInferenceServiceGrpc.newBlockingStub(channel);
    }

    @AfterEach
    void stop() {
        channel.shutdownNow();
        http.close();
        server.close();
    }

    @Test
    void calls_areCountedByTheirOwnStatus() throws Exception {
        stub.modelInfer(Inputs.photos(true, List.of(Inputs.photo(255, 0, 0))));
        fails(Status.Code.NOT_FOUND, () -> stub.modelReady(ModelReadyRequest.newBuilder().setName("none").build()));
        fails(Status.Code.INVALID_ARGUMENT,
                () -> stub.modelInfer(Inputs.photos(true, List.of("no photo".getBytes()))));
        fails(Status.Code.NOT_FOUND, () -> HealthGrpc.newBlockingStub(channel)
                .check(HealthCheckRequest.newBuilder().setService("none").build()));
        logged.first(4); // a request is counted and logged just after its answer
        String metrics = metrics();
        String service = "leveret_requests_total{protocol=\"grpc\",route=\"/inference.GRPCInferenceService/";
        assertTrue(metrics.contains(service + "ModelInfer\",status=\"OK\"} 1"), metrics);
        assertTrue(metrics.contains(service + "ModelInfer\",status=\"INVALID_ARGUMENT\"} 1"), metrics);
        assertTrue(metrics.contains(service + "ModelReady\",status=\"NOT_FOUND\"} 1"), metrics);
        assertTrue(metrics.contains("leveret_errors_total{kind=\"unavailable\"} 1"), metrics);
        assertTrue(metrics.contains("leveret_errors_total{kind=\"bad-request\"} 1"), metrics);
        assertTrue(metrics.contains("leveret_errors_total{kind=\"not-found\"} 1"), metrics); // has no Problem
        assertEquals(-1, metrics.indexOf("protocol=\"grpc\",route=\"/inference.GRPCInferenceService/ModelInfer\","
                + "status=\"200\""), metrics);
    }

    @Test
    void calls_withoutTheToken_areCountedByTheCodeOfTheClient(@TempDir Path folder) throws Exception {
        Path file = Files.write(folder.resolve("small.tflite"), ColorModel.openBatch(4));
        try (Server closed = Server.start(ServerOptions.builder().port(0).accessLog(logged).authToken("secret")
                .models(List.of(new NamedModel(GrpcServer.SMALL, new ModelRef.InFile(file)))).build())) {
            ManagedChannel other = NettyChannelBuilder.forAddress("127.0.0.1", closed.address().getPort())
                    .usePlaintext().build();
            GRPCInferenceServiceBlockingStub stranger = GRPCInferenceServiceGrpc.newBlockingStub(other);
            StatusRuntimeException refused = assertThrows(StatusRuntimeException.class,
                    () -> stranger.modelReady(ModelReadyRequest.newBuilder().setName(GrpcServer.SMALL).build()));
            assertEquals(Status.Code.UNAUTHENTICATED, refused.getStatus().getCode());
            assertEquals("this server asks for a token: send the header 'Authorization: Bearer TOKEN'",
                    refused.getStatus().getDescription()); // of gRPC, not of HTTP
            fails(Status.Code.UNAUTHENTICATED,
                    () -> stranger.modelInfer(Inputs.photos(true, List.of(Inputs.photo(255, 0, 0)))));
            other.shutdownNow();
            for (JsonNode line : logged.first(2)) {
                assertEquals("UNAUTHENTICATED", line.get("status").textValue());
            }
            String metrics = http.send(HttpRequest.newBuilder(closed.address().resolve("/metrics"))
                    .header("Authorization", "Bearer secret").build(), HttpResponse.BodyHandlers.ofString()).body();
            assertTrue(metrics.contains("ModelInfer\",status=\"UNAUTHENTICATED\"} 1"), metrics);
            assertTrue(metrics.contains("leveret_errors_total{kind=\"unauthorized\"} 2"), metrics);
        }
    }

    @Test
    void log_namesTheModel() throws Exception {
        stub.modelInfer(Inputs.photos(true, List.of(Inputs.photo(255, 0, 0))));
        stub.modelReady(ModelReadyRequest.newBuilder().setName(GrpcServer.SMALL).build());
        post("/v1/classify");
        post("/v1/explain?model=" + GrpcServer.SMALL);
        post("/v1/classify?model=none");
        List<JsonNode> lines = logged.first(5);
        for (JsonNode line : lines.subList(0, 4)) {
            assertEquals(GrpcServer.SMALL, line.path("model").textValue(), line.toString());
        }
        assertEquals("OK", lines.getFirst().get("status").textValue());
        assertEquals(404, lines.getLast().get("status").intValue());
        assertTrue(lines.getLast().path("model").isMissingNode(), "only what is served is named");
    }

    @Test
    void tensors_ofSeveralImages_areCountedAsBatches() throws Exception {
        String before = metrics();
        ModelInferRequest.Builder request = ModelInferRequest.newBuilder().setModelName(GrpcServer.SMALL);
        request.addInputsBuilder().setName("image").setDatatype("FP32").addAllShape(List.of(6L, 2L, 2L, 3L))
                .getContentsBuilder().addAllFp32Contents(Collections.nCopies(72, 0.5f));
        assertEquals(18, stub.modelInfer(request.build()).getOutputs(0).getContents().getFp32ContentsCount());
        assertEquals(6, value(metrics(), "leveret_batch_size_sum ") - value(before, "leveret_batch_size_sum "));
        assertEquals(2, value(metrics(), "leveret_batch_size_count ") - value(before, "leveret_batch_size_count "));
    }

    private static double value(String metrics, String sample) {
        return metrics.lines().filter(line -> line.startsWith(sample)).findFirst()
                .map(line -> Double.parseDouble(line.substring(sample.length()))).orElseThrow();
    }

    private static void fails(Status.Code expected, Executable call) {
        assertEquals(expected, assertThrows(StatusRuntimeException.class, call).getStatus().getCode());
    }

    private String metrics() throws Exception {
        return http.send(HttpRequest.newBuilder(server.address().resolve("/metrics")).build(),
                HttpResponse.BodyHandlers.ofString()).body();
    }

    private void post(String path) throws Exception {
        http.send(HttpRequest.newBuilder(server.address().resolve(path))
                .POST(HttpRequest.BodyPublishers.ofByteArray(Inputs.photo(0, 0, 255))).build(),
                HttpResponse.BodyHandlers.discarding());
    }
}
