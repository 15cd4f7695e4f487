package io.leveret.server.teach;

import io.leveret.base.Cancellation;
import io.leveret.base.CancelledException;
import io.leveret.base.LeveretException;
import io.leveret.base.WholeFile;
import io.leveret.measure.evaluation.Accuracy;
import io.leveret.models.ModelRef;
import io.leveret.report.HtmlReport;
import io.leveret.server.http.Json;
import io.leveret.server.model.BatchOptions;
import io.leveret.server.model.Models;
import io.leveret.server.model.ServedModel;
import io.leveret.server.problem.Problem;
import io.leveret.train.Backbone;
import io.leveret.train.TrainedModel;
import io.leveret.train.Trainer;
import io.leveret.train.TrainingOptions;
import io.leveret.train.TrainingPhotos;
import io.leveret.vision.ClassifierOptions;
import io.leveret.wire.TrainingReport;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains a model for classes that users teach by examples, one training at a time, and serves it as {@value #MODEL}.
 * All is kept in a folder, where the next server finds it. Thread-safe.
 */
public final class Teacher implements AutoCloseable {
    /** The name of the new model in requests. */
    public static final String MODEL = "taught";

    private static final Logger LOG = LoggerFactory.getLogger(Teacher.class);
    private static final String HIDDEN = ".leveret"; // beside the class folders
    private static final long MOST_CACHED_BYTES = 2L << 30;
    private static final String SEE_LOG = "; the server's log says more";

    /** What the teacher is doing. */
    enum State {
        /** Nothing yet, or not any more. */
        IDLE,
        /** Training. */
        TRAINING,
        /** Nothing; the last training gave a model. */
        DONE,
        /** Nothing; the last training failed. */
        FAILED
    }

    /** Finds the model whose features tell classes apart. */
    public interface BackboneSource {
        /**
         * Returns it.
         *
         * @throws IOException if it cannot be read
         */
        Backbone get() throws IOException;
    }

    /**
     * What the teacher is doing, and why the last training failed.
     *
     * @param hasModel whether there is a model
     */
    record Status(State state, boolean hasModel, Optional<String> error) {}

    private final Path modelFile;
    private final Path reportFile;
    private final Path cache;
    private final FileChannel lock;
    private final Examples examples;
    private final BackboneSource backbone;
    private final Models models;
    private final ClassifierOptions classifying;
    private final BatchOptions batch;
    private final Events events = new Events();

    // Guarded by this:
    private State state = State.IDLE;
    private Optional<String> error = Optional.empty();
    private boolean hasModel;
    private int trainings; // since the start
    private Cancellation cancellation = Cancellation.byHand();
    private @Nullable Thread thread; // null before the first training

    private Teacher(Path root, FileChannel lock, BackboneSource backbone, Models models, ClassifierOptions classifying,
            BatchOptions batch) throws IOException {
        Path hidden = root.resolve(HIDDEN);
        this.modelFile = hidden.resolve(MODEL + ".tflite");
        this.reportFile = hidden.resolve("report.html");
        this.cache = hidden.resolve("features");
        this.lock = lock;
        this.examples = new Examples(root, classifying.decodeLimits());
        this.backbone = backbone;
        this.models = models;
        this.classifying = classifying;
        this.batch = batch;
        if (Files.exists(modelFile)) {
            try {
                serve();
            } catch (LeveretException unusable) {
                LOG.warn("The model that was taught before is not served: {}", unusable.getMessage());
            }
        }
    }

    /**
     * Finds what was taught before, and serves its model.
     *
     * @param folder where examples, models and features are kept; made if missing
     * @param backbone asked at each training
     * @param models where the new model is served
     * @param classifying how the new model classifies
     * @param batch how it classifies photos of different requests
     * @throws IOException if the folder cannot be used, or another server uses it
     */
    public static Teacher open(Path folder, BackboneSource backbone, Models models, ClassifierOptions classifying,
            BatchOptions batch) throws IOException {
        Path hidden = Files.createDirectories(folder.resolve(HIDDEN));
        FileChannel lock = FileChannel.open(hidden.resolve("lock"), StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        try {
            if (!isLocked(lock)) {
                throw new IOException(folder + ": another server teaches with this folder; give another --teach-dir");
            }
            return new Teacher(folder, lock, backbone, models, classifying, batch);
        } catch (IOException | RuntimeException | Error failed) {
            lock.close();
            throw failed;
        }
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException sameProcess) {
            return false;
        }
    }

    Examples examples() {
        return examples;
    }

    Events events() {
        return events;
    }

    Path modelFile() {
        return modelFile;
    }

    Path reportFile() {
        return reportFile;
    }

    synchronized Status status() {
        return new Status(state, hasModel, error);
    }

    /**
     * Deletes a class.
     *
     * @throws Problem with status 404 if there is none, or 409 while training
     */
    synchronized void delete(ClassName name) throws IOException {
        if (state == State.TRAINING) {
            throw isTraining();
        }
        if (!examples.delete(name)) {
            throw Problem.notFound("there is no class '" + name.text() + "'");
        }
    }

    private static Problem isTraining() {
        return Problem.of(409, "busy", "a training is running; wait for its end, or stop it");
    }

    /**
     * Starts a training.
     *
     * @throws Problem with status 409 while training, or 422 if there are too few examples
     */
    synchronized void train() {
        if (state == State.TRAINING) {
            throw isTraining();
        }
        if (events.isClosed()) {
            throw Problem.of(503, "overloaded", "the server is stopping");
        }
        TrainingPhotos photos = examples.photos();
        Cancellation ofThis = Cancellation.byHand();
        cancellation = ofThis;
        state = State.TRAINING;
        error = Optional.empty();
        Progress progress = new Progress(events);
        progress.publish("start", 0, photos.photos().size(), "starting");
        thread = Thread.ofPlatform().daemon().name("leveret-teach").start(() -> run(photos, progress, ofThis));
    }

    /** Stops the training, if one runs; what was extracted of photos is kept. */
    synchronized void stop() {
        cancellation.cancel();
    }

    private void run(TrainingPhotos photos, Progress progress, Cancellation ofThis) {
        try {
            double top1 = train(photos, progress, ofThis);
            end(State.DONE, Optional.empty(), "done", Json.line(json -> {
                json.writeStringField("model", MODEL);
                json.writeNumberField("top1", top1);
            }));
        } catch (CancelledException _) {
            fail(State.IDLE, "the training was stopped");
        } catch (LeveretException refused) {
            fail(State.FAILED, refused.getMessage());
        } catch (IOException failed) {
            LOG.error("The training failed", failed);
            fail(State.FAILED, "a file of the training could not be read or written" + SEE_LOG);
        } catch (OutOfMemoryError failed) {
            LOG.error("The training failed", failed);
            fail(State.FAILED, "the training takes more memory than the server has; teach with fewer photos, or start"
                    + " the server with more memory (-Xmx)");
        } catch (RuntimeException | Error failed) {
            LOG.error("The training failed", failed);
            fail(State.FAILED, "internal error" + SEE_LOG);
        }
    }

    private double train(TrainingPhotos photos, Progress progress, Cancellation ofThis) throws IOException {
        limitCache();
        Backbone from = backbone.get();
        TrainingOptions options = TrainingOptions.builder().cache(cache).cancellation(ofThis)
                .decodeLimits(classifying.decodeLimits())
                .threads(Math.max(1, Runtime.getRuntime().availableProcessors() / 2)) // requests need the others
                .build();
        TrainedModel trained = Trainer.train(photos, from, options, progress);
        TrainingReport report = new TrainingReport(MODEL + ".tflite", photos.source().toString(), from, options,
                trained);
        String page = HtmlReport.of(report, progress.photos(classifying.decodeLimits()));
        ofThis.check();
        progress.publish("serve", 0, 1, "loading the new model");
        WholeFile.write(reportFile, page.getBytes(StandardCharsets.UTF_8));
        WholeFile.write(modelFile, trained.model());
        serve();
        return trained.test().top(1).map(Accuracy::share).orElse(0.0);
    }

    /** Features of photos that were deleted long ago stay in the cache, so it is emptied once it is large. */
    private void limitCache() throws IOException {
        if (!Files.isDirectory(cache)) {
            return;
        }
        try (Stream<Path> listed = Files.list(cache)) {
            List<Path> files = listed.toList();
            long bytes = 0;
            for (Path file : files) {
                bytes += Files.size(file);
            }
            if (bytes > MOST_CACHED_BYTES) {
                for (Path file : files) {
                    Files.delete(file);
                }
            }
        }
    }

    private void serve() throws IOException {
        String version;
        synchronized (this) {
            version = Integer.toString(++trainings);
        }
        ServedModel model = ServedModel.open(MODEL, version, new ModelRef.InFile(modelFile), classifying, batch)
                .warmUp();
        models.replace(model);
        synchronized (this) {
            hasModel = true;
        }
    }

    private void fail(State then, String message) {
        end(then, Optional.of(message), "failed", Json.line(json -> json.writeStringField("error", message)));
    }

    private synchronized void end(State then, Optional<String> why, String event, String json) {
        state = then;
        error = why;
        events.publish(event, json);
    }

    /** Lets listeners go, stops a training and waits for its end. */
    @Override
    public void close() {
        events.close();
        Thread running;
        synchronized (this) {
            cancellation.cancel();
            running = thread;
        }
        try {
            if (running != null) {
                running.join();
            }
            lock.close();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (IOException failed) {
            LOG.warn("The folder of what is taught stays locked until the process ends", failed);
        }
    }
}
