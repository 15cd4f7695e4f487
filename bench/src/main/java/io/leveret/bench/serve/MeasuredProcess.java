package io.leveret.bench.serve;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A {@link ServeProcess}, seen from outside. It ends with this object, or with this program. */
final class MeasuredProcess implements AutoCloseable {
    private static final long STOPPING_SECONDS = 40;
    /** As {@code ./leveret serve} has them. */
    private static final List<String> LEVERET = List.of("--add-modules=jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", "-XX:-UsePerfData", "-XX:SurvivorRatio=2",
            "-XX:TargetSurvivorRatio=90", "-Djava.awt.headless=true");
    /** One thread for each request, as DJL's documentation has it for many requests at once; and no downloads. */
    private static final List<String> PLAIN = List.of("--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow", "-Dai.djl.pytorch.num_threads=1", "-Dai.djl.offline=true",
            "-Djava.awt.headless=true");

    private final Process process;
    private final PrintWriter turns;
    private final BufferedReader lines;
    private final String address;

    private MeasuredProcess(Process process) throws IOException {
        this.process = process;
        this.turns = new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8);
        this.lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        try {
            address = line(ServeProcess.READY);
        } catch (IOException died) {
            close();
            throw died;
        }
    }

    /** Starts a process with arguments of {@link ServeProcess}, and waits until it is ready. */
    static MeasuredProcess start(String... arguments) throws IOException {
        return startWith(List.of(), arguments);
    }

    /** Starts it on some of the processors. */
    static MeasuredProcess startOn(Processors processors, String... arguments) throws IOException {
        return startWith(processors.command(), arguments);
    }

    private static MeasuredProcess startWith(List<String> prefix, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(arguments[0].equals("plain") ? PLAIN : LEVERET);
        if (System.getProperty("os.name").equals("Linux")) {
            command.add("-XX:+UseTransparentHugePages");
        }
        command.addAll(List.of("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn", "-cp",
                System.getProperty("java.class.path"), ServeProcess.class.getName()));
        command.addAll(Arrays.asList(arguments));
        return new MeasuredProcess(
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    }

    private String line(String beginning) throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(beginning)) {
                return line.substring(beginning.length());
            }
        }
        throw new IOException("the process that is measured has ended; above is why");
    }

    /** Returns where it listens. */
    URI address() {
        return URI.create(address);
    }

    /** Has it work for a time, and returns how much a second. */
    double perSecond(Duration time) throws IOException {
        turns.println(time.toNanos());
        return Double.parseDouble(line(""));
    }

    /** Returns its memory that is in RAM, in MiB; NaN where the system has no {@code /proc}. */
    double residentMebibytes() throws IOException {
        return mebibytes("VmRSS:");
    }

    /** Returns the most memory that it ever had in RAM, in MiB; NaN where the system has no {@code /proc}. */
    double mostResidentMebibytes() throws IOException {
        return mebibytes("VmHWM:");
    }

    private double mebibytes(String field) throws IOException {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        if (!Files.exists(status)) {
            return Double.NaN;
        }
        return Files.readAllLines(status).stream().filter(line -> line.startsWith(field))
                .mapToDouble(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024.0).findFirst()
                .orElse(Double.NaN);
    }

    @Override
    public void close() {
        turns.close();
        try {
            if (!process.waitFor(STOPPING_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException asked) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
