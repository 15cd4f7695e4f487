package io.leveret.server.grpc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.leveret.server.client.GRPCInferenceServiceGrpc;
import io.leveret.server.client.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import io.leveret.server.client.InferenceClient.InferParameter;
import io.leveret.server.client.InferenceClient.InferTensorContents;
import io.leveret.server.client.InferenceClient.ModelInferRequest;
import io.leveret.server.client.InferenceClient.ModelInferResponse;
import io.leveret.server.client.InferenceClient.ModelMetadataRequest;
import io.leveret.server.client.InferenceClient.ModelMetadataResponse;
import io.leveret.server.client.InferenceClient.ModelReadyRequest;
import io.leveret.server.client.InferenceClient.ModelStatisticsRequest;
import io.leveret.server.client.InferenceClient.ServerLiveRequest;
import io.leveret.server.client.InferenceClient.ServerMetadataRequest;
import io.leveret.server.client.InferenceClient.ServerMetadataResponse;
import io.leveret.server.client.InferenceClient.ServerReadyRequest;
import io.leveret.vision.Classification;
import io.leveret.vision.PictureSource;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The calls of the Open Inference Protocol, by the clients of grpc-java. */
class GrpcServiceTest {
    private static final float TOLERANCE = 1e-5f;
    private static GrpcServer server;

