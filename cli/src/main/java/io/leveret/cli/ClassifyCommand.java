package io.leveret.cli;

import io.leveret.image.DecodeLimits;
import io.leveret.image.Fit;
import io.leveret.image.Resize;
import io.leveret.image.Resizer;
import io.leveret.starter.Starter;
import io.leveret.vision.ClassifierOptions;
import io.leveret.vision.ImageClassifier;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code leveret classify}: labels for photos. */
@CommandLine.Command(name = "classify", description = "Says what is on photos.", mixinStandardHelpOptions = true, versionProvider = VersionText.class, sortOptions = false, footer = {
        "", "Examples:", "  leveret classify --sample", "  leveret classify puppy.jpg --top 1",
        "  leveret classify holiday/ --format csv > holiday.csv",
        "  leveret classify --model mobilenet_v2.tflite --labels imagenet.txt cat.jpg",
        "  cat cat.jpg | leveret classify -"})
final class ClassifyCommand implements Command {
    private static final String SAMPLE_NAME = "puppy.jpg";

    private final Surroundings surroundings;

    @Parameters(paramLabel = "PHOTO|DIR|-", arity = "0..*", description = "Photos, folders of photos, or - for one photo on standard input.")
    private List<String> photos = new ArrayList<>();

    @Option(names = "--sample", description = "Classify the bundled photo of a puppy.")
    private boolean sample;

    @Mixin
    private ModelOptions model;

    @Option(names = "--top", paramLabel = "K", defaultValue = "5", description = "At most so many classes a photo; -1 for all. Default: ${DEFAULT-VALUE}.")
    private int top;

    @Option(names = "--threshold", paramLabel = "T", description = "Only classes with at least this score. Default: no threshold.")
    private Float threshold;

    @Option(names = "--resize", paramLabel = "HOW", defaultValue = "squash", converter = TypedConverters.OfFit.class, description = "How a photo's shape becomes the model's: squash, crop or pad. Default: ${DEFAULT-VALUE}.")
    private Fit fit;

    @Option(names = "--resizer", paramLabel = "NAME", defaultValue = "half-pixel-bilinear", converter = TypedConverters.OfResizer.class, description = "How pixels are interpolated: half-pixel-bilinear, legacy-bilinear, align-corners-bilinear,"
            + " nearest or area. Default: ${DEFAULT-VALUE}.")
    private Resizer resizer;

    @Option(names = "--raw-scores", description = "The model's own values, even where those are no probabilities.")
    private boolean rawScores;

    @Option(names = "--max-pixels", paramLabel = "N", description = "Refuse photos of more pixels than this. Default: 100000000.")
    private Long maxPixels;

    @Option(names = "--format", paramLabel = "FORMAT", defaultValue = "text", description = "text, json or csv. Default: ${DEFAULT-VALUE}.")
    private Format format;

    ClassifyCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public boolean verbose() {
        return model.verbose();
    }

    @Override
    public ExitCode run() throws IOException {
        int threads = model.threads();
        DecodeLimits decodeLimits = decodeLimits();
        List<Photo> found = find(decodeLimits);
        // One photo has all threads' help; of many, each thread takes its own.
        int workers = Math.clamp(found.size(), 1, threads);
        ClassifierOptions.Builder options = ClassifierOptions.builder().threads(threads - workers + 1)
                .maxResults(checkedTop()).rawScores(rawScores).resize(new Resize(resizer, fit))
                .decodeLimits(decodeLimits);
        if (threshold != null) {
            options.scoreThreshold(checkedThreshold());
        }
        try (ImageClassifier classifier = model.open(options)) {
            return classify(found, classifier, workers);
        }
    }

    private ExitCode classify(List<Photo> found, ImageClassifier classifier, int workers) throws IOException {
        ResultWriter results = switch (format) {
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
        if (sample) {
            finder.photos().add(new Photo.InMemory(SAMPLE_NAME, Starter.sample()));
        }
        photos.forEach(finder::add);
        if (finder.photos().isEmpty()) {
            throw new UsageException("nothing to classify; give a PHOTO, a DIR, - or --sample");
        }
        if (finder.skipped() > 0) {
            surroundings.tell("skipped " + Text.count(finder.skipped(), "file")
                    + (finder.skipped() == 1 ? " that is no photo" : " that are no photos"));
        }
        return finder.photos();
    }

    private int checkedTop() {
        if (top == 0 || top < ClassifierOptions.ALL_RESULTS) {
            throw new UsageException("--top cannot be " + top + "; give at least 1, or -1 for all");
        }
        return top;
    }

    private float checkedThreshold() {
        if (Float.isNaN(threshold)) {
            throw new UsageException("--threshold cannot be NaN; give a score such as 0.5");
        }
        return threshold;
    }

    private DecodeLimits decodeLimits() {
        if (maxPixels == null) {
            return DecodeLimits.DEFAULT;
        }
        if (maxPixels < 1) {
            throw new UsageException("--max-pixels cannot be " + maxPixels + "; give at least 1");
        }
        return new DecodeLimits(maxPixels, DecodeLimits.DEFAULT.maxBytes());
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
