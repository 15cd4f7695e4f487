package io.leveret.server;

import io.leveret.base.OptionException;
import io.leveret.engine.Workers;
import io.leveret.vision.ClassifierOptions;
import io.leveret.server.teach.Teacher;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/** How a server serves. */
public final class ServerOptions {
    private static final int MOST_PORT = 65_535;
    private static final int MOST_BODY_BYTES = 1 << 30;
    private static final int MOST_WAITING = 1_000_000;

    private final String host;
    private final int port;
    private final List<NamedModel> models;
    private final ClassifierOptions classifying;
    private final int maxBodyBytes;
    private final int maxConcurrent;
    private final int queue;
    private final Duration deadline;
    private final Optional<Path> modelDirectory;
    private final Optional<Path> teachFolder;
    private final Optional<Consumer<String>> accessLog;

    private ServerOptions(Builder from) {
        host = from.host;
        port = from.port;
        models = List.copyOf(from.models);
        classifying = from.classifying;
        maxBodyBytes = from.maxBodyBytes;
        maxConcurrent = from.maxConcurrent;
        queue = from.queue;
        deadline = from.deadline;
        modelDirectory = from.modelDirectory;
        teachFolder = from.teachFolder;
        accessLog = from.accessLog;
        within("port", port, 0, MOST_PORT);
        within("maxBodyBytes", maxBodyBytes, 1, MOST_BODY_BYTES);
        within("maxConcurrent", maxConcurrent, 1, Workers.MOST_THREADS);
        within("queue", queue, 0, MOST_WAITING);
        if (teachFolder.isPresent() && models.stream().anyMatch(each -> each.name().equals(Teacher.MODEL))) {
            throw new OptionException("model", Teacher.MODEL, "cannot have the name '" + Teacher.MODEL
                    + "', which is that of the model that users teach; give another one");
        }
        if (deadline.isNegative() || deadline.isZero()) {
            throw new OptionException("deadline", deadline.toString(), "must be above 0, not " + deadline);
        }
    }

    private static void within(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw new OptionException(option, value, "must be from " + least + " to " + most + ", not " + value);
        }
    }

    /** Returns the name or address to listen on. */
    public String host() {
        return host;
    }

    /** Returns the port; 0 for any that is free. */
    public int port() {
        return port;
    }

    /** Returns the models; the first one is meant by requests that name none. */
    public List<NamedModel> models() {
        return models;
    }

    /** Returns the options of all models. */
    public ClassifierOptions classifying() {
        return classifying;
    }

    /** Returns the most bytes of a request's body. */
    public int maxBodyBytes() {
        return maxBodyBytes;
    }

    /** Returns the most requests that are computed at once. */
    public int maxConcurrent() {
        return maxConcurrent;
    }

    /** Returns the most requests that wait; those beyond are refused. */
    public int queue() {
        return queue;
    }

    /** Returns how long a request may take from its arrival to its answer. */
    public Duration deadline() {
        return deadline;
    }

    /** Returns the directory whose models are served as well, and followed; empty for none. */
    public Optional<Path> modelDirectory() {
        return modelDirectory;
    }

    /** Returns the folder of the classes that users teach; empty if they may not. */
    public Optional<Path> teachFolder() {
        return teachFolder;
    }

    /** Returns what takes a line of JSON for each request; empty for none. */
    public Optional<Consumer<String>> accessLog() {
        return accessLog;
    }

    /** Returns a builder with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds options. */
    public static final class Builder {
        private String host = "127.0.0.1";
        private int port = 8080;
        private List<NamedModel> models = List.of();
        private ClassifierOptions classifying = ClassifierOptions.DEFAULT;
        private int maxBodyBytes = 20_000_000;
        private int maxConcurrent = Workers.shared().threads();
        private int queue = 64;
        private Duration deadline = Duration.ofSeconds(2);
        private Optional<Path> modelDirectory = Optional.empty();
        private Optional<Path> teachFolder = Optional.empty();
        private Optional<Consumer<String>> accessLog = Optional.empty();

        private Builder() {}

        /** Sets the name or address to listen on; by default this machine only. */
        public Builder host(String nameOrAddress) {
            host = Objects.requireNonNull(nameOrAddress, "host");
            return this;
        }

        /** Sets the port, 0 to 65535; by default 8080; 0 for any that is free. */
        public Builder port(int number) {
            port = number;
            return this;
        }

        /** Sets the models. */
        public Builder models(List<NamedModel> named) {
            models = List.copyOf(named);
            return this;
        }

        /** Sets the options of all models; how many results there are is up to each request. */
        public Builder classifying(ClassifierOptions options) {
            classifying = Objects.requireNonNull(options, "classifying");
            return this;
        }

        /** Sets the most bytes of a request's body, 1 to 2³⁰; by default 20 million. */
        public Builder maxBodyBytes(int bytes) {
            maxBodyBytes = bytes;
            return this;
        }

        /** Sets the most requests that are computed at once, at least 1; by default one for each processor. */
        public Builder maxConcurrent(int requests) {
            maxConcurrent = requests;
            return this;
        }

        /** Sets the most requests that wait, at least 0; by default 64. */
        public Builder queue(int requests) {
            queue = requests;
            return this;
        }

        /** Sets how long a request may take, above 0; by default 2 seconds. */
        public Builder deadline(Duration time) {
            deadline = Objects.requireNonNull(time, "deadline");
            return this;
        }

        /**
         * Serves the models of a directory as well, and follows what changes there: files {@code NAME.tflite}, and
         * {@code NAME/VERSION/ANY.tflite}, of which the highest version is served.
         */
        public Builder modelDirectory(Path directory) {
            modelDirectory = Optional.of(directory);
            return this;
        }

        /** Lets users teach classes, whose photos, features and model are kept in this folder; by default not. */
        public Builder teachFolder(Path folder) {
            teachFolder = Optional.of(folder);
            return this;
        }

        /** Gives a line of JSON for each request, on the threads that answer them; by default none. */
        public Builder accessLog(Consumer<String> lines) {
            accessLog = Optional.of(lines);
            return this;
        }

        /**
         * Builds them.
         *
         * @throws OptionException if a value is outside its range
         */
        public ServerOptions build() {
            return new ServerOptions(this);
        }
    }
}
