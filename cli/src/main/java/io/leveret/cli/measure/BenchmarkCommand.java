package io.leveret.cli.measure;

import io.leveret.cli.console.Console;
import io.leveret.cli.console.OutputFile;
import io.leveret.cli.console.ProgressLine;
import io.leveret.cli.console.Text;
import io.leveret.cli.option.Command;
import io.leveret.cli.option.CommandOption;
import io.leveret.cli.option.Format;
import io.leveret.cli.option.ModelOptions;
import io.leveret.cli.option.ReportOption;
import io.leveret.measure.benchmark.Benchmark;
import io.leveret.measure.benchmark.BenchmarkOptions;
import io.leveret.measure.benchmark.BenchmarkResult;
import io.leveret.report.HtmlReport;
import io.leveret.wire.CsvDocuments;
import io.leveret.wire.ExitCode;
import io.leveret.wire.JsonDocuments;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** {@code leveret benchmark}: how fast a model is here. */
public final class BenchmarkCommand implements Command {
    private final Console console;
    private final ModelOptions model;
    private final TimingOptions timing = new TimingOptions();
    private final CommandOption<Boolean> profile = CommandOption.flag("--profile",
            "Also say how long each operator takes, in as many runs more.");
    private final RawFiles raw = new RawFiles();
    private final CommandOption<Format> format = CommandOption.ofWords("--format", "FORMAT", Format.class, Format.TEXT,
            "text, json or csv (with --profile a row for each operator, else one for all). Default: text.");

    private final ReportOption page = new ReportOption();

    public BenchmarkCommand(Console console) {
        this.console = console;
        this.model = new ModelOptions(console);
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name("benchmark");
        spec.usageMessage().description("Says how fast a model is on this machine, and where its time goes.")
                .footer("", "Examples:", "  leveret benchmark", "  leveret benchmark --threads 1 --profile",
                        "  leveret benchmark --model mobilenet_v2.tflite --runs 500 --format json",
                        "  leveret benchmark --input-file in.raw --output-file out.raw");
        model.addTo(spec);
        timing.addTo(spec);
        profile.addTo(spec);
        raw.addTo(spec);
        format.addTo(spec);
        page.addTo(spec);
        return spec;
    }

    @Override
    public boolean verbose() {
        return model.verbose();
    }

    @Override
    public ExitCode run() throws IOException {
        BenchmarkOptions options = timing.options(model.threads()).toBuilder().profile(profile.value()).build();
        page.check();
        List<OutputFile> outputFiles = raw.outputFiles();
        Benchmark benchmark = model.choose(chosen -> Benchmark
                .open(() -> chosen.read(model.assumptions().reading())));
        model.assumptions().check(benchmark.model());
        raw.check(benchmark.model().graph());
        raw.fillInputs(benchmark);
        ProgressLine progress = ProgressLine.on(console, 100);
        BenchmarkResult result = benchmark.run(options, (done, total) -> progress.update(100L * done / total));
        progress.clear();
        for (int output = 0; output < outputFiles.size(); output++) {
            outputFiles.get(output).write(benchmark.read(output));
        }
        if (result.latency().runs() < options.runs()) {
            console.note("stopped with " + Text.thousands(result.latency().runs()) + " of "
                    + Text.thousands(options.runs()) + " runs after " + options.maxSeconds()
                    + " s; --max-seconds allows more");
        }
        write(result);
        return ExitCode.DONE;
    }

    private void write(BenchmarkResult result) throws IOException {
        if (page.wanted()) {
            page.write(HtmlReport.of(result));
        }
        switch (format.value()) {
            case TEXT -> BenchmarkText.write(result, console.text(), console.unicode());
            case JSON -> JsonDocuments.write(result, console.utf8());
            case CSV -> CsvDocuments.write(result, console.utf8());
        }
    }
}
