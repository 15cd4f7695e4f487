package io.leveret.cli.measure;

import io.leveret.cli.console.Console;
import io.leveret.cli.console.ProgressLine;
import io.leveret.cli.console.UsageException;
import io.leveret.cli.option.AssumptionOptions;
import io.leveret.cli.option.Command;
import io.leveret.cli.option.CommandOption;
import io.leveret.cli.option.Format;
import io.leveret.cli.option.ModelOptions;
import io.leveret.cli.option.ReportOption;
import io.leveret.dataset.ClassMatching;
import io.leveret.dataset.LabeledPhoto;
import io.leveret.dataset.LabeledPhotos;
import io.leveret.dataset.MultiLabelPhoto;
import io.leveret.engine.Plan;
import io.leveret.measure.evaluation.EvaluationResult;
import io.leveret.measure.evaluation.MultiLabelEvaluation;
import io.leveret.measure.evaluation.MultiLabelResult;
import io.leveret.report.HtmlReport;
import io.leveret.report.ReportPhoto;
import io.leveret.report.ReportPhotos;
import io.leveret.tflite.metadata.Labels;
import io.leveret.vision.Activation;
import io.leveret.vision.ClassifierOptions;
import io.leveret.vision.ImageClassifier;
import io.leveret.vision.ModelSource;
import io.leveret.vision.PictureReader;
import io.leveret.vision.Softmax;
import io.leveret.wire.CsvDocuments;
import io.leveret.wire.EvaluationReport;
import io.leveret.wire.ExitCode;
import io.leveret.wire.JsonDocuments;
import io.leveret.wire.MultiLabelReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code leveret evaluate}: how right a model is on labeled photos. */
public final class EvaluateCommand implements Command {
    private final Console console;
    private final ModelOptions model;
    private final EvaluationOptions options;
    private final PositionalParamSpec data = PositionalParamSpec.builder().paramLabel("DIR|CSV").arity("1")
            .required(true)
            .type(Path.class)
            .description("A folder with a folder of photos for each class, called by its label; or a CSV"
                    + " with the columns file (absolute, or from the CSV's folder) and label or index (the class's"
                    + " place in the model's output, from 0). Labels may be several, separated by ';', for a model that"
                    + " gives each class a probability of its own.")
            .build();
    private final CommandOption<Integer> indexShift = CommandOption.of("--index-shift", "N", Integer.class, 0,
            "Add this to each index of a CSV: 1 where it counts over 1000 classes and the model has a background class"
                    + " before these. Default: 0.");
    private final CommandOption<List<String>> precisions = CommandOption.ofMany("--precision", "P",
            "Say which score threshold gives this precision. May be given several times. Default: 0.9, 0.95 and 0.99.");
    private final CommandOption<Float> threshold = CommandOption.of("--threshold", "T", Float.class, 0.5f,
            "The score from which on a class counts as predicted, for photos with several labels. Default: 0.5.");
    private final CommandOption<Path> resume = CommandOption.of("--resume", "FILE", Path.class, null,
            "Write down in this file what becomes of each photo, and go on from there if it holds a part of this very"
                    + " evaluation.");
    private final CommandOption<Format> format = CommandOption.ofWords("--format", "FORMAT", Format.class, Format.TEXT,
            "text, json or csv (a row for each class). Default: text.");

    private final ReportOption page = new ReportOption();

    public EvaluateCommand(Console console) {
        this.console = console;
        this.model = new ModelOptions(console);
        this.options = new EvaluationOptions(console, model.assumptions());
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
        options.addTo(spec);
        List.of(precisions, threshold, resume, format).forEach(option -> option.addTo(spec));
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
        LabeledPhotos photos = options.read(data.getValue());
        try (ImageClassifier classifier = Classes.open(console, photos, labels -> open(threads, photos, labels))) {
            AssumptionOptions.noteAssumed(console, model.choice().name(), classifier.assumptions());
            if (matching(classifier).isMultiLabel(photos)) {
                return runMultiLabel(classifier, threads, photos);
            }
            ModelEvaluation evaluation = new ModelEvaluation(console, options, model.choice(), classifier, photos,
                    indexShift.value());
            ReportPhotos shown = new ReportPhotos(evaluation.photos());
            EvaluationResult result = evaluation.run(Optional.ofNullable(resume.value()), true,
                    page.wanted() ? shown : _ -> {});
            EvaluationReport report = new EvaluationReport(classifier.model().source(), photos.source().toString(),
                    indexShift.value(), options.decoding(), classifier.labels(), wanted, result);
            if (page.wanted()) {
                writePage(report, shown);
            }
            switch (format.value()) {
                case TEXT -> new EvaluationText(console.text(), console.unicode()).write(report);
                case JSON -> JsonDocuments.write(report, console.utf8());
                case CSV -> CsvDocuments.write(report, console.utf8());
            }
            return result.unreadable().isEmpty() ? ExitCode.DONE
                    : result.images() == 0 ? ExitCode.BAD_INPUT : ExitCode.PARTLY_FAILED;
        }
    }

