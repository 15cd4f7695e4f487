package io.leveret.server;

import io.leveret.base.MessageText;
import io.leveret.base.OptionException;
import io.leveret.engine.Workers;
import io.leveret.vision.ClassifierOptions;
import io.leveret.server.teach.Teacher;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** How a server serves. */
public final class ServerOptions {
    private static final int MOST_PORT = 65_535;
    private static final int MOST_BODY_BYTES = 1 << 30;
    private static final int MOST_WAITING = 1_000_000;
    private static final Pattern TOKEN = Pattern.compile("[!-~]{1,1024}");
    private static final Pattern ORIGIN = Pattern
            .compile("[a-z][a-z0-9+.-]{0,30}://(\\[[0-9a-f:.]{2,45}]|[a-z0-9._-]{1,253})(:[0-9]{1,5})?");
    private static final int MOST_BATCH = 1024;

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
    private final Optional<TlsCertificate> tls;
    private final Optional<String> authToken;
    private final Set<String> origins;
    private final int batch;
    private final Duration batchWait;

    private ServerOptions(Builder from) {
        host = from.host;
        port = from.port;
        models = List.copyOf(from.models);
        classifying = from.classifying;
        maxBodyBytes = from.maxBodyBytes;
        batch = from.batch;
        batchWait = from.batchWait;
        maxConcurrent = from.maxConcurrent.orElse(Math.max(Workers.shared().threads(), batch));
        queue = from.queue;
        deadline = from.deadline;
        modelDirectory = from.modelDirectory;
        teachFolder = from.teachFolder;
        accessLog = from.accessLog;
        tls = from.tls;
        authToken = from.authToken;
        origins = Set.copyOf(from.origins);
        within("port", port, 0, MOST_PORT);
        within("maxBodyBytes", maxBodyBytes, 1, MOST_BODY_BYTES);
        within("batch", batch, 1, MOST_BATCH); // before what follows from it
        within("maxConcurrent", maxConcurrent, 1, Workers.MOST_THREADS);
        if (maxConcurrent < batch) {
            throw new OptionException("maxConcurrent", maxConcurrent,
                    names -> names.of("maxConcurrent", "maxConcurrent")
                            + " must be at least " + names.of("batch", "batch") + ", " + batch + ", not "
                            + maxConcurrent
                            + "; else no batch would ever be full");
        }
        within("queue", queue, 0, MOST_WAITING);
        Set<String> taken = new HashSet<>();
        models.stream().map(NamedModel::name).filter(name -> !taken.add(name)).findFirst().ifPresent(name -> {
            throw new OptionException("model", name, "has the name '" + name + "' twice; name one of them otherwise, as"
                    + " NAME=FILE");
        });
        if (teachFolder.isPresent() && models.stream().anyMatch(each -> each.name().equals(Teacher.MODEL))) {
            throw new OptionException("model", Teacher.MODEL, "cannot have the name '" + Teacher.MODEL
                    + "', which is that of the model that users teach; give another one");
        }
        if (deadline.isNegative() || deadline.isZero()) {
            throw new OptionException("deadline", deadline.toString(), "must be above 0, not " + deadline);
        }
        if (batchWait.isNegative() || batch > 1 && batchWait.compareTo(deadline) >= 0) {
            throw new OptionException("batchWait", batchWait.toString(), names -> names.of("batchWait", "batchWait")
                    + " must be at least 0 and below " + names.of("deadline", "deadline") + ", " + deadline + ", not "
                    + batchWait);
        }
        if (authToken.isPresent() && !TOKEN.matcher(authToken.get()).matches()) { // the message keeps the secret
            throw new OptionException("authToken", "", "must be 1 to 1024 letters, digits or signs of ASCII without"
                    + " spaces; make one with: openssl rand -hex 32");
        }
        origins.forEach(ServerOptions::checkOrigin);
    }

    private static void checkOrigin(String origin) {
        boolean usualPort = origin.startsWith("https:") && origin.endsWith(":443")
                || origin.startsWith("http:") && origin.endsWith(":80");
        if (!ORIGIN.matcher(origin).matches() || usualPort) {
            throw new OptionException("cors", origin, "cannot be '" + MessageText.brief(origin)
                    + "'; give one origin as"
                    + " browsers send it, such as https://photos.example.org or http://localhost:3000, without a path"
                    + " and without the usual port");
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

    /** Returns where the certificate for HTTPS comes from; empty for HTTP. */
    public Optional<TlsCertificate> tls() {
        return tls;
    }

    /** Returns the token that requests have to know; empty if they need none. */
    public Optional<String> authToken() {
        return authToken;
    }

    /** Returns the origins of pages that may use the server, besides its own. */
    public Set<String> origins() {
        return origins;
    }

    /** Returns the most photos of different requests that are classified together; 1 for each alone. */
    public int batch() {
        return batch;
    }

    /** Returns how long a photo waits for those of other requests. */
    public Duration batchWait() {
        return batchWait;
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
        private OptionalInt maxConcurrent = OptionalInt.empty();
        private int queue = 64;
        private Duration deadline = Duration.ofSeconds(2);
        private Optional<Path> modelDirectory = Optional.empty();
        private Optional<Path> teachFolder = Optional.empty();
        private Optional<Consumer<String>> accessLog = Optional.empty();
        private Optional<TlsCertificate> tls = Optional.empty();
        private Optional<String> authToken = Optional.empty();
        private Set<String> origins = Set.of();
        private int batch = 1;
        private Duration batchWait = Duration.ofMillis(2);

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

        /**
         * Sets the most requests that are computed at once, at least 1 and {@link #batch}; by default one for each
         * processor, or the batch if that is more.
         */
        public Builder maxConcurrent(int requests) {
            maxConcurrent = OptionalInt.of(requests);
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

        /** Serves HTTPS with this certificate; by default HTTP. */
        public Builder tls(TlsCertificate certificate) {
            tls = Optional.of(certificate);
            return this;
        }

        /**
         * Answers only requests with the header {@code Authorization: Bearer TOKEN}, besides the page and the health
         * of the Open Inference Protocol; by default all.
         *
         * @param token 1 to 1024 characters of ASCII without spaces
         */
        public Builder authToken(String token) {
            authToken = Optional.of(token);
            return this;
        }

        /**
         * Lets pages of other origins use the server; by default none.
         *
         * @param allowed as browsers send them, such as {@code https://photos.example.org}
         */
        public Builder origins(Set<String> allowed) {
            origins = Set.copyOf(allowed);
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
         * Sets the most photos of different requests that are classified together, 1 to 1024, by models whose file
         * leaves their batch open; by default 1, each alone. A batch that does not get full takes as long as a full
         * one.
         */
        public Builder batch(int photos) {
            batch = photos;
            return this;
        }

        /** Sets how long a photo waits for those of other requests, at least 0; by default 2 milliseconds. */
        public Builder batchWait(Duration time) {
            batchWait = Objects.requireNonNull(time, "batchWait");
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
