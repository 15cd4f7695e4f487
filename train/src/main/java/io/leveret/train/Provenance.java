package io.leveret.train;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.leveret.measure.evaluation.EvaluationResult;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.module.ModuleDescriptor;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The origin of a model: a sentence for people, and a line of JSON with everything needed to train it again. */
final class Provenance {
    private final List<String> labels;
    private final String dataDigest;
    private final Backbone backbone;
    private final TrainingOptions options;
    private final HeadOptions head;
    private final int trainImages;
    private final int epochs;
    private final double temperature;
    private final EvaluationResult test;

    /**
     * Creates the provenance.
     *
     * @param dataDigest a digest of all photos and their classes
     */
    Provenance(List<String> labels, String dataDigest, Backbone backbone, TrainingOptions options, HeadOptions head,
            int trainImages,
            int epochs, double temperature, EvaluationResult test) {
        this.labels = labels;
        this.dataDigest = dataDigest;
        this.backbone = backbone;
        this.options = options;
        this.head = head;
        this.trainImages = trainImages;
        this.epochs = epochs;
        this.temperature = temperature;
        this.test = test;
    }

    String text() {
        return "Tells " + labels.size() + " classes apart. Trained by Leveret " + version() + " with "
                + trainImages + " photos; of " + test.images() + " others its first class is right on "
                + test.top(1).map(top1 -> String.format(Locale.ROOT, "%.1f %%", 100 * top1.share())).orElse("none")
                + ".\n" + json();
    }

    private String json() {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("leveret", version());
            json.writeStringField("backbone", "sha256:" + backbone.digest());
            json.writeStringField("featureLayer", backbone.featureLayer().name());
            json.writeStringField("data", "sha256:" + dataDigest);
            json.writeNumberField("seed", options.seed());
            json.writeNumberField("testShare", options.testShare());
            if (options.photosPerClass() < Integer.MAX_VALUE) {
                json.writeNumberField("photosPerClass", options.photosPerClass());
            }
            json.writeNumberField("trainImages", trainImages);
            json.writeNumberField("testImages", test.images());
            json.writeNumberField("otherViews", options.otherViews());
            json.writeStringField("decode", options.decoding().name().toLowerCase(Locale.ROOT));
            json.writeNumberField("hidden", head.hidden());
            json.writeStringField("optimizer", head.optimizer().name().toLowerCase(Locale.ROOT));
            json.writeNumberField("learningRate", head.learningRate());
            json.writeNumberField("weightDecay", head.weightDecay());
            json.writeNumberField("dropout", head.dropout());
            json.writeNumberField("labelSmoothing", head.labelSmoothing());
            json.writeNumberField("batch", head.batch());
            json.writeNumberField("epochs", epochs);
            json.writeNumberField("mostEpochs", head.epochs()); // over which the learning rate falls
            json.writeNumberField("temperature", temperature);
            if (test.top(1).isPresent()) {
                json.writeNumberField("top1", test.top(1).get().share());
            }
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new IllegalStateException("a string can always be written to", impossible);
        }
        return text.toString();
    }

    private static String version() {
        return Optional.ofNullable(Trainer.class.getModule().getDescriptor()).flatMap(ModuleDescriptor::rawVersion)
                .or(() -> Optional.ofNullable(Trainer.class.getPackage().getImplementationVersion()))
                .orElse("(not packaged)");
    }
}
