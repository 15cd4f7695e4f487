package io.leveret.server.rest;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.leveret.base.OptionException;
import io.leveret.vision.Outcome;
import io.leveret.wire.ClassificationWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResultsTest {
    @ParameterizedTest
    @CsvSource({"region, roi", "rotation, rotate", "scoreThreshold, threshold"})
    void write_photoThatFailed_saysWhyInTheWordsOfRequests(String option, String parameter) throws IOException {
        StringWriter out = new StringWriter();
        ClassificationWriter writer = ClassificationWriter.json(out, "colors");
        new Results(5, Optional.empty()).write("a.png", new Outcome.Failed<>("a", new OptionException(option, "x",
                names -> names.of(option, "ImageProcessingOptions." + option) + " does not fit")), writer);
        writer.end();
        assertTrue(out.toString().contains("\"" + parameter + " does not fit\""), out.toString());
    }
}
