package io.leveret.engine.kernel;

import java.util.Optional;

/**
 * A source of kernels, in one way of using the machine. Providers are asked in order, the fastest first; what one
 * leaves goes to the next. All compute the same: quantized results to the bit, float32 ones but for the order of
 * additions. Each packs weights in its own way.
 */
public interface KernelProvider {
    /** The name by which it can be asked for, such as {@code vector}. */
    String name();

    /**
     * Why its kernels cannot run in this JVM, for people; empty if they can. Nothing else may be asked if they cannot.
     */
    Optional<String> refusal();

    /** The name with what it found on this machine, for people. */
    default String describe() {
        return name();
    }

    /**
     * The kernel for a computation; none if this provider leaves it to the next.
     *
     * @param at where operands and result lie
     */
    Optional<Kernel> make(KernelSpec spec, Locations at);

    /**
     * Prepares the JVM for the first inference, on the calling thread; for kernels that would be slow without it.
     *
     * @param kernels all that run, those of other providers among them
     */
    default void warmUp(KernelProviders kernels) {}
}
