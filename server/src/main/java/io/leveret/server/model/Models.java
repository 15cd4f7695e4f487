package io.leveret.server.model;

import io.leveret.base.MessageText;
import io.leveret.base.Spelling;
import io.leveret.server.problem.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The models that are served, by name and version. A request takes a {@link Lease}, so that a model that is replaced or
 * removed is closed only after the last request that uses it. Thread-safe.
 */
public final class Models implements AutoCloseable {
    private final SequencedMap<String, SequencedMap<String, Entry>> byName = new LinkedHashMap<>(); // version → entry
    private volatile @Nullable String defaultName; // null while there is none

    /** A model and the number of its leases, one of which is the registry's own. */
    private static final class Entry {
        private final ServedModel model;
        private final AtomicInteger leases = new AtomicInteger(1);

        Entry(ServedModel model) {
            this.model = model;
        }

        void release() {
            if (leases.decrementAndGet() == 0) {
                model.close();
            }
        }
    }

    /** A model in use; close it afterwards. */
    public static final class Lease implements AutoCloseable {
        private @Nullable Entry entry;
        private final ServedModel model;

        private Lease(Entry entry) {
            this.entry = entry;
            this.model = entry.model;
        }

        /** Returns the model. */
        public ServedModel model() {
            return model;
        }

        @Override
        public void close() {
            Entry held = entry;
            if (held != null) {
                entry = null;
                held.release();
            }
        }
    }

    /** Serves a model, in place of the one with its name and version. The first one ever is the default. */
    public synchronized void put(ServedModel model) {
        SequencedMap<String, Entry> versions = byName.computeIfAbsent(model.name(), _ -> new LinkedHashMap<>());
        Entry old = versions.remove(model.version());
        versions.putLast(model.version(), new Entry(model));
        if (defaultName == null) {
            defaultName = model.name();
        }
        if (old != null) {
            old.release();
        }
    }

    /** Serves a model as the only version of its name; requests that use another one finish. */
    public synchronized void replace(ServedModel model) {
        SequencedMap<String, Entry> before = byName.get(model.name());
        List<Entry> old = before == null ? List.of() : List.copyOf(before.values());
        if (before != null) {
            before.clear();
        }
        put(model);
        old.forEach(Entry::release);
    }

    /** Serves a version no longer; returns whether there was one. */
    public synchronized boolean remove(String name, String version) {
        SequencedMap<String, Entry> versions = byName.get(name);
        Entry old = versions == null ? null : versions.remove(version);
        if (old == null) {
            return false;
        }
        if (versions.isEmpty()) {
            byName.remove(name);
            if (name.equals(defaultName)) {
                defaultName = byName.isEmpty() ? null : byName.firstEntry().getKey();
            }
        }
        old.release();
        return true;
    }

    /**
     * Takes a model.
     *
     * @param name empty for the default
     * @param version empty for the latest
     * @throws Problem with status 404 if there is none
     */
    public synchronized Lease acquire(Optional<String> name, Optional<String> version) {
        String wanted = name.orElse(defaultName == null ? "" : defaultName);
        SequencedMap<String, Entry> versions = byName.get(wanted);
        if (versions == null) {
            String shown = MessageText.brief(wanted); // it may have megabytes
            throw Problem.notFound(byName.isEmpty() ? "no model is loaded"
                    : "there is no model '" + shown + "'"
                            + Spelling.closest(shown, byName.keySet()).map(meant -> "; did you mean " + meant + "?")
                                    .orElse("; served are " + String.join(", ", byName.keySet())));
        }
        Entry entry = version.isPresent() ? versions.get(version.get()) : versions.lastEntry().getValue();
        if (entry == null) {
            throw Problem
                    .notFound("there is no version '" + MessageText.brief(version.get()) + "' of the model " + wanted
                            + "; served are " + String.join(", ", versions.keySet()));
        }
        entry.leases.incrementAndGet();
        return new Lease(entry);
    }

    /** Takes a model by its name, in its latest version or a given one. */
    public Lease acquire(String name, Optional<String> version) {
        return acquire(Optional.of(name), version);
    }

    /** Returns all models, by name; versions as they came. */
    public synchronized List<ServedModel> list() {
        List<ServedModel> all = new ArrayList<>();
        byName.values().forEach(versions -> versions.values().forEach(entry -> all.add(entry.model)));
        all.sort(Comparator.comparing(ServedModel::name));
        return all;
    }

    /** Returns the versions of a model, as they came; none if there is no such model. */
    public synchronized List<String> versions(String name) {
        return byName.containsKey(name) ? List.copyOf(byName.get(name).keySet()) : List.of();
    }

    /** Returns the name that requests without one mean; empty if no model is loaded. */
    public Optional<String> defaultName() {
        return Optional.ofNullable(defaultName);
    }

    /** Serves none any longer. */
    @Override
    public synchronized void close() {
        byName.values().forEach(versions -> versions.values().forEach(Entry::release));
        byName.clear();
        defaultName = null;
    }
}
