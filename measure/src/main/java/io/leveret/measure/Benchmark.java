package io.leveret.measure;

import io.leveret.engine.Plan;
import io.leveret.engine.Session;
import io.leveret.engine.Workers;
import io.leveret.tflite.Model;
import io.leveret.tflite.ModelReader;
import io.leveret.tflite.format.ModelFormatException;
import io.leveret.vision.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Times a model on this machine: any that Leveret runs, whether or not it classifies photos.
 *
 * <p>An inference is timed from inputs that lie in working memory to outputs that lie there; writing the ones and reading the
 * others is not part of it. Steps are timed in inferences of their own, after those that count, so that looking at the clock
 * slows none of these.
 *
 * <pre>{@code
 * BenchmarkResult result = Benchmark.open(Path.of("mobilenet_v2.tflite")).run(BenchmarkOptions.DEFAULT.withThreads(1));
 * System.out.printf("%.2f ms%n", result.latency().p50Nanos() / 1e6);
 * }</pre>
 *
 * <p>For one thread at a time.
 */
public final class Benchmark {
    private final Model model;
    private final Plan plan;
    private final Session session;
    private final long initNanos;

    private Benchmark(Source source) throws IOException {
        HeapPeak.reset();
        long start = System.nanoTime();
        this.model = source.read();
        this.plan = Plan.compile(model.graph());
        this.session = plan.open();
        this.initNanos = System.nanoTime() - start;
        List<Integer> inputs = plan.graph().inputs();
        for (int input = 0; input < inputs.size(); input++) {
            session.write(input, RandomInput.of(plan.graph().input(input)));
        }
    }

    /** Where a model comes from. */
    @FunctionalInterface
    public interface Source {
        /** Reads it; the time that it takes counts. */
        Model read() throws IOException;
    }

    /**
     * Reads and compiles a model file. Its inputs are noise until {@link #write} gives them values: the same on every machine, reals
     * uniform over [−1, 1), quantized values over all that there are; integers and truth values are 0.
     *
     * @throws ModelFormatException if the file is no sound model, or needs operators that Leveret does not have
     * @throws IOException if the file cannot be read
     * @throws IllegalArgumentException if the model needs too much working memory, or too much work to compile
     */
    public static Benchmark open(Path model) throws IOException {
        return open(() -> ModelReader.read(model));
    }

    /**
     * Reads and compiles a model from wherever it comes.
     *
     * @throws IOException if the source throws one
     * @throws IllegalArgumentException if the model needs too much working memory, or too much work to compile
     */
    public static Benchmark open(Source source) throws IOException {
        return new Benchmark(source);
    }

    /** The model. */
    public Model model() {
        return model;
    }

    /**
     * Sets an input from its bytes, little-endian and row-major, as the file's type stores them.
     *
     * @param input which of the graph's inputs, from 0
     * @throws IllegalArgumentException if there are not just the tensor's bytes
     * @throws IndexOutOfBoundsException if there is no such input
     */
    public void write(int input, byte[] values) {
        session.write(input, values);
    }

    /**
     * The bytes of an output after {@link #run}, little-endian and row-major, as the file's type stores them.
     *
     * @param output which of the graph's outputs, from 0
     * @throws IndexOutOfBoundsException if there is no such output
     */
    public byte[] read(int output) {
        return session.readBytes(output);
    }

    /** {@link #run(BenchmarkOptions, Progress) Times} the model and tells nobody how far it is. */
    public BenchmarkResult run(BenchmarkOptions options) {
        return run(options, (_, _) -> {});
    }

    /**
     * Times the model. It takes the time of the warm-up and of the runs, and with a profile that of the runs once more. What the
     * JVM has already compiled for earlier runs in the process makes the first inference of a later one faster.
     *
     * @param progress is told between inferences how much is done: of 100 for those that count, and of another 100 for the profile
     */
    public BenchmarkResult run(BenchmarkOptions options, Progress progress) {
        try (Workers workers = Workers.of(options.threads())) {
            long firstNanos = time(workers);
            RunBudget warmup = new RunBudget(options.warmupRuns(),
                    options.warmupRuns() == 0 ? 0 : options.minWarmupSeconds(),
                    options.maxSeconds());
            while (warmup.next()) {
                session.run(workers);
            }
            RunBudget turns = new RunBudget(options.runs(), options.minSeconds(), options.maxSeconds());
            Durations durations = new Durations();
            while (turns.next()) {
                durations.add(time(workers));
                progress.update(turns.percent(), options.profile() ? 200 : 100);
            }
            Latency latency = Latency.of(durations.nanos());
            Profile profile = options.profile() ? profile(workers, options, progress) : Profile.NONE;
            return new BenchmarkResult(model.source(), model.fileBytes(), plan.kernels(), options.threads(),
                    initNanos, firstNanos, warmup.done(), latency, plan.arenaBytes(), HeapPeak.bytes(), profile);
        }
    }

    private long time(Workers workers) {
        long start = System.nanoTime();
        session.run(workers);
        return System.nanoTime() - start;
    }

    private Profile profile(Workers workers, BenchmarkOptions options, Progress progress) {
        RunBudget turns = new RunBudget(options.runs(), options.minSeconds(), options.maxSeconds());
        long[] nanos = new long[plan.steps().size()]; // by step, of all runs
        while (turns.next()) {
            long[] run = session.profile(workers);
            for (int step = 0; step < nanos.length; step++) {
                nanos[step] += run[step];
            }
            progress.update(100 + turns.percent(), 200);
        }
        return Profile.of(turns.done(), plan.steps(), nanos);
    }
}
