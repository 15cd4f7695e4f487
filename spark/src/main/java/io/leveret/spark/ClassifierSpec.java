package io.leveret.spark;

import io.leveret.image.DecodeLimits;
import io.leveret.image.Decoding;
import io.leveret.image.Fit;
import io.leveret.image.Resize;
import io.leveret.image.Resizer;
import io.leveret.image.Truncated;
import io.leveret.tflite.metadata.Labels;
import io.leveret.vision.ClassifierOptions;
import io.leveret.vision.ImageClassifier;
import io.leveret.vision.ImageProcessingOptions;
import io.leveret.vision.ModelSource;
import io.leveret.vision.Softmax;
import io.leveret.wire.RegionText;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How photos are classified, as it travels to the machines of a cluster. {@link ClassifierOptions} says what the values
 * mean. What is assumed of the model (range of pixels, order of colors, output) is in the model's own metadata.
 *
 * @param topK the largest number of classes of a photo; −1 for all
 * @param threshold the least score; null for that of the model
 * @param labels names of the classes; empty for those of the model
 * @param allowed labels of the only classes of results; empty for all
 * @param denied labels of classes that results do not contain
 * @param region the part of each photo, as {@link RegionText} reads it; empty for all of it
 * @param rotation clockwise, a multiple of 90
 * @param softmax whether to make probabilities of scores
 * @param locale the language of display names
 * @param resizer how pixels are interpolated
 * @param fit how a photo's shape becomes the model's
 * @param decoding whether photos are decoded with all their pixels
 * @param maxPixels the most pixels of a photo
 * @param truncated which photos are used although their files are cut off
 */
public record ClassifierSpec(int topK, @Nullable Float threshold, List<String> labels, List<String> allowed,
        List<String> denied, String region, int rotation, Softmax softmax, String locale, Resizer resizer, Fit fit,
        Decoding decoding, long maxPixels, Truncated truncated) implements Serializable {
    /** Copies the lists. */
    public ClassifierSpec {
        labels = List.copyOf(labels);
        allowed = List.copyOf(allowed);
        denied = List.copyOf(denied);
    }

    /** Returns a specification with the defaults of {@link ClassifierOptions} for whatever is not given. */
    public static ClassifierSpec of(int topK, @Nullable Float threshold, List<String> labels, String region) {
        return new ClassifierSpec(topK, threshold, labels, List.of(), List.of(), region, 0, Softmax.AUTO, "en",
                Resize.DEFAULT.resizer(), Resize.DEFAULT.fit(), Decoding.SCALED, DecodeLimits.DEFAULT.maxPixels(),
                DecodeLimits.DEFAULT.truncated());
    }

    /** Returns this specification with other labels. */
    public ClassifierSpec withLabels(List<String> names) {
        return new ClassifierSpec(topK, threshold, names, allowed, denied, region, rotation, softmax, locale, resizer,
                fit, decoding, maxPixels, truncated);
    }

    /** Returns this specification for the scores of all classes. */
    public ClassifierSpec withAllClasses(Softmax scores) {
        return new ClassifierSpec(ClassifierOptions.ALL_RESULTS, threshold, labels, allowed, denied, region, rotation,
                scores, locale, resizer, fit, decoding, maxPixels, truncated);
    }

    /**
     * Opens a classifier.
     *
     * @param model the model's file
     * @param name its name in messages
     * @param threads that share a photo, at least 1
     * @throws io.leveret.base.LeveretException if it is no usable model, or an option does not suit it
     */
    public ImageClassifier open(byte[] model, String name, int threads) {
        ClassifierOptions.Builder options = ClassifierOptions.builder().maxResults(topK).softmax(softmax)
                .displayNamesLocale(locale).labelAllowList(allowed).labelDenyList(denied)
                .resize(new Resize(resizer, fit)).decoding(decoding).decodeLimits(limits())
                .workers(TaskThreads.workers(threads));
        if (threshold != null) {
            options.scoreThreshold(threshold);
        }
        if (!labels.isEmpty()) {
            options.labels(Labels.of(labels));
        }
        how(); // a region or rotation that cannot be is refused at once, not by each photo
        try {
            return ImageClassifier.open(ModelSource.bytes(model, name), options.build());
        } catch (IOException impossible) {
            throw new IllegalStateException("the model is in memory", impossible);
        }
    }

    /**
     * Returns the options of each photo.
     *
     * @throws io.leveret.base.OptionException if there is no such region or rotation
     */
    ImageProcessingOptions how() {
        ImageProcessingOptions.Builder how = ImageProcessingOptions.builder().rotation(rotation);
        if (!region.isEmpty()) {
            how.region(RegionText.parse("roi", region));
        }
        return how.build();
    }

    private DecodeLimits limits() {
        return new DecodeLimits(maxPixels, DecodeLimits.DEFAULT.maxBytes(), truncated);
    }
}
