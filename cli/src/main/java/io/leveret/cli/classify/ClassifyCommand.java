package io.leveret.cli.classify;

import io.leveret.base.OptionException;
import io.leveret.cli.console.Console;
import io.leveret.cli.console.ProgressLine;
import io.leveret.cli.console.Text;
import io.leveret.cli.console.UsageException;
import io.leveret.cli.option.AssumptionOptions;
import io.leveret.cli.option.Command;
import io.leveret.cli.option.CommandOption;
import io.leveret.cli.option.DecodeOption;
import io.leveret.cli.option.Format;
import io.leveret.cli.option.ModelOptions;
import io.leveret.cli.option.PhotoOptions;
import io.leveret.engine.Plan;
import io.leveret.image.ImageDecoder;
import io.leveret.tflite.BundledModel;
import io.leveret.vision.ClassifierOptions;
import io.leveret.vision.ImageClassification;
import io.leveret.vision.ImageClassifier;
import io.leveret.vision.ImageProcessingOptions;
import io.leveret.vision.Outcome;
import io.leveret.vision.Softmax;
import io.leveret.wire.ClassificationWriter;
import io.leveret.wire.ExitCode;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code leveret classify}: labels for photos. */
public final class ClassifyCommand implements Command {
    private static final String SAMPLE_NAME = "puppy.jpg";

    private final Console console;
    private final ModelOptions model;
    private final PositionalParamSpec photos = PositionalParamSpec.builder().paramLabel("PHOTO|DIR|-").arity("0..*")
            .type(List.class).auxiliaryTypes(String.class)
            .description("Photos, folders of photos, or - for one photo on standard input.").build();
    private final CommandOption<Boolean> sample = CommandOption.flag("--sample",
            "Classify the bundled photo of a puppy.");
    private final CommandOption<Integer> top = CommandOption.of("--top", "K", Integer.class, 5,
            "At most this many classes a photo; -1 for all. Default: 5.");
    private final CommandOption<Float> threshold = CommandOption.of("--threshold", "T", Float.class,
            null, "Only classes with at least this score. Default: what the model's metadata says, mostly nothing.");
    private final CommandOption<List<String>> allow = CommandOption.ofMany("--allow", "LABEL",
            "Only classes of this label. May be given several times; of these, one has to be known.");
    private final CommandOption<List<String>> deny = CommandOption.ofMany("--deny", "LABEL",
            "No classes of this label. May be given several times.");
    private final PhotoOptions photoOptions = new PhotoOptions();
    private final RegionOption region = new RegionOption();
    private final CommandOption<Integer> rotation = CommandOption.of("--rotate", "DEG", Integer.class, 0,
            "Turn photos, or that part of them, clockwise by a multiple of 90. Their EXIF"
                    + " orientation is seen to anyway.");
    private final CommandOption<Softmax> softmax = CommandOption.ofWords("--softmax", "WHEN", Softmax.class,
            Softmax.AUTO,
            "Make probabilities of scores: auto (where the model ends in logits), on, off (the model's own values) or"
                    + " sigmoid (of each class, in its place). Default: auto.");
    private final CommandOption<String> locale = CommandOption.of("--locale", "LANGUAGE", String.class, "en",
            "The language of the labels shown, where the model has several. Default: en.");
    private final ExplainOption explain;
    private final CommandOption<Format> format = CommandOption.ofWords("--format", "FORMAT", Format.class, Format.TEXT,
            "text, json or csv. Default: text.");

    public ClassifyCommand(Console console) {
        this.console = console;
        this.model = new ModelOptions(console);
        this.explain = new ExplainOption(console);
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name("classify").addPositional(photos);
        spec.usageMessage().description("Says what is on photos.").footer("", "Examples:",
                "  leveret classify --sample", "  leveret classify puppy.jpg --top 1",
                "  leveret classify holiday/ --format csv > holiday.csv",
                "  leveret classify --allow 'Egyptian cat' --allow tabby cat.jpg",
                "  leveret classify --explain why.png cat.jpg",
                "  leveret classify --model mobilenet_v2.tflite --labels imagenet.txt cat.jpg",
                "  cat cat.jpg | leveret classify -");
        sample.addTo(spec);
        model.addTo(spec);
        List.of(top, threshold, allow, deny).forEach(option -> option.addTo(spec));
        region.addTo(spec);
        rotation.addTo(spec);
        photoOptions.addTo(spec);
        List.of(softmax, locale, format).forEach(option -> option.addTo(spec));
        explain.addTo(spec);
        return spec;
    }

    @Override
    public boolean verbose() {
        return model.verbose();
    }

