package io.leveret.measure.benchmark;

import io.leveret.base.LimitExceededException;
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
 * Times a model on this machine: any model that Leveret runs, not only image classifiers.
 *
 * <p>A run starts with the inputs in working memory and ends with the outputs there; writing inputs and reading outputs
 * is not timed. The profile times plan steps in separate inferences after the timed ones, so that reading the clock
 * does not slow these.
 *
 * <pre>{@code
 * BenchmarkOptions options = BenchmarkOptions.builder().threads(1).build();
 * BenchmarkResult result = Benchmark.open(Path.of("mobilenet_v2.tflite")).run(options);
 * System.out.printf("%.2f ms%n", result.latency().p50Nanos() / 1e6);
 * }</pre>
 *
 * <p>Not thread-safe.
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

    /** The source of a model. */
    @FunctionalInterface
    public interface Source {
        /** Reads the model; the time counts as initialization. */
        Model read() throws IOException;
    }

    /**
     * Reads and compiles a model file. Until {@link #write} sets the inputs they are random, the same on every machine:
     * float32 uniform over [−1, 1), quantized values uniform over their type; integers and booleans are 0.
     *
     * @throws ModelFormatException if the file is not a valid model, or needs operators that Leveret does not support
     * @throws IOException if the file cannot be read
     * @throws LimitExceededException if the model needs too much working memory or takes too much work to compile
     */
    public static Benchmark open(Path model) throws IOException {
        return open(() -> ModelReader.read(model));
    }

    /**
     * Reads and compiles a model from a source.
     *
     * @throws IOException if the source throws one
     * @throws LimitExceededException if the model needs too much working memory or takes too much work to compile
     */
    public static Benchmark open(Source source) throws IOException {
        return new Benchmark(source);
    }

    /** Returns the model. */
    public Model model() {
        return model;
    }

    /**
     * Sets an input from its bytes, little-endian and row-major, as the file's type stores them.
     *
     * @param input index of the graph's input, from 0
     * @throws IllegalArgumentException if the number of bytes is not that of the tensor
     * @throws IndexOutOfBoundsException if there is no such input
     */
    public void write(int input, byte[] values) {
        session.write(input, values);
    }

    /**
     * Returns the bytes of an output after {@link #run}, little-endian and row-major, as the file's type stores them.
     *
     * @param output index of the graph's output, from 0
     * @throws IndexOutOfBoundsException if there is no such output
     */
    public byte[] read(int output) {
        return session.readBytes(output);
    }

    /** {@link #run(BenchmarkOptions, Progress) Times} the model without reporting progress. */
    public BenchmarkResult run(BenchmarkOptions options) {
        return run(options, (_, _) -> {});
    }

    /**
     * Times the model. Takes as long as the warm-up and the runs, and with a profile as long as the runs again. Code
     * that the JVM compiled for earlier benchmarks in the process makes the first inference of a later one faster.
     *
     * @param progress called between inferences with the percentage done: 0…100 for the timed runs, and again for the
     *        profile
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
            ConditionsWatch watch = new ConditionsWatch();
            while (turns.next()) {
                durations.add(time(workers));
                progress.update(turns.percent(), options.profile() ? 200 : 100);
            }
            Conditions conditions = watch.conditions();
            Latency latency = Latency.of(durations.nanos());
            Profile profile = options.profile() ? profile(workers, options, progress) : Profile.NONE;
            return new BenchmarkResult(model.source(), model.fileBytes(), plan.kernels(), options.threads(),
                    initNanos, firstNanos, warmup.done(), latency, conditions, plan.arenaBytes(), HeapPeak.bytes(),
                    profile);
        }
    }

    private long time(Workers workers) {
        long start = System.nanoTime();
        session.run(workers);
        return System.nanoTime() - start;
    }

    private Profile profile(Workers workers, BenchmarkOptions options, Progress progress) {
        RunBudget turns = new RunBudget(options.runs(), options.minSeconds(), options.maxSeconds());
        long[] nanos = new long[plan.steps().size()]; // by plan step, over all runs
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
