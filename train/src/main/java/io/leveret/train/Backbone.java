package io.leveret.train;

import io.leveret.base.Digests;
import io.leveret.base.UnsuitableModelException;
import io.leveret.graph.TensorSpec;
import io.leveret.tflite.BundledModel;
import io.leveret.tflite.Model;
import io.leveret.tflite.ModelLimits;
import io.leveret.tflite.ModelReader;
import io.leveret.tflite.ModelUnavailableException;
import io.leveret.tflite.format.ModelFormatException;
import io.leveret.vision.ClassifierOptions;
import io.leveret.vision.FeatureExtractor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A model whose features serve to train new classes; everything up to the feature layer stays unchanged. The feature
 * layer is the input of the model's head, which is the last matrix product or convolution of one pixel; for a model
 * without a head, such as an embedder, it is the output.
 */
public final class Backbone {
    private static final String BUNDLED_FEATURE_LAYER = "InceptionV3/InceptionV3/Mixed_7b/concat";

    private final byte[] file;
    private final Model model;
    private final int featureTensor;

    private Backbone(byte[] file, Model model, int featureTensor) {
        this.file = file;
        this.model = model;
        this.featureTensor = featureTensor;
    }

    /**
     * Returns the bundled Inception v3 up to its second-last block: label smoothing makes the last one too specific to
     * ImageNet's classes (S. Kornblith et al., "Do Better ImageNet Models Transfer Better?", 2019). Needs the module
     * {@code io.leveret.starter}.
     *
     * @throws ModelUnavailableException if the module is missing
     */
    public static Backbone bundled() {
        BundledModel bundled = BundledModel.require();
        try {
            return of(bundled.model(), bundled.name(), Optional.of(BUNDLED_FEATURE_LAYER));
        } catch (ModelFormatException damaged) {
            throw new IllegalStateException("the bundled model is damaged", damaged);
        }
    }

    /**
     * Reads a model file.
     *
     * @throws ModelFormatException if it is not a valid model, or needs operators that Leveret does not support
     * @throws IOException if it cannot be read
     * @throws UnsuitableModelException if no feature layer can be found
     */
    public static Backbone read(Path model) throws IOException {
        return of(ModelReader.readBytes(model, ModelLimits.DEFAULT), model.toString(), Optional.empty());
    }

    /**
     * Reads a model from memory. The array must not change afterwards.
     *
     * @param name the model's name in messages
     * @param featureLayer name of the feature tensor; empty to find it
     * @throws ModelFormatException if it is not a valid model, or needs operators that Leveret does not support
     * @throws UnsuitableModelException if there is no such layer, or none is found
     */
    public static Backbone of(byte[] file, String name, Optional<String> featureLayer) {
        Model model = ModelReader.read(file, name, ModelLimits.DEFAULT);
        return new Backbone(file, model, FeatureLayer.find(model, featureLayer));
    }

    /** Returns its name in messages. */
    public String name() {
        return model.source();
    }

    /** Returns the feature tensor. */
    public TensorSpec featureLayer() {
        return model.graph().tensor(featureTensor);
    }

    /** Returns the number of features of a picture. */
    public int features() {
        return featureLayer().shape().dimension(-1);
    }

    /**
     * Returns an extractor of the features.
     *
     * @throws UnsuitableModelException if the model does not take pictures
     */
    public FeatureExtractor extractor() {
        return new FeatureExtractor(model, featureTensor, ClassifierOptions.DEFAULT);
    }

    byte[] file() {
        return file;
    }

    Model model() {
        return model;
    }

    int featureTensor() {
        return featureTensor;
    }

    /** Returns the SHA-256 of the whole file. */
    String digest() {
        return Digests.hex(Digests.sha256(file));
    }
}
