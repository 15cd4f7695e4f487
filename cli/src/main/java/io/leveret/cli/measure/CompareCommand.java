package io.leveret.cli.measure;

import io.leveret.cli.console.Console;
import io.leveret.cli.console.ProgressLine;
import io.leveret.cli.console.Text;
import io.leveret.cli.console.UsageException;
import io.leveret.cli.option.AssumptionOptions;
import io.leveret.cli.option.Command;
import io.leveret.cli.option.CommandOption;
import io.leveret.cli.option.Format;
import io.leveret.cli.option.ModelChoice;
import io.leveret.cli.option.ModelOptions;
import io.leveret.cli.option.ReportOption;
import io.leveret.cli.option.RunOptions;
import io.leveret.dataset.LabeledPhotos;
import io.leveret.engine.Plan;
import io.leveret.measure.benchmark.Benchmark;
import io.leveret.measure.benchmark.BenchmarkOptions;
import io.leveret.measure.benchmark.BenchmarkResult;
import io.leveret.measure.comparison.ComparedModel;
import io.leveret.measure.comparison.Comparison;
import io.leveret.measure.comparison.Constraints;
import io.leveret.measure.evaluation.EvaluationJournal;
import io.leveret.measure.evaluation.EvaluationResult;
import io.leveret.measure.evaluation.Hits;
import io.leveret.models.ModelRef;
import io.leveret.report.HtmlReport;
import io.leveret.tflite.metadata.Labels;
import io.leveret.vision.ImageClassifier;
import io.leveret.wire.ComparisonReport;
import io.leveret.wire.CsvDocuments;
import io.leveret.wire.EvaluationReport;
import io.leveret.wire.ExitCode;
import io.leveret.wire.JsonDocuments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code leveret compare}: how right, fast and large models are, side by side, and which to choose. */
public final class CompareCommand implements Command {
    private static final int DIGEST_DIGITS = 12;

    private final Console console;
    private final PositionalParamSpec given = PositionalParamSpec.builder().paramLabel("MODEL").arity("1..*")
            .type(List.class).auxiliaryTypes(Path.class)
            .description("A .tflite model, or the name of the bundled one or of a hosted one that was pulled.").build();
    private final CommandOption<Path> data = CommandOption.of("--data", "DIR|CSV", Path.class, null,
            "Photos whose classes are known, as evaluate takes them: a folder with a folder of photos for each class,"
                    + " or a CSV.");
    private final BudgetOptions budget = new BudgetOptions();
    private final CommandOption<String> indexShift = CommandOption.of("--index-shift", "N[,N...]", String.class, "0",
            "Add this to each index of a CSV: one number for all models, or one for each in their order. Default: 0.");
    private final CommandOption<List<String>> labelFiles = CommandOption.ofMany("--labels", "FILE",
            "Class names, one a line, for models with as many classes. May be given several times. Default: those"
                    + " that came with the models.");
    private final RunOptions how = new RunOptions();
    private final AssumptionOptions assumptions = new AssumptionOptions();
    private final EvaluationOptions options;
    private final TimingOptions timing = new TimingOptions();
    private final CommandOption<Path> resume = CommandOption.of("--resume", "FOLDER", Path.class, null,
            "Write down in this folder what becomes of each photo, and go on from there if it holds a part of this very"
                    + " comparison.");
    private final CommandOption<Format> format = CommandOption.ofWords("--format", "FORMAT", Format.class, Format.TEXT,
            "text, json or csv (a row for each model). Default: text.");
    private final ReportOption page = new ReportOption();

    public CompareCommand(Console console) {
        this.console = console;
        this.options = new EvaluationOptions(console, assumptions);
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name("compare").addPositional(given);
        spec.usageMessage()
                .description("Says how right, fast and large models are on the same photos, and which to choose.")
                .footer(
                        "", "Examples:", "  leveret compare hares-a.tflite hares-b.tflite --data validation/",
                        "  leveret compare *.tflite --data validation/ --max-latency 33ms --max-size 5MB",
                        "  leveret compare *.tflite --data imagenet.csv --index-shift 1 --threads 1",
                        "  leveret compare *.tflite --data validation/ --report comparison.html");
        data.addTo(spec);
        budget.addTo(spec);
        List.of(indexShift, labelFiles).forEach(option -> option.addTo(spec));
        assumptions.addTo(spec);
        how.addTo(spec);
        options.addTo(spec);
        timing.addTo(spec);
        List.of(resume, format).forEach(option -> option.addTo(spec));
        page.addTo(spec);
        return spec;
    }

    @Override
    public boolean verbose() {
        return how.verbose();
    }

    @Override
    public ExitCode run() throws IOException {
        if (data.value() == null) {
            throw new UsageException("the photos are missing; give --data DIR or --data CSV");
        }
        Constraints allowed = budget.budget();
        BenchmarkOptions howLong = timing.options(how.threads());
        page.check();
        SequencedMap<Path, Labels> labels = labels();
        List<Candidate> candidates = candidates(labels);
        Plan.warmUp(); // meanwhile
        LabeledPhotos photos = options.read(data.value());
        check(candidates, photos, labels);
        makeJournalFolder();
        List<EvaluationReport> evaluations = new ArrayList<>();
        List<ComparedModel> compared = new ArrayList<>();
        for (Candidate each : candidates) {
            noteNext(each, compared.size() + 1, candidates.size());
            Hits hits = new Hits();
            EvaluationReport evaluation = evaluate(each, photos, compared.isEmpty(), hits);
            if (evaluation.result().images() == 0) {
                throw new UsageException("none of the photos in " + photos.source() + " could be read");
            }
            evaluations.add(evaluation);
            compared.add(new ComparedModel(time(each, howLong), evaluation.result(), hits));
        }
        ComparisonReport report = new ComparisonReport(evaluations, Comparison.of(compared), allowed);
        if (page.wanted()) {
            page.write(HtmlReport.of(report, DifferingPhotos.of(report.comparison(), candidates, photos,
                    options.source())));
        }
        write(report);
        boolean failed = !compared.getFirst().evaluation().unreadable().isEmpty()
                || report.comparison().recommend(allowed).best().isEmpty();
        return failed ? ExitCode.PARTLY_FAILED : ExitCode.DONE;
    }

