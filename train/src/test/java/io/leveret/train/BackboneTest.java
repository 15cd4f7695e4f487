package io.leveret.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.base.Digests;
import io.leveret.base.UnsuitableModelException;
import io.leveret.testing.TensorKind;
import io.leveret.tflite.format.ModelFormatException;
import io.leveret.vision.FeatureExtractor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackboneTest {
    @TempDir
    private Path folder;

    @Test
    void bundled_isAnImageOfFeatures() {
        Backbone backbone = Backbone.bundled();
        assertEquals(2048, backbone.features());
        assertEquals(8, backbone.featureLayer().shape().dimension(1));
        assertTrue(FeatureExtractor.hasFeatures(backbone.model().graph(), backbone.featureTensor()));
    }

    @Test
    void read_file_findsItsFeatures() throws IOException {
        byte[] model = Backbones.classifier(TensorKind.INT8);
        Path file = Files.write(folder.resolve("small.tflite"), model);
        Backbone backbone = Backbone.read(file);
        assertEquals(file.toString(), backbone.name());
        assertEquals(Backbones.VECTOR, backbone.featureLayer().name());
        assertEquals(Backbones.FEATURES, backbone.features());
        assertEquals(Digests.hex(Digests.sha256(model)), backbone.digest());
    }

    @Test
    void of_namedLayer_isThat() {
        Backbone backbone = Backbones.images(TensorKind.UINT8);
        assertEquals(Backbones.PLACES, backbone.featureLayer().name());
        assertEquals(Backbones.FEATURES, backbone.features());
    }

    @Test
    void read_noModel_isRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("text.tflite"), "no model");
        assertThrows(ModelFormatException.class, () -> Backbone.read(file));
        assertThrows(NoSuchFileException.class, () -> Backbone.read(folder.resolve("missing.tflite")));
    }

    @Test
    void of_unknownLayer_isRefusedWithTheModelsName() {
        String message = assertThrows(UnsuitableModelException.class,
                () -> Backbone.of(Backbones.classifier(TensorKind.FLOAT32), "small", Optional.of("none")))
                .getMessage();
        assertTrue(message.startsWith("small: ") && message.contains("none") && message.contains(Backbones.PLACES),
                message);
    }
}
