package io.leveret.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.base.Cancellation;
import io.leveret.base.OptionException;
import io.leveret.base.OptionNames;
import io.leveret.engine.Workers;
import io.leveret.image.DecodeLimits;
import io.leveret.train.HeadOptions.Optimizer;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {
    private static HeadOptions head(String name, double value) {
        return HeadOptions.builder().hidden(name.equals("hidden") ? (int) value : 0)
                .epochs(name.equals("epochs") ? (int) value : 40).batch(name.equals("batch") ? (int) value : 32)
                .optimizer(Optimizer.SGD).learningRate(name.equals("learningRate") ? value : 0.001)
                .weightDecay(name.equals("weightDecay") ? value : 0.01).dropout(name.equals("dropout") ? value : 0.5)
                .labelSmoothing(name.equals("labelSmoothing") ? value : 0.1).build();
    }

    private static TrainingOptions training(String name, double value) {
        return TrainingOptions.builder().seed(1).testShare(name.equals("testShare") ? value : 0.2)
                .photosPerClass(name.equals("photosPerClass") ? (int) value : 100)
                .otherViews(name.equals("otherViews") ? (int) value : 3).head(HeadOptions.DEFAULT)
                .threads(name.equals("threads") ? (int) value : 1).build();
    }

    @ParameterizedTest
    @CsvSource({"hidden, -1, 0, 4096, 4097", "epochs, 0, 1, 10000, 10001", "batch, 0, 1, 65536, 65537",
            "learningRate, 0, 1e-300, 10, 10.1", "weightDecay, -0.1, 0, 10, 10.1", "dropout, -0.1, 0, 0.9, 0.91",
            "labelSmoothing, -0.1, 0, 0.9, NaN"})
    void headOptions_values_haveTheirRanges(String name, double below, double least, double most, double above) {
        head(name, least);
        head(name, most);
        for (double outside : new double[]{below, above}) {
            String message = assertThrows(OptionException.class, () -> head(name, outside)).getMessage();
            assertTrue(
                    message.startsWith(name + " must be ") && message
                            .endsWith(", not " + (outside == Math.rint(outside) ? "" + (long) outside : "" + outside)),
                    message);
        }
    }

    @ParameterizedTest
    @CsvSource({"testShare, 0.04, 0.05, 0.5, 0.51", "testShare, NaN, 0.05, 0.5, 1", "otherViews, -1, 0, 100, 101",
            "threads, 0, 1, 1024, 1025", "photosPerClass, 1, 2, 2147483647, 0"})
    void trainingOptions_values_haveTheirRanges(String name, double below, double least, double most, double above) {
        training(name, least);
        training(name, most);
        for (double outside : new double[]{below, above}) {
            String message = assertThrows(OptionException.class, () -> training(name, outside)).getMessage();
            assertTrue(
                    message.startsWith(name + " must be ") && message
                            .endsWith(", not " + (outside == Math.rint(outside) ? "" + (long) outside : "" + outside)),
                    message);
        }
    }

    @Test
    void with_another_changesNothingElse() {
        Path cache = Path.of("cache");
        HeadOptions other = HeadOptions.builder().learningRate(0.5).weightDecay(0.25).build();
        assertEquals(HeadOptions.builder().hidden(0).epochs(40).batch(32).optimizer(Optimizer.SGD).learningRate(0.5)
                .weightDecay(0.25).dropout(0.5).labelSmoothing(0.1).build(), other);
        TrainingOptions all = training("testShare", 0.3).toBuilder().seed(9).head(other).cache(cache).build();
        assertEquals(9, all.seed());
        assertEquals(0.3, all.testShare());
        assertEquals(100, all.photosPerClass());
        assertEquals(3, all.otherViews());
        assertSame(other, all.head());
        assertFalse(all.tune());
        assertEquals(1, all.threads());
        assertEquals(Optional.empty(), all.workers());
        assertEquals(Optional.of(cache), all.cache());
        assertSame(DecodeLimits.DEFAULT, all.decodeLimits());
        assertSame(Cancellation.NONE, all.cancellation());
        assertSame(OptionNames.JAVA, all.optionNames());
        OptionNames flags = (option, _) -> "--" + option;
        assertSame(flags, all.toBuilder().optionNames(flags).build().toBuilder().build().optionNames());
        assertEquals(Optional.of(Workers.none()), all.toBuilder().workers(Workers.none()).build().workers());
    }
}
