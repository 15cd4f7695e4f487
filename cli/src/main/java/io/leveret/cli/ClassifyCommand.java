package io.leveret.cli;

import io.leveret.engine.Plan;
import io.leveret.image.DecodeLimits;
import io.leveret.image.Fit;
import io.leveret.image.Resize;
import io.leveret.image.Resizer;
import io.leveret.starter.Starter;
import io.leveret.vision.ClassifierOptions;
import io.leveret.vision.ImageClassifier;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code leveret classify}: labels for photos. */
final class ClassifyCommand implements Command {
    private static final String SAMPLE_NAME = "puppy.jpg";

    private final Surroundings surroundings;
    private final ModelOptions model;
    private final PositionalParamSpec photos = PositionalParamSpec.builder().paramLabel("PHOTO|DIR|-").arity("0..*")
            .type(List.class).auxiliaryTypes(String.class)
            .description("Photos, folders of photos, or - for one photo on standard input.").build();
    private final CommandOption<Boolean> sample = CommandOption.flag("--sample",
            "Classify the bundled photo of a puppy.");
    private final CommandOption<Integer> top = CommandOption.of("--top", "K", Integer.class, 5,
            "At most so many classes a photo; -1 for all. Default: 5.");
    private final CommandOption<Float> threshold = CommandOption.of("--threshold", "T", Float.class,
            Float.NEGATIVE_INFINITY, "Only classes with at least this score. Default: no threshold.");
    private final CommandOption<List<String>> allow = CommandOption.ofMany("--allow", "LABEL",
            "Only classes of this label. May be given several times.");
    private final CommandOption<List<String>> deny = CommandOption.ofMany("--deny", "LABEL",
            "No classes of this label. May be given several times.");
    private final CommandOption<Fit> fit = CommandOption.ofWords("--resize", "HOW", Fit.class, Resize.DEFAULT.fit(),
            "How a photo's shape becomes the model's: squash, crop or pad. Default: squash.");
    private final CommandOption<Resizer> resizer = CommandOption.ofWords("--resizer", "NAME", Resizer.class,
            Resize.DEFAULT.resizer(), "How pixels are interpolated: half-pixel-bilinear, legacy-bilinear,"
                    + " align-corners-bilinear, nearest or area. Default: half-pixel-bilinear.");
    private final CommandOption<Boolean> rawScores = CommandOption.flag("--raw-scores",
            "The model's own values, even where those are no probabilities.");
    private final CommandOption<Long> maxPixels = CommandOption.of("--max-pixels", "N", Long.class,
            DecodeLimits.DEFAULT.maxPixels(),
            "Refuse photos of more pixels than this. Default: " + DecodeLimits.DEFAULT.maxPixels() + ".");
    private final CommandOption<Format> format = CommandOption.ofWords("--format", "FORMAT", Format.class, Format.TEXT,
            "text, json or csv. Default: text.");

    ClassifyCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.model = new ModelOptions(surroundings);
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name("classify").addPositional(photos);
        spec.usageMessage().description("Says what is on photos.").footer("", "Examples:",
                "  leveret classify --sample", "  leveret classify puppy.jpg --top 1",
                "  leveret classify holiday/ --format csv > holiday.csv",
                "  leveret classify --allow 'Egyptian cat' --allow tabby cat.jpg",
                "  leveret classify --model mobilenet_v2.tflite --labels imagenet.txt cat.jpg",
                "  cat cat.jpg | leveret classify -");
        sample.addTo(spec);
        model.addTo(spec);
        List.of(top, threshold, allow, deny, fit, resizer, rawScores, maxPixels, format)
                .forEach(option -> option.addTo(spec));
        return spec;
    }

    @Override
    public boolean verbose() {
        return model.verbose();
    }

    @Override
    public ExitCode run() throws IOException {
        checkAllowAndDeny();
        int threads = model.threads();
        Plan.warmUp(); // meanwhile
        DecodeLimits decodeLimits = decodeLimits();
        List<Photo> found = find(decodeLimits);
        // One photo has all threads' help; of many, each thread takes its own.
        int workers = Math.clamp(found.size(), 1, threads);
        ClassifierOptions.Builder options = ClassifierOptions.builder().threads(threads - workers + 1)
                .maxResults(checkedTop()).rawScores(rawScores.value()).resize(new Resize(resizer.value(), fit.value()))
                .scoreThreshold(checkedThreshold()).labelAllowList(allow.value()).labelDenyList(deny.value())
                .decodeLimits(decodeLimits);
        try (ImageClassifier classifier = model.open(options)) {
            return classify(found, classifier, workers);
        }
    }

    private ExitCode classify(List<Photo> found, ImageClassifier classifier, int workers) throws IOException {
        ResultWriter results = switch (format.value()) {
            case TEXT -> new TextResults(surroundings.text(), surroundings.unicode());
            case JSON -> new JsonResults(surroundings.utf8(), classifier.graph().source());
            case CSV -> new CsvResults(surroundings.utf8());
        };
        Tally tally = new Tally(found.size());
        ProgressLine progress = new ProgressLine(surroundings.err(), surroundings.terminalWidth(), found.size(),
                surroundings.terminal());
        OrderedPipeline.run(found, workers, photo -> PhotoResult.of(photo, classifier), result -> {
            progress.clear();
            tell(result);
            results.write(result);
            tally.count(result);
            progress.update(tally.done);
        });
        results.end();
        return tally.exitCode();
    }

    private void tell(PhotoResult result) {
        switch (result) {
            case PhotoResult.Classified _ -> {
            }
            case PhotoResult.Unreadable(var _, String error, IOException cause) ->
                    surroundings.tell(error, cause, verbose());
            case PhotoResult.Broken(String file, String error, Throwable fault) ->
                    surroundings.tell(file + ": " + error, fault, verbose());
        }
    }

    private List<Photo> find(DecodeLimits decodeLimits) throws IOException {
        PhotoFinder finder = new PhotoFinder(surroundings.in(), decodeLimits.maxBytes());
        if (sample.value()) {
            finder.photos().add(new Photo.InMemory(SAMPLE_NAME, Starter.sample()));
        }
        List<String> given = photos.getValue();
        if (given != null) {
            given.forEach(finder::add);
        }
        if (finder.photos().isEmpty()) {
            throw new UsageException("nothing to classify; give a PHOTO, a DIR, - or --sample");
        }
        if (finder.skipped() > 0) {
            surroundings.tell("skipped " + Text.count(finder.skipped(), "file")
                    + (finder.skipped() == 1 ? " that is no photo" : " that are no photos"));
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

    private float checkedThreshold() {
        float lowest = threshold.value();
        if (Float.isNaN(lowest)) {
            throw new UsageException("--threshold cannot be NaN; give a score such as 0.5");
        }
        return lowest;
    }

    private DecodeLimits decodeLimits() {
        long most = maxPixels.value();
        if (most < 1) {
            throw new UsageException("--max-pixels cannot be " + most + "; give at least 1");
        }
        return new DecodeLimits(most, DecodeLimits.DEFAULT.maxBytes());
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