    @BeforeAll
    static void start(@TempDir Path directory) throws IOException {
        server = new GrpcServer(directory);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static GRPCInferenceServiceBlockingStub stub(GrpcServer.Client client) {
        return GRPCInferenceServiceGrpc.newBlockingStub(server.channel(client)).withDeadlineAfter(60, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @EnumSource
    void calls_aboutServerAndModels_areAnswered(GrpcServer.Client client) {
        GRPCInferenceServiceBlockingStub stub = stub(client);
        assertTrue(stub.serverLive(ServerLiveRequest.getDefaultInstance()).getLive());
        assertTrue(stub.serverReady(ServerReadyRequest.getDefaultInstance()).getReady());
        ServerMetadataResponse served = stub.serverMetadata(ServerMetadataRequest.getDefaultInstance());
        assertEquals("leveret", served.getName());
        assertTrue(served.getExtensionsList().contains("classification"));
        assertTrue(stub.modelReady(ModelReadyRequest.newBuilder().setName(GrpcServer.SMALL).build()).getReady());
        assertTrue(stub.modelReady(ModelReadyRequest.newBuilder().setName(GrpcServer.SMALL).setVersion("1").build())
                .getReady());
        ModelMetadataResponse model = stub
                .modelMetadata(ModelMetadataRequest.newBuilder().setName(GrpcServer.SMALL).build());
        assertEquals(GrpcServer.SMALL, model.getName());
        assertEquals(List.of("1"), List.copyOf(model.getVersionsList()));
        assertEquals(tensor("image", 1, GrpcServer.SMALL_SIDE, GrpcServer.SMALL_SIDE, 3), model.getInputs(0));
        assertEquals(tensor("scores", 1, 3), model.getOutputs(0));
    }

    private static ModelMetadataResponse.TensorMetadata tensor(String name, long... shape) {
        ModelMetadataResponse.TensorMetadata.Builder tensor = ModelMetadataResponse.TensorMetadata.newBuilder()
                .setName(name).setDatatype("FP32");
        for (long dimension : shape) {
            tensor.addShape(dimension);
        }
        return tensor.build();
    }

    @ParameterizedTest
    @EnumSource
    void modelInfer_rawAndTypedValues_givesTheScoresInTheSameForm(GrpcServer.Client client) {
        GRPCInferenceServiceBlockingStub stub = stub(client);
        for (int seed = 0; seed < 3; seed++) {
            float[] image = Inputs.image(GrpcServer.SMALL, seed);
            ModelInferResponse raw = stub.modelInfer(Inputs.raw(GrpcServer.SMALL, image).toBuilder()
                    .setId("request " + seed).setModelVersion("1").build());
            assertEquals(GrpcServer.SMALL, raw.getModelName());
            assertEquals("1", raw.getModelVersion());
            assertEquals("request " + seed, raw.getId());
            assertEquals("scores", raw.getOutputs(0).getName());
            assertEquals("FP32", raw.getOutputs(0).getDatatype());
            assertEquals(List.of(1L, 3L), raw.getOutputs(0).getShapeList());
            assertFalse(raw.getOutputs(0).hasContents());
            assertArrayEquals(Inputs.scores(image), Inputs.floats(raw.getRawOutputContents(0)), TOLERANCE);

            ModelInferResponse typed = stub.modelInfer(Inputs.typed(GrpcServer.SMALL, image));
            assertEquals(0, typed.getRawOutputContentsCount());
            assertEquals("", typed.getId());
            float[] scores = new float[typed.getOutputs(0).getContents().getFp32ContentsCount()];
            for (int i = 0; i < scores.length; i++) {
                scores[i] = typed.getOutputs(0).getContents().getFp32Contents(i);
            }
            assertArrayEquals(Inputs.floats(raw.getRawOutputContents(0)), scores);
        }
    }

    @ParameterizedTest
    @EnumSource
    void modelInfer_tenMegabytes_givesTheScores(GrpcServer.Client client) {
        for (String encoding : List.of("identity", "gzip")) {
            float[] image = Inputs.image(GrpcServer.LARGE, encoding.length());
            ModelInferResponse response = stub(client).withCompression(encoding)
                    .modelInfer(Inputs.raw(GrpcServer.LARGE, image));
            assertArrayEquals(Inputs.scores(image), Inputs.floats(response.getRawOutputContents(0)), TOLERANCE);
        }
    }

    @ParameterizedTest
    @EnumSource
    void modelInfer_photos_givesWhatTheClassifierGives(GrpcServer.Client client) throws IOException {
        List<byte[]> photos = List.of(Inputs.photo(250, 20, 60), Inputs.photo(10, 20, 200), Inputs.photo(3, 90, 4));
        float[] expected = new float[9];
        for (int i = 0; i < photos.size(); i++) {
            for (Classification each : server.model(GrpcServer.SMALL).classifier()
                    .classify(PictureSource.bytes(photos.get(i), "photo")).classifications()) {
                expected[3 * i + each.index()] = each.score();
            }
        }
        ModelInferResponse raw = stub(client).modelInfer(Inputs.photos(true, photos));
        assertEquals(List.of(3L, 3L), raw.getOutputs(0).getShapeList());
        assertArrayEquals(expected, Inputs.floats(raw.getRawOutputContents(0)), TOLERANCE);
        ModelInferResponse typed = stub(client).modelInfer(Inputs.photos(false, photos.subList(1, 2)));
        assertEquals(List.of(expected[3], expected[4], expected[5]),
                typed.getOutputs(0).getContents().getFp32ContentsList());
    }

    @ParameterizedTest
    @EnumSource
    void modelInfer_classification_givesTheBestClassesAsStrings(GrpcServer.Client client) {
        float[] image = Inputs.image(GrpcServer.SMALL, 1);
        float[] scores = Inputs.scores(image);
        ModelInferRequest.InferRequestedOutputTensor two = ModelInferRequest.InferRequestedOutputTensor.newBuilder()
                .setName("scores").putParameters("classification", InferParameter.newBuilder().setInt64Param(2).build())
                .build();
        ModelInferResponse typed = stub(client)
                .modelInfer(Inputs.typed(GrpcServer.SMALL, image).toBuilder().addOutputs(two).build());
        List<Integer> best = new ArrayList<>(List.of(0, 1, 2));
        best.sort(Comparator.comparing(index -> -scores[index]));
        ByteString first = typed.getOutputs(0).getContents().getBytesContents(0);
        assertEquals("BYTES", typed.getOutputs(0).getDatatype());
        assertEquals(List.of(1L, 2L), typed.getOutputs(0).getShapeList());
        assertEquals(List.of(best.get(0) + ":" + List.of("red", "green", "blue").get(best.get(0)),
                best.get(1) + ":" + List.of("red", "green", "blue").get(best.get(1))),
                typed.getOutputs(0).getContents().getBytesContentsList().stream()
                        .map(each -> each.toStringUtf8().replaceFirst("^[^:]*:", "")).toList());
        assertEquals(scores[best.getFirst()], Float.parseFloat(first.toStringUtf8().split(":")[0]), 1e-5);
        ModelInferResponse raw = stub(client)
                .modelInfer(Inputs.raw(GrpcServer.SMALL, image).toBuilder().addOutputs(two).build());
        ByteString bytes = raw.getRawOutputContents(0);
        assertEquals(first.size(), bytes.byteAt(0));
        assertEquals(first, bytes.substring(4, 4 + first.size()));
    }

    /** A request and what is wrong with it. */
    private record Wrong(Status.Code status, String message, ModelInferRequest request) {}

    @ParameterizedTest
    @EnumSource
    void modelInfer_wrongRequests_sayWhatIsWrong(GrpcServer.Client client) {
        float[] image = Inputs.image(GrpcServer.SMALL, 0);
        ModelInferRequest raw = Inputs.raw(GrpcServer.SMALL, image);
        ModelInferRequest typed = Inputs.typed(GrpcServer.SMALL, image);
        List<Wrong> wrong = List.of(
                new Wrong(Status.Code.NOT_FOUND, "'smäll'", raw.toBuilder().setModelName("smäll").build()),
                new Wrong(Status.Code.NOT_FOUND, "version '7'", raw.toBuilder().setModelVersion("7").build()),
                new Wrong(Status.Code.INVALID_ARGUMENT, "2 elements for 1 inputs",
                        raw.toBuilder().addRawInputContents(ByteString.EMPTY).build()),
                new Wrong(Status.Code.INVALID_ARGUMENT, "beside raw_input_contents",
                        typed.toBuilder().addRawInputContents(raw.getRawInputContents(0)).build()),
                new Wrong(Status.Code.INVALID_ARGUMENT, "766 bytes", raw.toBuilder()
                        .setRawInputContents(0, raw.getRawInputContents(0).substring(2)).build()),
                new Wrong(Status.Code.INVALID_ARGUMENT, "'FP33'",
                        raw.toBuilder().setInputs(0, raw.getInputs(0).toBuilder().setDatatype("FP33")).build()),
                new Wrong(Status.Code.INVALID_ARGUMENT, "put them into int_contents",
                        typed.toBuilder().setInputs(0, typed.getInputs(0).toBuilder().setDatatype("INT8")).build()),
                new Wrong(Status.Code.INVALID_ARGUMENT, "is INT8 and has the value -129", inputs(typed, "INT8",
                        InferTensorContents.newBuilder().addIntContents(-129))),
                new Wrong(Status.Code.INVALID_ARGUMENT, "is UINT8 and has the value 4294967295", inputs(typed, "UINT8",
                        InferTensorContents.newBuilder().addUintContents(-1))),
                new Wrong(Status.Code.INVALID_ARGUMENT, "only go into raw_input_contents", inputs(typed, "FP16",
                        InferTensorContents.newBuilder().addFp32Contents(1))),
                new Wrong(Status.Code.INVALID_ARGUMENT, "element 1 of 'image' ends after the data",
                        Inputs.photos(true, List.of(new byte[0])).toBuilder()
                                .setRawInputContents(0, ByteString.copyFrom(new byte[5])).build()),
                new Wrong(Status.Code.INVALID_ARGUMENT, "photo", Inputs.photos(false, List.of(new byte[]{1, 2, 3}))),
                new Wrong(Status.Code.INVALID_ARGUMENT, "classification is '-1'", raw.toBuilder().putParameters(
                        "classification", InferParameter.newBuilder().setInt64Param(-1).build()).build()),
                new Wrong(Status.Code.INVALID_ARGUMENT, "input 'image' is in the shared memory region 'mine'",
                        raw.toBuilder().clearRawInputContents().setInputs(0, raw.getInputs(0).toBuilder()
                                .putParameters("shared_memory_region", text("mine"))).build()),
                new Wrong(Status.Code.INVALID_ARGUMENT, "input 'other' is in the shared memory region 'mine'",
                        raw.toBuilder().addInputs(raw.getInputs(0).toBuilder().setName("other")
                                .putParameters("shared_memory_region", text("mine"))).build()),
                new Wrong(Status.Code.INVALID_ARGUMENT, "output 'scores' is in the shared memory region 'mine'",
                        raw.toBuilder().addOutputs(ModelInferRequest.InferRequestedOutputTensor.newBuilder()
                                .setName("scores").putParameters("shared_memory_region", text("mine"))).build()),
                new Wrong(Status.Code.RESOURCE_EXHAUSTED, "--max-body", raw.toBuilder()
                        .setId(" ".repeat(GrpcServer.MAX_BODY)).build()));
        GRPCInferenceServiceBlockingStub stub = stub(client);
        for (Wrong each : wrong) {
            StatusRuntimeException failed = assertThrows(StatusRuntimeException.class,
                    () -> stub.modelInfer(each.request()), each.message());
            assertEquals(each.status(), failed.getStatus().getCode(), failed.getMessage());
            assertTrue(failed.getMessage().contains(each.message()), failed.getMessage());
        }
    }

    private static InferParameter text(String value) {
        return InferParameter.newBuilder().setStringParam(value).build();
    }

    private static ModelInferRequest inputs(ModelInferRequest request, String datatype,
            InferTensorContents.Builder contents) {
        return request.toBuilder()
                .setInputs(0, request.getInputs(0).toBuilder().setDatatype(datatype).setContents(contents)).build();
    }

    @ParameterizedTest
    @EnumSource
    void call_thatTheServerDoesNotHave_isUnimplemented(GrpcServer.Client client) {
        GRPCInferenceServiceBlockingStub stub = stub(client);
        StatusRuntimeException failed = assertThrows(StatusRuntimeException.class,
                () -> stub.modelStatistics(ModelStatisticsRequest.getDefaultInstance()));
        assertEquals(Status.Code.UNIMPLEMENTED, failed.getStatus().getCode());
        assertTrue(failed.getMessage().contains("/inference.GRPCInferenceService/ModelStatistics"),
                failed.getMessage());
    }

    @ParameterizedTest
    @EnumSource
    void modelInfer_manyCallersOfOneConnection_getTheirAnswers(GrpcServer.Client client) throws Exception {
        GRPCInferenceServiceBlockingStub stub = stub(client);
        try (ExecutorService callers = Executors.newFixedThreadPool(8)) {
            List<Future<?>> running = new ArrayList<>();
            for (int caller = 0; caller < 8; caller++) {
                int first = caller * 40;
                running.add(callers.submit(() -> {
                    for (int i = first; i < first + 40; i++) {
                        float[] image = Inputs.image(GrpcServer.SMALL, i);
                        ModelInferResponse response = stub.modelInfer(
                                Inputs.raw(GrpcServer.SMALL, image).toBuilder().setId("" + i).build());
                        assertEquals("" + i, response.getId());
                        assertArrayEquals(Inputs.scores(image), Inputs.floats(response.getRawOutputContents(0)),
                                TOLERANCE);
                    }
                    return null;
                }));
            }
            for (Future<?> each : running) {
                each.get();
            }
        }
    }

    @Test
    void request_overHttp1OrOfAnotherType_isNoCall() throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (HttpClient.Version version : HttpClient.Version.values()) {
                HttpRequest.Builder request = HttpRequest
                        .newBuilder(URI.create("http://127.0.0.1:" + server.port()
                                + "/inference.GRPCInferenceService/ServerLive"))
                        .version(version).header("Content-Type", version == HttpClient.Version.HTTP_1_1
                                ? "application/grpc" : "application/grpc-web")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[5]));
                assertEquals(404, client.send(request.build(), HttpResponse.BodyHandlers.ofString()).statusCode());
            }
        }
    }
}
