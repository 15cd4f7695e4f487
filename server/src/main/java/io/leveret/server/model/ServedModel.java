package io.leveret.server.model;

import io.leveret.base.Cancellation;
import io.leveret.base.LeveretException;
import io.leveret.engine.Workers;
import io.leveret.image.Pixels;
import io.leveret.models.ModelRef;
import io.leveret.tflite.Model;
import io.leveret.tflite.format.ModelFormatException;
import io.leveret.vision.BatchingClassifier;
import io.leveret.vision.ClassifierListener;
import io.leveret.vision.ClassifierOptions;
import io.leveret.vision.ImageClassifier;
import io.leveret.vision.ImageProcessingOptions;
import io.leveret.vision.ModelSource;
import io.leveret.vision.Outcome;
import io.leveret.vision.PictureSource;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A model, ready to classify photos and to run tensors. Thread-safe. */
public final class ServedModel implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServedModel.class);

    private static final int WARM_UP_RUNS = 20;
    private static final long WARM_UP_NANOS = 200_000_000;

    private final String name;
    private final String version;
    private final ImageClassifier classifier;
    private final BatchingClassifier together; // of a classifier with larger batches if there are any
    private final ClassifierListener listener;

    private ServedModel(String name, String version, ImageClassifier classifier, BatchingClassifier together,
            ClassifierListener listener) {
        this.name = name;
        this.version = version;
        this.classifier = classifier;
        this.together = together;
        this.listener = listener;
    }

    /**
     * Opens a model, with labels that were found for it if it has none. A model that does not take the batches is
     * opened without them, and the log says so.
     *
     * @throws IOException if its file cannot be read
     * @throws io.leveret.base.LeveretException if it is no usable model
     */
    public static ServedModel open(String name, String version, ModelRef ref, ClassifierOptions options,
            BatchOptions batch) throws IOException {
        ImageClassifier classifier = classifier(ref, options);
        try {
            return new ServedModel(name, version, classifier, together(name, ref, options, batch, classifier),
                    options.listener());
        } catch (IOException | RuntimeException | Error failed) {
            classifier.close();
            throw failed;
        }
    }

    /** Opens a model whose photos are classified one by one. */
    public static ServedModel open(String name, String version, ModelRef ref, ClassifierOptions options)
            throws IOException {
        return open(name, version, ref, options, BatchOptions.NONE);
    }

    private static ImageClassifier classifier(ModelRef ref, ClassifierOptions options) throws IOException {
        Model model = ref.read(options.reading());
        ClassifierOptions.Builder builder = options.toBuilder();
        if (model.metadata().labels().isEmpty() && options.labels().isEmpty()) {
            ref.labels(model).ifPresent(builder::labels);
        }
        return ImageClassifier.open(ModelSource.of(model), builder.build());
    }

    private static BatchingClassifier together(String name, ModelRef ref, ClassifierOptions options,
            BatchOptions batch, ImageClassifier alone) throws IOException {
        if (alone.batchSize() == batch.size()) {
            return alone.batching(batch.longestWait());
        }
        if (batch.size() == 1) { // the file has larger ones; as long as nobody asks for it, nobody waits for them
            return alone.batching(Duration.ZERO);
        }
        try {
            return classifier(ref, options.toBuilder().batchSize(batch.size()).build()).batching(batch.longestWait());
        } catch (LeveretException refused) {
            String why = refused instanceof ModelFormatException model ? model.reason() // it is usable, alone
                    : String.valueOf(refused.getMessage());
            LOG.warn("The model {} does not take {} photos together, so it gets {}: {}", name, batch.size(),
                    alone.batchSize() == 1 ? "each alone" : alone.batchSize(), why);
            return alone.batching(batch.longestWait());
        }
    }

    /**
     * Runs the model on empty pictures until the JVM has seen what it takes: a few times, or for half a second. The
     * rest comes with the first requests. A model that fails is closed.
     *
     * @return this model
     */
    public ServedModel warmUp() {
        try {
            warmUp(classifier);
            if (together.classifier() != classifier) {
                warmUp(together.classifier());
            }
            return this;
        } catch (RuntimeException | Error failed) {
            close();
            throw failed;
        }
    }

    private static void warmUp(ImageClassifier classifier) {
        int width = classifier.inputWidth();
        int height = classifier.inputHeight();
        Pixels empty = Pixels.of(width, height, new byte[width * height * Pixels.CHANNELS]);
        long start = System.nanoTime();
        for (int i = 0; i < WARM_UP_RUNS && System.nanoTime() - start < WARM_UP_NANOS; i++) {
            classifier.classify(empty);
        }
    }

    /** Returns the name in requests. */
    public String name() {
        return name;
    }

    /** Returns the version in requests. */
    public String version() {
        return version;
    }

    /** Returns the classifier of photos, one by one unless the model's file has larger batches. */
    public ImageClassifier classifier() {
        return classifier;
    }

    /** Returns the classifier of photos that belong to different requests, together if the model takes batches. */
    public BatchingClassifier together() {
        return together;
    }

    /**
     * Classifies the photos of one request: as many as fill batches together, and the others one by one, since they
     * would wait for those of other requests one after the other.
     *
     * @return an outcome for each photo, in their order
     * @throws io.leveret.base.CancelledException if cancelled
     */
    public List<Outcome<PictureSource>> classifyAll(List<PictureSource> photos, ImageProcessingOptions how) {
        ImageClassifier batches = together.classifier();
        int inBatches = photos.size() - photos.size() % batches.batchSize();
        List<Outcome<PictureSource>> outcomes = new ArrayList<>(photos.size());
        classifyAll(batches, photos.subList(0, inBatches), how, outcomes);
        classifyAll(classifier, photos.subList(inBatches, photos.size()), how, outcomes);
        return outcomes;
    }

    private static void classifyAll(ImageClassifier classifier, List<PictureSource> photos, ImageProcessingOptions how,
            List<Outcome<PictureSource>> outcomes) {
        if (photos.isEmpty()) {
            return;
        }
        try (Stream<Outcome<PictureSource>> all = classifier.classifyAll(photos.stream(),
                (photo, framing) -> photo.read(classifier.decoder(), framing), how)) {
            all.forEachOrdered(outcomes::add);
        }
    }

    /** Returns the model as its file has it. */
    public Model model() {
        return classifier.model();
    }

    /**
     * Runs the model on tensors.
     *
     * @param inputs the bytes of each input in the graph's order, little-endian and row-major
     * @param images how many images they are, for the metrics
     * @return the bytes of each output
     * @throws IllegalArgumentException if an input has another number of bytes
     * @throws io.leveret.base.CancelledException if cancelled
     */
    public List<byte[]> run(List<byte[]> inputs, int images, Cancellation cancellation) {
        return classifier.sessions().use(session -> {
            for (int i = 0; i < inputs.size(); i++) {
                session.write(i, inputs.get(i));
            }
            long start = System.nanoTime();
            session.run(Workers.shared(), cancellation);
            listener.ran(images, System.nanoTime() - start);
            return IntStream.range(0, model().graph().outputs().size()).mapToObj(session::readBytes).toList();
        });
    }

    @Override
    public void close() {
        together.close();
        together.classifier().close();
        classifier.close();
    }
}
