package io.leveret.bench.serve;

import io.leveret.base.LeveretException;
import io.leveret.base.OptionException;
import io.leveret.bench.Arguments;
import io.leveret.bench.BenchModel;
import io.leveret.bench.Callers;
import io.leveret.bench.Statistics;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Measures the server, in a process of its own on this machine, with the defaults of {@code ./leveret serve}:
 *
 * <ul>
 * <li>{@code photos}: photos a second over HTTP, in turns with {@code classifyAll} on the same files; with {@code
 * --plain} also of {@link PlainEndpoint};
 * <li>{@code tensors}: requests of the Open Inference Protocol with binary tensors, in turns with sessions as
 * {@link Callers} has them;
 * <li>{@code overload}: many times the requests that it can answer; with {@code --apart} from {@link Processors} of the
 * client's own;
 * <li>{@code idle}: what a request takes beside idle connections;
 * <li>{@code slow}: the same beside clients that send a byte a second;
 * <li>{@code long}: many requests with tensors, and with photos if there is a folder.
 * </ul>
 *
 * <p>Every answer is compared with the library's, but those of the plain endpoint. The exit code is 1 if one is wrong,
 * or if a request fails other than by 503 and 504; 2 if the arguments are invalid.
 */
final class Serve {
    /** The model's name in requests. */
    static final String MODEL = "m";
    /** The most classes in an answer, by default. */
    static final int CLASSES = 5;

    private static final String USAGE = """
            usage: bench/serve photos [--plain] [--any-size] [--seconds N] [--rounds N] [--warm-up N] \
            [--connections N] MODEL FOLDER [MOBILENET.pt]
                   bench/serve tensors [--seconds N] [--rounds N] [--warm-up N] [--connections N] [MODEL]
                   bench/serve overload [--apart] [--any-size] [--times N] [--seconds N] [--rounds N] [--warm-up N] \
            MODEL FOLDER
                   bench/serve idle [--any-size] [--clients N] [--seconds N] MODEL FOLDER
                   bench/serve slow [--any-size] [--clients N] [--seconds N] MODEL FOLDER
                   bench/serve long [--any-size] [--requests N] [--connections N] [MODEL [FOLDER]]""";
    private static final Set<String> COMMANDS = Set.of("photos", "tensors", "overload", "idle", "slow", "long");
    private static final int OVERLOADING_CONNECTIONS = 256; // more than the 64 that wait
    private static final int PARTS = 10;
    private static final Path CPUS = Path.of("/proc/cpuinfo");

    private final Arguments given;
    private final PrintStream out;
    private final Path folder;
    private final String model;
    private final int connections;
    private boolean allRight = true;

    private Serve(Arguments given, PrintStream out, Path folder) throws IOException {
        this.given = given;
        this.out = out;
        this.folder = folder;
        this.connections = given.number("--connections", 4);
        BenchModel chosen = given.models().size() > 1 ? BenchModel.named(given.models().get(1)) : BenchModel.smallest();
        this.model = Files.write(folder.resolve(MODEL + ".tflite"), chosen.file()).toString();
        out.printf("%s, %d processors; %s%n%n", cpu(), Runtime.getRuntime().availableProcessors(), chosen.name());
    }

    public static void main(String[] arguments) throws Exception {
        System.exit(run(arguments, System.out, System.err));
    }

    /** Runs the command. */
    static int run(String[] arguments, PrintStream out, PrintStream err)
            throws InterruptedException, ExecutionException {
        Path folder = null;
        try {
            Arguments given = Arguments.parse(arguments, Set.of("--plain", "--any-size", "--apart"), "--seconds",
                    "--rounds",
                    "--warm-up", "--connections", "--times", "--clients", "--requests");
            String command = given.models().isEmpty() ? "" : given.models().getFirst();
            boolean needsFolder = !command.equals("tensors") && !command.equals("long");
            if (!COMMANDS.contains(command)) {
                throw new OptionException("command", command, "is none of " + COMMANDS.stream().sorted().toList());
            } else if (needsFolder && given.models().size() < 3) {
                throw new OptionException("folder", "", _ -> "a model and a folder of photos are needed");
            }
            folder = Files.createTempDirectory("leveret-serve-");
            Serve serve = new Serve(given, out, folder);
            serve.run(command);
            return serve.allRight ? 0 : 1;
        } catch (IOException | LeveretException unusable) {
            err.printf("%s%n%s%n", unusable instanceof OptionException ? unusable.getMessage() : unusable, USAGE);
            return 2;
        } finally {
            delete(folder);
        }
    }

