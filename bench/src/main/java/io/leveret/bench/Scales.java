package io.leveret.bench;

import io.leveret.base.LeveretException;
import io.leveret.base.OptionException;
import io.leveret.dataset.ClassMatching;
import io.leveret.dataset.LabeledPhoto;
import io.leveret.dataset.LabeledPhotos;
import io.leveret.engine.Workers;
import io.leveret.image.Fit;
import io.leveret.image.Pixels;
import io.leveret.image.Region;
import io.leveret.image.Resize;
import io.leveret.image.Resizer;
import io.leveret.vision.Classification;
import io.leveret.vision.ClassifierOptions;
import io.leveret.vision.ImageClassifier;
import io.leveret.vision.ImageProcessingOptions;
import io.leveret.vision.ModelSource;
import io.leveret.vision.PictureSource;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Measures what decoding JPEGs to fewer pixels does to the results of models, by several rules how far to go: how many
 * photos are right, how many get the class that they get if they are decoded exactly, and how far scores move. Photos
 * of small size can be enlarged to that of a phone, with grain; then the table also says how many get the class of the
 * original, and how many keep their class if only the grain is another one, which is as much as can be asked for.
 *
 * <p>Run with {@code ./bench/scales [--enlarge PIXELS [--grain LEVELS] [--seed N]] [--index-shift N] [--all-resizers]
 * [--center] DATA MODEL…}; data and shift are those of {@code ./leveret evaluate}. {@code --enlarge} gives the longer
 * side, {@code --grain} the standard deviation of the noise, in levels of 255; {@code --center} looks at the middle, of
 * half the sides. What was found is in {@code docs/accuracy.md}.
 */
final class Scales {
    private static final String USAGE = "usage: bench/scales [--enlarge PIXELS [--grain LEVELS] [--seed N]]"
            + " [--index-shift N] [--all-resizers] [--center] DATA MODEL…";
    private static final Region CENTER = Region.fractions(0.25, 0.25, 0.5, 0.5);
    private static final List<ScaleRule> RULES = ScaleRule.all();

    /** A model with a way to resize, which answers for the photos. */
    private record Subject(String model, Resizer resizer, ImageClassifier classifier, List<LabeledPhoto> photos) {}

    private final PhotoVersions versions;
    private final int seed;
    private final ImageProcessingOptions how;
    private final List<Subject> subjects;

    private Scales(PhotoVersions versions, int seed, ImageProcessingOptions how, List<Subject> subjects) {
        this.versions = versions;
        this.seed = seed;
        this.how = how;
        this.subjects = subjects;
    }

    public static void main(String[] arguments) {
        System.exit(run(arguments, System.out, System.err));
    }

    /** Runs the command. */
    static int run(String[] arguments, PrintStream out, PrintStream err) {
        try {
            Arguments given = Arguments.parse(arguments, Set.of("--all-resizers", "--center"), "--enlarge", "--grain",
                    "--seed", "--index-shift");
            if (given.models().size() < 2) {
                throw new OptionException("DATA MODEL", "", "are missing");
            }
            PhotoVersions versions = new PhotoVersions(given.number("--enlarge", 0), given.number("--grain", 0));
            if (versions.longerSide() == 0 && versions.grain() > 0) {
                throw new OptionException("--grain", versions.grain(), "needs --enlarge");
            }
            ImageProcessingOptions how = given.flags().contains("--center")
                    ? ImageProcessingOptions.builder().region(CENTER).build()
                    : ImageProcessingOptions.NONE;
            new Scales(versions, given.number("--seed", 0), how, subjects(given)).print(out);
            return 0;
        } catch (UncheckedIOException unreadable) {
            err.printf("%s%n%s%n", unreadable.getCause(), USAGE);
            return 2;
        } catch (IOException | LeveretException unusable) {
            err.printf("%s%n%s%n", unusable, USAGE);
            return 2;
        }
    }

