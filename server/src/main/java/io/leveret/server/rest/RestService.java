package io.leveret.server.rest;

import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.leveret.image.awt.ImageEncoder;
import io.leveret.server.connection.Client;
import io.leveret.server.http.Bodies;
import io.leveret.server.http.Json;
import io.leveret.server.http.Multipart;
import io.leveret.server.http.Query;
import io.leveret.server.load.Admission;
import io.leveret.server.metrics.Observation;
import io.leveret.server.model.Models;
import io.leveret.server.model.ServedModel;
import io.leveret.server.problem.Problem;
import io.leveret.vision.Classification;
import io.leveret.vision.HeatMap;
import io.leveret.vision.ImageClassification;
import io.leveret.vision.ImageClassifier;
import io.leveret.vision.Outcome;
import io.leveret.vision.PictureSource;
import io.leveret.wire.ClassificationWriter;
import io.leveret.wire.Explanation;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Leveret's own protocol: {@code POST /v1/classify}, {@code POST /v1/explain}, {@code GET /v1/models}. */
public final class RestService implements HttpService {
    private static final int DEFAULT_MOST = 5;
    private static final int ALL = -1;
    private static final int MOST_CLASSES = 1_000_000;
    private static final int EXPLAINING_TAKES = 20; // times the deadline of classifying: some 300 inferences
    private static final String NO_PHOTO = "the body is empty; send a photo, or several as multipart/form-data";

    private final Models models;
    private final Admission admission;
    private final Bodies bodies;

    /** Serves models. */
    public RestService(Models models, Admission admission, Bodies bodies) {
        this.models = models;
        this.admission = admission;
        this.bodies = bodies;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.post("/v1/classify", this::classify).post("/v1/explain", this::explain)
                .get("/v1/models", this::list).get("/openapi.json", this::describe);
    }

    /** A photo and its name in the answer. */
    private record Photo(String name, byte[] content) {
        PictureSource source() {
            return PictureSource.bytes(content, name);
        }
    }

    private void classify(ServerRequest request, ServerResponse response) throws Exception {
        Query query = Query.of(request, Set.of("model", "top", "threshold", "roi", "rotate", "explain"));
        Results wanted = new Results(most(query), query.score("threshold"));
        PhotoRequest how = PhotoRequest.of(query);
        boolean many = Multipart.boundary(contentType(request)).isPresent();
        List<Photo> photos = photos(request);
        boolean explained = query.flag("explain");
        if (explained && many) {
            throw Problem.badRequest("explain is for a photo alone; send it as the body, not as multipart/form-data");
        }
        StringWriter out = new StringWriter();
        try (Models.Lease lease = acquire(query, request)) {
            ServedModel model = lease.model();
            if (many) {
                ClassificationWriter writer = ClassificationWriter.json(out, model.name());
                classifyAll(Client.of(request), model, photos, how, wanted, writer);
                writer.end();
            } else {
                Photo photo = photos.getFirst();
                ImageClassification seen = admission.run(Client.of(request), cancellation -> model.together()
                        .classify(photo.source(), how.options(cancellation)));
                ClassificationWriter writer = ClassificationWriter.json(out, model.name(), explained
                        ? List.of(explain(Client.of(request), model.classifier(), photo, how, best(seen)))
                        : List.of());
                writer.classified(photo.name(), wanted.of(seen));
                writer.end();
            }
        }
        response.header(HeaderValues.CONTENT_TYPE_JSON).send(out.toString());
    }

    private Models.Lease acquire(Query query, ServerRequest request) {
        Models.Lease lease = models.acquire(query.text("model"), Optional.empty());
        Observation.Exchange.of(request).model(lease.model().name());
        return lease;
    }

    /** Returns the most classes of a photo; all of them for -1. */
    private static int most(Query query) {
        int most = query.integer("top", ALL, MOST_CLASSES).orElse(DEFAULT_MOST);
        if (most == 0) {
            throw Problem.badRequest("top cannot be 0; give at least 1, or -1 for all");
        }
        return most == ALL ? MOST_CLASSES : most;
    }

