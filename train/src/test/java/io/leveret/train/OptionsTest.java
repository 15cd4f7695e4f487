package io.leveret.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.base.OptionException;
import io.leveret.image.DecodeLimits;
import io.leveret.train.HeadOptions.Optimizer;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {
    private static HeadOptions head(String name, double value) {
        return new HeadOptions(name.equals("hidden") ? (int) value : 0, name.equals("epochs") ? (int) value : 40,
                name.equals("batch") ? (int) value : 32, Optimizer.SGD, name.equals("learningRate") ? value : 0.001,
                name.equals("weightDecay") ? value : 0.01, name.equals("dropout") ? value : 0.5,
                name.equals("labelSmoothing") ? value : 0.1);
    }

    private static TrainingOptions training(String name, double value) {
        return new TrainingOptions(1, name.equals("testShare") ? value : 0.2,
                name.equals("photosPerClass") ? (int) value : 100, name.equals("otherViews") ? (int) value : 3,
                HeadOptions.DEFAULT, false, name.equals("threads") ? (int) value : 1, Optional.empty(),
                DecodeLimits.DEFAULT);
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
        HeadOptions other = HeadOptions.DEFAULT.withRates(0.5, 0.25);
        assertEquals(new HeadOptions(0, 40, 32, Optimizer.SGD, 0.5, 0.25, 0.5, 0.1), other);
        TrainingOptions all = training("testShare", 0.3).withSeed(9).withHead(other).withCache(cache);
        assertEquals(new TrainingOptions(9, 0.3, 100, 3, other, false, 1, Optional.of(cache), DecodeLimits.DEFAULT),
                all);
    }
}
