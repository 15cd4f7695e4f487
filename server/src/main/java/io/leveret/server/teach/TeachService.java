package io.leveret.server.teach;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.http.sse.SseEvent;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.sse.SseSink;
import io.leveret.server.connection.Client;
import io.leveret.server.http.Bodies;
import io.leveret.server.http.Json;
import io.leveret.server.load.Admission;
import io.leveret.server.problem.Problem;
import io.leveret.server.teach.Events.Event;
import io.leveret.server.teach.Examples.Count;
import io.leveret.server.teach.Teacher.State;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** Classes by examples under {@code /v1/teach}. */
public final class TeachService implements HttpService {
    private static final int MOST_LISTENERS = 100;
    private static final Duration HEARTBEAT = Duration.ofSeconds(10); // finds those who have vanished
    private static final String REPORT_MAY = "sandbox allow-scripts; default-src 'none'; img-src data:;"
            + " style-src 'unsafe-inline'; script-src 'unsafe-inline'";

    private final Teacher teacher;
    private final Admission admission;
    private final Bodies bodies;
    private final Semaphore listeners = new Semaphore(MOST_LISTENERS);

    /** Serves a teacher. */
    public TeachService(Teacher teacher, Admission admission, Bodies bodies) {
        this.teacher = teacher;
        this.admission = admission;
        this.bodies = bodies;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get("/v1/teach", this::status)
                .post("/v1/teach/classes/{name}/examples", this::add)
                .delete("/v1/teach/classes/{name}", this::delete)
                .post("/v1/teach/train", this::train)
                .post("/v1/teach/stop", this::stop)
                .get("/v1/teach/events", this::events)
                .get("/v1/teach/model.tflite", this::model)
                .get("/v1/teach/report", this::report);
    }

    private void status(ServerRequest request, ServerResponse response) {
        answer(response, Status.OK_200);
    }

    private void answer(ServerResponse response, Status status) {
        Teacher.Status now = teacher.status();
        response.status(status);
        Json.send(response, Json.object(json -> {
            json.writeArrayFieldStart("classes");
            for (Count each : teacher.examples().counts()) {
                json.writeStartObject();
                json.writeStringField("name", each.name());
                json.writeNumberField("examples", each.examples());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeStringField("state", now.state().name().toLowerCase(Locale.ROOT));
            json.writeStringField("model", now.hasModel() ? Teacher.MODEL : null);
            json.writeStringField("error", now.error().orElse(null));
        }));
    }

    private static ClassName name(ServerRequest request) {
        return ClassName.of(request.path().pathParameters().get("name"));
    }

    private void add(ServerRequest request, ServerResponse response) throws Exception {
        ClassName name = name(request);
        admission.requireRoom();
        byte[] photo = bodies.read(request);
        if (photo.length == 0) {
            throw Problem.badRequest("the body is empty; send a photo");
        }
        admission.run(Client.of(request), _ -> {
            teacher.examples().check(photo);
            return photo.length;
        });
        int count = teacher.examples().add(name, photo);
        response.status(Status.CREATED_201);
        Json.send(response, Json.object(json -> {
            json.writeStringField("name", name.text());
            json.writeNumberField("examples", count);
        }));
    }

    private void delete(ServerRequest request, ServerResponse response) throws IOException {
        teacher.delete(name(request));
        response.status(Status.NO_CONTENT_204).send();
    }

    private void train(ServerRequest request, ServerResponse response) {
        teacher.train();
        answer(response, Status.ACCEPTED_202);
    }

    private void stop(ServerRequest request, ServerResponse response) {
        teacher.stop();
        response.status(Status.NO_CONTENT_204).send();
    }

    private void events(ServerRequest request, ServerResponse response) throws InterruptedException {
        if (!listeners.tryAcquire()) {
            throw Problem.overloaded(MOST_LISTENERS + " listeners are there, the most; try again later", HEARTBEAT);
        }
        Client client = Client.of(request);
        try (Client.Watch _ = client.watch(teacher.events()::wake)) {
            SseSink sink = response.sink(SseSink.TYPE);
            listen(sink, seen(request), client);
            if (client.isGone()) {
                throw new CloseConnectionException("the listener has left"); // and gets no end of the stream
            }
            sink.close();
        } catch (UncheckedIOException gone) {
            throw new CloseConnectionException("the listener has left", gone);
        } finally {
            listeners.release();
        }
    }

    /** Returns the number of the last event that a listener knows: a new one wants to know of a running training. */
    private long seen(ServerRequest request) {
        long count = teacher.events().count();
        Optional<String> last = request.headers().first(HeaderNames.create("Last-Event-ID"));
        if (last.isPresent() && last.get().matches("\\d{1,18}")) {
            return Math.min(Long.parseLong(last.get()), count);
        }
        return teacher.status().state() == State.TRAINING ? 0 : count;
    }

    private void listen(SseSink sink, long from, Client client) throws InterruptedException {
        Events events = teacher.events();
        long seen = from;
        sink.emit(SseEvent.builder().comment("listening").build());
        while (!events.isClosed() && !client.isGone()) {
            Optional<Event> event = events.await(seen, HEARTBEAT, client::isGone);
            if (event.isPresent()) {
                seen = event.get().id();
                sink.emit(SseEvent.builder().id(Long.toString(seen)).name(event.get().name())
                        .data(event.get().json()).build());
            } else if (!events.isClosed() && !client.isGone()) {
                sink.emit(SseEvent.builder().comment("still here").build());
            }
        }
    }

    private void model(ServerRequest request, ServerResponse response) throws IOException {
        response.header(HeaderNames.CONTENT_DISPOSITION, "attachment; filename=\"" + Teacher.MODEL + ".tflite\"");
        send(teacher.modelFile(), "application/octet-stream", response);
    }

    private void report(ServerRequest request, ServerResponse response) throws IOException {
        response.header(HeaderNames.create("Content-Security-Policy"), REPORT_MAY);
        send(teacher.reportFile(), "text/html; charset=utf-8", response);
    }

    private static void send(Path file, String type, ServerResponse response) throws IOException {
        try (FileChannel content = FileChannel.open(file)) {
            response.header(HeaderNames.CONTENT_TYPE, type).header(HeaderNames.CACHE_CONTROL, "no-cache");
            response.contentLength(content.size());
            try (OutputStream out = response.outputStream()) {
                Channels.newInputStream(content).transferTo(out);
            }
        } catch (NoSuchFileException _) {
            throw Problem.notFound("nothing was taught yet; send examples and train");
        }
    }
}
