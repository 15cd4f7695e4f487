package io.leveret.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs {@link KernelBenchmark} with JMH: {@code ./bench/kernels [JMH options]}. The {@link KernelTable} goes to
 * standard output, JMH's own report to standard error; the exit code is 2 if the options are invalid.
 */
final class Kernels {
    private Kernels() {}

    public static void main(String[] arguments) throws Exception {
        System.exit(run(arguments, System.out, System.err));
    }

    static int run(String[] arguments, PrintStream out, PrintStream err) throws Exception {
        CommandLineOptions options;
        try {
            options = new CommandLineOptions(arguments);
        } catch (CommandLineOptionException unusable) {
            err.println(unusable.getMessage());
            return 2;
        }
        if (options.shouldHelp()) {
            options.showHelp(); // to standard output
            return 0;
        }
        double peak = FmaPeak.measure();
        KernelTable.of(measure(options, err), peak).print(out);
        return 0;
    }

    private static List<KernelTable.Entry> measure(CommandLineOptions commandLine, PrintStream err)
            throws RunnerException {
        Options options = new OptionsBuilder().parent(commandLine).mode(Mode.SampleTime).addProfiler(GCProfiler.class)
                .build();
        VerboseMode verbosity = options.verbosity().orElse(VerboseMode.NORMAL);
        List<KernelTable.Entry> entries = new ArrayList<>();
        for (RunResult result : new Runner(options, OutputFormatFactory.createFormatInstance(err, verbosity)).run()) {
            entries.add(KernelTable.Entry.of(result));
        }
        return entries;
    }
}
