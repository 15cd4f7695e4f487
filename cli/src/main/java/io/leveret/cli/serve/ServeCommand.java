package io.leveret.cli.serve;

import io.leveret.cli.console.Console;
import io.leveret.cli.console.Failures;
import io.leveret.cli.console.UsageException;
import io.leveret.cli.option.Command;
import io.leveret.cli.option.CommandOption;
import io.leveret.cli.option.ModelChoice;
import io.leveret.cli.option.Quantity;
import io.leveret.models.ModelRef;
import io.leveret.server.NamedModel;
import io.leveret.server.Server;
import io.leveret.server.ServerOptions;
import io.leveret.wire.ExitCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Model.CommandSpec;

/** {@code leveret serve}: models over HTTP. */
public final class ServeCommand implements Command {
    private static final ServerOptions DEFAULT = ServerOptions.builder().build();
    private static final String EXTENSION = ".tflite";
    /** A property: the launcher starts the server once only to keep what the JVM makes of its classes. */
    private static final String REHEARSAL = "leveret.serve.rehearsal";

    private final Console console;
    private final CommandOption<String> host = CommandOption.of("--host", "ADDRESS", String.class, DEFAULT.host(),
            "Listen on this name or address; 0.0.0.0 for all. Default: " + DEFAULT.host() + ", this machine only.");
    private final CommandOption<Integer> port = CommandOption.of("--port", "N", Integer.class, DEFAULT.port(),
            "Listen on this port; 0 for any that is free. Default: " + DEFAULT.port() + ".");
    private final CommandOption<List<String>> models = CommandOption.ofMany("--model", "[NAME=]FILE|HOSTED",
            "A model, by this name in requests; several may be given, and the first is meant where none is named."
                    + " Default: the bundled one.");
    private final CommandOption<String> maxBody = CommandOption.of("--max-body", "SIZE", String.class, "20MB",
            "Refuse requests with more bytes. Default: 20MB.");
    private final CommandOption<Integer> maxConcurrent = CommandOption.of("--max-concurrent", "N", Integer.class,
            null, "Compute this many requests at once. Default: one for each processor, or --batch if that is more.");
    private final CommandOption<Integer> queue = CommandOption.of("--queue", "N", Integer.class, DEFAULT.queue(),
            "Let this many requests wait; refuse those beyond with status 503. Default: " + DEFAULT.queue() + ".");
    private final CommandOption<String> deadline = CommandOption.of("--deadline", "TIME", String.class, "2s",
            "Give up a request that takes longer, with status 504. Default: 2s.");
    private final CommandOption<Integer> batch = CommandOption.of("--batch", "N", Integer.class, DEFAULT.batch(),
            "Classify up to N photos of different requests together, if the model's file leaves its batch open. A batch"
                    + " that is not full takes as long as a full one. Default: each photo alone.");
    private final CommandOption<String> batchWait = CommandOption.of("--batch-wait", "TIME", String.class, "2ms",
            "Let a photo wait so long for those of other requests. Default: 2ms.");
    private final CommandOption<Path> modelDirectory = CommandOption.of("--model-dir", "FOLDER", Path.class, null,
            "Serve the models in this folder, NAME.tflite or NAME/VERSION/ANY.tflite, and follow what changes there.");
    private final CommandOption<Path> teachFolder = CommandOption.of("--teach-dir", "FOLDER", Path.class, null,
            "Let users teach classes by examples, and keep these and the new model here. Default: they may not.");
    private final CommandOption<Boolean> accessLog = CommandOption.flag("--access-log",
            "Write a line of JSON to standard error for each request.");
    private final AccessOptions access = new AccessOptions();
    private final CommandOption<Boolean> verbose = CommandOption.flag("--verbose",
            "Show the stack traces of errors, and log more.");

    public ServeCommand(Console console) {
        this.console = console;
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name("serve");
        spec.usageMessage().description("Serves models over HTTP, until it is stopped (Ctrl-C).").footer("",
                "Examples:", "  leveret serve", "  leveret serve --port 0 --model flowers=flowers.tflite",
                "  leveret serve --host 0.0.0.0 --tls auto",
                "  curl --data-binary @puppy.jpg http://127.0.0.1:8080/v1/classify");
        List.of(host, port, models, maxBody, maxConcurrent, queue, deadline, batch, batchWait, modelDirectory,
                teachFolder, accessLog)
                .forEach(option -> option.addTo(spec));
        access.addTo(spec);
        verbose.addTo(spec);
        return spec;
    }

