package io.leveret.cli.measure;

import io.leveret.cli.console.Failures;
import io.leveret.cli.console.Text;
import io.leveret.cli.console.UsageException;
import io.leveret.cli.option.CommandOption;
import io.leveret.cli.option.DecodeOption;
import io.leveret.cli.option.PhotoOptions;
import io.leveret.dataset.LabeledPhoto;
import io.leveret.dataset.PhotoFiles;
import io.leveret.image.DecodeLimits;
import io.leveret.image.Decoding;
import io.leveret.image.Fit;
import io.leveret.image.FramedPhoto;
import io.leveret.image.Framing;
import io.leveret.image.ImageDecoder;
import io.leveret.image.ImageFormatException;
import io.leveret.image.Region;
import io.leveret.image.Resize;
import io.leveret.image.Resizer;
import io.leveret.vision.PictureReader;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import picocli.CommandLine.Model.CommandSpec;

/** The options that say how photos become a model's input when it is measured. */
final class PreprocessingOptions {
    /** How a model's input is made of a photo. */
    private enum Preprocessing {
        /** As {@code --resize} and {@code --resizer} say. */
        RESIZE,
        /** As TensorFlow Lite's evaluation tool does: the middle of the photo, resized by TensorFlow 1's default. */
        EVALUATION_TOOL
    }

    /** Of the shorter side: what the evaluation tool keeps. */
    private static final float EVALUATION_TOOL_CROP = 0.875f;

    private final CommandOption<Preprocessing> preprocessing = CommandOption.ofWords("--preprocess", "HOW",
            Preprocessing.class, Preprocessing.RESIZE,
            "resize (as the next two options say) or evaluation-tool (as TensorFlow Lite's evaluation tool does: a"
                    + " square of 0.875 of the shorter side from the middle, then legacy-bilinear). Default: resize.");
    private final PhotoOptions photos = new PhotoOptions();
    private final Set<String> noted = ConcurrentHashMap.newKeySet(); // photos of which only a part is used

    /** Makes them known to a command. */
    void addTo(CommandSpec command) {
        preprocessing.addTo(command);
        photos.addTo(command);
    }

    /** How photos, or what is cut out of them, get the input's size. */
    Resize resize() {
        if (!isEvaluationTool()) {
            return photos.resize();
        }
        if (photos.sayHowToResize()) {
            throw new UsageException("--preprocess evaluation-tool says how photos are resized; leave out --resize and"
                    + " --resizer");
        }
        return new Resize(Resizer.LEGACY_BILINEAR, Fit.SQUASH);
    }

    /**
     * What makes pictures of photos; its failures say in one line which photo and why.
     *
     * @param notes gets what is to be said of photos of which only a part is used, once each, on many threads
     */
    PictureReader<LabeledPhoto> source(Consumer<String> notes) {
        ImageDecoder decoder = new ImageDecoder(photos.decodeLimits());
        boolean middle = isEvaluationTool();
        return (photo, wanted) -> {
            FramedPhoto seen = decode(decoder, photo,
                    middle ? wanted.region(Region.centerSquare(EVALUATION_TOOL_CROP)) : wanted);
            if (seen.damage().isPresent() && noted.add(photo.name())) {
                notes.accept(DecodeOption.note(photo.file().toString(), seen.damage().get()));
            }
            return seen;
        };
    }

    private static FramedPhoto decode(ImageDecoder decoder, LabeledPhoto photo, Framing wanted) throws IOException {
        try {
            PhotoFiles.requireRegularFile(photo.file());
            return decoder.decode(photo.file(), wanted);
        } catch (IOException unreadable) {
            throw new IOException(Failures.describe(photo.file().toString(), unreadable), unreadable);
        } catch (ImageFormatException refused) {
            throw new IOException(Failures.describe(photo.file().toString(), refused), refused);
        }
    }

    /** Whether photos are decoded to all their pixels. */
    Decoding decoding() {
        return photos.decoding();
    }

    /** The options and their values as they are typed, to compare runs. */
    SequencedMap<String, String> settings() {
        SequencedMap<String, String> settings = new LinkedHashMap<>();
        settings.put("--preprocess", Text.typed(preprocessing.value()));
        if (!isEvaluationTool()) {
            settings.put("--resize", Text.typed(resize().fit()));
            settings.put("--resizer", Text.typed(resize().resizer()));
        }
        DecodeLimits limits = photos.decodeLimits();
        settings.put("--max-pixels", limits.maxPixels() == DecodeLimits.DEFAULT.maxPixels()
                ? "not given"
                : Long.toString(limits.maxPixels()));
        settings.put("--truncated", Text.typed(limits.truncated()));
        settings.put("--decode", Text.typed(photos.decoding()));
        return settings;
    }

    private boolean isEvaluationTool() {
        return preprocessing.value() == Preprocessing.EVALUATION_TOOL;
    }
}
