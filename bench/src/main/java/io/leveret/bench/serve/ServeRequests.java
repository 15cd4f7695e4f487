package io.leveret.bench.serve;

import io.leveret.base.OptionException;
import io.leveret.bench.BenchModel;
import io.leveret.engine.Plan;
import io.leveret.engine.Session;
import io.leveret.tflite.ModelLimits;
import io.leveret.tflite.ModelReader;
import io.leveret.vision.ClassifierOptions;
import io.leveret.vision.Head;
import io.leveret.vision.ImageClassification;
import io.leveret.vision.ImageClassifier;
import io.leveret.vision.ModelSource;
import io.leveret.wire.ClassificationWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Requests, with the answers that the library gives. */
final class ServeRequests {
    /** The folder that photos are copied to. */
    static final String PHOTOS = "photos";

    private static final int WIDTH = 500;
    private static final int HEIGHT = 375;
    private static final int TENSORS = 16;
    private static final String TIMES = "\"decodeMillis\"";
    private static final Pattern INPUT = Pattern.compile(
            "\"inputs\":\\[(\\{\"name\":\"[^\"\\\\]*\",\"datatype\":\"\\w+\",\"shape\":\\[[\\d,]*\\])\\}\\]");

    private ServeRequests() {}

    /**
     * Returns a request of {@code POST /v1/classify} for each JPEG of a folder, and copies those files.
     *
     * @param anySize whether to take photos of other sizes than 500 × 375, too
     * @throws OptionException if there is none
     */
    static List<Exchange> photos(Path model, Path from, boolean anySize, Path to) throws IOException {
        Path copies = Files.createDirectory(to.resolve(PHOTOS));
        List<Exchange> exchanges = new ArrayList<>();
        ClassifierOptions options = ClassifierOptions.builder().threads(1)
                .maxResults(ClassifierOptions.ALL_RESULTS).build();
        try (ImageClassifier classifier = ImageClassifier.open(ModelSource.file(model), options)) {
            for (Path photo : Serve.files(from)) {
                if (!photo.toString().toLowerCase(Locale.ROOT).matches(".*\\.jpe?g")) {
                    continue;
                }
                ImageClassification seen = classifier.classify(photo);
                if (anySize || seen.width() == WIDTH && seen.height() == HEIGHT) {
                    Files.copy(photo, copies.resolve(photo.getFileName()));
                    exchanges.add(new Exchange(Exchange.request("POST", "/v1/classify",
                            "Content-Type: image/jpeg\r\n", Files.readAllBytes(photo)), answer(seen), false));
                }
            }
        }
        if (exchanges.isEmpty()) {
            throw new OptionException("folder", from.toString(), _ -> from + " has no JPEG of " + WIDTH + " × " + HEIGHT
                    + " pixels; --any-size takes those of other sizes");
        }
        return exchanges;
    }

    /** Returns the JSON of a photo up to the times, which differ. */
    private static byte[] answer(ImageClassification seen) throws IOException {
        List<Head> heads = seen.heads().stream()
                .map(head -> new Head(head.index(), head.name(),
                        head.classifications().stream().limit(Serve.CLASSES).toList(), head.ambiguity()))
                .toList();
        StringWriter json = new StringWriter();
        ClassificationWriter writer = ClassificationWriter.json(json, Serve.MODEL);
        writer.classified("photo",
                new ImageClassification(heads, seen.width(), seen.height(), seen.timing(), seen.damage()));
        writer.end();
        return json.toString().substring(0, json.toString().indexOf(TIMES)).getBytes(StandardCharsets.UTF_8);
    }

    /** Returns the same request, without its headers, to another path. */
    static Exchange at(String path, Exchange exchange) {
        String head = new String(exchange.request(), 0, Math.min(exchange.request().length, 1 << 10),
                StandardCharsets.ISO_8859_1);
        int body = head.indexOf("\r\n\r\n") + 4;
        return new Exchange(Exchange.request("POST", path, "", Arrays.copyOfRange(exchange.request(), body,
                exchange.request().length)), new byte[0], false);
    }

    /**
     * Returns requests of the Open Inference Protocol with noise, in and out as binary tensors.
     *
     * @param server says how the model's input is called
     * @throws OptionException if the model has not one input
     */
    static List<Exchange> tensors(Path model, URI server) throws IOException {
        String path = "/v2/models/" + Serve.MODEL;
        String metadata;
        try (HttpConnection connection = new HttpConnection(
                new InetSocketAddress(server.getHost(), server.getPort()))) {
            metadata = new String(connection.exchange(Exchange.request("GET", path, "", new byte[0])).body(),
                    StandardCharsets.UTF_8);
        }
        Matcher input = INPUT.matcher(metadata);
        if (!input.find()) {
            throw new OptionException("model", metadata, _ -> "the model does not have one input: " + metadata);
        }
        Plan plan = Plan.compile(
                ModelReader.read(Files.readAllBytes(model), Serve.MODEL, ModelLimits.DEFAULT).graph());
        Session session = plan.open();
        List<Exchange> exchanges = new ArrayList<>();
        for (int seed = 0; seed < TENSORS; seed++) {
            byte[] noise = BenchModel.noise(plan.graph().input(0), seed);
            session.write(0, noise);
            session.run();
            ByteArrayOutputStream expected = new ByteArrayOutputStream();
            for (int output = 0; output < plan.graph().outputs().size(); output++) {
                expected.writeBytes(session.readBytes(output));
            }
            byte[] json = """
                    {"inputs":[%s,"parameters":{"binary_data_size":%d}}],"parameters":{"binary_data_output":true}}"""
                    .formatted(input.group(1), noise.length).getBytes(StandardCharsets.UTF_8);
            byte[] body = Stream.of(json, noise).collect(ByteArrayOutputStream::new,
                    ByteArrayOutputStream::writeBytes, (_, _) -> {}).toByteArray();
            exchanges.add(new Exchange(Exchange.request("POST", path + "/infer",
                    "Content-Type: application/octet-stream\r\nInference-Header-Content-Length: " + json.length
                            + "\r\n",
                    body), expected.toByteArray(), true));
        }
        return exchanges;
    }
}
