package io.leveret.tflite;

import java.util.List;
import java.util.Optional;
import org.tensorflow.lite.schema.BuiltinOperator;

/** Names of operators in messages, also of those that came after the schema library that reads files. */
final class OperatorNames {
    /** From the code after the library's last. Source: {@code schema.fbs} of LiteRT, enumeration BuiltinOperator. */
    private static final List<String> LATER = List.of(
            "STABLEHLO_LOGISTIC", "STABLEHLO_ADD", "STABLEHLO_DIVIDE", "STABLEHLO_MULTIPLY", "STABLEHLO_MAXIMUM",
            "STABLEHLO_RESHAPE", "STABLEHLO_CLAMP", "STABLEHLO_CONCATENATE", "STABLEHLO_BROADCAST_IN_DIM",
            "STABLEHLO_CONVOLUTION", "STABLEHLO_SLICE", "STABLEHLO_CUSTOM_CALL", "STABLEHLO_REDUCE", "STABLEHLO_ABS",
            "STABLEHLO_AND", "STABLEHLO_COSINE", "STABLEHLO_EXPONENTIAL", "STABLEHLO_FLOOR", "STABLEHLO_LOG",
            "STABLEHLO_MINIMUM", "STABLEHLO_NEGATE", "STABLEHLO_OR", "STABLEHLO_POWER", "STABLEHLO_REMAINDER",
            "STABLEHLO_RSQRT", "STABLEHLO_SELECT", "STABLEHLO_SUBTRACT", "STABLEHLO_TANH", "STABLEHLO_SCATTER",
            "STABLEHLO_COMPARE", "STABLEHLO_CONVERT", "STABLEHLO_DYNAMIC_SLICE", "STABLEHLO_DYNAMIC_UPDATE_SLICE",
            "STABLEHLO_PAD", "STABLEHLO_IOTA", "STABLEHLO_DOT_GENERAL", "STABLEHLO_REDUCE_WINDOW", "STABLEHLO_SORT",
            "STABLEHLO_WHILE", "STABLEHLO_GATHER", "STABLEHLO_TRANSPOSE", "DILATE", "STABLEHLO_RNG_BIT_GENERATOR",
            "REDUCE_WINDOW", "STABLEHLO_COMPOSITE", "STABLEHLO_SHIFT_LEFT", "STABLEHLO_CBRT", "STABLEHLO_CASE");

    private OperatorNames() {}

    /** Returns the schema's name of a built-in operator, or its code if the schema has none. */
    static String of(int code) {
        int later = code - BuiltinOperator.names.length;
        if (code < 0 || later >= LATER.size()) {
            return "operator code " + code;
        }
        return later < 0 ? BuiltinOperator.names[code] : LATER.get(later);
    }

    /** Returns the hardware that a custom operator is compiled for: it holds other operators in a form of its own. */
    static Optional<String> hardware(String customCode) {
        if (customCode.startsWith("edgetpu-custom-op")) {
            return Optional.of("an Edge TPU");
        }
        return customCode.equals("ethos-u") ? Optional.of("an Ethos-U") : Optional.empty();
    }
}