    private static List<Subject> subjects(Arguments given) throws IOException {
        LabeledPhotos data = LabeledPhotos.read(Path.of(given.models().getFirst()));
        List<Resizer> resizers = given.flags().contains("--all-resizers")
                ? List.of(Resizer.values())
                : List.of(Resize.DEFAULT.resizer());
        List<Subject> subjects = new ArrayList<>();
        for (String name : given.models().subList(1, given.models().size())) {
            BenchModel model = BenchModel.named(name);
            for (Resizer resizer : resizers) {
                ImageClassifier classifier = ImageClassifier.open(ModelSource.bytes(model.file(), model.name()),
                        ClassifierOptions.builder().workers(Workers.none()).resize(new Resize(resizer, Fit.SQUASH))
                                .build());
                subjects.add(new Subject(model.name(), resizer, classifier,
                        new ClassMatching(model.name(), classifier.classes(), classifier.labels()).match(data,
                                given.number("--index-shift", 0))));
            }
        }
        return subjects;
    }

    /**
     * A photo's answers.
     *
     * @param width columns of the part that the models see
     * @param height rows of it
     */
    private record Answered(int width, int height, List<Map<PhotoVersion, ScaleAnswer>> bySubject) {}

    private void print(PrintStream out) {
        List<Answered> photos = IntStream.range(0, subjects.getFirst().photos().size()).parallel()
                .mapToObj(this::answer).toList();
        out.println("| model | resizer | decoding | " + ScaleTally.HEADER + " |");
        out.println("| --- ".repeat(3 + ScaleTally.COLUMNS) + "|");
        for (int i = 0; i < subjects.size(); i++) {
            ImageClassifier classifier = subjects.get(i).classifier();
            out.println(row(i, "exact", photos, _ -> PhotoVersion.EXACT));
            if (versions.grain() > 0) {
                out.println(row(i, "exact, other grain", photos, _ -> PhotoVersion.OTHER_GRAIN));
            }
            for (ScaleRule rule : RULES) {
                out.println(row(i, rule.name(), photos, photo -> PhotoVersion.of(rule.choice().reduction(photo.width(),
                        photo.height(), classifier.inputWidth(), classifier.inputHeight()))));
            }
        }
    }

    private String row(int subject, String decoding, List<Answered> photos, Function<Answered, PhotoVersion> choice) {
        ScaleTally tally = new ScaleTally();
        photos.forEach(photo -> tally.add(choice.apply(photo), photo.bySubject().get(subject)));
        return "| " + subjects.get(subject).model() + " | "
                + subjects.get(subject).resizer().name().toLowerCase(Locale.ROOT).replace('_', '-') + " | " + decoding
                + " | " + tally.row() + " |";
    }

    private Answered answer(int photo) {
        try {
            Map<PhotoVersion, Pixels> pictures = versions.of(subjects.getFirst().photos().get(photo).file(),
                    seed * 1_000_000L + photo);
            List<Map<PhotoVersion, ScaleAnswer>> bySubject = new ArrayList<>();
            for (Subject subject : subjects) {
                bySubject.add(answers(subject, subject.photos().get(photo).index(), pictures));
            }
            Pixels exact = pictures.get(PhotoVersion.EXACT);
            Pixels seen = how.region().map(exact::crop).orElse(exact);
            return new Answered(seen.width(), seen.height(), bySubject);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private Map<PhotoVersion, ScaleAnswer> answers(Subject subject, int right, Map<PhotoVersion, Pixels> pictures)
            throws IOException {
        Map<PhotoVersion, ScaleAnswer> answers = new EnumMap<>(PhotoVersion.class);
        for (Map.Entry<PhotoVersion, Pixels> each : pictures.entrySet()) { // EXACT comes first
            List<Classification> classes = subject.classifier().classify(PictureSource.of(each.getValue()), how)
                    .classifications();
            int exactTop = each.getKey() == PhotoVersion.EXACT
                    ? classes.getFirst().index()
                    : answers.get(PhotoVersion.EXACT).top();
            answers.put(each.getKey(), ScaleAnswer.of(classes, right, exactTop));
        }
        return answers;
    }
}
