package io.leveret.tflite;

import static io.leveret.tflite.Reading.read;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.testing.TensorKind;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ModelWriterTest {
    /**
     * Operators that TensorFlow Lite refuses even in float32: a SHAPE without options, as the builder writes it; a
     * PRELU of two images.
     */
    private static final Set<String> NOT_RUN = Set.of("SHAPE", "PRELU");

    static List<OperatorModel> operatorModels() {
        return OperatorModel.all();
    }

    @ParameterizedTest
    @MethodSource("operatorModels")
    void write_operator_isReadAndRunsAsBefore(OperatorModel operator) throws IOException {
        byte[] written = WrittenModels.assertReadsTheSame(operator.file());
        boolean runs = WrittenModels.runsTheSame(operator.file(), written);
        assertTrue(runs || operator.kind() != TensorKind.FLOAT32 || NOT_RUN.contains(operator.name()));
        assertEquals(runs,
                WrittenModels.runsTheSame(operator.file(), ModelWriter.write(Model.of(read(written).graph()))));
    }
}
