package io.leveret.vision;

import io.leveret.base.Cancellation;
import io.leveret.base.CancelledException;
import io.leveret.base.ClosedException;
import io.leveret.engine.Plan;
import io.leveret.engine.PlanLimits;
import io.leveret.engine.SessionPool;
import io.leveret.engine.Workers;
import io.leveret.image.FramedPhoto;
import io.leveret.image.Framing;
import io.leveret.image.PixelRectangle;
import io.leveret.image.Pixels;
import io.leveret.image.Resize;
import io.leveret.image.codec.Damage;
import io.leveret.tflite.Model;
import io.leveret.vision.Decision.Source;
import io.leveret.vision.judge.Probabilities;
import io.leveret.vision.meaning.UnrankedOutputs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/** From pictures to scores: shared by all kinds of classification. Thread-safe. */
final class Inference {
    private static final int TRIALS = 2;

    private final String source;
    private final PixelInput input;
    private final List<ScoreHead> heads;
    private final Assumptions assumptions;
    private final Resize resize;
    private final Framing framing;
    private final SessionPool sessions;
    private final Supplier<SessionPool> ofFile;
    private final Workers workers;
    private final boolean ownsWorkers;
    private final ClassifierListener listener;
    private volatile boolean closed;

    Inference(Model given, ClassifierOptions options) {
        Model model = given.withGraph(UnrankedOutputs.of(given.graph()));
        this.source = model.source();
        this.input = new PixelInput(model, options);
        Supplier<SessionPool> compiled = new Once<>(() -> new SessionPool(compile(model, options)));
        this.heads = ScoreHead.of(model, input.batch(), options, trial(input, compiled));
        this.assumptions = assumptions(model, input, heads.getFirst(), options);
        this.resize = options.resize();
        this.framing = Framing.of(resize, input.width(), input.height()).decoding(options.decoding());
        this.sessions = compiled.get();
        this.ofFile = new Once<>(() -> new SessionPool(model.graph() == given.graph()
                ? sessions.plan()
                : compile(given, options)));
        this.ownsWorkers = options.workers().isEmpty();
        this.workers = options.newWorkers();
        this.listener = options.listener();
    }

    /**
     * Returns how a model is understood with some options; compiles it only if its operators do not say.
     *
     * @param plan of the model, if it is compiled already
     */
    static Assumptions assumptions(Model given, ClassifierOptions options, Optional<Plan> plan) {
        Model model = given.withGraph(UnrankedOutputs.of(given.graph()));
        PixelInput input = new PixelInput(model, options);
        ScoreOutput.Trial trial = trial(input, new Once<>(() -> plan
                .filter(_ -> model.graph() == given.graph()).or(() -> Optional.of(compile(model, options)))
                .map(SessionPool::new).orElseThrow()));
        return assumptions(model, input, ScoreHead.of(model, input.batch(), options, trial).getFirst(), options);
    }

    private static Plan compile(Model model, ClassifierOptions options) {
        return Plan.compile(model.graph(), planLimits(model, options));
    }

    private static ScoreOutput.Trial trial(PixelInput input, Supplier<SessionPool> compiled) {
        return output -> compiled.get().use(session -> {
            for (long seed = 0; seed < TRIALS; seed++) {
                input.write(session, List.of(noise(input.width(), input.height(), seed)));
                session.run(Workers.none(), Cancellation.NONE);
                float[] values = session.readFloats(output); // [batch][values]
                if (!Probabilities.areDistribution(Arrays.copyOf(values, values.length / input.batch()))) {
                    return false;
                }
            }
            return true;
        });
    }

    private static Pixels noise(int width, int height, long seed) {
        byte[] rgb = new byte[width * height * Pixels.CHANNELS];
        new SplittableRandom(seed).nextBytes(rgb);
        return Pixels.of(width, height, rgb);
    }

    private static Assumptions assumptions(Model model, PixelInput input, ScoreHead head, ClassifierOptions options) {
        Decision<Optional<String>> signature = new Decision<>(model.signature(),
                options.signature().isPresent() ? Source.OPTION
                        : model.metadata().settings().signature().isPresent() ? Source.STORED
                                : model.signatures().size() > 1 ? Source.ASSUMED : Source.GRAPH,
                model.signatures().size() > 1 ? "one of " + String.join(", ", model.signatures()) : "");
        return new Assumptions(input.range(), input.channels(), input.size(), signature, head.chosen(),
                head.activation(), head.labeling());
    }

    Assumptions assumptions() {
        return assumptions;
    }

    /** Makes something when it is first needed. Thread-safe. */
    private static final class Once<T> implements Supplier<T> {
        private final Supplier<T> maker;
        private Optional<T> made = Optional.empty();

        Once(Supplier<T> maker) {
            this.maker = maker;
        }

        @Override
        public synchronized T get() {
            if (made.isEmpty()) {
                made = Optional.of(maker.get());
            }
            return made.get();
        }
    }

