package io.leveret.measure.evaluation;

import io.leveret.dataset.LabeledPhoto;
import io.leveret.image.Pixels;
import io.leveret.testing.FusedActivation;
import io.leveret.testing.ModelBuilder;
import io.leveret.testing.Quant;
import io.leveret.testing.TensorKind;
import io.leveret.vision.ImageClassifier;
import io.leveret.vision.ModelSource;
import io.leveret.vision.PictureReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A model of three classes, the mean red, green and blue of a photo, and photos for it. */
final class Colors {
    private static final int SIDE = 4;
    private static final int CLASSES = 3;

    private Colors() {}

    static ImageClassifier classifier(int threads) throws IOException {
        int values = SIDE * SIDE * CLASSES;
        ModelBuilder model = new ModelBuilder();
        int image = model.input(TensorKind.FLOAT32, 1, SIDE, SIDE, CLASSES);
        float[] weights = new float[CLASSES * values]; // [class][y][x][channel]
        for (int i = 0; i < weights.length; i++) {
            weights[i] = i % CLASSES == i / values ? 1f / (SIDE * SIDE) : 0;
        }
        int means = model.fullyConnected(image, model.constant(weights, CLASSES, values), ModelBuilder.ABSENT,
                FusedActivation.NONE, Quant.NONE);
        return ImageClassifier.open(ModelSource.bytes(model.output(means).build(), "colors"),
                Evaluation.options().threads(threads).build());
    }

    /** Photos whose names are of the classes 0, 1, 2, 0 …, most of them with the matching color. */
    static List<LabeledPhoto> photos(int count) {
        List<LabeledPhoto> photos = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            String name = (i % 7 == 3 ? "unreadable" : "photo") + i;
            photos.add(new LabeledPhoto(name, Path.of(name), i % CLASSES));
        }
        return photos;
    }

    /** Makes photos of different brightness, every fifth of the wrong color, and counts them. */
    static PictureReader<LabeledPhoto> source(AtomicInteger made) {
        return (photo, wanted) -> {
            made.incrementAndGet();
            if (photo.name().startsWith("unreadable")) {
                throw new IOException(photo.name() + ": \"damaged\"\n");
            }
            int number = Integer.parseInt(photo.name().substring("photo".length()));
            byte[] rgb = new byte[SIDE * SIDE * CLASSES];
            int channel = number % 5 == 0 ? (photo.index() + 1) % CLASSES : photo.index();
            for (int i = channel; i < rgb.length; i += CLASSES) {
                rgb[i] = (byte) (55 + number % 200);
            }
            return wanted.of(Pixels.of(SIDE, SIDE, rgb));
        };
    }
}
