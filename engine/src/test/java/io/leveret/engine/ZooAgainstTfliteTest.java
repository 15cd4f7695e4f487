package io.leveret.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import io.leveret.testing.TfliteOracle;
import io.leveret.testing.TfliteOracle.Kernels;
import io.leveret.testing.ZooTrial;
import io.leveret.tflite.Model;
import io.leveret.tflite.ModelLimits;
import io.leveret.tflite.ModelReader;
import io.leveret.tflite.ModelWriter;
import io.leveret.tflite.format.ModelFormatException;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole architectures, of real size, with the kernels that are chosen here: as exact as {@link ZooTrial} demands. */
class ZooAgainstTfliteTest {
    static Stream<ZooSelection.Entry> entries() {
        return ZooSelection.entries();
    }

    @ParameterizedTest
    @MethodSource("entries")
    void run_agreesAsFarAsTensorFlowLiteDoesWithItself(ZooSelection.Entry entry) {
        byte[] file = ZooSelection.FILES.buildLogits(entry.model(), entry.precision());
        Session session = Engines.open(file, Engines.BEST);
        ZooTrial trial = ZooTrial.of(entry.model(), entry.precision(), file, image -> {
            session.write(0, image);
            session.run();
            return session.readFloats(0);
        });
        assertEquals(Optional.empty(), trial.complaint());
        byte[] written = assertWrittenTheSame(file);
        if (entry.precision() == entry.model().precisions().iterator().next()) { // the others are files of the same
            byte[] image = entry.model().image(entry.precision(), 10);
            assertArrayEquals(TfliteOracle.ask(file, Kernels.XNNPACK, image).getFirst(),
                    TfliteOracle.ask(written, Kernels.XNNPACK, image).getFirst());
        }
    }

    /** A model that is read and written is read as the same; returns what was written. */
    private static byte[] assertWrittenTheSame(byte[] file) {
        Model model = ModelReader.read(file, "zoo", ModelLimits.DEFAULT);
        byte[] written = ModelWriter.write(model);
        assertEquals(model.graph(), ModelReader.read(written, "written", ModelLimits.DEFAULT).graph());
        return written;
    }
}
