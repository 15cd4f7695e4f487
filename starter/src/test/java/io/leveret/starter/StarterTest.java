package io.leveret.starter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import io.leveret.graph.ElementType;
import io.leveret.graph.Graph;
import io.leveret.graph.Shape;
import io.leveret.tflite.Model;
import io.leveret.tflite.ModelLimits;
import io.leveret.tflite.ModelReader;
import io.leveret.tflite.metadata.Labels;
import io.leveret.tflite.metadata.ModelMetadata;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class StarterTest {
    private static Model bundled() {
        return ModelReader.read(new Starter().model(), Starter.NAME, ModelLimits.DEFAULT);
    }

    @Test
    void model_isReadable_withTheShapesPromised() {
        Graph graph = bundled().graph();
        assertEquals(Shape.of(1, 299, 299, 3), graph.input(0).shape());
        assertEquals(ElementType.UINT8, graph.input(0).type());
        assertEquals(Shape.of(1, 1001), graph.output(0).shape());
        assertEquals(ElementType.UINT8, graph.output(0).type());
    }

    @Test
    void model_labels_areMended() {
        Labels labels = bundled().metadata().labels().orElseThrow();
        assertEquals(1001, labels.size());
        assertEquals("background", labels.names().getFirst());
        assertEquals("tench", labels.names().get(1));
        assertEquals("Labrador retriever", labels.names().get(209));
        assertEquals("toilet tissue", labels.names().getLast());
    }

    @Test
    void labels_areThoseOfTheModel() {
        assertEquals(bundled().metadata().labels().orElseThrow().names(), new Starter().labels());
    }

    @Test
    void model_metadata_saysWhatItIs() {
        ModelMetadata metadata = bundled().metadata();
        assertEquals("Inception V3 (quantized)", metadata.name());
        assertEquals("The TensorFlow authors", metadata.author());
        assertEquals("Apache-2.0", metadata.license());
        assertEquals(Optional.of(new ModelMetadata.InputNormalization(List.of(127.5f), List.of(127.5f))),
                metadata.normalization());
    }

    @Test
    void model_eachCall_givesAnArrayOfItsOwn() {
        assertNotSame(new Starter().model(), new Starter().model());
    }

    @Test
    void sample_isAPhoto() throws IOException {
        BufferedImage photo = ImageIO.read(new ByteArrayInputStream(new Starter().sample()));
        assertNotNull(photo);
        assertEquals(1387, photo.getWidth());
        assertEquals(1387, photo.getHeight());
    }
}
