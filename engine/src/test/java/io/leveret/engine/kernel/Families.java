package io.leveret.engine.kernel;

import io.leveret.engine.kernel.KernelFamilies.Choice;
import io.leveret.engine.kernel.machine.MachineKernels;
import java.util.Arrays;
import java.util.List;

/** The families of kernels that run on this machine. */
public final class Families {
    /** All of them, from the plainest up. */
    public static final List<KernelFamily> ALL = Arrays.stream(Choice.values())
            .filter(choice -> choice != Choice.MACHINE || MachineKernels.refusal().isEmpty())
            .map(choice -> KernelFamilies.family(choice, true)).toList();

    private Families() {}
}