    @Override
    public boolean verbose() {
        return verbose.value();
    }

    @Override
    public ExitCode run() throws IOException {
        Server server = start(options());
        if (Boolean.getBoolean(REHEARSAL)) {
            server.close();
            return ExitCode.DONE;
        }
        CountDownLatch stopped = new CountDownLatch(1);
        Thread hook = Thread.ofPlatform().unstarted(() -> {
            server.close();
            stopped.countDown();
            Runtime.getRuntime().halt(ExitCode.DONE.code()); // else the code would be the signal's
        });
        Runtime.getRuntime().addShutdownHook(hook);
        Writer out = console.text();
        String address = server.address().toString();
        out.write("listening on " + address.substring(0, address.length() - 1) + "\n");
        out.flush();
        new Invitation(console, server).print();
        try {
            stopped.await();
        } catch (InterruptedException asked) {
            Runtime.getRuntime().removeShutdownHook(hook);
            server.close();
        }
        return ExitCode.DONE;
    }

    private ServerOptions options() {
        ServerOptions.Builder options = ServerOptions.builder().host(host.value()).port(port.value()).models(models())
                .maxBodyBytes(Math.toIntExact(Math.min(Integer.MAX_VALUE,
                        Quantity.bytes("--max-body", maxBody.value(), "20MB"))))
                .queue(queue.value()).deadline(Quantity.time("--deadline", deadline.value(), "2s")).batch(batch.value())
                .batchWait(Quantity.time("--batch-wait", batchWait.value(), "2ms"));
        Optional.ofNullable(maxConcurrent.value()).ifPresent(options::maxConcurrent);
        Optional.ofNullable(modelDirectory.value()).ifPresent(options::modelDirectory);
        Optional.ofNullable(teachFolder.value()).ifPresent(options::teachFolder);
        if (accessLog.value()) {
            options.accessLog(console.err()::println);
        }
        access.applyTo(options, console);
        return options.build();
    }

    private List<NamedModel> models() {
        List<String> given = models.value();
        if (given.isEmpty() && modelDirectory.value() != null) {
            return List.of();
        }
        if (given.isEmpty()) {
            ModelRef bundled = ModelRef.bundled();
            return List.of(new NamedModel(bundled.name(), bundled));
        }
        return given.stream().map(this::model).toList();
    }

    private NamedModel model(String given) {
        int equals = given.indexOf('=');
        if (equals == given.length() - 1) {
            throw new UsageException("--model " + given + " names no file; give it behind the =, such as " + given
                    + "flowers.tflite");
        }
        if (equals > 0 && NamedModel.isName(given.substring(0, equals))) {
            return new NamedModel(given.substring(0, equals), find(given.substring(equals + 1)));
        }
        ModelRef found = find(given);
        String file = Path.of(found.name()).getFileName().toString();
        return new NamedModel(file.endsWith(EXTENSION) ? file.substring(0, file.length() - EXTENSION.length()) : file,
                found);
    }

    private ModelRef find(String given) {
        return ModelChoice.find(CommandOption.file("--model", given), console);
    }

    private static Server start(ServerOptions options) {
        try {
            return Server.start(options);
        } catch (IOException unreadable) {
            String what = unreadable instanceof FileSystemException file && file.getFile() != null ? file.getFile()
                    : "what is to be served";
            if (options.teachFolder().filter(folder -> Path.of(what).startsWith(folder.toAbsolutePath())
                    || Path.of(what).startsWith(folder)).isPresent()) {
                String why = unreadable instanceof FileSystemException file && file.getReason() != null
                        ? file.getReason()
                        : "it cannot be written";
                throw new UsageException("--teach-dir " + options.teachFolder().get() + " cannot be used: " + why
                        + "; give a folder that is yours to write, or that does not exist yet", unreadable);
            }
            throw new UsageException(Failures.describe(what, unreadable), unreadable);
        } catch (UncheckedIOException unavailable) {
            throw new UsageException("--host " + options.host() + " --port " + options.port() + " cannot be had: "
                    + unavailable.getCause().getMessage()
                    + "; give another --host or --port, or 0 for any port that is free",
                    unavailable);
        }
    }
}
