package io.leveret.models;

import io.leveret.base.MessageText;
import io.leveret.tflite.ModelReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A pull in another process, which prints how far it has come. */
final class PullProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader out;

    /** Starts to pull the sample model. */
    PullProcess(URI source, Path cache) throws IOException {
        process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                Stream.of(ModelStore.class, ModelReader.class, MessageText.class, PullProcess.class)
                        .map(PullProcess::root)
                        .collect(Collectors.joining(System.getProperty("path.separator"))),
                PullProcess.class.getName(), source.toString(), cache.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        out = process.inputReader();
    }

    /** The folder or jar that a class comes from; its module would name one place for all. */
    private static String root(Class<?> type) {
        String resource = type.getResource(type.getSimpleName() + ".class").toString();
        if (resource.startsWith("jar:")) {
            return Path.of(URI.create(resource.substring("jar:".length(), resource.indexOf("!/")))).toString();
        }
        Path file = Path.of(URI.create(resource));
        return file.getRoot().resolve(file.subpath(0, file.getNameCount() - type.getName().split("\\.").length))
                .toString();
    }

    /** Waits until it says so. */
    void await(String line) throws IOException {
        String said = out.readLine();
        while (said != null && !said.equals(line)) {
            said = out.readLine();
        }
        if (said == null) {
            throw new IOException("it ended without saying '" + line + "'");
        }
    }

    /** Ends it as Ctrl-C does: all that Java can still do then is to run hooks, and a pull has none. */
    void end() throws InterruptedException {
        process.destroy();
        process.waitFor();
    }

    /** Waits for its end. */
    int exitCode() throws InterruptedException {
        return process.waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        HostedModel model = new HostedModel("colors_1.0", "float32", 4, 0.1, 50, 75, 1.5, URI.create(arguments[0]));
        PulledModel pulled = new ModelStore(new Catalog(List.of(model)), new ModelCache(Path.of(arguments[1])),
                PullLimits.DEFAULT).pull(model, new PullListener() {
                    @Override
                    public void waiting() {
                        IO.println("waiting");
                    }

                    @Override
                    public void received(long bytes, long totalBytes) {
                        IO.println(bytes + " bytes");
                    }
                });
        IO.println(pulled.model());
    }
}
