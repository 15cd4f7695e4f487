package io.leveret.train;

import io.leveret.base.UnsuitableModelException;
import io.leveret.graph.TensorSpec;
import io.leveret.tflite.BundledModel;
import io.leveret.tflite.Model;
import io.leveret.tflite.ModelLimits;
import io.leveret.tflite.ModelReader;
import io.leveret.tflite.ModelUnavailableException;
import io.leveret.tflite.format.ModelFormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A model whose features tell pictures apart, for classes that it was not trained on: all of it up to the feature layer stays as it is. The
 * feature layer is the input of the last matrix product or convolution of one pixel, which is the model's own head; of a
 * model without a head, such as an embedder, it is the output.
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
     * The model that comes with Leveret, an Inception v3, up to its last block but one: the last was trained with smoothed labels to tell
     * ImageNet's classes apart and nothing else (S. Kornblith et al., "Do Better ImageNet Models Transfer Better?", 2019). The module {@code io.leveret.starter} has to be there.
     *
     * @throws ModelUnavailableException if it is not
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
     * @throws ModelFormatException if it is no sound model, or needs operators that Leveret does not have
     * @throws IOException if it cannot be read
     * @throws UnsuitableModelException if no feature layer can be found
     */
    public static Backbone read(Path model) throws IOException {
        return of(ModelReader.readBytes(model, ModelLimits.DEFAULT), model.toString(), Optional.empty());
    }

    /**
     * A model that is in memory. The array must not be changed afterwards.
     *
     * @param name what messages call the model
     * @param featureLayer name of the tensor that holds the features; nothing to have it found
     * @throws ModelFormatException if it is no sound model, or needs operators that Leveret does not have
     * @throws UnsuitableModelException if there is no such layer, or none can be found
     */
    public static Backbone of(byte[] file, String name, Optional<String> featureLayer) throws ModelFormatException {
        Model model = ModelReader.read(file, name, ModelLimits.DEFAULT);
        return new Backbone(file, model, FeatureLayer.find(model, featureLayer));
    }

    /** What messages call it. */
    public String name() {
        return model.source();
    }

    /** The tensor that holds the features. */
    public TensorSpec featureLayer() {
        return model.graph().tensor(featureTensor);
    }

    /** How many features a picture has. */
    public int features() {
        return featureLayer().shape().dimension(-1);
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

    /** Of the whole file, SHA-256. */
    String digest() {
        return Digests.hex(Digests.sha256(file));
    }
}
