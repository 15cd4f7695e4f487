package io.leveret.engine;

import io.leveret.engine.kernel.KernelFamilies;

/**
 * Which kernels this JVM runs, for people.
 *
 * @param description such as {@code machine, AVX2; else vector, 256 bits}
 * @param reason why these
 */
public record ChosenKernels(String description, String reason) {
    /**
     * Those that {@link Plan#compile} compiles for.
     *
     * @throws IllegalArgumentException if {@code -Dleveret.kernels} asks for some that are not to be had
     */
    public static ChosenKernels here() {
        return new ChosenKernels(KernelFamilies.chosen().describe(), KernelFamilies.reason());
    }
}
