package io.leveret.vision;

import io.leveret.base.CancelledException;
import io.leveret.base.ClosedException;
import io.leveret.base.LeveretException;
import io.leveret.base.LimitExceededException;
import io.leveret.base.OptionException;
import io.leveret.engine.Plan;
import io.leveret.engine.SessionPool;
import io.leveret.engine.Workers;
import io.leveret.image.FramedPhoto;
import io.leveret.image.Framing;
import io.leveret.image.ImageDecoder;
import io.leveret.image.ImageFormatException;
import io.leveret.image.Pixels;
import io.leveret.tflite.Model;
import io.leveret.tflite.ModelUnavailableException;
import io.leveret.tflite.format.ModelFormatException;
import io.leveret.tflite.format.UnsupportedOperatorException;
import io.leveret.tflite.metadata.Labels;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Classifies photos: decode → resize → tensor → run → labels.
 *
 * <pre>{@code
 * try (ImageClassifier classifier = ImageClassifier.open(Path.of("mobilenet_v2.tflite"))) {
 *     ImageClassification result = classifier.classify(Path.of("puppy.jpg"));
 *     System.out.println(result.classifications().getFirst().label());
 * }
 * }</pre>
 *
 * <p>Thread-safe; concurrent calls do not wait for each other, since each has its own working memory. The {@link
 * ClassifierOptions#workers workers} help one call at a time; while they are busy, other calls run on their own thread.
 * A classifier that becomes unreachable without being closed leaks nothing.
 */
public final class ImageClassifier implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ImageClassifier.class);

    /** Warming up ends after this time, and this number of calls, without a better time. */
    private static final long WARM_UP_PATIENCE_NANOS = 500_000_000;
    private static final long WARM_UP_PATIENCE_CALLS = 20;
    private static final int MOST_WARM_UP_SECONDS = 10;

    private final Model model;
    private final ImageDecoder decoder;
    private final Inference inference;

    private ImageClassifier(Model model, ClassifierOptions options) {
        this.model = model;
        this.decoder = new ImageDecoder(options.decodeLimits());
        this.inference = new Inference(model, options);
        if (!model.metadata().minParserVersionSatisfied()) {
            LOG.warn("The metadata of {} asks for version {} of its schema or later; what is new there is not followed",
                    model.source(), model.metadata().minParserVersion());
        }
    }

    /**
     * Opens the {@link ModelSource#bundled bundled model} with the {@link ClassifierOptions#DEFAULT default options}.
     *
     * @throws ModelUnavailableException if the module is missing there
     */
    public static ImageClassifier openBundled() {
        try {
            return open(ModelSource.bundled(), ClassifierOptions.DEFAULT);
        } catch (IOException impossible) { // it is in memory
            throw new UncheckedIOException(impossible);
        }
    }

    /**
     * Opens a model file with the {@link ClassifierOptions#DEFAULT default options}.
     *
     * @throws UnsupportedOperatorException if the model needs operators that Leveret does not support
     * @throws ModelFormatException if the file is not a valid model
     * @throws IOException if the file cannot be read
     * @throws LeveretException if the model does not take pictures or does not give scores
     */
    public static ImageClassifier open(Path model) throws IOException {
        return open(ModelSource.file(model), ClassifierOptions.DEFAULT);
    }

    /**
     * Opens a model.
     *
     * @throws UnsupportedOperatorException if the model needs operators that Leveret does not support
     * @throws ModelFormatException if it is not a valid model, is above the options' limits, or does not take the
     *        options' batch size
     * @throws IOException if it cannot be read
     * @throws LeveretException if the model does not take pictures or does not give scores, needs more working memory
     *     than the options' limits, has not one class for each of the options' labels, or has none of the labels that
     *     the options allow or deny
     */
    public static ImageClassifier open(ModelSource model, ClassifierOptions options) throws IOException {
        return new ImageClassifier(model.read(options.reading()), options);
    }

    /**
     * Classifies a photo file of any format that {@link ImageDecoder} reads.
     *
     * @throws ImageFormatException if it is not a readable image, is damaged, or is above the options' limits
     * @throws java.nio.file.NoSuchFileException if there is no such file
     * @throws IOException if it cannot be read
     * @throws ClosedException if the classifier is closed
     * @throws CancelledException if the calling thread is interrupted
     */
    public ImageClassification classify(Path photo) throws IOException {
        return classify(PictureSource.file(photo));
    }

    /**
     * Classifies a picture.
     *
     * @throws ClosedException if the classifier is closed
     * @throws CancelledException if the calling thread is interrupted
     */
    public ImageClassification classify(Pixels picture) {
        return classify(inference.prepare(picture, ImageProcessingOptions.NONE), ImageProcessingOptions.NONE);
    }

    /** Classifies a whole picture from any source. Throws the same exceptions as {@link #classify(Path)}. */
    public ImageClassification classify(PictureSource picture) throws IOException {
        return classify(picture, ImageProcessingOptions.NONE);
    }

    /**
     * Classifies a region of a picture from any source, or a picture that needs a rotation (for photo files, beyond
     * their EXIF orientation).
     *
     * @throws ImageFormatException if it is not a readable image, is damaged, or is above the options' limits
     * @throws java.nio.file.NoSuchFileException if there is no such file
     * @throws IOException if it cannot be read
     * @throws OptionException if the region reaches outside the picture
     * @throws ClosedException if the classifier is closed
     * @throws CancelledException if cancelled, or if the calling thread is interrupted
     */
    public ImageClassification classify(PictureSource picture, ImageProcessingOptions how) throws IOException {
        return classify(prepare(picture, how), how);
    }

    /** Reads a picture from any source. Throws what {@link #classify(PictureSource, ImageProcessingOptions)} throws. */
    Inference.Prepared prepare(PictureSource picture, ImageProcessingOptions how) throws IOException {
        how.cancellation().check();
        long start = System.nanoTime();
        try (var _ = inference.workers().occupy()) {
            FramedPhoto photo = picture.read(decoder, inference.framing(how));
            long nanos = System.nanoTime() - start;
            return picture.isEncoded() ? inference.prepared(photo, nanos, 0) : inference.prepared(photo, 0, nanos);
        }
    }

    private ImageClassification classify(Inference.Prepared prepared, ImageProcessingOptions how) {
        return inference.judge(prepared,
                inference.run(List.of(prepared.picture()), true, how.cancellation()).getFirst());
    }

    /**
     * Classifies many photo files, on all of the options' threads. The outcomes are in order and computed lazily, so
     * memory stays bounded for any number of photos. A photo that cannot be read is {@link Outcome.Failed}; the others
     * continue.
     *
     * <pre>{@code
     * try (Stream<Path> photos = Files.walk(folder).filter(Files::isRegularFile)) {
     *     classifier.classifyAll(photos).forEach(System.out::println);
     * }
     * }</pre>
     *
     * @param photos consumed on the thread that consumes the results
     */
    public Stream<Outcome<Path>> classifyAll(Stream<Path> photos) {
        return classifyAll(photos, (photo, wanted) -> decoder.decode(photo, wanted));
    }

    /**
     * Classifies many pictures from any source, like {@link #classifyAll(Stream)}.
     *
     * @param items identify the pictures; consumed on the thread that consumes the results
     * @param source reads what is wanted of the picture of an item; called on many threads at once
     */
    public <T> Stream<Outcome<T>> classifyAll(Stream<T> items, PictureReader<T> source) {
        return classifyAll(items, source, ImageProcessingOptions.NONE);
    }

    /**
     * Classifies the same region of many pictures, or rotates all by the same angle. If the region reaches outside a
     * picture, its outcome is {@link Outcome.Failed} with an {@link OptionException}.
     */
    public <T> Stream<Outcome<T>> classifyAll(Stream<T> items, PictureReader<T> source, ImageProcessingOptions how) {
        Batches<T> batches = new Batches<>(inference, source, how);
        return inference.workers().stream(items, inference.batch(), how.cancellation(), batches::classify);
    }

    /**
     * Returns a classifier for single photos of many callers, which the model takes together, {@link #batchSize} at a
     * time.
     *
     * @param longestWait how long a photo waits for others, see {@link BatchingClassifier}; zero for not at all
     * @throws OptionException if it is negative
     */
    public BatchingClassifier batching(Duration longestWait) {
        return new BatchingClassifier(this, inference, longestWait);
    }

    /**
     * Returns the parts of a picture that support its top class; {@link HeatMap} says how.
     *
     * @throws OptionException if the picture has no class within the options' limits
     * @throws ClosedException if the classifier is closed
     * @throws CancelledException if cancelled, or if the calling thread is interrupted
     */
    public HeatMap explain(Pixels picture) {
        List<Classification> classes = classify(picture).classifications();
        if (classes.isEmpty()) {
            throw new OptionException("scoreThreshold", model.source(),
                    _ -> "there is nothing to explain: no class reaches the threshold");
        }
        return explain(picture, ImageProcessingOptions.NONE, classes.getFirst().index(), (_, _) -> {});
    }

    /**
     * Returns the parts of a picture that support a class of the first output. Takes about 300 inferences, on all of
     * the options' threads.
     *
     * @param index the class's index, from 0
     * @param progress called with the progress
     * @throws OptionException if there is no such class, or the region reaches outside the picture
     * @throws ClosedException if the classifier is closed
     * @throws CancelledException if cancelled, or if the calling thread is interrupted
     */
    public HeatMap explain(Pixels picture, ImageProcessingOptions how, int index, Progress progress) {
        return explain(inference.framing(how).of(picture), Inference.within(Framing.WHOLE, how).of(picture), how, index,
                progress);
    }

    /**
     * Returns the parts of a picture from any source that support a class of the first output, like {@link
     * #explain(Pixels, ImageProcessingOptions, int, Progress)}. Reads the picture twice: as the model sees it, and
     * whole, to show the map on; so it cannot be a stream.
     *
     * @throws ImageFormatException if it is not a readable image, is damaged, or is above the options' limits
     * @throws IOException if it cannot be read
     */
    public HeatMap explain(PictureSource picture, ImageProcessingOptions how, int index, Progress progress)
            throws IOException {
        return explain(picture.read(decoder, inference.framing(how)),
                picture.read(decoder, Inference.within(Framing.WHOLE, how)), how, index, progress);
    }

    private HeatMap explain(FramedPhoto seen, FramedPhoto shown, ImageProcessingOptions how, int index,
            Progress progress) {
        if (index < 0 || index >= classes()) {
            throw new OptionException("index", index,
                    _ -> "class " + index + " cannot be explained; the model has 0 to " + (classes() - 1));
        }
        return new Occlusion(inference).explain(seen.picture(), shown.picture(), index, how.cancellation(), progress);
    }

    /**
     * Returns a classifier for the frames of one video, with optional smoothing over time.
     *
     * @param smoothing the time constant, see {@link VideoClassifier}; zero for none
     * @throws OptionException if it is negative
     */
    public VideoClassifier video(Duration smoothing) {
        return new VideoClassifier(this, inference, smoothing);
    }

    /**
     * Returns a classifier for live frames, for example from a camera, which drops frames when it cannot keep up.
     *
     * @param smoothing the time constant, see {@link VideoClassifier}; zero for none
     * @param listener gets the results, on a thread of the workers
     * @throws OptionException if the smoothing is negative
     */
    public LiveClassifier live(Duration smoothing, LiveListener listener) {
        return new LiveClassifier(video(smoothing), inference.workers(), listener);
    }

    /**
     * Warms up the classifier. The JVM compiles code that runs often, so the first calls in a process take many times
     * as long as later ones. This method classifies an empty picture repeatedly until it no longer gets faster: about a
     * second for small models, at most ten. Call it before a service accepts its first caller; a long job does not need
     * it.
     *
     * @throws ClosedException if the classifier is closed
     * @throws CancelledException if cancelled, or if the calling thread is interrupted
     */
    public void warmUp() {
        Pixels empty = Pixels.of(2 * inputWidth(), 2 * inputHeight(),
                new byte[4 * inputWidth() * inputHeight() * Pixels.CHANNELS]);
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

    /** Returns how long to continue without a new best time, both in nanoseconds. */
    private static long patience(long best) {
        return Math.max(WARM_UP_PATIENCE_NANOS, WARM_UP_PATIENCE_CALLS * Math.min(best, WARM_UP_PATIENCE_NANOS));
    }

    /** Returns the model. */
    public Model model() {
        return model;
    }

    /** Returns the decoder of photos, with the options' limits. */
    public ImageDecoder decoder() {
        return decoder;
    }

    /**
     * Returns the compiled model, for callers with tensors of their own. Its inputs and outputs are those of the {@link
     * #model model's} graph, at the options' batch size. It is what the classifier runs, unless the file ranks its
     * scores (TOPK_V2, ARG_MAX): the classifier leaves the ranking out, and the first call of this method compiles the
     * model with it. Usable after the classifier is closed.
     *
     * @throws LimitExceededException if the model with its ranking needs more working memory than the options' limits
     */
    public Plan plan() {
        return sessions().plan();
    }

    /**
     * Returns sessions of the {@link #plan plan}, for callers with tensors of their own; the classifier has others.
     * Usable after the classifier is closed.
     *
     * @throws LimitExceededException as for {@link #plan}
     */
    public SessionPool sessions() {
        return inference.sessionsOfFile();
    }

    /** Returns how the classifier understands its model, and what says so. */
    public Assumptions assumptions() {
        return inference.assumptions();
    }

    /**
     * Returns the class names of the first output: those of the options, or else of the model; empty if neither has
     * any.
     */
    public Optional<Labels> labels() {
        return inference.heads().getFirst().labels();
    }

    /**
     * Returns whether the first output gives each class a probability of its own, so that several classes can be right
     * at once.
     */
    public boolean isMultiLabel() {
        return inference.heads().getFirst().isIndependent();
    }

    /** The number of classes of the first output, at least 1; 2 for a single score with two labels. */
    public int classes() {
        return inference.heads().getFirst().classes();
    }

    /** Returns the width of the model's input in pixels. */
    public int inputWidth() {
        return inference.width();
    }

    /** Returns the height of the model's input in pixels. */
    public int inputHeight() {
        return inference.height();
    }

    /** Returns the batch size, at least 1. */
    public int batchSize() {
        return inference.batch();
    }

    /** Ends the classifier's own threads, if it has any. Running calls finish; later ones are refused. */
    @Override
    public void close() {
        inference.close();
    }
}
