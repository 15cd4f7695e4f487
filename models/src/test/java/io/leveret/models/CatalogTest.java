package io.leveret.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CatalogTest {
    private final Catalog catalog = Catalog.published();

    @Test
    void published_hasEveryFieldOfAModel() {
        assertEquals(Optional.of(new HostedModel("mobilenet_v1_0.25_128_quant", "uint8", 128, 0.5, 39.5, 64.4, 0.8,
                URI.create("https://storage.googleapis.com/download.tensorflow.org/models/mobilenet_v1_2018_08_02/"
                        + "mobilenet_v1_0.25_128_quant.tgz"))),
                catalog.find("mobilenet_v1_0.25_128_quant"));
    }

    @Test
    void published_models_areOfKnownTypesAndHaveSecureSourcesThatNeedNoLogin() {
        assertEquals(55, catalog.models().size());
        for (HostedModel model : catalog.models()) {
            assertTrue(Set.of("uint8", "float32").contains(model.type()), model.toString());
            assertTrue(model.top1Percent() < model.top5Percent() && model.top5Percent() < 100, model.toString());
            assertEquals("https", model.source().getScheme(), model.toString());
            assertEquals("storage.googleapis.com", model.source().getHost(), model.toString());
        }
    }

    @Test
    void find_unknown_isEmpty() {
        assertEquals(Optional.empty(), catalog.find("mobilenet"));
    }

    @Test
    void catalog_twoOfTheSameName_isRefused() {
        HostedModel model = catalog.models().getFirst();

        assertThrows(IllegalArgumentException.class, () -> new Catalog(List.of(model, model)));
    }
}
