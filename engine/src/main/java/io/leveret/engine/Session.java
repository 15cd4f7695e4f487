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
 * their values from one run to the next. Not thread-safe; open one session for each thread.
 */
public final class Session {
    private final Program program;
    private final Arena arena;
    private final List<Scratch> scratches = new ArrayList<>(); // one for each thread that has helped
    private final AtomicBoolean running = new AtomicBoolean();
    private long @Nullable [] stepStarts; // [steps] start times in nanoseconds; null unless profiling

    Session(Program program) {
        this.program = program;
        this.arena = program.newArena();
        scratchesFor(1);
    }

    /**
     * Sets an input from its bytes, little-endian and row-major, as the file's type stores them.
     *
     * @param input index of the graph's input, from 0
     * @throws IllegalArgumentException if the number of bytes is not that of the tensor
     * @throws IndexOutOfBoundsException if there is no such input
     */
    public void write(int input, byte[] values) {
        TensorSpec spec = program.graph().input(input);
        checkLength("bytes", values.length, spec.shape().elements() * spec.type().bytes(), spec);
        program.write(arena, program.graph().inputs().get(input),
                ByteBuffer.wrap(values).order(ByteOrder.LITTLE_ENDIAN));
    }

    /**
     * Sets a FLOAT32 or FLOAT16 input from its values, row-major; FLOAT16 rounds them to its nearest.
     *
     * @param input index of the graph's input, from 0
     * @throws IllegalArgumentException if the number of values is not that of the tensor, or its type is another
     * @throws IndexOutOfBoundsException if there is no such input
     */
    public void write(int input, float[] values) {
        TensorSpec spec = program.graph().input(input);
        if (!spec.type().isFloat()) {
            throw new IllegalArgumentException("input " + input + " is " + spec.describe() + ", not of floats");
        }
        checkLength("values", values.length, spec.shape().elements(), spec);
        int at = program.memory().offset(program.graph().inputs().get(input));
        System.arraycopy(values, 0, arena.floats, at, values.length);
        if (spec.type() == ElementType.FLOAT16) {
            for (int i = at; i < at + values.length; i++) {
                arena.floats[i] = Float.float16ToFloat(Float.floatToFloat16(arena.floats[i]));
            }
        }
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
     * Computes the outputs from the inputs, with the help of the workers unless they are helping another session. The
     * result is the same to the bit with any number of threads.
     *
     * @throws IllegalStateException if another thread is running this session
     * @throws CancelledException if the calling thread is interrupted
     */
    public void run(Workers workers) {
        run(workers, Cancellation.NONE);
    }

    /**
     * Computes the outputs from the inputs like {@link #run(Workers)}; a cancellation ends it after the current step.
     * Then the inputs keep their values, the outputs are undefined, and the session can run again.
     *
     * @throws IllegalStateException if another thread is running this session
     * @throws CancelledException if cancelled or the calling thread is interrupted
     */
    public void run(Workers workers, Cancellation cancellation) {
        begin();
        try {
            workers.run(this, cancellation);
        } finally {
            running.set(false);
        }
    }

    /** Refuses a second thread: with machine code, concurrent changes of its memory may crash the JVM. */
    private void begin() {
        if (!running.compareAndSet(false, true)) {
            throw new IllegalStateException("this session is running on another thread; open one for each thread");
        }
    }

    /** Computes the outputs on the caller's thread, after {@link #begin}. */
    void runAlone(Cancellation cancellation) {
        for (int step = 0; step < steps(); step++) { // by index: an iterator would be this method's only garbage
            cancellation.check();
            runShare(step, 0, 1);
        }
    }

    /**
     * Runs like {@link #run(Workers)} and returns the time of each step, until all threads have finished it.
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

    /** Creates scratch memory for a number of threads. */
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
     * Returns the bytes of an output, little-endian and row-major, as the file's type stores them.
     *
     * @param output index of the graph's output, from 0
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
     * Returns the values of an output as float32, row-major: {@code scale · (q − zeroPoint)} for a quantized one, the
     * integers for integers.
     *
     * @param output index of the graph's output, from 0
     * @throws IndexOutOfBoundsException if there is no such output
     */
    public float[] readFloats(int output) {
        LoweredGraph graph = program.graph();
        TensorSpec spec = graph.output(output);
        int at = program.memory().offset(graph.outputs().get(output));
        float[] values = new float[spec.shape().elements()];
        switch (spec.type()) {
            case FLOAT32, FLOAT16 -> System.arraycopy(arena.floats, at, values, 0, values.length);
            case UINT8, INT8, INT16 -> {
                float scale = spec.quantizationOrPlain().scale(0);
                for (int i = 0; i < values.length; i++) {
                    values[i] = scale * arena.shorts[at + i];
                }
            }
            case INT32, INT64, BOOL -> {
                for (int i = 0; i < values.length; i++) {
                    values[i] = arena.ints[at + i];
                }
            }
        }
        return values;
    }
}
