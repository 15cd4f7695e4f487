package io.leveret.server.tfserving;

import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.leveret.base.Cancellation;
import io.leveret.server.connection.Client;
import io.leveret.server.http.Bodies;
import io.leveret.server.http.Json;
import io.leveret.server.load.Admission;
import io.leveret.server.model.Models;
import io.leveret.server.model.ServedModel;
import io.leveret.server.oip.InferRequest;
import io.leveret.server.oip.InferTensor;
import io.leveret.server.oip.Inference;
import io.leveret.server.problem.Problem;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** TF Serving's REST below {@code /v1/models/}. Source: TF Serving 2.20, api_rest.md. */
public final class TfServingService implements HttpService {
    private final Models models;
    private final Admission admission;
    private final Bodies bodies;

    /** Serves models. */
    public TfServingService(Models models, Admission admission, Bodies bodies) {
        this.models = models;
        this.admission = admission;
        this.bodies = bodies;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get("/v1/models/{+path}", this::describe).post("/v1/models/{+path}", this::run);
    }

    private void describe(ServerRequest request, ServerResponse response) {
        ModelPath path = ModelPath.of("GET", request.path().absolute().path());
        try (Models.Lease lease = models.acquire(path.model(), path.version())) {
            ServedModel model = lease.model();
            List<String> versions = path.version().isPresent() ? List.of(model.version())
                    : models.versions(model.name());
            Json.send(response, path.verb().isEmpty() ? Answers.status(versions)
                    : Answers.metadata(model.name(), model.version(), Signature.of(model)));
        }
    }

    private void run(ServerRequest request, ServerResponse response) throws Exception {
        ModelPath path = ModelPath.of("POST", request.path().absolute().path());
        admission.requireRoom();
        byte[] body = bodies.read(request);
        byte[] answer;
        try (Models.Lease lease = models.acquire(path.model(), path.version())) {
            answer = admission.run(Client.of(request), cancellation -> switch (path.verb()) {
                case "predict" -> predict(lease.model(), body, cancellation);
                case "classify" -> classify(lease.model(), body, cancellation);
                default -> throw Problem.badRequest(lease.model().name()
                        + " is a classifier, which has no regress; use :predict or :classify");
            });
        }
        Json.send(response, answer);
    }

    private static byte[] predict(ServedModel model, byte[] body, Cancellation cancellation) {
        Signature signature = Signature.of(model);
        PredictRequest request = PredictRequest.read(body, signature);
        List<InferTensor> outputs = Inference.run(model, new InferRequest(model.name(), Optional.empty(),
                Optional.empty(), Map.of(), request.inputs(), List.of()), cancellation).outputs();
        return Answers.predictions(outputs.stream().map(output -> key(signature, output)).toList(), outputs,
                request.rows());
    }

    private static String key(Signature signature, InferTensor output) {
        return signature.outputs().stream().filter(each -> each.name().equals(output.name())).findFirst()
                .map(Signature.Tensor::key).orElse(output.name());
    }

    private static byte[] classify(ServedModel model, byte[] body, Cancellation cancellation) {
        ClassifyRequest request = ClassifyRequest.read(body);
        Signature.of(model).require(request.signature());
        return Answers.classes(Inference.classify(model, request.photos(), cancellation));
    }

}
