package io.leveret.bench.serve;

import io.leveret.base.LeveretException;
import io.leveret.bench.Callers;
import io.leveret.engine.Plan;
import io.leveret.engine.Workers;
import io.leveret.models.ModelRef;
import io.leveret.server.NamedModel;
import io.leveret.server.Server;
import io.leveret.server.ServerOptions;
import io.leveret.tflite.ModelLimits;
import io.leveret.tflite.ModelReader;
import io.leveret.vision.ClassifierOptions;
import io.leveret.vision.ImageClassifier;
import io.leveret.vision.ModelSource;
import io.leveret.vision.Outcome;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What {@link Serve} measures, in a process of its own: {@code server MODEL}, {@code plain [TORCHSCRIPT]}, or, without
 * HTTP, {@code library MODEL FOLDER} and {@code sessions MODEL}. Prints {@code ready}, and the address of the first
 * two. Then each line of standard input is a time in nanoseconds to work for, and is answered with the rate per second.
 * Ends with standard input.
 */
final class ServeProcess {
    static final String READY = "ready ";
    private static final int CALLERS = 4;

    private ServeProcess() {}

    /** Works for a time in nanoseconds, and returns how much a second. */
    @FunctionalInterface
    interface Work {
        double perSecond(long nanos) throws Exception;
    }

    public static void main(String[] arguments) throws Exception {
        switch (arguments[0]) {
            case "server" -> serve(Path.of(arguments[1]));
            case "plain" -> {
                int port = PlainEndpoint.start(arguments.length > 1 ? arguments[1] : "");
                answer("http://127.0.0.1:" + port + "/", ServeProcess::nothing);
                System.exit(0);
            }
            case "library" -> {
                List<Path> photos = Serve.files(Path.of(arguments[2]));
                ClassifierOptions options = ClassifierOptions.builder().maxResults(Serve.CLASSES).build();
                try (ImageClassifier classifier = ImageClassifier
                        .open(ModelSource.file(Path.of(arguments[1])), options)) {
                    answer("", nanos -> classify(classifier, photos, nanos));
                }
            }
            case "sessions" -> {
                Path file = Path.of(arguments[1]);
                Plan plan = Plan.compile(
                        ModelReader.read(Files.readAllBytes(file), file.toString(), ModelLimits.DEFAULT).graph());
                List<Callers.Caller> callers = IntStream.range(0, CALLERS)
                        .mapToObj(seed -> Callers.Caller.of(plan, seed)).toList();
                Callers.Crowd crowd = new Callers.Crowd(CALLERS, Workers.shared().threads());
                answer("", nanos -> Callers.measure(crowd, callers, nanos).perSecond());
            }
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static void serve(Path file) throws IOException {
        ModelRef model = ModelRef.of(file, () -> {
            throw new IllegalArgumentException(file.toString());
        });
        try (Server server = Server.start(ServerOptions.builder().port(0)
                .models(List.of(new NamedModel(Serve.MODEL, model))).build())) {
            answer(server.address().toString(), ServeProcess::nothing);
        } catch (LeveretException | IOException unusable) {
            System.err.println(unusable.getMessage());
        } catch (Exception fault) {
            throw new IllegalStateException(fault);
        }
    }

    private static double nothing(long nanos) {
        throw new IllegalStateException("it is loaded over HTTP");
    }

    /** Classifies photos in turn, on all processors. */
    private static double classify(ImageClassifier classifier, List<Path> photos, long nanos) {
        long start = System.nanoTime();
        Stream<Path> inTurn = IntStream.iterate(0, i -> (i + 1) % photos.size()).mapToObj(photos::get)
                .takeWhile(_ -> System.nanoTime() - start < nanos);
        long classified;
        try (Stream<Outcome<Path>> outcomes = classifier.classifyAll(inTurn)) {
            classified = outcomes.filter(outcome -> outcome instanceof Outcome.Classified<?>).count();
        }
        return classified * 1e9 / (System.nanoTime() - start);
    }

    private static void answer(String address, Work work) throws Exception {
        System.out.println(READY + address);
        BufferedReader turns = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String turn = turns.readLine(); turn != null; turn = turns.readLine()) {
            System.out.println(work.perSecond(Long.parseLong(turn)));
        }
    }
}
