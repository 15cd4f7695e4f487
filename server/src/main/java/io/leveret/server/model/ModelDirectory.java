package io.leveret.server.model;

import io.leveret.base.LeveretException;
import io.leveret.server.model.ModelFiles.Found;
import io.leveret.server.model.ModelFiles.Stamp;
import io.leveret.server.problem.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the models of a directory, and follows what changes in it: of each name the highest version. A new file is
 * read once it is quiet, so that it is not read half-written; the new model is warmed up, then takes the place of the
 * old one, which is closed after its last request. A file that is no usable model is refused with a line in the log;
 * what was served before stays. A model is unloaded once nothing of its name is left.
 *
 * <p>The directory is looked at every second rather than watched: that works on all file systems, as TensorFlow Serving
 * does it. Thread-safe.
 */
public final class ModelDirectory implements ModelRepository, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ModelDirectory.class);

    private final Path root;
    private final Models models;
    private final Opener opener;
    private final Set<String> reserved;
    private final Duration period;
    private final ModelFiles files;
    private final Thread watcher;
    private volatile boolean closed;

    // Guarded by this:
    private final Map<String, Found> served = new HashMap<>(); // by name
    private final Map<Path, Refusal> refused = new HashMap<>(); // models that could not be opened
    private final SortedMap<Path, String> misplaced = new TreeMap<>(); // what cannot be a model, and why
    private final Set<String> unloaded = new HashSet<>(); // on request, until loaded on request
    private Map<Path, Stamp> seen = Map.of(); // at the last look
    private @Nullable String lastFailure; // of looking; null after success

    /** Opens a model and warms it up. */
    public interface Opener {
        /**
         * Opens it.
         *
         * @throws IOException if it cannot be read
         * @throws LeveretException if it is no usable model
         */
        ServedModel open(String name, String version, Path file) throws IOException;
    }

    /** Why a file was refused, until it changes. */
    private record Refusal(Stamp stamp, String reason) {}

    private ModelDirectory(Path root, Models models, Opener opener, Set<String> reserved, Duration period) {
        this.root = root;
        this.models = models;
        this.opener = opener;
        this.reserved = Set.copyOf(reserved);
        this.period = period;
        this.files = new ModelFiles(root, this::misplaced);
        this.watcher = Thread.ofPlatform().daemon().name("leveret-models").unstarted(this::watch);
    }

    /**
     * Loads what is there, and follows it from then on.
     *
     * @param models where the models are served; a name that is served there already is refused in the directory
     * @param reserved other names that are refused
     * @param period how often to look; a file that was not changed for this time is quiet
     * @throws IOException if the directory cannot be read
     */
    public static ModelDirectory open(Path root, Models models, Opener opener, Set<String> reserved, Duration period)
            throws IOException {
        ModelDirectory directory = new ModelDirectory(root, models, opener, reserved, period);
        boolean quiet = directory.followAll();
        if (!quiet) {
            directory.pause();
            boolean ignored = directory.followAll();
        }
        directory.watcher.start();
        return directory;
    }

    private synchronized void pause() {
        try {
            if (!closed) {
                wait(period.toMillis());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void watch() {
        while (!closed) {
            pause();
            look();
        }
    }

    /** Looks now rather than after the period. */
    void look() {
        try {
            boolean ignored = followAll();
            lastFailure = null;
        } catch (IOException | RuntimeException failed) { // what is served stays, whatever happens to a disk
            if (!failed.toString().equals(lastFailure)) {
                lastFailure = failed.toString();
                LOG.warn("The model directory {} cannot be read, and what is served stays: {}", root, lastFailure);
            }
        }
    }

    /** Serves the best of all names; returns whether all files that were looked at were quiet. */
    private synchronized boolean followAll() throws IOException {
        if (closed) {
            return true;
        }
        Map<Path, String> known = Map.copyOf(misplaced);
        misplaced.clear();
        SortedMap<String, List<Found>> found = new TreeMap<>(files.find());
        misplaced.forEach((path, why) -> {
            if (!why.equals(known.get(path))) {
                LOG.warn("{} is refused: {}", path, why);
            }
        });
        Map<Path, Stamp> now = new HashMap<>();
        found.values().forEach(all -> all.forEach(each -> now.put(each.file(), each.stamp())));
        refused.keySet().retainAll(now.keySet());
        boolean quiet = true;
        for (Map.Entry<String, List<Found>> each : found.entrySet()) {
            quiet &= follow(each.getKey(), each.getValue(), false);
        }
        for (String name : List.copyOf(served.keySet())) {
            if (!found.containsKey(name)) {
                close(name);
                LOG.info("{} is no longer there, and is unloaded", name);
            }
        }
        seen = now;
        return quiet;
    }

    private void misplaced(Path path, String why) {
        misplaced.put(path, why);
    }

    /**
     * Serves the best of the versions of a name.
     *
     * @param hurry whether to read files that may not be quiet
     * @return whether all that were looked at were quiet
     */
    private boolean follow(String name, List<Found> versions, boolean hurry) {
        Optional<String> taken = unloaded.contains(name) ? Optional.of("it was unloaded on request") : taken(name);
        if (taken.isPresent()) {
            return true;
        }
        Found current = served.get(name);
        boolean quiet = true;
        for (Found each : versions) {
            if (each.equals(current)
                    || current != null && each.version() < current.version() && has(versions, current.version())) {
                return quiet; // what is served is better than what follows
            }
            Refusal refusal = refused.get(each.file());
            if (refusal != null && refusal.stamp().equals(each.stamp())) {
                continue;
            }
            if (!hurry && !isQuiet(each)) {
                quiet = false;
            } else if (load(each)) {
                return quiet;
            }
        }
        return quiet;
    }

    private static boolean has(List<Found> versions, long version) {
        return versions.stream().anyMatch(each -> each.version() == version);
    }

    /** Returns why a name cannot be served; empty if it can. */
    private Optional<String> taken(String name) {
        if (reserved.contains(name)
                || !served.containsKey(name) && models.list().stream().anyMatch(each -> each.name().equals(name))) {
            misplaced.computeIfAbsent(root.resolve(name), path -> {
                String why = "the name " + name + " is served otherwise; rename it";
                LOG.warn("{} is refused: {}", path, why);
                return why;
            });
            return Optional.of("the name is served otherwise");
        }
        return Optional.empty();
    }

    private boolean isQuiet(Found each) {
        Duration age = Duration.between(each.stamp().modified().toInstant(), Instant.now());
        return each.stamp().equals(seen.get(each.file())) || age.compareTo(period.multipliedBy(2)) > 0;
    }

    private boolean load(Found each) {
        Optional<Found> current = Optional.ofNullable(served.get(each.name()));
        String stays = current.map(old -> "; version " + old.version() + " stays").orElse("");
        try {
            ServedModel model = opener.open(each.name(), Long.toString(each.version()), each.file());
            if (!Stamp.of(each.file()).equals(each.stamp())) { // while it was read
                model.close();
                return false;
            }
            models.replace(model);
            served.put(each.name(), each);
            refused.remove(each.file());
            LOG.info("{} version {} is loaded from {}", each.name(), each.version(), each.file());
            return true;
        } catch (LeveretException | IOException unusable) {
            refuse(each, String.valueOf(unusable.getMessage()), stays);
        } catch (RuntimeException | OutOfMemoryError | StackOverflowError fault) {
            refuse(each, fault.toString(), stays);
        }
        return false;
    }

    private void refuse(Found each, String reason, String stays) {
        refused.put(each.file(), new Refusal(each.stamp(), reason));
        LOG.warn("{} is refused{}: {}", each.file(), stays, reason.replaceAll("\\s*\\R\\s*", " "));
    }

    private void close(String name) {
        Found old = served.remove(name);
        if (old != null) {
            boolean ignored = models.remove(name, Long.toString(old.version()));
        }
    }

    /** Returns what is in the directory, sorted by name: models that are served, and those that are not, with why. */
    @Override
    public synchronized List<Entry> index() {
        List<Entry> all = new ArrayList<>();
        SortedMap<String, List<Found>> found;
        try {
            found = new TreeMap<>(files.find());
        } catch (IOException unreadable) {
            found = new TreeMap<>();
        }
        Set<String> names = new TreeSet<>(found.keySet());
        names.addAll(served.keySet());
        for (String name : names) {
            Found current = served.get(name);
            if (current != null) {
                all.add(new Entry(name, Long.toString(current.version()), true, ""));
            }
            for (Found each : found.getOrDefault(name, List.of())) {
                if (current == null || each.version() != current.version()) {
                    all.add(new Entry(name, Long.toString(each.version()), false, reason(each, current)));
                }
            }
        }
        return all;
    }

    private String reason(Found each, @Nullable Found current) {
        if (unloaded.contains(each.name())) {
            return "it was unloaded on request";
        }
        Refusal refusal = refused.get(each.file());
        if (refusal != null) {
            return refusal.reason();
        }
        return taken(each.name()).orElse(current != null && current.version() > each.version()
                ? "version " + current.version() + " is served" : "it is not loaded yet");
    }

    /**
     * Loads a model, or looks for a newer version of it, without waiting for its file to be quiet.
     *
     * @throws Problem with status 404 if there is none in the directory, 409 if the name is served otherwise, or 422
     *     with the reason if it is not usable
     */
    @Override
    public synchronized void load(String name) throws IOException {
        List<Found> versions = files.find().getOrDefault(name, List.of());
        if (versions.isEmpty()) {
            throw noSuch(name);
        }
        Optional<String> taken = taken(name);
        if (taken.isPresent()) {
            throw Problem.of(409, "busy", name + " cannot be loaded: " + taken.get());
        }
        unloaded.remove(name);
        versions.forEach(each -> refused.remove(each.file()));
        boolean ignored = follow(name, versions, true);
        if (!served.containsKey(name)) {
            Refusal refusal = refused.get(versions.getFirst().file());
            throw Problem.of(422, "bad-model", refusal == null ? name + " is being written; try again later"
                    : refusal.reason());
        }
    }

    private static Problem noSuch(String name) {
        return Problem.notFound("there is no model '" + name + "' in the model directory");
    }

    /**
     * Serves a model no longer, until it is loaded on request.
     *
     * @throws Problem with status 404 if it is not served from the directory
     */
    @Override
    public synchronized void unload(String name) {
        if (!served.containsKey(name)) {
            throw noSuch(name);
        }
        unloaded.add(name);
        close(name);
        LOG.info("{} is unloaded on request", name);
    }

    /** Follows the directory no longer; what is served stays. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        try {
            watcher.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
