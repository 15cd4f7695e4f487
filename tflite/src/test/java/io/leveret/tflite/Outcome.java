package io.leveret.tflite;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.sun.management.ThreadMXBean;
import io.leveret.tflite.format.ModelFormatException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.function.ThrowingSupplier;

/** Reads files of any bytes and checks the result: a graph or a clear refusal, in bounded time and memory. */
public final class Outcome {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long BASE_BYTES = 64 << 20;
    private static final int BYTES_FOR_EACH_OF_THE_FILE = 20;
    private static final Duration PATIENCE_FOR_ALL = Duration.ofMinutes(2);

    private static volatile Object[] current = {"nothing"};

    private Outcome() {}

    /** Returns the bytes that this thread has allocated so far. */
    public static long allocatedBytes() {
        return THREADS.getCurrentThreadAllocatedBytes();
    }

    /** Reads many files, and ends if one hangs. A thread for each would take longer than the reading. */
    public static <T> T ofAll(ThrowingSupplier<T> readings) {
        return assertTimeoutPreemptively(PATIENCE_FOR_ALL, readings, () -> "hung while reading " + words(current));
    }

    /** {@link #of} a single file. */
    public static Optional<ModelFormatException> ofOne(byte[] file, Object... what) {
        return ofAll(() -> of(file, what));
    }

    /**
     * Reads a file; any exception but {@link ModelFormatException} fails the test, and so does a long time, a lot of
     * memory, or a reason of several lines.
     *
     * @param what a description of the file
     * @return the refusal, if it was refused
     */
    public static Optional<ModelFormatException> of(byte[] file, Object... what) {
        current = what;
        long start = System.nanoTime();
        long before = allocatedBytes();
        Optional<ModelFormatException> refusal = Optional.empty();
        try {
            ModelReader.read(file, "hostile.tflite", ModelLimits.DEFAULT);
        } catch (ModelFormatException refused) {
            refusal = Optional.of(refused);
        } catch (Exception | Error other) {
            throw new AssertionError(words(what), other);
        }
        long allocated = allocatedBytes() - before;
        long nanos = System.nanoTime() - start;
        assertTrue(nanos <= PATIENCE.toNanos(), () -> words(what) + " took " + nanos / 1_000_000 + " ms");
        assertTrue(allocated <= BASE_BYTES + (long) BYTES_FOR_EACH_OF_THE_FILE * file.length,
                () -> words(what) + " of " + file.length + " bytes took " + allocated + " bytes");
        refusal.ifPresent(refused -> assertFalse(refused.getMessage().contains("\n"), refused::getMessage));
        return refusal;
    }

    private static String words(Object[] what) {
        return Arrays.stream(what).map(Object::toString).collect(Collectors.joining(" "));
    }
}
