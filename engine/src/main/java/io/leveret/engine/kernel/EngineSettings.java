package io.leveret.engine.kernel;

import io.leveret.base.OptionException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;

/**
 * The engine's settings from system properties, read once. Static, because the JIT needs values such as the width of a
 * vector as constants.
 *
 * @param kernels {@code -Dleveret.kernels=scalar|vector|machine|reference}: which kernels to run
 * @param quickStart {@code -Dleveret.quick-start=true}, for processes that end after a few inferences: avoids kernels
 *     that take the JIT longer to compile than they save
 * @param vectorBits {@code -Dleveret.vector.bits=128|256|512}: a width other than the machine's preferred one
 * @param warmUpRounds {@code -Dleveret.warm-up.rounds}: calls after which the JIT has compiled a loop; the launcher
 *     lowers the JIT's thresholds and sets this number
 */
public record EngineSettings(Optional<String> kernels, boolean quickStart, Optional<String> vectorBits,
        int warmUpRounds) {
    /** The property that selects kernels. */
    public static final String KERNELS = "leveret.kernels";
    /** The property that selects the width of vectors. */
    public static final String VECTOR_BITS = "leveret.vector.bits";
    /** The settings of this process. */
    public static final EngineSettings PROCESS = read(System::getProperty);

    private static final int WARM_UP_ROUNDS = 700;

    /** Reads the settings from properties by name; null is absent. */
    static EngineSettings read(UnaryOperator<String> properties) {
        return new EngineSettings(Optional.ofNullable(properties.apply(KERNELS)),
                Boolean.parseBoolean(properties.apply("leveret.quick-start")),
                Optional.ofNullable(properties.apply(VECTOR_BITS)),
                rounds(properties.apply("leveret.warm-up.rounds")));
    }

    /**
     * Returns the requested width of vectors in bits, if there is one.
     *
     * @throws OptionException if it is none of 128, 256 and 512
     */
    public OptionalInt vectorWidth() {
        if (vectorBits.isEmpty()) {
            return OptionalInt.empty();
        }
        String requested = vectorBits.get();
        return OptionalInt.of(switch (requested) {
            case "128" -> 128;
            case "256" -> 256;
            case "512" -> 512;
            default -> throw new OptionException(VECTOR_BITS, requested,
                    _ -> "-D" + VECTOR_BITS + "=" + requested + " is none of 128, 256 and 512");
        });
    }

    private static int rounds(String requested) {
        try {
            return requested == null ? WARM_UP_ROUNDS : Integer.decode(requested);
        } catch (NumberFormatException noNumber) {
            return WARM_UP_ROUNDS;
        }
    }
}
