package io.leveret.cli;

import io.leveret.engine.Plan;
import io.leveret.measure.ClassMatching;
import io.leveret.measure.DatasetException;
import io.leveret.measure.Evaluation;
import io.leveret.measure.EvaluationJournal;
import io.leveret.measure.EvaluationResult;
import io.leveret.measure.JournalException;
import io.leveret.measure.LabelledPhoto;
import io.leveret.measure.LabelledPhotos;
import io.leveret.measure.PhotoOutcome;
import io.leveret.report.EvaluationReport;
import io.leveret.report.HtmlReport;
import io.leveret.report.JsonReport;
import io.leveret.report.ReportPhoto;
import io.leveret.report.ReportPhotos;
import io.leveret.vision.ImageClassifier;
import io.leveret.vision.Softmax;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Consumer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code leveret evaluate}: how right a model is on labelled photos. */
final class EvaluateCommand implements Command {
    private final Surroundings surroundings;
    private final ModelOptions model;
    private final PositionalParamSpec data = PositionalParamSpec.builder().paramLabel("DIR|CSV").arity("1")
            .type(Path.class)
            .description("A folder with a folder of photos for each class, called by its label; or a CSV"
                    + " with the columns file (absolute, or from the CSV's folder) and label or index (the class's place in"
                    + " the model's output, from 0).")
            .build();
    private final CommandOption<Integer> indexShift = CommandOption.of("--index-shift", "N", Integer.class, 0,
            "Add this to each index of a CSV: 1 where it counts over 1000 classes and the model has a background class"
                    + " before these. Default: 0.");
    private final PreprocessingOptions preprocessing = new PreprocessingOptions();
    private final CommandOption<Softmax> softmax = CommandOption.ofWords("--softmax", "WHEN", Softmax.class,
            Softmax.AUTO,
            "Make probabilities of scores: auto (where the model ends in logits), on or off (the model's own values)."
                    + " Default: auto.");
    private final CommandOption<List<String>> precisions = CommandOption.ofMany("--precision", "P",
            "Say which score threshold gives this precision. May be given several times. Default: 0.9, 0.95 and 0.99.");
    private final CommandOption<Path> resume = CommandOption.of("--resume", "FILE", Path.class, null,
            "Write down in this file what becomes of each photo, and go on from there if it holds a part of this very"
                    + " evaluation.");
    private final CommandOption<Format> format = CommandOption.ofWords("--format", "FORMAT", Format.class, Format.TEXT,
            "text, json or csv (a row for each class). Default: text.");

    private final ReportOption page = new ReportOption();

    EvaluateCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.model = new ModelOptions(surroundings);
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name("evaluate").addPositional(data);
        spec.usageMessage().description("Says how right a model is on photos whose classes are known.").footer("",
                "Examples:", "  leveret evaluate --model hares.tflite validation/",
                "  leveret evaluate --model mobilenet_v2.tflite --index-shift 1 imagenet.csv",
                "  leveret evaluate --model mobilenet_v2.tflite --preprocess evaluation-tool imagenet.csv",
                "  leveret evaluate --resume imagenet.journal --index-shift 1 imagenet.csv",
                "  leveret evaluate --report result.html validation/",
                "  leveret evaluate --format json validation/ > result.json");
        indexShift.addTo(spec);
        model.addTo(spec);
        preprocessing.addTo(spec);
        List.of(softmax, precisions, resume, format).forEach(option -> option.addTo(spec));
        page.addTo(spec);
        return spec;
    }

    @Override
    public boolean verbose() {
        return model.verbose();
    }

    @Override
    public ExitCode run() throws IOException {
        List<Double> wanted = wantedPrecisions();
        int threads = model.threads();
        page.check();
        Plan.warmUp(); // meanwhile
        LabelledPhotos photos = read(data.getValue());
        try (ImageClassifier classifier = model.open(Evaluation.options().threads(threads).softmax(softmax.value())
                .resize(preprocessing.resize()))) {
            List<LabelledPhoto> matched = match(photos, classifier);
            ReportPhotos shown = new ReportPhotos(matched);
            EvaluationResult result = evaluate(classifier, matched, page.wanted() ? shown : _ -> {});
            tellShift(photos, result);
            EvaluationReport report = new EvaluationReport(classifier.graph().source(), photos.source().toString(),
                    indexShift.value(), classifier.labels(), wanted, result);
            if (page.wanted()) {
                writePage(report, shown);
            }
            switch (format.value()) {
                case TEXT -> new EvaluationText(surroundings.text(), surroundings.unicode()).write(report);
                case JSON -> JsonReport.write(report, surroundings.utf8());
                case CSV -> EvaluationCsv.write(report, surroundings.utf8());
            }
            return result.unreadable().isEmpty() ? ExitCode.DONE
                    : result.images() == 0 ? ExitCode.BAD_INPUT : ExitCode.PARTLY_FAILED;
        }
    }

    private void writePage(EvaluationReport report, ReportPhotos shown) throws IOException {
        ProgressLine progress = ProgressLine.on(surroundings, ReportPhotos.MOST);
        List<ReportPhoto> photos = shown.choose(preprocessing.source(), (done, _) -> progress.update(done));
        progress.clear();
        page.write(HtmlReport.of(report, photos));
    }

    private List<Double> wantedPrecisions() {
        if (precisions.value().isEmpty()) {
            return List.of(0.9, 0.95, 0.99);
        }
        List<Double> wanted = new ArrayList<>();
        for (String given : precisions.value()) {
            wanted.add(precision(given));
        }
        return wanted;
    }

    private static double precision(String given) {
        try {
            double precision = Double.parseDouble(given);
            if (precision > 0 && precision <= 1) {
                return precision;
            }
        } catch (NumberFormatException notOne) {
            // said below
        }
        throw new UsageException("--precision cannot be " + given + "; give a share above 0 and up to 1, such as 0.95");
    }

    private LabelledPhotos read(Path folderOrCsv) {
        try {
            LabelledPhotos photos = LabelledPhotos.read(folderOrCsv);
            if (photos.skipped() > 0) {
                surroundings.tell(Text.skipped(photos.skipped()) + " in a class folder");
            }
            return photos;
        } catch (IOException unusable) {
            throw new UsageException(Failures.describe(folderOrCsv.toString(), unusable), unusable);
        }
    }

    private List<LabelledPhoto> match(LabelledPhotos photos, ImageClassifier classifier) {
        ClassMatching matching = new ClassMatching(classifier.graph().source(), classifier.classes(),
                classifier.labels());
        try {
            List<LabelledPhoto> matched = matching.match(photos, indexShift.value());
            if (indexShift.value() == 0) {
                matching.likelyShift(photos).ifPresent(shift -> surroundings.tell("the model has "
                        + classifier.classes() + " classes, and the indices seem to count over "
                        + (classifier.classes() - 1) + ", without the first; if so, give --index-shift " + shift));
            }
            return matched;
        } catch (DatasetException unmatched) {
            // The interface calls it a shift; people here give it with an option.
            throw new UsageException(unmatched.getMessage().replace("the shift", "--index-shift"), unmatched);
        }
    }

    private EvaluationResult evaluate(ImageClassifier classifier, List<LabelledPhoto> photos,
            Consumer<PhotoOutcome> listener) throws IOException {
        Evaluation evaluation = new Evaluation(classifier, preprocessing.source());
        if (resume.value() == null) {
            EvaluationProgress progress = new EvaluationProgress(surroundings, 0, photos.size());
            EvaluationResult result = evaluation.run(photos, progress.andThen(listener));
            progress.end();
            return result;
        }
        try (EvaluationJournal journal = openJournal(photos)) {
            EvaluationProgress progress = new EvaluationProgress(surroundings, journal.photos(), photos.size());
            EvaluationResult result = evaluation.run(photos, journal, progress.andThen(listener));
            progress.end();
            return result;
        } catch (JournalException unusable) {
            throw new UsageException(unusable.getMessage(), unusable);
        }
    }

    private EvaluationJournal openJournal(List<LabelledPhoto> photos) throws JournalException {
        SequencedMap<String, String> settings = new LinkedHashMap<>(); // all that results depend on
        settings.put("model", EvaluationJournal.setting(model.fileBytes()));
        settings.put("index shift", indexShift.value().toString());
        settings.put("data", EvaluationJournal.setting(photos));
        settings.put("preprocessing", preprocessing.describe());
        settings.put("softmax", Text.typed(softmax.value()));
        try {
            return EvaluationJournal.open(resume.value(), settings);
        } catch (JournalException unusable) {
            throw unusable;
        } catch (IOException unusable) {
            throw new UsageException("--resume: " + Failures.describe(resume.value().toString(), unusable), unusable);
        }
    }

    private void tellShift(LabelledPhotos photos, EvaluationResult result) {
        result.likelyShift().ifPresent(shift -> {
            String gain = "top-1 is " + Text.share(result.top(1).orElseThrow()) + " and would be "
                    + Text.share(result.top1Shifted().get(shift));
            surroundings.tell(switch (photos.kind()) {
                case INDEX -> "the indices seem to be off by one: " + gain + " with --index-shift "
                        + (indexShift.value() + shift);
                case LABEL -> "the labels seem to be off by one: " + gain + " if each were " + Math.abs(shift)
                        + (shift > 0 ? " further" : " before") + "; check the label file";
            });
        });
    }
}
