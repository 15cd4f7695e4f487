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
    private static final int FEW = 10;

    @TempDir
    Path cache;

    @Test
    void train_bundledBackbone_isRightOnWhatItNeverSaw() throws IOException {
        train(Backbone.bundled(), 0, 1, 0.95, 0.88); // its features take long, so of the photos as they are only
    }

    @Test
    void train_mobilenet_isRightOnWhatItNeverSaw() throws IOException {
        train(Backbone.read(Fixtures.path("models/mobilenet_v1_1.0_224_quant.tflite")),
                TrainingOptions.DEFAULT.otherViews(), 3, 0.965, 0.90);
    }

    /**
     * Trains with some seeds.
     *
     * @param otherViews number of other views of each photo
     * @param seeds how many
     * @param all mean accuracy at least, with four fifths of all photos
     * @param few with ten photos of each class
     */
    private void train(Backbone backbone, int otherViews, int seeds, double all, double few) throws IOException {
        TrainingPhotos flowers = TrainingPhotos.read(Fixtures.path("datasets/flowers"));
        TrainingOptions options = TrainingOptions.builder().cache(cache).otherViews(otherViews).build();
        double ofAll = 0;
        double ofFew = 0;
        for (int seed = 1; seed <= seeds; seed++) {
            List<LabeledPhoto> test = new ArrayList<>();
            TrainedModel trained = Trainer.train(flowers, backbone, options.toBuilder().seed(seed).build(),
                    collect(test));
            ofAll += trained.test().top(1).orElseThrow().share() / seeds;
            if (seed == 1) {
                compare(trained, test);
            }
            ofFew += Trainer
                    .train(flowers, backbone, options.toBuilder().seed(seed).photosPerClass(FEW).build(),
                            TrainingListener.NONE)
                    .test().top(1).orElseThrow().share() / seeds;
        }
        assertTrue(ofAll >= all, "top-1 with all: " + ofAll);
        assertTrue(ofFew >= few, "top-1 with " + FEW + ": " + ofFew);
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
        assertEquals(trained.test().top(1).orElseThrow().share(), (double) right / test.size(), 0.005,
                "TensorFlow Lite is right on " + right);
    }
}
