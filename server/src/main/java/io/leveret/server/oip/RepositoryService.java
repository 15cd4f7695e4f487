package io.leveret.server.oip;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.leveret.server.http.Bodies;
import io.leveret.server.http.Json;
import io.leveret.server.model.ModelRepository;
import io.leveret.server.problem.Problem;
import java.io.IOException;
import java.util.List;

/**
 * Triton's model repository extension: clients list, load and unload the models of a repository. Source: Triton,
 * extension_model_repository.md.
 */
final class RepositoryService implements HttpService {
    private final ModelRepository repository;
    private final Bodies bodies;

    /** Lets clients change what a repository serves. */
    RepositoryService(ModelRepository repository, Bodies bodies) {
        this.repository = repository;
        this.bodies = bodies;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.post("/v2/repository/index", this::index)
                .post("/v2/repository/models/{model}/load", this::load)
                .post("/v2/repository/models/{model}/unload", this::unload);
    }

    private void index(ServerRequest request, ServerResponse response) {
        List<ModelRepository.Entry> entries = repository.index(isReadyOnly(bodies.read(request)));
        Json.send(response, Json.write(json -> {
            json.writeStartArray();
            for (ModelRepository.Entry entry : entries) {
                json.writeStartObject();
                json.writeStringField("name", entry.name());
                json.writeStringField("version", entry.version());
                json.writeStringField("state", entry.state());
                json.writeStringField("reason", entry.reason());
                json.writeEndObject();
            }
            json.writeEndArray();
        }));
    }

    private void load(ServerRequest request, ServerResponse response) throws IOException {
        requireNoModel(bodies.read(request));
        repository.load(request.path().pathParameters().get("model"));
        response.send();
    }

    private void unload(ServerRequest request, ServerResponse response) {
        byte[] ignored = bodies.read(request); // there are no models that depend on others
        repository.unload(request.path().pathParameters().get("model"));
        response.send();
    }

    /** Returns whether the body of an index request asks for models that are ready only. */
    static boolean isReadyOnly(byte[] body) {
        return body.length > 0 && Json.readObject(body, body.length, json -> {
            boolean ready = false;
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String field = json.currentName();
                JsonToken value = json.nextToken();
                if (!field.equals("ready")) {
                    json.skipChildren();
                } else if (value.isBoolean()) {
                    ready = json.getBooleanValue();
                } else {
                    throw Problem.badRequest("ready is " + Json.show(json) + "; give true or false");
                }
            }
            return ready;
        });
    }

    /**
     * Checks the body of a load request.
     *
     * @throws Problem with status 400 if it brings a model or a configuration: only the operator adds files
     */
    static void requireNoModel(byte[] body) {
        if (body.length > 0) {
            boolean ignored = Json.readObject(body, body.length, json -> {
                while (json.nextToken() != JsonToken.END_OBJECT) {
                    boolean parameters = json.currentName().equals("parameters");
                    if (json.nextToken() == JsonToken.START_OBJECT && parameters) {
                        parameters(json);
                    } else {
                        json.skipChildren();
                    }
                }
                return true;
            });
        }
    }

    private static void parameters(JsonParser json) throws IOException {
        while (json.nextToken() != JsonToken.END_OBJECT) {
            ModelRepository.checkParameter(json.currentName());
            json.nextToken();
            json.skipChildren();
        }
    }
}
