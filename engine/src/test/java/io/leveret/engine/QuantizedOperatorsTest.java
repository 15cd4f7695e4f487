package io.leveret.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;
import io.leveret.testing.TensorKind;
import io.leveret.testing.TfliteOracle;
import io.leveret.testing.TfliteOracle.Kernels;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Quantized operators with every family of kernels: the bytes of TensorFlow Lite with XNNPACK, each of them. Of 16
 * bits, both of its sets of kernels must agree.
 */
class QuantizedOperatorsTest {
    private static final int SEEDS = 24;
    /** All operators for which TensorFlow Lite has kernels of 16 bits, but {@link #gelu16_isWithinOneStep GELU}. */
    private static final List<String> OF_INT16 = List.of("CONV_2D", "DEPTHWISE_CONV_2D", "FULLY_CONNECTED",
            "TRANSPOSE_CONV", "BATCH_MATMUL", "ADD", "SUB", "ADD of shifted",
            "SUB of shifted", "MUL", "MAXIMUM", "MINIMUM", "EQUAL", "GREATER_EQUAL",
            "LESS", "AVERAGE_POOL_2D", "MAX_POOL_2D", "MEAN", "SUM", "REDUCE_MAX", "REDUCE_MIN", "REDUCE_PROD",
            "LOGISTIC", "TANH", "SOFTMAX", "RELU", "RELU6", "LEAKY_RELU", "ABS", "EXP", "LOG", "RSQRT",
            "RESIZE_BILINEAR", "QUANTIZE", "QUANTIZE of reals", "DEQUANTIZE", "CAST", "CONCATENATION", "PAD",
            "TRANSPOSE", "SLICE");
    /** Those of INT8 and UINT8 that compute something. */
    private static final List<String> OF_BYTES = List.of("CONV_2D", "DEPTHWISE_CONV_2D", "FULLY_CONNECTED",
            "TRANSPOSE_CONV", "ADD", "SUB", "MUL", "DIV", "PRELU", "EQUAL", "NOT_EQUAL", "GREATER", "GREATER_EQUAL",
            "LESS", "LESS_EQUAL", "AVERAGE_POOL_2D", "MEAN", "SUM", "LOGISTIC", "TANH", "SOFTMAX", "RELU", "RELU6",
            "LEAKY_RELU", "GELU", "RESIZE_BILINEAR", "QUANTIZE of reals", "DEQUANTIZE");
    /** Those of INT8 alone. */
    private static final List<String> OF_INT8 = List.of("BATCH_MATMUL", "SQUARED_DIFFERENCE", "REDUCE_PROD", "ABS",
            "ELU", "EXP", "LOG", "RSQRT");

    @TestFactory
    Stream<DynamicTest> int16_isEqual() {
        return tests(OF_INT16, TensorKind.INT16, 0);
    }

    @TestFactory
    Stream<DynamicTest> int8_isEqual() {
        return Stream.concat(tests(OF_BYTES, TensorKind.INT8, 0), tests(OF_INT8, TensorKind.INT8, 0));
    }

    @TestFactory
    Stream<DynamicTest> uint8_isEqual() {
        return tests(OF_BYTES, TensorKind.UINT8, 0);
    }

    /** Of convolutions only where their options announce that type: TensorFlow Lite takes it for INT64 otherwise. */
    @TestFactory
    Stream<DynamicTest> int16WithBiasOfInt32_isEqual() {
        return tests(List.of("CONV_2D with INT32", "FULLY_CONNECTED with INT32", "TRANSPOSE_CONV with INT32"),
                TensorKind.INT16, 0);
    }

    /** Its table is made with the C library's {@code erfc} of float32, whose last bit is not that of the function. */
    @TestFactory
    Stream<DynamicTest> gelu16_isWithinOneStep() {
        return tests(List.of("GELU"), TensorKind.INT16, 1);
    }

    private static Stream<DynamicTest> tests(List<String> operators, TensorKind kind, int maxSteps) {
        return operators.stream().flatMap(name -> LongStream.range(0, SEEDS)
                .mapToObj(seed -> dynamicTest(name + " of " + kind + ", seed " + seed,
                        () -> compare(QuantizedCases.of(name, kind, seed), kind, maxSteps))));
    }

    private static void compare(OperatorCase operator, TensorKind kind, int maxSteps) {
        byte[][] inputs = operator.inputs().toArray(byte[][]::new);
        byte[] expected = TfliteOracle.ask(operator.model(), Kernels.XNNPACK, inputs).getFirst();
        if (kind == TensorKind.INT16) {
            assertArrayEquals(expected, TfliteOracle.ask(operator.model(), Kernels.BUILT_IN, inputs).getFirst(),
                    () -> "TensorFlow Lite's own kernels, " + operator.name());
        }
        for (KernelChoice family : Engines.FAMILIES) {
            byte[] actual = Engines.run(operator.model(), family, operator.inputs()).getFirst();
            new Agreement(maxSteps, 0).compare(family.name() + " " + operator.name(), operator.outputs().getFirst(),
                    expected, actual);
        }
    }
}
