package io.leveret.machine;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Says whether machine code runs in this JVM. */
public final class MachineSupport {
    private static final Set<String> ARCHITECTURES = Set.of("amd64", "x86_64");

    private MachineSupport() {}

    /** Returns why machine code cannot run, as readable text; empty if it can, with AVX2. */
    public static Optional<String> refusal() {
        String architecture = System.getProperty("os.arch");
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        if (!ARCHITECTURES.contains(architecture)) {
            return Optional.of("they are for x86-64, not for " + architecture);
        }
        if (!system.startsWith("linux") && !system.startsWith("mac")) {
            return Optional.of("they are for Linux and macOS, not for " + system);
        }
        Module module = MachineSupport.class.getModule();
        if (!module.isNativeAccessEnabled()) {
            return Optional.of("they need --enable-native-access="
                    + (module.isNamed() ? module.getName() : "ALL-UNNAMED") + " on the java command line");
        }
        try {
            return cpu().avx2() ? Optional.empty() : Optional.of("the CPU has no AVX2");
        } catch (ExceptionInInitializerError | NoClassDefFoundError refused) {
            return Optional.of(String.valueOf(
                    refused.getCause() == null ? refused.getMessage() : refused.getCause().getMessage()));
        }
    }

    /** Returns the instructions in use; only where there is no {@link #refusal}. */
    public static Cpu cpu() {
        return Holder.CPU;
    }

    private static final class Holder {
        static final Cpu CPU = Cpu.ask().restrictedTo(System.getProperty(Cpu.INSTRUCTIONS, ""));
    }
}
