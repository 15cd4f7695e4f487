package io.leveret.engine.kernel;

import java.util.List;
import java.util.Optional;

/**
 * The kernels of some providers.
 *
 * @param providers in the order in which they are asked
 */
public record KernelProviders(List<KernelProvider> providers) {
    /** Kernels; the list is copied. */
    public KernelProviders {
        providers = List.copyOf(providers);
    }

    /** Kernels of providers in the order in which they are asked. */
    public static KernelProviders of(KernelProvider... providers) {
        return new KernelProviders(List.of(providers));
    }

    /** The kernel of the first provider that has one. */
    public Optional<Kernel> find(KernelSpec spec, Locations at) {
        for (KernelProvider provider : providers) {
            Optional<Kernel> kernel = provider.make(spec, at);
            if (kernel.isPresent()) {
                return kernel;
            }
        }
        return Optional.empty();
    }

    /**
     * The same of a computation that every choice of providers has a kernel for.
     *
     * @throws IllegalStateException if none has
     */
    public Kernel make(KernelSpec spec, Locations at) {
        return find(spec, at).orElseThrow(() -> new IllegalStateException("no kernel for " + spec));
    }

    /** Prepares the JVM for the first inference, on the calling thread. */
    public void warmUp() {
        providers.forEach(provider -> provider.warmUp(this));
    }
}