    private List<Candidate> candidates(SequencedMap<Path, Labels> labels) {
        List<Path> models = given.getValue();
        if (models == null) {
            throw new UsageException("there is nothing to compare; give each MODEL as a file or by its name");
        }
        List<Integer> shifts = shifts(models.size());
        List<Candidate> candidates = new ArrayList<>();
        Set<String> names = new LinkedHashSet<>();
        for (int i = 0; i < models.size(); i++) {
            ModelChoice model = ModelChoice.of(Optional.of(models.get(i)), console);
            if (!names.add(model.name())) {
                throw new UsageException(models.get(i) + " is given twice; give each model once");
            }
            candidates.add(new Candidate(console, options, model, shifts.get(i), labels.values(), how.threads()));
        }
        return candidates;
    }

    private List<Integer> shifts(int models) {
        List<Integer> shifts = new ArrayList<>();
        for (String number : indexShift.value().split(",", -1)) {
            try {
                shifts.add(Integer.valueOf(number.strip()));
            } catch (NumberFormatException none) {
                throw new UsageException("--index-shift cannot be '" + indexShift.value()
                        + "'; give a number such as 1, or one for each model, such as 1,0", none);
            }
        }
        if (shifts.size() != 1 && shifts.size() != models) {
            throw new UsageException("--index-shift has " + shifts.size() + " numbers for "
                    + Text.count(models, "model") + "; give one for all, or one for each");
        }
        while (shifts.size() < models) {
            shifts.add(shifts.getFirst());
        }
        return shifts;
    }

    private SequencedMap<Path, Labels> labels() {
        SequencedMap<Path, Labels> labels = new LinkedHashMap<>();
        for (String each : labelFiles.value()) {
            Path file = CommandOption.file("--labels", each);
            labels.put(file, ModelOptions.readLabels(file));
        }
        return labels;
    }

    /** Sees, before anything that takes long, that each model and each label file can be used. */
    private void check(List<Candidate> candidates, LabeledPhotos photos, SequencedMap<Path, Labels> labels) {
        Set<Integer> classes = new LinkedHashSet<>();
        for (Candidate each : candidates) {
            try (ImageClassifier classifier = each.open(photos)) {
                AssumptionOptions.noteAssumed(console, each.model().name(), classifier.assumptions());
                each.evaluation(classifier, photos);
                classes.add(classifier.classes());
            }
        }
        labels.forEach((file, names) -> {
            if (!classes.contains(names.size())) {
                throw new UsageException(file + " has " + names.size()
                        + " labels, and no model has " + names.size() + " classes; the models have " + classes);
            }
        });
    }

    private EvaluationReport evaluate(Candidate candidate, LabeledPhotos photos, boolean first, Hits hits)
            throws IOException {
        try (ImageClassifier classifier = candidate.open(photos)) {
            EvaluationResult result = candidate.evaluation(classifier, photos).run(journal(candidate), first, hits);
            return new EvaluationReport(candidate.model().name(), photos.source().toString(), candidate.indexShift(),
                    options.decoding(), classifier.labels(), EvaluationReport.DEFAULT_PRECISIONS, result);
        }
    }

    private BenchmarkResult time(Candidate candidate, BenchmarkOptions howLong) {
        Benchmark benchmark = candidate.model().use(model -> Benchmark.open(() -> model.read(assumptions.reading())));
        ProgressLine progress = ProgressLine.on(console, 100);
        BenchmarkResult result = benchmark.run(howLong, (done, total) -> progress.update(100L * done / total));
        progress.clear();
        return result;
    }

    private void noteNext(Candidate candidate, int number, int total) {
        if (console.terminal()) {
            console.note(number + " of " + total + ": " + candidate.model().name());
        }
    }

    private void makeJournalFolder() {
        Path folder = resume.value();
        if (folder == null || Files.isDirectory(folder)) {
            return;
        }
        try {
            Files.createDirectory(folder);
        } catch (IOException impossible) {
            throw new UsageException(
                    folder + ": --resume cannot be made a folder; give one that is there, or can be made",
                    impossible);
        }
    }

    /** A file for each model: of one that was changed since, or another of the same name, it is another file. */
    private Optional<Path> journal(Candidate candidate) {
        return Optional.ofNullable(resume.value()).map(folder -> {
            String setting = EvaluationJournal.setting(candidate.model().use(ModelRef::bytes));
            String digest = setting.substring(setting.indexOf(':') + 1); // not every system has colons in names
            return folder.resolve(Path.of(candidate.model().name()).getFileName() + "-"
                    + digest.substring(0, DIGEST_DIGITS) + ".journal");
        });
    }

    private void write(ComparisonReport report) throws IOException {
        switch (format.value()) {
            case TEXT -> ComparisonText.write(report, budget.describe(), console.text(), console.unicode());
            case JSON -> JsonDocuments.write(report, console.utf8());
            case CSV -> CsvDocuments.write(report, console.utf8());
        }
    }
}
