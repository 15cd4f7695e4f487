package io.leveret.tflite;

import static io.leveret.tflite.Reading.read;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import io.leveret.testing.TfliteOracle;
import io.leveret.testing.TfliteOracle.Kernels;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ModelWriterTest {
    static List<OperatorModel> operatorModels() {
        return OperatorModel.all();
    }

    @ParameterizedTest
    @MethodSource("operatorModels")
    void write_operator_isReadAsItWas(OperatorModel operator) throws IOException {
        Model model = read(operator.file());
        byte[] written = ModelWriter.write(model);
        assertEquals(model.graph(), read(written).graph());
        byte[] unknown = ModelWriter.write(Model.of(model.graph()));
        assertEquals(model.graph(), read(unknown).graph());
        assertArrayEquals(written, ModelWriter.write(read(written)));
    }
}