    private ImageClassifier open(int threads, LabeledPhotos photos, Optional<Labels> labels) {
        ClassifierOptions.Builder builder = options.classifier(threads);
        if (photos.kind() == LabeledPhotos.Kind.LABELS) {
            builder.maxResults(ClassifierOptions.ALL_RESULTS);
        }
        labels.ifPresent(builder::labels);
        return model.open(builder);
    }

    private ClassMatching matching(ImageClassifier classifier) {
        return new ClassMatching(model.choice().name(), classifier.classes(), classifier.labels());
    }

    private ExitCode runMultiLabel(ImageClassifier classifier, int threads, LabeledPhotos photos) throws IOException {
        if (resume.value() != null) {
            throw new UsageException("--resume keeps the ten highest scores of each photo, but the average precision of"
                    + " photos with several labels needs those of all classes; leave it out");
        }
        if (!classifier.isMultiLabel() && options.isSoftmaxAuto()
                && classifier.assumptions().activation().value() == Activation.SOFTMAX) {
            console.note(model.choice().name() + " gives logits, and photos have several labels; assumed is a"
                    + " probability of its own for each class (--softmax sigmoid)");
            ClassifierOptions.Builder sigmoids = options.classifier(threads).softmax(Softmax.SIGMOID)
                    .maxResults(ClassifierOptions.ALL_RESULTS);
            classifier.labels().ifPresent(sigmoids::labels);
            model.assumptions().applyTo(sigmoids);
            try (ImageClassifier independent = ImageClassifier.open(ModelSource.of(classifier.model()),
                    sigmoids.build())) {
                return evaluateMultiLabel(independent, photos);
            }
        }
        return evaluateMultiLabel(classifier, photos);
    }

    private ExitCode evaluateMultiLabel(ImageClassifier classifier, LabeledPhotos photos) throws IOException {
        if (!classifier.isMultiLabel() && !options.isSoftmaxOff()) {
            throw new UsageException("the photos of " + photos.source() + " have several labels each, but "
                    + model.choice().name() + " does not give each class a probability of its own; evaluate one that"
                    + " does, or rank its own values with --softmax off");
        }
        List<MultiLabelPhoto> labeled = matching(classifier).matchAll(photos);
        PictureReader<LabeledPhoto> source = options.source();
        EvaluationProgress progress = new EvaluationProgress(console, 0, labeled.size(), true);
        MultiLabelResult result = new MultiLabelEvaluation(classifier,
                (photo, wanted) -> source.read(new LabeledPhoto(photo.name(), photo.file(), -1), wanted),
                threshold.value())
                .run(labeled, progress);
        progress.end();
        MultiLabelReport report = new MultiLabelReport(classifier.model().source(), photos.source().toString(),
                options.decoding(),
                classifier.labels(), result);
        if (page.wanted()) {
            page.write(HtmlReport.of(report));
        }
        switch (format.value()) {
            case TEXT -> new MultiLabelText(console.text()).write(report);
            case JSON -> JsonDocuments.write(report, console.utf8());
            case CSV -> CsvDocuments.write(report, console.utf8());
        }
        return result.unreadable().isEmpty() ? ExitCode.DONE
                : result.images() == 0 ? ExitCode.BAD_INPUT : ExitCode.PARTLY_FAILED;
    }

    private void writePage(EvaluationReport report, ReportPhotos shown) throws IOException {
        ProgressLine progress = ProgressLine.on(console, ReportPhotos.MOST);
        List<ReportPhoto> photos = shown.choose(options.source(), (done, _) -> progress.update(done));
        progress.clear();
        page.write(HtmlReport.of(report, photos));
    }

    private List<Double> wantedPrecisions() {
        if (precisions.value().isEmpty()) {
            return EvaluationReport.DEFAULT_PRECISIONS;
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
}
