package io.leveret.cli.train;

import io.leveret.cli.console.Console;
import io.leveret.cli.console.Failures;
import io.leveret.cli.console.Flags;
import io.leveret.cli.console.InterruptionNotice;
import io.leveret.cli.console.OutputFile;
import io.leveret.cli.console.ProgressLine;
import io.leveret.cli.console.Text;
import io.leveret.cli.console.UsageException;
import io.leveret.cli.option.AssumptionOptions;
import io.leveret.cli.option.Command;
import io.leveret.cli.option.CommandOption;
import io.leveret.cli.option.DecodeOption;
import io.leveret.cli.option.Format;
import io.leveret.cli.option.ReportOption;
import io.leveret.cli.option.RunOptions;
import io.leveret.engine.Plan;
import io.leveret.image.DecodeLimits;
import io.leveret.image.ImageDecoder;
import io.leveret.report.HtmlReport;
import io.leveret.report.ReportPhoto;
import io.leveret.report.ReportPhotos;
import io.leveret.train.Backbone;
import io.leveret.train.TrainedModel;
import io.leveret.train.Trainer;
import io.leveret.train.TrainingOptions;
import io.leveret.train.TrainingPhotos;
import io.leveret.wire.ExitCode;
import io.leveret.wire.JsonDocuments;
import io.leveret.wire.TrainingReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code leveret train}: a classifier for the user's own classes. */
public final class TrainCommand implements Command {
    private static final TrainingOptions DEFAULT = TrainingOptions.DEFAULT;

    private final Console console;
    private final PositionalParamSpec photos = PositionalParamSpec.builder().paramLabel("PHOTOS").arity("1")
            .required(true)
            .type(Path.class)
            .description("A folder with a folder of photos for each class, called by its label; or a CSV"
                    + " with the columns file and label.")
            .build();
    private final CommandOption<Path> output = CommandOption.of("-o", "MODEL.tflite", Path.class, null,
            "Where the new model goes.");
    private final BackboneOptions backbone;
    private final SplitOptions split = new SplitOptions("model");
    private final CommandOption<Integer> views = CommandOption.of("--views", "N", Integer.class, DEFAULT.otherViews(),
            "Train with this many other views of each photo as well: cropped, mirrored, turned, lighter or darker."
                    + " Default: " + DEFAULT.otherViews() + ".");
    private final AssumptionOptions assumptions = new AssumptionOptions();
    private final HeadSettings head = new HeadSettings();
    private final CommandOption<Boolean> tune = CommandOption.flag("--tune",
            "Seek the learning rate and the weight decay, by cross-validation; nine times as long.");
    private final CommandOption<Path> cache = CommandOption.of("--cache", "FOLDER", Path.class, null,
            "Keep features of photos here, for later trainings. Default: a folder among the user's caches.");
    private final CommandOption<Boolean> noCache = CommandOption.flag("--no-cache", "Keep no features.");
    private final DecodeOption decoding = new DecodeOption();
    private final RunOptions how = new RunOptions();
    private final CommandOption<Format> format = CommandOption.ofWords("--format", "FORMAT", Format.class, Format.TEXT,
            "text or json. Default: text.");
    private final ReportOption page = new ReportOption();

    public TrainCommand(Console console) {
        this.console = console;
        this.backbone = new BackboneOptions(console);
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name("train").addPositional(photos);
        spec.usageMessage().description("Trains a classifier for classes of your own: a .tflite model.",
                "A model that is there, the backbone, stays as it is; what is trained is what"
                        + " tells the new classes apart.")
                .footer("", "Examples:", "  leveret train flowers/ -o flowers.tflite",
                        "  leveret train flowers/ -o flowers.tflite --report flowers.html",
                        "  leveret train flowers/ -o small.tflite --backbone mobilenet_v1_1.0_224_quant",
                        "  leveret train flowers/ -o tuned.tflite --tune --hidden 128 --optimizer adamw");
        output.addTo(spec);
        backbone.addTo(spec);
        split.addTo(spec);
        views.addTo(spec);
        assumptions.addInputTo(spec);
        head.addTo(spec);
        List.of(tune, cache, noCache).forEach(option -> option.addTo(spec));
        decoding.addTo(spec);
        how.addTo(spec);
        format.addTo(spec);
        page.addTo(spec);
        return spec;
    }

