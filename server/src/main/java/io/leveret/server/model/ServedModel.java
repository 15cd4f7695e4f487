package io.leveret.server.model;

import io.leveret.base.Cancellation;
import io.leveret.engine.Session;
import io.leveret.engine.Workers;
import io.leveret.image.Pixels;
import io.leveret.models.ModelRef;
import io.leveret.tflite.Model;
import io.leveret.vision.ClassifierListener;
import io.leveret.vision.ClassifierOptions;
import io.leveret.vision.ImageClassifier;
import io.leveret.vision.ModelSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;

/** A model, ready to classify photos and to run tensors. Thread-safe. */
public final class ServedModel implements AutoCloseable {
    private static final int WARM_UP_RUNS = 20;
    private static final long WARM_UP_NANOS = 500_000_000;

    private final String name;
    private final String version;
    private final ImageClassifier classifier;
    private final ClassifierListener listener;
    private final ArrayBlockingQueue<Session> idle = new ArrayBlockingQueue<>(2 * Workers.shared().threads());

    private ServedModel(String name, String version, ImageClassifier classifier, ClassifierListener listener) {
        this.name = name;
        this.version = version;
        this.classifier = classifier;
        this.listener = listener;
    }

    /**
     * Opens a model, with labels that were found for it if it has none.
     *
     * @throws IOException if its file cannot be read
     * @throws io.leveret.base.LeveretException if it is no usable model
     */
    public static ServedModel open(String name, String version, ModelRef ref, ClassifierOptions options)
            throws IOException {
        Model model = ref.read(options.reading());
        ClassifierOptions.Builder builder = options.toBuilder();
        if (model.metadata().labels().isEmpty() && options.labels().isEmpty()) {
            ref.labels(model).ifPresent(builder::labels);
        }
        return new ServedModel(name, version, ImageClassifier.open(ModelSource.of(model), builder.build()),
                options.listener());
    }

    /**
     * Runs the model on empty pictures until the JVM has seen what it takes: a few times, or for half a second. The
     * rest comes with the first requests.
     */
    public void warmUp() {
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

    /** Returns the classifier of photos. */
    public ImageClassifier classifier() {
        return classifier;
    }

    /** Returns the model as its file has it. */
    public Model model() {
        return classifier.model();
    }

    /**
     * Runs the model on tensors.
     *
     * @param inputs the bytes of each input in the graph's order, little-endian and row-major
     * @return the bytes of each output
     * @throws IllegalArgumentException if an input has another number of bytes
     * @throws io.leveret.base.CancelledException if cancelled
     */
    public List<byte[]> run(List<byte[]> inputs, Cancellation cancellation) {
        Session session = idle.poll();
        if (session == null) {
            session = classifier.plan().open();
        }
        for (int i = 0; i < inputs.size(); i++) {
            session.write(i, inputs.get(i));
        }
        long start = System.nanoTime();
        session.run(Workers.shared(), cancellation);
        listener.ran(1, System.nanoTime() - start);
        int count = model().graph().outputs().size();
        List<byte[]> outputs = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            outputs.add(session.readBytes(i));
        }
        boolean ignored = idle.offer(session); // the garbage collector takes it otherwise
        return outputs;
    }

    @Override
    public void close() {
        classifier.close();
    }
}
