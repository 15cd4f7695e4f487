package io.leveret.engine;

import io.leveret.base.Cancellation;
import io.leveret.base.CancelledException;
import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.Scratch;
import io.leveret.engine.lower.Program;
import io.leveret.engine.passes.LoweredGraph;
import io.leveret.graph.ElementType;
import io.leveret.graph.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The working memory of one running inference: write the inputs, {@link #run}, read the outputs, and again. Inputs keep
 * their values from one run to the next. For one thread at a time; a plan gives as many sessions as are needed.
 */
public final class Session {
    private final Program program;
    private final Arena arena;
    private final List<Scratch> scratches = new ArrayList<>(); // one for each thread that ever helped
    private final AtomicBoolean running = new AtomicBoolean();
    private long @Nullable [] stepStarts; // [steps], when each began, in nanoseconds; null while nobody wants to know

    Session(Program program) {
        this.program = program;
        this.arena = program.newArena();
        scratchesFor(1);
    }

    /**
     * Sets an input from its bytes, little-endian and row-major, as the file's type stores them.
     *
     * @param input which of the graph's inputs, from 0
     * @throws IllegalArgumentException if there are not just the tensor's bytes
     * @throws IndexOutOfBoundsException if there is no such input
     */
    public void write(int input, byte[] values) {
        TensorSpec spec = program.graph().input(input);
        checkLength("bytes", values.length, spec.shape().elements() * spec.type().bytes(), spec);
        program.write(arena, program.graph().inputs().get(input),
                ByteBuffer.wrap(values).order(ByteOrder.LITTLE_ENDIAN));
    }

    /**
     * Sets a FLOAT32 input from its values, row-major.
     *
     * @param input which of the graph's inputs, from 0
     * @throws IllegalArgumentException if there are not just the tensor's values, or it is of another type
     * @throws IndexOutOfBoundsException if there is no such input
     */
    public void write(int input, float[] values) {
        TensorSpec spec = program.graph().input(input);
        if (spec.type() != ElementType.FLOAT32) {
            throw new IllegalArgumentException("input " + input + " is " + spec.describe() + ", not FLOAT32");
        }
        checkLength("values", values.length, spec.shape().elements(), spec);
        int at = program.memory().offset(program.graph().inputs().get(input));
        System.arraycopy(values, 0, arena.floats, at, values.length);
    }

    private static void checkLength(String unit, int length, int expected, TensorSpec spec) {
        if (length != expected) {
            throw new IllegalArgumentException(
                    length + " " + unit + " for tensor " + spec.name() + " of " + spec.describe() + ", expected "
                            + expected);
        }
    }

    /**
     * Computes the outputs from the inputs, on the calling thread.
     *
     * @throws IllegalStateException if another thread is running this session
     * @throws CancelledException if the calling thread is interrupted
     */
    public void run() {
        run(Workers.none());
    }

    /**
     * Computes the outputs from the inputs, with the help of the workers if they are not helping another session at the
     * moment. The result is the same to the bit with any number of threads.
     *
     * @throws IllegalStateException if another thread is running this session
     * @throws CancelledException if the calling thread is interrupted
     */
    public void run(Workers workers) {
        run(workers, Cancellation.NONE);
    }

    /**
     * Computes the outputs from the inputs as {@link #run(Workers)} does, unless that is cancelled, which ends it after
     * the step at hand. The inputs keep their values then, the outputs have none, and the session can run again.
     *
     * @throws IllegalStateException if another thread is running this session
     * @throws CancelledException if it is cancelled or the calling thread is interrupted
     */
    public void run(Workers workers, Cancellation cancellation) {
        begin();
        try {
            workers.run(this, cancellation);
        } finally {
            running.set(false);
        }
    }

    /** Refuses a second thread: machine code does not notice that its memory changes under it, and may end the JVM. */
    private void begin() {
        if (!running.compareAndSet(false, true)) {
            throw new IllegalStateException("this session is running on another thread; open one for each thread");
        }
    }

    /** Computes the outputs, on the thread of the caller, who has begun. */
    void runAlone(Cancellation cancellation) {
        for (int step = 0; step < steps(); step++) { // by index: an iterator would be this method's only garbage
            cancellation.check();
            runShare(step, 0, 1);
        }
    }

    /**
     * Runs like {@link #run(Workers)} and says how long each step took, until all threads had finished it.
     *
     * @return nanoseconds, in the order of {@link Plan#steps}
     * @throws IllegalStateException if another thread is running this session
     * @throws CancelledException if the calling thread is interrupted
     */
    public long[] profile(Workers workers) {
        long[] nanos = new long[steps()];
        begin();
        stepStarts = nanos;
        try {
            workers.run(this, Cancellation.NONE);
        } finally {
            stepStarts = null;
            running.set(false);
        }
        long end = System.nanoTime();
        for (int step = 0; step < nanos.length; step++) {
            nanos[step] = (step + 1 < nanos.length ? nanos[step + 1] : end) - nanos[step];
        }
        return nanos;
    }

    /** Makes sure that a number of threads can work on this session. */
    void scratchesFor(int threads) {
        while (scratches.size() < threads) {
            scratches.add(new Scratch(program.scratch()));
        }
    }

    /** The number of steps. */
    int steps() {
        return program.steps().size();
    }

    /** Computes one thread's share of a step; member 0 is the caller's thread. */
    void runShare(int step, int member, int members) {
        if (member == 0 && stepStarts != null) {
            stepStarts[step] = System.nanoTime();
        }
        Kernel kernel = program.steps().get(step).kernel();
        int parts = kernel.parts();
        int from = (int) ((long) parts * member / members);
        int to = (int) ((long) parts * (member + 1) / members);
        if (from < to) {
            kernel.run(arena, scratches.get(member), from, to);
        }
    }

    /**
     * The bytes of an output, little-endian and row-major, as the file's type stores them.
     *
     * @param output which of the graph's outputs, from 0
     * @throws IndexOutOfBoundsException if there is no such output
     */
    public byte[] readBytes(int output) {
        TensorSpec spec = program.graph().output(output);
        byte[] values = new byte[spec.shape().elements() * spec.type().bytes()];
        program.read(arena, program.graph().outputs().get(output),
                ByteBuffer.wrap(values).order(ByteOrder.LITTLE_ENDIAN));
        return values;
    }

    /**
     * The real values of an output, row-major; those of a quantized one are {@code scale · (q − zeroPoint)}, those of
     * integers the integers.
     *
     * @param output which of the graph's outputs, from 0
     * @throws IndexOutOfBoundsException if there is no such output
     */
    public float[] readReals(int output) {
        LoweredGraph graph = program.graph();
        TensorSpec spec = graph.output(output);
        int at = program.memory().offset(graph.outputs().get(output));
        float[] reals = new float[spec.shape().elements()];
        switch (spec.type()) {
            case FLOAT32, FLOAT16, INT16 -> System.arraycopy(arena.floats, at, reals, 0, reals.length);
            case UINT8, INT8 -> {
                float scale = spec.quantizationOrPlain().scale(0);
                for (int i = 0; i < reals.length; i++) {
                    reals[i] = scale * arena.shorts[at + i];
                }
            }
            case INT32, INT64, BOOL -> {
                for (int i = 0; i < reals.length; i++) {
                    reals[i] = arena.ints[at + i];
                }
            }
        }
        return reals;
    }
}
