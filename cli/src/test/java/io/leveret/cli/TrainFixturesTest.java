package io.leveret.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.dataset.LabeledPhoto;
import io.leveret.image.ImageDecoder;
import io.leveret.image.Resize;
import io.leveret.testing.TfliteOracle;
import io.leveret.train.Backbone;
import io.leveret.train.TrainedModel;
import io.leveret.train.Trainer;
import io.leveret.train.TrainingListener;
import io.leveret.train.TrainingOptions;
import io.leveret.train.TrainingPhotos;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trains on real photos of flowers, and holds the models against TensorFlow Lite on the photos that they never saw. */
@Tag("fixtures")
class TrainFixturesTest {
    private static final int FEW = 10; // photos of each class
    private static final int SEEDS = 3;

    @TempDir
    Path cache;

    /** Its features take long, so of few photos, and of these as they are only. */
    @Test
    void train_bundledBackboneWithFewPhotos_isRightOnWhatItNeverSaw() throws IOException {
        TrainedModel trained = train(Backbone.bundled(), options().otherViews(0).photosPerClass(FEW).build(),
                TrainingListener.NONE);
        assertRight(0.88, List.of(share(trained)));
    }

    @Test
    void train_mobilenet_isRightOnWhatItNeverSaw() throws IOException {
        Backbone backbone = Backbone.read(Fixtures.path("models/mobilenet_v1_1.0_224_quant.tflite"));
        List<Double> all = new ArrayList<>();
        List<Double> few = new ArrayList<>();
        for (int seed = 1; seed <= SEEDS; seed++) {
            TrainingOptions options = options().seed(seed).build();
            List<LabeledPhoto> test = new ArrayList<>();
            TrainedModel trained = train(backbone, options, collect(test));
            if (seed == 1) {
                compare(trained, test);
            }
            all.add(share(trained));
            few.add(share(train(backbone, options.toBuilder().photosPerClass(FEW).build(), TrainingListener.NONE)));
        }
        assertRight(0.965, all);
        assertRight(0.90, few);
    }

    private TrainingOptions.Builder options() {
        return TrainingOptions.builder().cache(cache);
    }

    private static TrainedModel train(Backbone backbone, TrainingOptions options, TrainingListener listener)
            throws IOException {
        return Trainer.train(TrainingPhotos.read(Fixtures.path("datasets/flowers")), backbone, options, listener);
    }

    /** Returns the part of the test photos that is right. */
    private static double share(TrainedModel trained) {
        return trained.test().top(1).orElseThrow().share();
    }

    private static void assertRight(double least, List<Double> shares) {
        double mean = shares.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
        assertTrue(mean >= least, "top-1: " + mean + " of " + shares);
    }

    private static TrainingListener collect(List<LabeledPhoto> test) {
        return new TrainingListener() {
            @Override
            public void beginTest(List<LabeledPhoto> photos) {
                test.addAll(photos);
            }
        };
    }

    /** TensorFlow Lite is right on as many of the photos, within half a point: one is more than that. */
    private static void compare(TrainedModel trained, List<LabeledPhoto> test) throws IOException {
        int right = 0;
        ImageDecoder decoder = new ImageDecoder();
        try (TfliteOracle oracle = TfliteOracle.open(trained.model(), TfliteOracle.Kernels.XNNPACK, 2)) {
            for (LabeledPhoto photo : test) {
                float[] scores = EvaluateFixturesTest.ask(oracle, decoder.decode(photo.file()),
                        Resize.DEFAULT.resizer());
                right += EvaluateFixturesTest.top(scores) == photo.index() ? 1 : 0;
            }
        }
        assertEquals(test.size(), trained.test().images());
        assertEquals(share(trained), (double) right / test.size(), 0.005,
                "TensorFlow Lite is right on " + right);
    }
}