    /** Returns the limits of compiling a model. */
    static PlanLimits planLimits(Model model, ClassifierOptions options) {
        return new PlanLimits(options.modelLimits().maxArenaBytes(), options.modelLimits().maxOperators(),
                PlanLimits.foldingWork(model.fileBytes()));
    }

    /**
     * A picture prepared for the model.
     *
     * @param picture of the input's size
     * @param width the original width, upright
     * @param height the original height, upright
     * @param decodeNanos time to decode the original
     * @param nanos time to prepare it
     * @param damage what is missing of the original
     */
    record Prepared(Pixels picture, int width, int height, long decodeNanos, long nanos, Optional<Damage> damage) {}

    /**
     * The heads' scores of a picture.
     *
     * @param byHead {@code [head][class]} scores
     * @param fillNanos its share of the time to fill the input
     * @param runNanos its share of the time to run the model
     */
    record Scores(List<float[]> byHead, long fillNanos, long runNanos) {}

    /** Returns what of a picture the model sees. */
    Framing framing(ImageProcessingOptions how) {
        return within(framing, how);
    }

    /** Returns a framing of the region of a picture, upright. */
    static Framing within(Framing framing, ImageProcessingOptions how) {
        return how.region().map(framing::region).orElse(framing).orientation(how.orientation());
    }

    /** Crops, rotates and resizes a picture, in this order. */
    Prepared prepare(Pixels picture, ImageProcessingOptions how) {
        long start = System.nanoTime();
        FramedPhoto photo = framing(how).of(picture);
        return prepared(photo, 0, System.nanoTime() - start);
    }

    /**
     * Returns a picture that is prepared.
     *
     * @param photo seen by its {@link #framing}
     */
    Prepared prepared(FramedPhoto photo, long decodeNanos, long nanos) {
        if (photo.picture().width() != input.width() || photo.picture().height() != input.height()) {
            throw new IllegalArgumentException("the reader gave a picture of " + photo.picture().width() + " x "
                    + photo.picture().height() + " pixels; wanted are " + input.width() + " x " + input.height()
                    + ", as decoder.decode(file, wanted) or wanted.of(pixels) give them");
        }
        return new Prepared(photo.picture(), photo.width(), photo.height(), decodeNanos, nanos, photo.damage());
    }

    /** Returns the rectangle of an upright picture that the model sees, in pixels of the picture. */
    PixelRectangle covered(Pixels framed) {
        return resize.covered(framed, width(), height());
    }

    /**
     * Runs the model.
     *
     * @param pictures of the input's size, at least one and at most {@link #batch} of them
     * @param together whether all free threads work on them, or only the caller's
     * @throws ClosedException if it is closed
     * @throws CancelledException if cancelled, or if the calling thread is interrupted
     */
    List<Scores> run(List<Pixels> pictures, boolean together, Cancellation cancellation) {
        if (closed) {
            throw new ClosedException("the classifier of " + source);
        }
        long start = System.nanoTime();
        return sessions.use(session -> {
            input.write(session, pictures);
            long filled = System.nanoTime();
            session.run(together ? workers : Workers.none(), cancellation);
            long inferred = System.nanoTime();
            listener.ran(pictures.size(), inferred - filled);
            List<List<float[]>> byHead = heads.stream().map(head -> head.read(session, pictures.size())).toList();
            List<Scores> scores = new ArrayList<>(pictures.size());
            for (int i = 0; i < pictures.size(); i++) {
                int image = i;
                scores.add(new Scores(byHead.stream().map(head -> head.get(image)).toList(),
                        (filled - start) / pictures.size(), (inferred - filled) / pictures.size()));
            }
            return scores;
        });
    }

    /** Returns the classification for a picture's scores. */
    ImageClassification judge(Prepared prepared, Scores scores) {
        List<Head> judged = new ArrayList<>(heads.size());
        for (int head = 0; head < heads.size(); head++) {
            judged.add(heads.get(head).judge(scores.byHead().get(head)));
        }
        Timing timing = new Timing(prepared.decodeNanos(), prepared.nanos() + scores.fillNanos(), scores.runNanos());
        listener.classified(timing);
        return new ImageClassification(judged, prepared.width(), prepared.height(), timing, prepared.damage());
    }

    List<ScoreHead> heads() {
        return heads;
    }

    /** Returns sessions of the file's own graph; where it ranks its outputs, compiled on the first call. */
    SessionPool sessionsOfFile() {
        return ofFile.get();
    }

    /** Returns the batch size. */
    int batch() {
        return input.batch();
    }

    int width() {
        return input.width();
    }

    int height() {
        return input.height();
    }

    Workers workers() {
        return workers;
    }

    /** Refuses all later runs. */
    void close() {
        closed = true;
        if (ownsWorkers) {
            workers.close();
        }
    }
}
