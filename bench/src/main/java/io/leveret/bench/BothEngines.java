package io.leveret.bench;

import io.leveret.engine.Plan;
import io.leveret.engine.Session;
import io.leveret.engine.Workers;
import io.leveret.graph.ElementType;
import io.leveret.graph.Graph;
import io.leveret.graph.Operator;
import io.leveret.graph.TensorSpec;
import io.leveret.testing.LittleEndian;
import io.leveret.tflite.format.ModelFormatException;
import java.util.Arrays;
import java.util.Optional;

/** One model open in Leveret and in another engine, with the same random input and number of threads. */
public final class BothEngines implements AutoCloseable {
    /**
     * Allowed difference of a float32 value, relative to the range of its tensor including 0: the engines add up in
     * different orders.
     */
    private static final double REAL_TOLERANCE = 1e-4;
    /**
     * The same if operators quantize float32 values: each value that rounds differently changes all that follow. See
     * {@code io.leveret.testing.Trial}.
     */
    private static final double HYBRID_TOLERANCE = 0.1;
    /** Allowed difference of a quantized value. */
    private static final int MAX_STEPS = 2;

    private final Graph graph;
    private final Session session;
    private final Workers workers;
    private final OtherEngine.OpenModel other;

    private BothEngines(Plan plan, OtherEngine.OpenModel other, int threads) {
        graph = plan.graph();
        session = plan.open();
        workers = Workers.of(threads);
        this.other = other;
        for (int input = 0; input < graph.inputs().size(); input++) {
            byte[] noise = BenchModel.noise(graph.input(input));
            session.write(input, noise);
            other.setInput(input, noise);
        }
    }

    /**
     * Opens a model.
     *
     * @throws ModelFormatException if Leveret refuses it
     * @throws IllegalStateException if the other engine does
     */
    public static BothEngines open(BenchModel model, OtherEngine other, int threads) {
        BenchModel inMemory = model.inMemory();
        Plan plan = inMemory.compile();
        return new BothEngines(plan, other.open(inMemory, threads), threads);
    }

    void runLeveret() {
        session.run(workers);
    }

    void runOther() {
        other.run();
    }

    /** Returns the dequantized values of Leveret's first output. */
    float[] answer() {
        return session.readFloats(0);
    }

    /** Runs both and returns where their results differ by more than rounding explains; empty if they agree. */
    public Optional<String> disagreement() {
        runLeveret();
        runOther();
        for (int output = 0; output < graph.outputs().size(); output++) {
            Optional<String> difference = difference(graph.output(output), other.output(output),
                    session.readBytes(output), isHybrid(graph) ? HYBRID_TOLERANCE : REAL_TOLERANCE);
            if (difference.isPresent()) {
                return difference;
            }
        }
        return Optional.empty();
    }

    /** Returns what is wrong with an output's bytes; empty if nothing. */
    static Optional<String> difference(TensorSpec output, byte[] expected, byte[] actual) {
        return difference(output, expected, actual, REAL_TOLERANCE);
    }

    private static boolean isHybrid(Graph graph) {
        return graph.operators().stream().anyMatch(operator -> operator instanceof Operator.Weighted weighted
                && graph.tensor(weighted.input()).type() == ElementType.FLOAT32
                && graph.tensor(weighted.filter()).type().isQuantized());
    }

    private static Optional<String> difference(TensorSpec output, byte[] expected, byte[] actual, double tolerance) {
        return switch (output.type()) {
            case FLOAT32 -> realDifference(output.name(), LittleEndian.floats(expected), LittleEndian.floats(actual),
                    tolerance);
            case UINT8 -> difference(output.name(), LittleEndian.unsigned(expected), LittleEndian.unsigned(actual));
            case INT8 -> difference(output.name(), LittleEndian.signed(expected), LittleEndian.signed(actual));
            case INT16 -> difference(output.name(), LittleEndian.shorts(expected), LittleEndian.shorts(actual));
            case FLOAT16, INT32, INT64, BOOL -> Arrays.equals(expected, actual) ? Optional.empty()
                    : Optional.of(output.name() + " differs");
        };
    }

    private static Optional<String> realDifference(String name, float[] expected, float[] actual, double share) {
        float low = 0;
        float high = 0;
        for (float value : expected) {
            low = Math.min(low, value);
            high = Math.max(high, value);
        }
        double tolerance = share * ((double) high - low);
        for (int i = 0; i < expected.length; i++) {
            boolean isClose = Math.abs((double) expected[i] - actual[i]) <= tolerance; // false for NaN
            if (!isClose) {
                return Optional.of(name + "[" + i + "] is " + actual[i] + " instead of " + expected[i]);
            }
        }
        return Optional.empty();
    }

    private static Optional<String> difference(String name, int[] expected, int[] actual) {
        for (int i = 0; i < expected.length; i++) {
            if (Math.abs(expected[i] - actual[i]) > MAX_STEPS) {
                return Optional.of(name + "[" + i + "] is " + actual[i] + " instead of " + expected[i]);
            }
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        other.close();
        workers.close();
    }
}
