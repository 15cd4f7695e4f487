package io.leveret.server.oip;

import com.fasterxml.jackson.core.JsonGenerator;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.leveret.base.MessageText;
import io.leveret.server.connection.Client;
import io.leveret.server.http.Bodies;
import io.leveret.server.http.Json;
import io.leveret.server.load.Admission;
import io.leveret.server.model.ModelRepository;
import io.leveret.server.model.Models;
import io.leveret.server.problem.Problem;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;

/**
 * The Open Inference Protocol, version 2, over REST, with Triton's extensions for binary tensors and classification.
 * Sources: Open Inference Protocol, inference_rest.md; Triton, docs/protocol.
 */
public final class OipService implements HttpService {
    private static final HeaderName JSON_LENGTH = HeaderNames.create("Inference-Header-Content-Length");
    private static final String MODEL = "/v2/models/{model}";
    private static final String VERSION = MODEL + "/versions/{version}";

    private final Models models;
    private final Admission admission;
    private final Bodies bodies;
    private final BooleanSupplier ready;
    private final Optional<ModelRepository> repository;

    /**
     * Serves models.
     *
     * @param ready whether the server takes requests
     * @param repository the models that clients may load and unload; empty if none
     */
    public OipService(Models models, Admission admission, Bodies bodies, BooleanSupplier ready,
            Optional<ModelRepository> repository) {
        this.models = models;
        this.admission = admission;
        this.bodies = bodies;
        this.ready = ready;
        this.repository = repository;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get("/v2", this::server).get("/v2/", this::server)
                .get("/v2/health/live", (_, response) -> health(response, "live", true))
                .get("/v2/health/ready", (_, response) -> health(response, "ready", ready.getAsBoolean()));
        for (String model : List.of(MODEL, VERSION)) {
            rules.get(model, this::metadata).get(model + "/ready", this::modelReady)
                    .post(model + "/infer", this::infer);
        }
        repository.ifPresent(models -> new RepositoryService(models, bodies).routing(rules));
    }

    private void server(ServerRequest request, ServerResponse response) {
        ServerMetadata server = ServerMetadata.of(repository.isPresent());
        Json.send(response, Json.object(json -> {
            json.writeStringField("name", server.name());
            json.writeStringField("version", server.version());
            writeTexts(json, "extensions", server.extensions());
        }));
    }

    private static void health(ServerResponse response, String field, boolean good) {
        response.status(good ? Status.OK_200 : Status.SERVICE_UNAVAILABLE_503);
        Json.send(response, Json.object(json -> {
            json.writeBooleanField(field, good);
        }));
    }

    private void modelReady(ServerRequest request, ServerResponse response) {
        boolean good = ready.getAsBoolean();
        try (Models.Lease lease = acquire(request)) {
            response.status(good ? Status.OK_200 : Status.SERVICE_UNAVAILABLE_503);
            Json.send(response, Json.object(json -> {
                json.writeStringField("name", lease.model().name());
                json.writeBooleanField("ready", good);
            }));
        }
    }

    private void metadata(ServerRequest request, ServerResponse response) {
        try (Models.Lease lease = acquire(request)) {
            String name = lease.model().name();
            ModelMetadata metadata = ModelMetadata.of(lease.model(), models.versions(name));
            Json.send(response, Json.object(json -> {
                json.writeStringField("name", metadata.name());
                writeTexts(json, "versions", metadata.versions());
                json.writeStringField("platform", ModelMetadata.PLATFORM);
                writeTensors(json, "inputs", metadata.inputs());
                writeTensors(json, "outputs", metadata.outputs());
            }));
        }
    }

    private void infer(ServerRequest request, ServerResponse response) throws Exception {
        admission.requireRoom();
        byte[] body = bodies.read(request);
        OptionalInt jsonLength = jsonLength(request);
        Optional<String> version = parameter(request, "version");
        ResponseWriter.Body answer;
        try (Models.Lease lease = acquire(request)) {
            answer = admission.run(Client.of(request), cancellation -> {
                InferRequest asked = jsonLength.isPresent() && jsonLength.getAsInt() == 0
                        ? RequestReader.raw(body, ModelMetadata.of(lease.model(), List.of()), version)
                        : RequestReader.read(body, jsonLength.orElse(body.length), lease.model().name(), version);
                return ResponseWriter.write(Inference.run(lease.model(), asked, cancellation), asked);
            });
        }
        if (answer.jsonLength().isPresent()) {
            response.header(JSON_LENGTH, Integer.toString(answer.jsonLength().getAsInt()))
                    .header(HeaderValues.CONTENT_TYPE_OCTET_STREAM).send(answer.bytes());
        } else {
            Json.send(response, answer.bytes());
        }
    }

    private static OptionalInt jsonLength(ServerRequest request) {
        if (request.headers().values(JSON_LENGTH).size() > 1) {
            throw Problem.badRequest("the header Inference-Header-Content-Length is given twice; give it once");
        }
        Optional<String> header = request.headers().first(JSON_LENGTH);
        try {
            return header.isEmpty() ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(header.get()));
        } catch (NumberFormatException malformed) {
            throw Problem.badRequest("the header Inference-Header-Content-Length is '"
                    + MessageText.brief(header.get()) + "'; give the length of the JSON in bytes");
        }
    }

    private Models.Lease acquire(ServerRequest request) {
        return models.acquire(request.path().pathParameters().get("model"), parameter(request, "version"));
    }

    private static Optional<String> parameter(ServerRequest request, String name) {
        return request.path().pathParameters().contains(name)
                ? Optional.of(request.path().pathParameters().get(name))
                : Optional.empty();
    }

    private static void writeTexts(JsonGenerator json, String field, List<String> texts) throws IOException {
        json.writeArrayFieldStart(field);
        for (String text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }

    private static void writeTensors(JsonGenerator json, String field, List<ModelMetadata.Tensor> tensors)
            throws IOException {
        json.writeArrayFieldStart(field);
        for (ModelMetadata.Tensor tensor : tensors) {
            json.writeStartObject();
            json.writeStringField("name", tensor.name());
            json.writeStringField("datatype", tensor.datatype().name());
            json.writeArrayFieldStart("shape");
            for (long dimension : tensor.shape()) {
                json.writeNumber(dimension);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