    @Override
    public boolean verbose() {
        return how.verbose();
    }

    @Override
    public ExitCode run() throws IOException {
        if (output.value() == null) {
            throw new UsageException("where the new model goes is missing; give -o MODEL.tflite");
        }
        if (format.value() == Format.CSV) {
            throw new UsageException("train has no --format csv; give text or json");
        }
        TrainingOptions options = options();
        OutputFile file = OutputFile.of("-o", output.value());
        page.check();
        Plan.warmUp(); // meanwhile
        TrainingPhotos data = read(photos.getValue());
        Backbone chosen = backbone.choose(assumptions::storedIn).backbone();
        TrainingProgress progress = new TrainingProgress(console);
        TrainedModel trained = train(data, chosen, options, progress);
        trained.unreadable().forEach(photo -> console.note(photo.error()));
        trained.labelConflicts().forEach(conflict -> console.note(conflict.first() + " and " + conflict.second()
                + " are almost the same picture, but of different classes; one label may be wrong"));
        file.write(trained.model());
        TrainingReport report = new TrainingReport(output.value().toString(), data.source().toString(), chosen,
                options, trained);
        if (page.wanted()) {
            page.write(HtmlReport.of(report, pictures(progress, options.decodeLimits())));
        }
        switch (format.value()) {
            case TEXT, CSV -> TrainingText.write(report, console.text(), console.unicode());
            case JSON -> JsonDocuments.write(report, console.utf8());
        }
        return trained.unreadable().isEmpty() ? ExitCode.DONE : ExitCode.PARTLY_FAILED;
    }

    private TrainingOptions options() {
        if (noCache.value() && cache.value() != null) {
            throw new UsageException("--cache and --no-cache exclude each other; give one of them");
        }
        Optional<Path> kept = noCache.value() ? Optional.empty()
                : Optional.of(cache.value() != null ? cache.value()
                        : console.models().cache().folder().resolve("features"));
        TrainingOptions.Builder options = split.applyTo(TrainingOptions.builder()).otherViews(views.value())
                .head(head.options())
                .tune(tune.value()).threads(how.threads()).decodeLimits(decoding.limits()).decoding(decoding.decoding())
                .optionNames(Flags.NAMES);
        kept.ifPresent(options::cache);
        return options.build();
    }

    private TrainingPhotos read(Path folderOrCsv) {
        try {
            TrainingPhotos read = TrainingPhotos.read(folderOrCsv);
            read.notes().forEach(console::note);
            if (read.skipped() > 0) {
                console.note(Text.skipped(read.skipped()) + " in a class folder");
            }
            return read;
        } catch (IOException unusable) {
            throw new UsageException(Failures.describe(folderOrCsv.toString(), unusable), unusable);
        }
    }

    private TrainedModel train(TrainingPhotos data, Backbone chosen, TrainingOptions options,
            TrainingProgress progress) {
        String kept = options.cache().map(folder -> "what was extracted is kept in " + folder
                + ", and the same command goes on from there").orElse("nothing is kept (--no-cache)");
        try (InterruptionNotice _ = new InterruptionNotice(console, progress::end,
                "interrupted; no model was written; " + kept)) {
            return Trainer.train(data, chosen, options, progress);
        } catch (IOException unusable) {
            throw new UsageException("features cannot be kept: "
                    + Failures.describe(options.cache().map(Path::toString).orElse("a temporary file"), unusable)
                    + "; --cache takes another folder", unusable);
        } finally {
            progress.end();
        }
    }

    private List<ReportPhoto> pictures(TrainingProgress progress, DecodeLimits limits) {
        ImageDecoder decoder = new ImageDecoder(limits);
        ProgressLine line = ProgressLine.on(console, ReportPhotos.MOST);
        List<ReportPhoto> pictures = progress.shown().map(
                shown -> shown.choose((photo, wanted) -> decoder.decode(photo.file(), wanted),
                        (done, _) -> line.update(done)))
                .orElse(List.of());
        line.clear();
        return pictures;
    }
}
