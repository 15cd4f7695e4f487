package io.leveret.engine.kernel;

import java.util.List;
import java.util.Optional;

/**
 * The kernels of some providers.
 *
 * @param providers the providers, in the order in which they are tried
 */
public record KernelProviders(List<KernelProvider> providers) {
    /** Copies the list. */
    public KernelProviders {
        providers = List.copyOf(providers);
    }

    /** Returns the kernels of providers, in the order in which they are tried. */
    public static KernelProviders of(KernelProvider... providers) {
        return new KernelProviders(List.of(providers));
    }

    /** Returns the kernel of the first provider that has one. */
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
     * Returns the kernel of a computation that every choice of providers supports.
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