    /** Classifies the photos of one request as one piece of work: one that fails does not affect the others. */
    private void classifyAll(Client client, ServedModel model, List<Photo> photos, PhotoRequest how, Results wanted,
            ClassificationWriter writer) throws Exception {
        Duration within = admission.deadline().multipliedBy(photos.size());
        List<PictureSource> sources = photos.stream().map(Photo::source).toList();
        List<Outcome<PictureSource>> outcomes = admission.run(client, within,
                cancellation -> model.classifyAll(sources, how.options(cancellation)));
        for (int i = 0; i < photos.size(); i++) {
            wanted.write(photos.get(i).name(), outcomes.get(i), writer);
        }
    }

    private void explain(ServerRequest request, ServerResponse response) throws Exception {
        Query query = Query.of(request, Set.of("model", "class", "roi", "rotate"));
        OptionalInt index = query.integer("class", 0, MOST_CLASSES);
        PhotoRequest how = PhotoRequest.of(query);
        List<Photo> photos = photos(request);
        if (photos.size() != 1) {
            throw Problem.badRequest("one photo can be explained at a time, not " + photos.size());
        }
        Photo photo = photos.getFirst();
        byte[] png;
        try (Models.Lease lease = acquire(query, request)) {
            ImageClassifier classifier = lease.model().classifier();
            int explained = index.isPresent() ? index.getAsInt()
                    : best(admission.run(Client.of(request), cancellation -> classifier.classify(
                            photo.source(), how.options(cancellation))));
            png = explain(Client.of(request), classifier, photo, how, explained).png();
        }
        response.header(HeaderValues.create(HeaderNames.CONTENT_TYPE, "image/png")).send(png);
    }

    private Explanation explain(Client client, ImageClassifier classifier, Photo photo, PhotoRequest how, int index)
            throws Exception {
        return admission.run(client, admission.deadline().multipliedBy(EXPLAINING_TAKES), cancellation -> {
            HeatMap map = classifier.explain(photo.source(),
                    how.options(cancellation), index, (_, _) -> {});
            return new Explanation(photo.name(), index, ImageEncoder.png(map.render()));
        });
    }

    private static int best(ImageClassification seen) {
        return seen.classifications().stream().findFirst().map(Classification::index)
                .orElseThrow(() -> Problem.of(422, "bad-photo", "no class can be explained"));
    }

    private List<Photo> photos(ServerRequest request) {
        Optional<String> boundary = Multipart.boundary(contentType(request));
        admission.requireRoom();
        byte[] body = bodies.read(request);
        if (body.length == 0) {
            throw Problem.badRequest(NO_PHOTO);
        }
        if (boundary.isEmpty()) {
            return List.of(new Photo("photo", body));
        }
        List<Photo> photos = Multipart.parse(body, boundary.get()).stream()
                .map(part -> new Photo(part.fileName().orElse(part.name()), part.content())).toList();
        if (photos.isEmpty()) {
            throw Problem.badRequest(NO_PHOTO);
        }
        return photos;
    }

    private static String contentType(ServerRequest request) {
        return request.headers().first(HeaderNames.CONTENT_TYPE).orElse("");
    }

    private void list(ServerRequest request, ServerResponse response) {
        Query.of(request, Set.of());
        Optional<String> defaultName = models.defaultName();
        Json.send(response, Json.object(json -> {
            json.writeArrayFieldStart("models");
            for (ServedModel model : models.list()) {
                ImageClassifier classifier = model.classifier();
                json.writeStartObject();
                json.writeStringField("name", model.name());
                json.writeStringField("version", model.version());
                json.writeBooleanField("default", defaultName.filter(model.name()::equals).isPresent());
                json.writeNumberField("inputWidth", classifier.inputWidth());
                json.writeNumberField("inputHeight", classifier.inputHeight());
                json.writeNumberField("classes", classifier.classes());
                json.writeEndObject();
            }
            json.writeEndArray();
        }));
    }

    private void describe(ServerRequest request, ServerResponse response) throws IOException {
        try (InputStream document = RestService.class.getResourceAsStream("openapi.json")) {
            Json.send(response, Objects.requireNonNull(document, "openapi.json").readAllBytes());
        }
    }
}