    @Override
    public ExitCode run() throws IOException {
        checkAllowAndDeny();
        ImageProcessingOptions how = how();
        int threads = model.threads();
        Plan.warmUp(); // meanwhile
        ImageDecoder decoder = new ImageDecoder(photoOptions.decodeLimits());
        List<Photo> given = find();
        explain.check(given);
        List<Photo> found = explain.kept(given, photoOptions.decodeLimits());
        ClassifierOptions.Builder options = ClassifierOptions.builder().threads(threads).maxResults(checkedTop())
                .softmax(softmax.value()).displayNamesLocale(locale.value()).labelAllowList(allow.value())
                .labelDenyList(deny.value()).resize(photoOptions.resize())
                .decoding(photoOptions.decoding());
        checkedThreshold().ifPresent(options::scoreThreshold);
        try (ImageClassifier classifier = model.open(options);
                Stream<Outcome<Photo>> outcomes = classifier.classifyAll(found.stream(),
                        (photo, wanted) -> photo.source().read(decoder, wanted), how)) {
            AssumptionOptions.noteAssumed(console, model.choice().name(), classifier.assumptions());
            PhotoResult last = null;
            ClassificationWriter results = writer(classifier);
            Tally tally = new Tally(found.size());
            ProgressLine progress = ProgressLine.on(console, found.size());
            for (Iterator<Outcome<Photo>> each = outcomes.iterator(); each.hasNext();) {
                last = PhotoResult.of(each.next());
                progress.clear();
                note(last);
                last.writeTo(results);
                tally.count(last);
                progress.update(tally.done);
            }
            results.end();
            boolean shown = !(last instanceof PhotoResult.Classified(var _, ImageClassification seen))
                    || explain.write(classifier, found.getFirst(), how, seen);
            return shown ? tally.exitCode() : ExitCode.PARTLY_FAILED;
        }
    }

    private ClassificationWriter writer(ImageClassifier classifier) throws IOException {
        return switch (format.value()) {
            case TEXT -> new TextResults(console.text(), console.unicode());
            case JSON -> ClassificationWriter.json(console.utf8(), classifier.model().source());
            case CSV -> ClassificationWriter.csv(console.utf8());
        };
    }

    private void note(PhotoResult result) {
        switch (result) {
            case PhotoResult.Classified(String file, ImageClassification seen) ->
                    seen.damage().ifPresent(damage -> console.note(DecodeOption.note(file, damage)));
            case PhotoResult.Unreadable(var _, String error, Exception cause) ->
                    console.note(error, cause, verbose());
            case PhotoResult.Broken(String file, String error, Throwable fault) ->
                    console.note(file + ": " + error, fault, verbose());
        }
    }

    private List<Photo> find() {
        PhotoFinder finder = new PhotoFinder(console.in());
        if (sample.value()) {
            finder.photos().add(new Photo.InMemory(SAMPLE_NAME, BundledModel.require().sample()));
        }
        List<String> given = photos.getValue();
        if (given != null) {
            given.forEach(finder::add);
        }
        if (finder.photos().isEmpty()) {
            throw new UsageException("nothing to classify; give a PHOTO, a DIR, - or --sample");
        }
        if (finder.skipped() > 0) {
            console.note(Text.skipped(finder.skipped()));
        }
        return finder.photos();
    }

    private void checkAllowAndDeny() {
        if (!allow.value().isEmpty() && !deny.value().isEmpty()) {
            throw new UsageException("--allow and --deny exclude each other; give one of them");
        }
    }

    private int checkedTop() {
        int most = top.value();
        if (most == 0 || most < ClassifierOptions.ALL_RESULTS) {
            throw new UsageException("--top cannot be " + most + "; give at least 1, or -1 for all");
        }
        return most;
    }

    private Optional<Float> checkedThreshold() {
        Float lowest = threshold.value();
        if (lowest != null && lowest.isNaN()) {
            throw new UsageException("--threshold cannot be NaN; give a score such as 0.5");
        }
        return Optional.ofNullable(lowest);
    }

    private ImageProcessingOptions how() {
        ImageProcessingOptions.Builder how = ImageProcessingOptions.NONE.toBuilder();
        region.region().ifPresent(how::region);
        try {
            return how.rotation(rotation.value()).build();
        } catch (OptionException skewed) {
            throw new UsageException(
                    "--rotate cannot be " + rotation.value() + "; give a multiple of 90, such as 90 or -90", skewed);
        }
    }

    /** How many photos went which way. */
    private static final class Tally {
        private final int total;
        private int done;
        private int unreadable;
        private int broken;

        Tally(int total) {
            this.total = total;
        }

        void count(PhotoResult result) {
            done++;
            switch (result) {
                case PhotoResult.Classified _ -> {
                }
                case PhotoResult.Unreadable _ -> unreadable++;
                case PhotoResult.Broken _ -> broken++;
            }
        }

        ExitCode exitCode() {
            if (broken > 0) {
                return ExitCode.INTERNAL_ERROR;
            }
            return unreadable == 0 ? ExitCode.DONE
                    : unreadable == total ? ExitCode.BAD_INPUT : ExitCode.PARTLY_FAILED;
        }
    }
}
