package io.leveret.engine;

import io.leveret.base.OptionException;
import io.leveret.engine.kernel.EngineSettings;
import io.leveret.engine.kernel.KernelProvider;
import io.leveret.engine.kernel.KernelProviders;
import io.leveret.engine.kernel.machine.MachineKernels;
import io.leveret.engine.kernel.portable.PortableKernels;
import io.leveret.engine.kernel.reference.ReferenceKernels;
import io.leveret.engine.kernel.vector.VectorKernels;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The kernels that plans run: those of some providers, tried in order. Chosen once for the process; a test or a server
 * may choose others for a plan.
 */
public final class KernelChoice {
    private static final Logger LOG = LoggerFactory.getLogger(KernelChoice.class);

    private final KernelProviders kernels;
    private final String reason;

    private KernelChoice(List<KernelProvider> providers, String reason) {
        this.kernels = new KernelProviders(providers);
        this.reason = reason;
    }

    /**
     * Returns the kernels of this process: the best that run in this JVM, or those that {@code -Dleveret.kernels}
     * requests.
     *
     * @throws OptionException if the requested kernels do not run
     */
    public static KernelChoice ofProcess() {
        if (Holder.CHOSEN == null) {
            throw new OptionException(EngineSettings.KERNELS, EngineSettings.PROCESS.kernels().orElse(""),
                    _ -> Holder.REFUSAL);
        }
        return Holder.CHOSEN;
    }

    /**
     * Returns the kernels with a name, followed by their fallbacks.
     *
     * @param name {@code machine}, {@code vector}, {@code scalar} or {@code reference}
     * @throws OptionException if there are none with that name, or they do not run in this JVM
     */
    public static KernelChoice of(String name) {
        return new KernelChoice(from(name, candidates(new VectorKernels()), "the kernels "), "asked for");
    }

    /** Returns all providers, fastest first; the last one is used only on request. */
    private static List<KernelProvider> candidates(KernelProvider vector) {
        return List.of(new MachineKernels(), vector, new PortableKernels(), new ReferenceKernels());
    }

    /**
     * Returns the kernels that run, best first.
     *
     * @param requested the requested name
     * @param candidates fastest first; the last is the slow reference, used only on request, and the one before it
     *     supports every computation
     * @throws OptionException if there are none with that name, or they do not run
     */
    static KernelChoice choose(Optional<String> requested, List<KernelProvider> candidates) {
        if (requested.isPresent()) {
            String property = "-D" + EngineSettings.KERNELS + "=";
            return new KernelChoice(from(requested.get(), candidates, property),
                    property + requested.get() + " asks for them");
        }
        List<KernelProvider> running = new ArrayList<>();
        List<String> refusals = new ArrayList<>();
        for (KernelProvider candidate : candidates.subList(0, candidates.size() - 1)) {
            candidate.refusal().ifPresentOrElse(
                    why -> refusals.add(candidate.name() + " kernels cannot run: " + why),
                    () -> running.add(candidate));
        }
        return new KernelChoice(running, refusals.isEmpty() ? "the fastest there are" : String.join("; ", refusals));
    }

    /**
     * Returns the provider with a name, and those after it; the slow reference falls back to the one that supports
     * everything.
     */
    private static List<KernelProvider> from(String name, List<KernelProvider> candidates, String asked) {
        KernelProvider first = candidates.stream().filter(candidate -> candidate.name().equals(name)).findFirst()
                .orElseThrow(() -> refusal(name, asked + name + " is none of "
                        + candidates.stream().map(KernelProvider::name).collect(Collectors.joining(", "))));
        first.refusal().ifPresent(why -> {
            throw refusal(name, asked + name + " cannot be had: " + why);
        });
        int last = candidates.size() - 1;
        int at = candidates.indexOf(first);
        List<KernelProvider> others = at == last ? candidates.subList(last - 1, last)
                : candidates.subList(at + 1, last);
        List<KernelProvider> providers = new ArrayList<>(List.of(first));
        others.stream().filter(other -> other.refusal().isEmpty()).forEach(providers::add);
        return providers;
    }

    private static OptionException refusal(String name, String message) {
        return new OptionException(EngineSettings.KERNELS, name, _ -> message);
    }

    /** Returns the name of the first provider, such as {@code vector}. */
    public String name() {
        return kernels.providers().getFirst().name();
    }

    /**
     * Returns a readable description of the kernels on this machine, such as {@code machine, AVX2, float32 with FMA;
     * else vector, 256 bits}.
     */
    public String description() {
        List<KernelProvider> providers = kernels.providers();
        String first = providers.getFirst().describe();
        return providers.size() < 2 || !(providers.getFirst() instanceof MachineKernels) ? first
                : first + "; else " + providers.get(1).describe();
    }

    /** Returns why these were chosen, as readable text. */
    public String reason() {
        return reason;
    }

    /** Returns the kernels. */
    KernelProviders kernels() {
        return kernels;
    }

    /** Prepares the JVM for the first inference, on the calling thread. */
    void warmUp() {
        kernels.warmUp();
    }

    private static final class Holder {
        static final KernelChoice CHOSEN; // null if the request cannot be met
        static final String REFUSAL; // why not

        static {
            KernelChoice chosen = null;
            String refusal = null;
            try {
                chosen = choose();
            } catch (OptionException notToBeHad) { // thrown for each caller, not only the first
                refusal = notToBeHad.getMessage();
            }
            CHOSEN = chosen;
            REFUSAL = refusal;
        }

        private static KernelChoice choose() {
            EngineSettings settings = EngineSettings.PROCESS;
            KernelProvider vector = new VectorKernels();
            KernelChoice choice = KernelChoice.choose(settings.kernels(), candidates(vector));
            LOG.atDebug().addArgument(choice::description).addArgument(choice.reason).log("kernels: {}; {}");
            if (settings.kernels().isEmpty() && vector.refusal().isPresent()) {
                LOG.warn("running without vectors, several times slower: {}", vector.refusal().get());
            }
            return choice;
        }
    }
}
