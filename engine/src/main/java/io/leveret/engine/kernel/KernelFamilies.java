package io.leveret.engine.kernel;

import io.leveret.base.OptionException;
import io.leveret.engine.kernel.machine.MachineKernels;
import io.leveret.engine.kernel.portable.PortableKernels;
import io.leveret.engine.kernel.vector.VectorKernels;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chooses the family of kernels that this JVM runs, once. */
public final class KernelFamilies {
    /** {@code -Dleveret.kernels=scalar|vector|machine} asks for a family. */
    static final String PROPERTY = "leveret.kernels";
    /**
     * {@code -Dleveret.quick-start=true} is for processes that end after a few inferences: no kernel that the JIT takes longer
     * to compile than it saves.
     */
    public static final boolean QUICK_START = Boolean.getBoolean("leveret.quick-start");
    private static final String VECTOR_MODULE = "jdk.incubator.vector";
    private static final Logger LOG = LoggerFactory.getLogger(KernelFamilies.class);

    private KernelFamilies() {}

    /** The families, from the plainest up. */
    enum Choice {
        SCALAR, VECTOR, MACHINE
    }

    /**
     * The family that this JVM runs.
     *
     * @throws OptionException if {@code -Dleveret.kernels} asks for one that is not to be had
     */
    public static KernelFamily chosen() {
        if (Holder.CHOSEN == null) {
            throw new OptionException(PROPERTY, System.getProperty(PROPERTY), _ -> Holder.REASON);
        }
        return Holder.CHOSEN;
    }

    /**
     * Which family to run: the one asked for, else the best that is there.
     *
     * @param requested the family asked for, or null
     * @param vectorModule whether the Vector API is there
     * @param refusal why machine code cannot run, if it cannot
     * @throws OptionException if there is no family of that name, or it cannot run here
     */
    static Choice choose(String requested, boolean vectorModule, Optional<String> refusal) {
        if (requested == null) {
            return refusal.isEmpty() ? Choice.MACHINE : vectorModule ? Choice.VECTOR : Choice.SCALAR;
        }
        for (Choice choice : Choice.values()) {
            if (choice.name().toLowerCase(Locale.ROOT).equals(requested)) {
                if (choice == Choice.VECTOR && !vectorModule) {
                    throw new OptionException(PROPERTY, requested,
                            _ -> "-D" + PROPERTY + "=" + requested + " needs --add-modules "
                                    + VECTOR_MODULE + " on the java command line");
                }
                if (choice == Choice.MACHINE && refusal.isPresent()) {
                    throw new OptionException(PROPERTY, requested,
                            _ -> "-D" + PROPERTY + "=" + requested + " cannot be had: " + refusal.get());
                }
                return choice;
            }
        }
        throw new OptionException(PROPERTY, requested,
                _ -> "-D" + PROPERTY + "=" + requested + " is none of scalar, vector and machine");
    }

    /**
     * A family by its choice; no class of another one is touched.
     *
     * @param vectorModule whether the Vector API is there
     */
    static KernelFamily family(Choice choice, boolean vectorModule) {
        return switch (choice) {
            case SCALAR -> new PortableKernels();
            case VECTOR -> new VectorKernels();
            case MACHINE -> {
                KernelFamily others = family(vectorModule ? Choice.VECTOR : Choice.SCALAR, vectorModule);
                // what machine code leaves of quantized models is so little that compiling its vectors takes longer
                yield new MachineKernels(others, QUICK_START ? new PortableKernels() : others);
            }
        };
    }

    /** Why {@link #chosen} is what it is, for people. */
    public static String reason() {
        return Holder.REASON;
    }

    /**
     * Why a choice is what it is, for people.
     *
     * @param requested the family asked for, or null
     * @param refusal why machine code cannot run, if it cannot
     */
    static String reason(String requested, boolean vectorModule, Optional<String> refusal) {
        if (requested != null) {
            return "-D" + PROPERTY + "=" + requested + " asks for them";
        }
        String machine = refusal.map(why -> "machine code cannot run: " + why).orElse("the fastest there are");
        return vectorModule ? machine : machine + "; no vectors without --add-modules " + VECTOR_MODULE;
    }

    private static final class Holder {
        static final KernelFamily CHOSEN; // null if what is asked for is not to be had
        static final String REASON; // or why not

        static {
            boolean vectorModule = ModuleLayer.boot().findModule(VECTOR_MODULE).isPresent();
            String requested = System.getProperty(PROPERTY);
            Optional<String> refusal = MachineKernels.refusal();
            KernelFamily family = null;
            String reason;
            try {
                family = family(choose(requested, vectorModule, refusal), vectorModule);
                reason = KernelFamilies.reason(requested, vectorModule, refusal);
                LOG.atDebug().addArgument(family::describe).addArgument(reason).log("kernels: {}; {}");
            } catch (OptionException | IllegalArgumentException notToBeHad) { // for each caller to see, not only the first
                reason = notToBeHad.getMessage();
            }
            CHOSEN = family;
            REASON = reason;
            if (!vectorModule && requested == null) {
                LOG.warn("running without vectors, several times slower; start java with --add-modules {}",
                        VECTOR_MODULE);
            }
        }
    }
}