    private static void delete(@Nullable Path folder) {
        if (folder == null) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        } catch (IOException left) {
            throw new UncheckedIOException(left);
        }
    }

    private void run(String command) throws IOException, InterruptedException, ExecutionException {
        switch (command) {
            case "photos" -> photos();
            case "tensors" -> tensors();
            case "overload" -> overload();
            case "idle" -> idle();
            case "slow" -> slow();
            default -> endure();
        }
    }

    private static String cpu() throws IOException {
        if (Files.exists(CPUS)) {
            for (String line : Files.readAllLines(CPUS)) {
                if (line.startsWith("model name")) {
                    return line.substring(line.indexOf(':') + 1).strip();
                }
            }
        }
        return System.getProperty("os.arch");
    }

    /** Returns the files of a folder, by name. */
    static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private Duration time(String option, int seconds) {
        return Duration.ofSeconds(given.number(option, seconds));
    }

    private List<Exchange> photoExchanges() throws IOException {
        return ServeRequests.photos(Path.of(model), Path.of(given.models().get(2)),
                given.flags().contains("--any-size"),
                folder);
    }

    /** Something that is measured in turns with others. */
    private record Candidate(String name, Turn turn) {
        /** Works for a time, and returns how much a second. */
        @FunctionalInterface
        interface Turn {
            double perSecond(Duration time) throws IOException, InterruptedException, ExecutionException;
        }
    }

    private Candidate over(String name, HttpLoad load) {
        return new Candidate(name, time -> note(load.run(Pace.during(time))).servedPerSecond());
    }

    /** Notes whether all is right with requests none of which should fail. */
    private Tally note(Tally tally) {
        if (tally.wrong() > 0 || tally.failed() > 0) {
            allRight = false;
            out.println("wrong or failed: " + tally);
        }
        return tally;
    }

    private void photos() throws IOException, InterruptedException, ExecutionException {
        List<Exchange> exchanges = photoExchanges();
        try (MeasuredProcess library = MeasuredProcess.start("library", model,
                folder.resolve(ServeRequests.PHOTOS).toString());
                MeasuredProcess server = MeasuredProcess.start("server", model)) {
            List<Candidate> all = new ArrayList<>();
            all.add(new Candidate("`classifyAll`", library::perSecond));
            all.add(over("`POST /v1/classify`", new HttpLoad(server.address(), exchanges, connections)));
            if (!given.flags().contains("--plain")) {
                alternate(all, "photos");
                return;
            }
            String[] plain = given.models().size() > 3 ? new String[]{"plain", given.models().get(3)}
                    : new String[]{"plain"};
            try (MeasuredProcess endpoint = MeasuredProcess.start(plain)) {
                all.add(over("Javalin, DJL, PyTorch", new HttpLoad(endpoint.address(),
                        exchanges.stream().map(each -> ServeRequests.at("/classify", each)).toList(), connections)));
                alternate(all, "photos");
            }
        }
    }

    private void tensors() throws IOException, InterruptedException, ExecutionException {
        try (MeasuredProcess sessions = MeasuredProcess.start("sessions", model);
                MeasuredProcess server = MeasuredProcess.start("server", model)) {
            HttpLoad load = new HttpLoad(server.address(), ServeRequests.tensors(Path.of(model), server.address()),
                    connections);
            alternate(List.of(new Candidate("sessions, 4 callers", sessions::perSecond),
                    over("`POST /v2/models/" + MODEL + "/infer`, binary", load)), "tensors");
        }
    }

    /** Has candidates take turns; the first one is what the others are compared with. */
    private void alternate(List<Candidate> candidates, String what)
            throws IOException, InterruptedException, ExecutionException {
        Duration time = time("--seconds", 10);
        int rounds = given.number("--rounds", 5);
        for (Candidate each : candidates) {
            double ignored = each.turn.perSecond(time("--warm-up", 15));
        }
        double[][] perSecond = new double[candidates.size()][rounds];
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < candidates.size(); i++) {
                perSecond[i][round] = candidates.get(i).turn.perSecond(time);
            }
        }
        out.printf("Medians of %d rounds of %d s, lowest and highest.%n%n", rounds, time.toSeconds());
        out.printf("| | %s/s | of %s |%n| --- | --- | --- |%n", what, candidates.getFirst().name);
        for (int i = 0; i < candidates.size(); i++) {
            double[] ratios = new double[rounds];
            for (int round = 0; round < rounds; round++) {
                ratios[round] = perSecond[i][round] / perSecond[0][round];
            }
            out.printf("| %s | %s | %s |%n", candidates.get(i).name, spread("%.1f", perSecond[i]),
                    spread("%.2f", ratios));
        }
    }

    private static String spread(String format, double... values) {
        return (format + " (" + format + "–" + format + ")").formatted(Statistics.median(values),
                Statistics.min(values), Statistics.max(values));
    }

    private void overload() throws IOException, InterruptedException, ExecutionException {
        List<Exchange> exchanges = photoExchanges();
        int times = given.number("--times", 10);
        boolean apart = given.flags().contains("--apart");
        try (MeasuredProcess server = apart
                ? MeasuredProcess.startOn(Processors.ofServer(), "server", model)
                : MeasuredProcess.start("server", model)) {
            if (apart) {
                Processors.ofClients().take();
            }
            HttpLoad fair = new HttpLoad(server.address(), exchanges, connections);
            HttpLoad unfair = new HttpLoad(server.address(), exchanges, OVERLOADING_CONNECTIONS);
            double about = note(fair.run(Pace.during(time("--warm-up", 15)))).servedPerSecond();
            Tally ignored = unfair.run(Pace.at(times * about, time("--warm-up", 15)));
            out.println("| capacity/s | offered/s | served/s | of capacity | 503 | 504 | other | no answer | 50 %, ms |"
                    + " 99 %, ms | MiB before | after | most |");
            out.println("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
            for (int round = 0; round < given.number("--rounds", 1); round++) {
                double capacity = note(fair.run(Pace.during(time("--warm-up", 15)))).servedPerSecond();
                double before = server.residentMebibytes();
                Tally load = unfair.run(Pace.at(times * capacity, time("--seconds", 60)));
                allRight &= load.wrong() == 0 && load.failed() == 0;
                double all = load.all() / 100.0;
                out.printf(
                        "| %.1f | %.1f | %.1f | %.2f | %.1f %% | %.1f %% | %d | %d | %.1f | %.1f | %.0f | %.0f | %.0f |"
                                + "%n",
                        capacity, load.offeredPerSecond(), load.servedPerSecond(), load.servedPerSecond() / capacity,
                        load.count(503) / all, load.count(504) / all, load.failed() - load.broken(), load.broken(),
                        load.millis(0.5), load.millis(0.99), before, server.residentMebibytes(),
                        server.mostResidentMebibytes());
            }
        }
    }

    private void idle() throws IOException, InterruptedException, ExecutionException {
        List<Exchange> exchanges = photoExchanges();
        try (MeasuredProcess server = MeasuredProcess.start("server", model)) {
            HttpLoad one = new HttpLoad(server.address(), exchanges, 1);
            note(one.run(Pace.during(time("--warm-up", 15))));
            timesHeader("idle connections");
            times("0", one, server);
            try (IdleConnections idle = IdleConnections.open(server.address(), given.number("--clients", 5000))) {
                times(Integer.toString(idle.count()), one, server);
                int alive = idle.answered();
                out.printf("%n%d of %d idle connections then still got an answer.%n", alive, idle.count());
                allRight &= alive == idle.count();
            }
        }
    }

    private void slow() throws IOException, InterruptedException, ExecutionException {
        List<Exchange> exchanges = photoExchanges();
        try (MeasuredProcess server = MeasuredProcess.start("server", model)) {
            HttpLoad one = new HttpLoad(server.address(), exchanges, 1);
            note(one.run(Pace.during(time("--warm-up", 15))));
            timesHeader("slow clients");
            times("0", one, server);
            int count = given.number("--clients", 100);
            try (SlowConnections slow = SlowConnections.start(server.address(), count)) {
                times(Integer.toString(count), one, server);
                out.println();
                slow.ends().forEach(out::println);
            }
        }
    }

    private void timesHeader(String beside) {
        out.printf("| %s | requests | 50 %%, ms | 99 %%, ms | MiB |%n| --- | --- | --- | --- | --- |%n", beside);
    }

    private void times(String beside, HttpLoad load, MeasuredProcess server)
            throws IOException, InterruptedException, ExecutionException {
        Tally tally = note(load.run(Pace.during(time("--seconds", 20))));
        out.printf("| %s | %d | %.2f | %.2f | %.0f |%n", beside, tally.all(), tally.millis(0.5), tally.millis(0.99),
                server.residentMebibytes());
    }

    private void endure() throws IOException, InterruptedException, ExecutionException {
        long requests = given.number("--requests", 1_000_000);
        try (MeasuredProcess server = MeasuredProcess.start("server", model)) {
            List<Exchange> exchanges = new ArrayList<>(ServeRequests.tensors(Path.of(model), server.address()));
            if (given.models().size() > 2) {
                exchanges.addAll(photoExchanges());
            }
            HttpLoad load = new HttpLoad(server.address(), exchanges, connections);
            out.println("| requests | requests/s | wrong | failed or refused | 50 %, ms | 99 %, ms | MiB |");
            out.println("| --- | --- | --- | --- | --- | --- | --- |");
            out.printf("| 0 | | | | | | %.0f |%n", server.residentMebibytes());
            long done = 0;
            long wrong = 0;
            long notServed = 0;
            for (int part = 1; part <= PARTS; part++) {
                long until = requests * part / PARTS;
                Tally tally = note(load.run(Pace.of(until - done)));
                done = until;
                wrong += tally.wrong();
                notServed += tally.all() - tally.count(200);
                out.printf("| %d | %.1f | %d | %d | %.2f | %.2f | %.0f |%n", done, tally.servedPerSecond(), wrong,
                        notServed, tally.millis(0.5), tally.millis(0.99), server.residentMebibytes());
            }
        }
    }
}
