package io.leveret.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import io.leveret.testing.zoo.Trial;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole architectures, of real size, with the kernels that are chosen here: as exact as {@link Trial} demands. */
class ZooAgainstTfliteTest {
    static Stream<ZooSelection.Entry> entries() {
        return ZooSelection.entries();
    }

    @ParameterizedTest
    @MethodSource("entries")
    void run_agreesAsFarAsTensorFlowLiteDoesWithItself(ZooSelection.Entry entry) {
        byte[] file = entry.model().buildLogits(entry.precision());
        Session session = Engines.open(file, Engines.BEST);
        Trial trial = Trial.of(entry.model(), entry.precision(), file, image -> {
            session.write(0, image);
            session.run();
            return session.readReals(0);
        });
        assertEquals(Optional.empty(), trial.complaint());
    }
}
