package io.leveret.engine.kernel;

import java.util.Optional;

/**
 * A source of kernels for one way of using the machine. Providers are tried in order, fastest first. All give the same
 * results: quantized ones to the bit, float32 ones up to the order of additions. Each packs weights in its own layout.
 */
public interface KernelProvider {
    /** Returns its name for settings, such as {@code vector}. */
    String name();

    /**
     * Returns why its kernels cannot run in this JVM, as readable text; empty if they can. If they cannot, call nothing
     * else.
     */
    Optional<String> refusal();

    /** Returns its name with what it found on this machine, as readable text. */
    default String describe() {
        return name();
    }

    /**
     * Returns the kernel for a computation; empty if this provider does not support it.
     *
     * @param at the positions of operands and result
     */
    Optional<Kernel> make(KernelSpec spec, Locations at);

    /**
     * Prepares the JVM for the first inference, on the calling thread, for kernels that would otherwise start slowly.
     *
     * @param kernels all kernels that run, including those of other providers
     */
    default void warmUp(KernelProviders kernels) {}
}
