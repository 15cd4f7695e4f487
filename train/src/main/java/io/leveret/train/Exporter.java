package io.leveret.train;

import io.leveret.base.LeveretException;
import io.leveret.graph.Activation;
import io.leveret.tflite.DenseLayer;
import io.leveret.tflite.HeadReplacement;
import io.leveret.tflite.ModelWriter;
import io.leveret.tflite.ValueRange;
import io.leveret.tflite.metadata.LocalizedLabels;
import io.leveret.tflite.metadata.MetadataWriter;
import io.leveret.tflite.metadata.ModelMetadata;
import io.leveret.tflite.metadata.ModelMetadata.InputNormalization;
import io.leveret.tflite.metadata.OutputMetadata;
import io.leveret.vision.ClassifierOptions;
import io.leveret.vision.FeatureExtractor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Combines a backbone and a trained head into a {@code .tflite} file. Folds the scaling of features and the temperature
 * into the head's weights; a quantized head gets its ranges from the training features.
 */
final class Exporter {
    private static final String NAME = "Image classifier";

    private final Backbone backbone;
    private final TrainingRows rows;
    private final List<DenseLayer> layers;

    /**
     * Creates an exporter of a head.
     *
     * @param rows the rows that it was trained with
     */
    Exporter(Backbone backbone, DenseHead head, TrainingRows rows, double temperature) {
        this.backbone = backbone;
        this.rows = rows;
        this.layers = layers(head, temperature);
    }

    /**
     * Returns the model, without metadata.
     *
     * @throws LeveretException if the backbone cannot take a head
     */
    byte[] model() {
        float[] least = new float[1 + layers.size()]; // of the features, and of each layer's results
        float[] most = new float[1 + layers.size()];
        findRanges(least, most);
        List<ValueRange> results = new ArrayList<>();
        for (int i = 1; i < least.length; i++) {
            results.add(new ValueRange(least[i], most[i]));
        }
        int tensor = backbone.featureTensor();
        HeadReplacement head = FeatureExtractor.isVector(backbone.model().graph(), tensor)
                ? HeadReplacement.of(layers) : HeadReplacement.ofMeans(layers);
        return ModelWriter.write(head.withRanges(new ValueRange(least[0], most[0]), results)
                .apply(backbone.model(), tensor));
    }

    /** Returns a copy of the model with labels, the range of pixels that it was trained with, and a description. */
    byte[] withMetadata(byte[] model, List<String> labels, String description) {
        Optional<InputNormalization> normalization = FeatureExtractor
                .range(backbone.model(), ClassifierOptions.DEFAULT).value().normalization()
                .map(how -> new InputNormalization(list(how.mean()), list(how.std())))
                .or(() -> backbone.model().metadata().normalization());
        OutputMetadata scores = new OutputMetadata("scores", Optional.of(LocalizedLabels.of(labels)), Optional.empty(),
                Optional.empty());
        return MetadataWriter.write(model, backbone.name(),
                new ModelMetadata(NAME, description, "", "", "", "", normalization, List.of(scores),
                        backbone.model().metadata().settings().ofInput()));
    }

    private static List<Float> list(float[] values) {
        List<Float> list = new ArrayList<>();
        for (float value : values) {
            list.add(value);
        }
        return list;
    }

    /** Returns layers for unscaled features, with unknown ranges of results. */
    private List<DenseLayer> layers(DenseHead head, double temperature) {
        List<DenseLayer> made = new ArrayList<>();
        for (int layer = 0; layer < head.layers(); layer++) {
            boolean last = layer == head.layers() - 1;
            float[] weights = head.weights(layer).clone();
            float[] bias = head.biases(layer).clone();
            if (layer == 0) {
                scaled(weights, bias);
            }
            if (last) {
                divide(weights, temperature);
                divide(bias, temperature);
            }
            made.add(new DenseLayer(head.inputs(layer), head.outputs(layer), weights, bias,
                    last ? Activation.NONE : Activation.RELU));
        }
        return made;
    }

    /** w · ((x − mean) · factor) + b = (w · factor) · x + (b − Σ w · factor · mean). */
    private void scaled(float[] weights, float[] bias) {
        int inputs = rows.length();
        for (int unit = 0; unit < bias.length; unit++) {
            double shift = 0;
            for (int i = 0; i < inputs; i++) {
                weights[unit * inputs + i] *= rows.factor()[i];
                shift += (double) weights[unit * inputs + i] * rows.mean()[i];
            }
            bias[unit] -= (float) shift;
        }
    }

    private static void divide(float[] values, double divisor) {
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (values[i] / divisor);
        }
    }

    /** Finds the smallest and the largest values over the training photos. */
    private void findRanges(float[] least, float[] most) {
        Arrays.fill(least, Float.POSITIVE_INFINITY);
        Arrays.fill(most, Float.NEGATIVE_INFINITY);
        float[] features = new float[rows.length()];
        for (int row = 0; row < rows.count(); row++) {
            rows.readRaw(row, features);
            float[] values = features;
            for (int i = 0; i < least.length; i++) {
                values = i == 0 ? features : results(layers.get(i - 1), values);
                for (float value : values) {
                    least[i] = Math.min(least[i], value);
                    most[i] = Math.max(most[i], value);
                }
            }
        }
    }

    private static float[] results(DenseLayer layer, float[] values) {
        float[] results = new float[layer.outputs()];
        for (int unit = 0; unit < results.length; unit++) {
            float sum = layer.bias()[unit];
            for (int i = 0; i < layer.inputs(); i++) {
                sum += layer.weights()[unit * layer.inputs() + i] * values[i];
            }
            results[unit] = layer.activation() == Activation.RELU ? Math.max(0, sum) : sum;
        }
        return results;
    }
}
