package io.leveret.fuzz;

import io.leveret.testing.ModelBuilder;
import java.util.Locale;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.BuiltinOptionsUnion;

/** The options of an operator, by the schema's names: SplitVOptions for SPLIT_V, with default fields. */
final class OptionsByName {
    private static final String SCHEMA = "org.tensorflow.lite.schema.";

    private OptionsByName() {}

    /** Returns an operator's options, or null if there are none with its name. */
    static BuiltinOptionsUnion of(String operator) {
        String plain = plain(operator.equals("L2_NORMALIZATION") ? "L2_NORM" : operator);
        for (byte type = 1; type < BuiltinOptions.names.length; type++) {
            String name = BuiltinOptions.names[type];
            if (plain(name).equals(plain + "options")) {
                try {
                    return ModelBuilder.options(type,
                            Class.forName(SCHEMA + name + "T").getConstructor().newInstance());
                } catch (ReflectiveOperationException impossible) {
                    throw new IllegalStateException(impossible);
                }
            }
        }
        return null;
    }

    private static String plain(String name) {
        return name.replace("_", "").toLowerCase(Locale.ROOT);
    }
}
