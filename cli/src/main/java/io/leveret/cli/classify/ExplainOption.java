package io.leveret.cli.classify;

import io.leveret.cli.console.Console;
import io.leveret.cli.console.OutputFile;
import io.leveret.cli.console.ProgressLine;
import io.leveret.cli.console.UsageException;
import io.leveret.cli.option.CommandOption;
import io.leveret.image.DecodeLimits;
import io.leveret.image.awt.ImageEncoder;
import io.leveret.vision.Classification;
import io.leveret.vision.HeatMap;
import io.leveret.vision.ImageClassification;
import io.leveret.vision.ImageClassifier;
import io.leveret.vision.ImageProcessingOptions;
import io.leveret.vision.PictureSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** The option that asks for a picture of what carried a photo's first class. */
final class ExplainOption {
    private final Console console;
    private final CommandOption<Path> explain = CommandOption.of("--explain", "OUT.png", Path.class, null,
            "Of one photo, also make a picture that shows which part of it carried the first class.");
    private @Nullable OutputFile file; // null if it is not asked for

    ExplainOption(Console console) {
        this.console = console;
    }

    /** Makes it known to a command. */
    void addTo(CommandSpec command) {
        explain.addTo(command);
    }

    /**
     * Sees whether it can be done.
     *
     * @throws UsageException if there are several photos, or the file cannot be where it is wanted
     */
    void check(List<Photo> photos) throws IOException {
        Path place = explain.value();
        if (place == null) {
            return;
        }
        if (photos.size() != 1) {
            throw new UsageException("--explain is for one photo; there are " + photos.size());
        }
        if (!place.toString().toLowerCase(Locale.ROOT).endsWith(".png")) {
            throw new UsageException("--explain cannot be '" + place + "'; give a file whose name ends in .png");
        }
        if (photos.getFirst() instanceof Photo.InFile(Path photo) && Files.exists(place) && Files.exists(photo)
                && Files.isSameFile(place, photo)) {
            throw new UsageException("--explain " + place + " is the photo itself; give another file");
        }
        file = OutputFile.of("--explain", place);
    }

    /**
     * Returns the photos so that the one that is to be explained can be read twice.
     *
     * @throws IOException if standard input cannot be read
     */
    List<Photo> kept(List<Photo> photos, DecodeLimits limits) throws IOException {
        return file != null && photos.getFirst() instanceof Photo.InStream piped
                ? List.of(piped.inMemory(limits))
                : photos;
    }

    /** Writes the picture, if it is asked for, and says so; false if there is nothing to show. */
    boolean write(ImageClassifier classifier, Photo photo, ImageProcessingOptions how, ImageClassification seen)
            throws IOException {
        if (file == null) {
            return true;
        }
        List<Classification> classes = seen.classifications();
        if (classes.isEmpty()) {
            console.note("no class reaches the threshold, so --explain has nothing to show");
            return false;
        }
        HeatMap map = explain(classifier, photo.source(), how, classes.getFirst().index());
        String label = TextResults.label(map.classification());
        if (!(map.largestFall() > 0)) {
            console.note("no part of the photo carries '" + label
                    + "': hiding any leaves its score as it is, so --explain has nothing to show");
            return false;
        }
        file.write(ImageEncoder.png(map.render()));
        console.note(explain.value() + " shows what carries '" + label + "': the brighter a part, the more is lost"
                + " without it");
        return true;
    }

    private HeatMap explain(ImageClassifier classifier, PictureSource picture, ImageProcessingOptions how, int index)
            throws IOException {
        ProgressLine[] line = new ProgressLine[1]; // once it is known how long it will be
        HeatMap map = classifier.explain(picture, how, index, (done, total) -> {
            if (line[0] == null) {
                line[0] = ProgressLine.on(console, total);
            }
            line[0].update(done);
        });
        line[0].clear();
        return map;
    }
}
