package io.leveret.models;

import io.leveret.testing.ArchiveBuilder;
import io.leveret.testing.FusedActivation;
import io.leveret.testing.ModelBuilder;
import io.leveret.testing.Quant;
import io.leveret.testing.TensorKind;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** A model that is hosted nowhere but in tests. */
final class HostedSamples {
    static final String NAME = "colors_1.0";
    static final String LABELS = "red\ngreen\nblue\n";
    static final PullLimits LIMITS = new PullLimits(1 << 20, 1 << 22, Duration.ofSeconds(20), Duration.ofSeconds(60));

    private static final int INPUTS = 8000;

    private HostedSamples() {}

    /** Its catalog entry: .1 MB, at its current address. */
    static HostedModel at(URI source) {
        return described(0.1, source);
    }

    static HostedModel described(double megabytes, URI source) {
        return new HostedModel(NAME, "float32", 4, megabytes, 50, 75, 1.5, source);
    }

    /** The file: a valid model of 97 kB that does not compress. */
    static byte[] model() {
        ModelBuilder model = new ModelBuilder();
        int image = model.input(TensorKind.FLOAT32, 1, INPUTS);
        float[] weights = new float[3 * INPUTS]; // [class][input]
        Random random = new Random(7);
        for (int i = 0; i < weights.length; i++) {
            weights[i] = random.nextFloat();
        }
        int scores = model.fullyConnected(image, model.constant(weights, 3, INPUTS), ModelBuilder.ABSENT,
                FusedActivation.NONE, Quant.NONE);
        return model.output(scores).build();
    }

    /** An archive like the official ones, with other files of the training beside the model. */
    static byte[] archive() {
        return new ArchiveBuilder().folder("./").file("./" + NAME + ".ckpt.meta", new byte[70_000])
                .file("./" + NAME + "_info.txt", "Model: " + NAME + "\nInput: input\n")
                .file("./" + NAME + ".tflite", model()).file("./labels.txt", LABELS)
                .file("./" + NAME + "_frozen.pb", new byte[1000]).tgz();
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static ModelStore hosted(HostedModel model, Path cache) {
        return new ModelStore(new Catalog(List.of(model)), new ModelCache(cache), LIMITS);
    }
}
