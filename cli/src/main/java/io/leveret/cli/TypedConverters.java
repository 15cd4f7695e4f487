package io.leveret.cli;

import io.leveret.image.Fit;
import io.leveret.image.Resizer;
import java.util.Arrays;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** From words as they are typed to the constants of other modules. */
final class TypedConverters {
    private TypedConverters() {}

    /** For {@code --resizer}. */
    static final class OfResizer implements ITypeConverter<Resizer> {
        @Override
        public Resizer convert(String typed) {
            return find(Resizer.values(), typed);
        }
    }

    /** For {@code --resize}. */
    static final class OfFit implements ITypeConverter<Fit> {
        @Override
        public Fit convert(String typed) {
            return find(Fit.values(), typed);
        }
    }

    private static <E extends Enum<E>> E find(E[] constants, String typed) {
        for (E constant : constants) {
            if (Text.typed(constant).equalsIgnoreCase(typed)) {
                return constant;
            }
        }
        throw new TypeConversionException("'" + typed + "' is none of "
                + Arrays.stream(constants).map(Text::typed).collect(Collectors.joining(", ")));
    }
}
