package io.leveret.vision;

import io.leveret.engine.Plan;
import io.leveret.engine.Session;
import io.leveret.engine.Team;
import io.leveret.image.ImageDecoder;
import io.leveret.image.ImageFormatException;
import io.leveret.image.Pixels;
import io.leveret.model.Graph;
import io.leveret.model.Labels;
import io.leveret.model.ModelFormatException;
import io.leveret.model.ModelReader;
import io.leveret.model.UnsupportedOperatorException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Says what is on photos: decode → resize → tensor → run → labels.
 *
 * <pre>{@code
 * try (ImageClassifier classifier = ImageClassifier.open(Path.of("mobilenet_v2.tflite"))) {
 *     ImageClassification result = classifier.classify(Path.of("puppy.jpg"));
 *     System.out.println(result.classifications().getFirst().label());
 * }
 * }</pre>
 *
 * <p>Safe for use by many threads at once, which do not wait for each other: each call runs in working memory of its
 * own. The threads of {@link ClassifierOptions#threads} help one call at a time; calls that meet while they are busy run
 * on their own thread.
 */
public final class ImageClassifier implements AutoCloseable {
    /** Warming up ends after so long, and so many calls, without a better time. */
    private static final long WARM_UP_PATIENCE_NANOS = 500_000_000;
    private static final long WARM_UP_PATIENCE_CALLS = 20;
    private static final int MOST_WARM_UP_SECONDS = 10;

    private final Graph graph;
    private final ImageDecoder decoder;
    private final PixelInput input;
    private final ScoreOutput output;
    private final Optional<Labels> labels;
    private final ClassifierOptions options;
    private final Ranking ranking;
    private final SessionPool sessions;
    private final Team team;
    private volatile boolean closed;

    private ImageClassifier(Graph graph, ClassifierOptions options) {
        this.graph = graph;
        this.options = options;
        this.decoder = new ImageDecoder(options.decodeLimits());
        this.input = new PixelInput(graph, options.normalization());
        this.output = new ScoreOutput(graph, input.batch(), options.rawScores());
        this.labels = options.labels().or(() -> graph.metadata().labels());
        labels.ifPresent(given -> given.requireClasses(output.classes(), graph.source()));
        this.ranking = new Ranking(labels, ClassFilter.of(options, labels, graph.source()), options.maxResults(),
                options.scoreThreshold());
        this.sessions = new SessionPool(Plan.compile(graph, options.modelLimits()),
                2 * Runtime.getRuntime().availableProcessors());
        this.team = Team.of(options.threads());
    }

    /**
     * Opens a model file with the {@link ClassifierOptions#DEFAULT default options}.
     *
     * @throws UnsupportedOperatorException if the model needs operators that Leveret does not have
     * @throws ModelFormatException if the file is no sound model
     * @throws IOException if the file cannot be read
     * @throws IllegalArgumentException if the model does not take pictures or does not give scores
     */
    public static ImageClassifier open(Path model) throws IOException {
        return open(model, ClassifierOptions.DEFAULT);
    }

    /**
     * Opens a model file.
     *
     * @throws UnsupportedOperatorException if the model needs operators that Leveret does not have
     * @throws ModelFormatException if the file is no sound model, or above the options' limits
     * @throws IOException if the file cannot be read
     * @throws IllegalArgumentException if the model does not take pictures or does not give scores, needs more working
     *     memory than the options' limits, has another number of classes than the options have labels, or none of the
     *     labels that the options allow or deny
     */
    public static ImageClassifier open(Path model, ClassifierOptions options) throws IOException {
        return new ImageClassifier(ModelReader.read(model, options.modelLimits()), options);
    }

    /**
     * Opens a model that is in memory. The array must not be changed afterwards.
     *
     * @param name what messages call the model
     * @throws UnsupportedOperatorException if the model needs operators that Leveret does not have
     * @throws ModelFormatException if it is no sound model, or above the options' limits
     * @throws IllegalArgumentException if the model does not take pictures or does not give scores, needs more working
     *     memory than the options' limits, has another number of classes than the options have labels, or none of the
     *     labels that the options allow or deny
     */
    public static ImageClassifier open(byte[] model, String name, ClassifierOptions options)
            throws ModelFormatException {
        return new ImageClassifier(ModelReader.read(model, name, options.modelLimits()), options);
    }

    /**
     * Opens a model that has been read already; the options' limits for model files have no say then.
     *
     * @throws IllegalArgumentException if the model does not take pictures or does not give scores, has another number
     *     of classes than the options have labels, or none of the labels that the options allow or deny
     */
    public static ImageClassifier open(Graph model, ClassifierOptions options) {
        return new ImageClassifier(model, options);
    }

    /**
     * Classifies a photo file of any format that {@link ImageDecoder} reads.
     *
     * @throws ImageFormatException if it is no image that can be read, damaged, or above the options' limits
     * @throws java.nio.file.NoSuchFileException if there is no such file
     * @throws IOException if it cannot be read
     * @throws IllegalStateException if the classifier is closed
     */
    public ImageClassification classify(Path photo) throws IOException {
        long start = System.nanoTime();
        Pixels pixels = decoder.decode(photo);
        return classify(pixels, System.nanoTime() - start);
    }

    /**
     * Classifies a photo whose file is in memory.
     *
     * @param encoded the whole file; not modified
     * @param name what messages call the photo
     * @throws ImageFormatException if it is no image that can be read, damaged, or above the options' limits
     * @throws IllegalStateException if the classifier is closed
     */
    public ImageClassification classify(byte[] encoded, String name) throws ImageFormatException {
        long start = System.nanoTime();
        Pixels pixels = decoder.decode(encoded, name);
        return classify(pixels, System.nanoTime() - start);
    }

    /**
     * Classifies a picture.
     *
     * @throws IllegalStateException if the classifier is closed
     */
    public ImageClassification classify(Pixels picture) {
        return classify(picture, 0);
    }

    private ImageClassification classify(Pixels picture, long decodeNanos) {
        if (closed) {
            throw new IllegalStateException("the classifier of " + graph.source() + " is closed");
        }
        long start = System.nanoTime();
        Pixels resized = options.resize().apply(picture, input.width(), input.height());
        Session session = sessions.take();
        input.write(session, resized);
        long filled = System.nanoTime();
        session.run(team);
        long inferred = System.nanoTime();
        List<Classification> classifications = ranking.rank(output.read(session));
        sessions.giveBack(session);
        return new ImageClassification(classifications, picture.width(), picture.height(), decodeNanos,
                filled - start, inferred - filled);
    }

    /**
     * Brings the classifier up to speed. The JVM compiles what it has seen run often, so the first calls in a process take
     * many times as long as later ones. This classifies an empty picture over and over, until that no longer becomes faster:
     * about a second for small models, ten at most. Worth it before a service lets its first
     * caller in; a long job needs none.
     *
     * @throws IllegalStateException if the classifier is closed
     */
    public void warmUp() {
        Pixels empty = Pixels.of(2 * input.width(), 2 * input.height(),
                new byte[4 * input.width() * input.height() * Pixels.CHANNELS]);
        long start = System.nanoTime();
        long improved = start;
        long best = Long.MAX_VALUE;
        long now = start;
        while (now - improved < patience(best)
                && now - start < TimeUnit.SECONDS.toNanos(MOST_WARM_UP_SECONDS)) {
            classify(empty);
            long end = System.nanoTime();
            if (end - now < best - best / 10) {
                best = end - now;
                improved = end;
            }
            now = end;
        }
    }

    /** How long to go on without a better time than the best so far, both in nanoseconds. */
    private static long patience(long best) {
        return Math.max(WARM_UP_PATIENCE_NANOS, WARM_UP_PATIENCE_CALLS * Math.min(best, WARM_UP_PATIENCE_NANOS));
    }

    /** What the model file says. */
    public Graph graph() {
        return graph;
    }

    /** The class names in use: those of the options, or else of the model; empty if neither has any. */
    public Optional<Labels> labels() {
        return labels;
    }

    /** The number of classes, at least 1. */
    public int classes() {
        return output.classes();
    }

    /** The width in pixels that photos are brought to. */
    public int inputWidth() {
        return input.width();
    }

    /** The height in pixels that photos are brought to. */
    public int inputHeight() {
        return input.height();
    }

    /** Ends the helping threads. Calls that still run come to their end; later ones are refused. */
    @Override
    public void close() {
        closed = true;
        team.close();
    }
}
