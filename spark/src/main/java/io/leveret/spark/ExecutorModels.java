package io.leveret.spark;

import io.leveret.engine.KernelChoice;
import io.leveret.engine.Plan;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The models that are open in this JVM, one for each specification, whatever the number of tasks: in an executor, or in
 * the driver with a local master. Tasks share them without a lock; only those that come while a model is being opened
 * wait for it. A model that cannot be opened fails all tasks, without another try.
 *
 * <p>They end with the application: with the executor's process, or when the driver {@link #close closes} them.
 */
final class ExecutorModels {
    private static final Logger LOG = LoggerFactory.getLogger(ExecutorModels.class);
    private static final Map<Key, Opened<?>> MODELS = new ConcurrentHashMap<>();
    private static final AtomicLong LOADS = new AtomicLong();
    private static final AtomicBoolean STARTED = new AtomicBoolean();

    private ExecutorModels() {}

    /**
     * What a model is opened for.
     *
     * @param application Spark's id of the application
     * @param digest SHA-256 of the model's file
     * @param spec how it is opened: equal for what may be shared
     */
    record Key(String application, String digest, Object spec) {}

    /** A model, opened by the first who asks. */
    private static final class Opened<T> {
        private final Supplier<T> opener;
        private volatile T model; // null until it is open
        private RuntimeException failure;

        Opened(Supplier<T> opener) {
            this.opener = opener;
        }

        T get() {
            T open = model;
            return open != null ? open : open();
        }

        private synchronized T open() {
            if (failure != null) {
                throw failure;
            }
            if (model == null) {
                try {
                    model = opener.get();
                    LOADS.incrementAndGet();
                } catch (RuntimeException refused) {
                    failure = refused;
                    throw refused;
                }
            }
            return model;
        }

        private synchronized void close() {
            if (model instanceof AutoCloseable closeable) {
                try {
                    closeable.close();
                } catch (Exception ignored) {
                    LOG.warn("a model could not be closed", ignored);
                }
            }
        }
    }

    /**
     * Returns a model, the same for equal keys.
     *
     * @throws RuntimeException what the opener throws
     */
    static <T> T get(Key key, Class<T> type, Supplier<T> opener) {
        Opened<?> opened = MODELS.get(key);
        if (opened == null) {
            if (STARTED.compareAndSet(false, true)) {
                reportMissingOptions();
                Plan.warmUp(); // meanwhile
            }
            opened = MODELS.computeIfAbsent(key, _ -> new Opened<>(opener));
        }
        return type.cast(opened.get());
    }

    /** Closes the models of an application. */
    static void close(String application) {
        MODELS.keySet().stream().filter(key -> key.application().equals(application)).toList()
                .forEach(key -> MODELS.remove(key).close());
    }

    /** Returns how many models this JVM has opened so far. */
    static long loads() {
        return LOADS.get();
    }

    /** Returns how many models are open. */
    static int open() {
        return MODELS.size();
    }

    private static void reportMissingOptions() {
        boolean hasVectors = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
        boolean hasNativeAccess = KernelChoice.class.getModule().isNativeAccessEnabled();
        if (!(hasVectors && hasNativeAccess)) {
            LOG.warn("photos are classified more slowly than this machine can, with {} kernels; set {}={} (for a local"
                    + " master, --driver-java-options of spark-submit)", KernelChoice.ofProcess().name(),
                    ExecutorOptions.CONFIGURATION, ExecutorOptions.JAVA);
        }
    }
}
