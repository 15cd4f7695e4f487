package io.leveret.vision;

import io.leveret.base.Cancellation;
import io.leveret.base.CancelledException;
import io.leveret.base.UnsuitableModelException;
import io.leveret.engine.Plan;
import io.leveret.engine.SessionPool;
import io.leveret.engine.Workers;
import io.leveret.graph.ElementType;
import io.leveret.graph.Graph;
import io.leveret.graph.GraphEdit;
import io.leveret.graph.Shape;
import io.leveret.image.Framing;
import io.leveret.image.Pixels;
import io.leveret.tflite.Model;
import java.util.Arrays;
import java.util.List;

/**
 * Extracts a model's features of pictures: the values of one of its tensors, on which a new head can be trained. If the
 * tensor is an image, such as 8 × 8 pixels with 2048 channels, the features are the means over its pixels. Runs only
 * the operators that the tensor depends on.
 *
 * <p>Thread-safe; each call runs on its caller's thread only.
 */
public final class FeatureExtractor {
    private final PixelInput input;
    private final Framing framing;
    private final SessionPool sessions;
    private final int length;

    /**
     * Compiles the model.
     *
     * @param featureTensor index of the tensor in the graph: {@link #hasFeatures one of features}
     * @param options options for the preparation of inputs and the limits of models
     * @throws UnsuitableModelException if the model does not take pictures, or the tensor does not hold features
     */
    public FeatureExtractor(Model model, int featureTensor, ClassifierOptions options) {
        Graph graph = model.graph();
        if (!hasFeatures(graph, featureTensor)) {
            throw new UnsuitableModelException(model.source(),
                    model.source() + ": " + graph.tensor(featureTensor).describe()
                            + " is neither a vector nor an image for each picture");
        }
        this.input = new PixelInput(model, options);
        this.framing = Framing.of(options.resize(), input.width(), input.height()).decoding(options.decoding());
        this.length = graph.tensor(featureTensor).shape().dimension(-1);
        this.sessions = new SessionPool(
                Plan.compile(GraphEdit.upTo(graph, featureTensor), Inference.planLimits(model, options)));
    }

    /**
     * Returns whether a tensor holds a vector or an image for each picture: batch × features, or batch × height × width
     * × features, of type FLOAT32, UINT8 or INT8, with at least two features.
     */
    public static boolean hasFeatures(Graph graph, int tensor) {
        Shape shape = graph.tensor(tensor).shape();
        ElementType type = graph.tensor(tensor).type();
        return (shape.rank() == 2 || shape.rank() == 4) && shape.dimension(-1) >= 2
                && (type == ElementType.FLOAT32 || type == ElementType.UINT8 || type == ElementType.INT8);
    }

    /** Returns whether a tensor {@link #hasFeatures has features} as a vector, so that its values are the features. */
    public static boolean isVector(Graph graph, int tensor) {
        Shape shape = graph.tensor(tensor).shape();
        return hasFeatures(graph, tensor) && shape.elements() == shape.dimension(0) * shape.dimension(-1);
    }

    /**
     * Returns the range of pixels that the extractor of a model uses.
     *
     * @throws UnsuitableModelException if the model does not take pictures
     */
    public static Decision<PixelRange> range(Model model, ClassifierOptions options) {
        return new PixelInput(model, options).range();
    }

    /** Returns the number of features of a picture. */
    public int length() {
        return length;
    }

    /** Returns what of a photo the model sees. */
    public Framing framing() {
        return framing;
    }

    /** Returns the features of a picture, of any size; quantized ones are dequantized. */
    public float[] extract(Pixels picture) {
        return extract(picture, Cancellation.NONE);
    }

    /**
     * Returns the features of a picture, unless cancelled.
     *
     * @throws CancelledException if cancelled, or if the calling thread is interrupted
     */
    public float[] extract(Pixels picture, Cancellation cancellation) {
        Pixels ready = framing.of(picture).picture();
        float[] values = sessions.use(session -> { // [batch][places][length]
            input.write(session, List.of(ready));
            session.run(Workers.none(), cancellation);
            return session.readFloats(0);
        });
        int places = values.length / input.batch() / length;
        return places == 1 ? Arrays.copyOf(values, length) : means(values, places);
    }

    private float[] means(float[] values, int places) {
        double[] sums = new double[length];
        for (int place = 0; place < places; place++) {
            for (int i = 0; i < length; i++) {
                sums[i] += values[place * length + i];
            }
        }
        float[] means = new float[length];
        for (int i = 0; i < length; i++) {
            means[i] = (float) (sums[i] / places);
        }
        return means;
    }
}
