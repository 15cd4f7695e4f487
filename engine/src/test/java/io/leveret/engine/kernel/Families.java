package io.leveret.engine.kernel;

import io.leveret.engine.kernel.machine.MachineKernels;
import io.leveret.engine.kernel.portable.PortableKernels;
import io.leveret.engine.kernel.reference.ReferenceKernels;
import io.leveret.engine.kernel.vector.VectorKernels;
import java.util.List;
import java.util.stream.Stream;

/** The families of kernels, each with what it leaves the rest to. */
public final class Families {
    /** Naive loops. */
    public static final KernelProviders REFERENCE = KernelProviders.of(new ReferenceKernels(), new PortableKernels());
    /** Plain Java. */
    public static final KernelProviders SCALAR = KernelProviders.of(new PortableKernels());
    /** The Vector API. */
    public static final KernelProviders VECTOR = KernelProviders.of(new VectorKernels(), new PortableKernels());
    /** Machine code. */
    public static final KernelProviders MACHINE = KernelProviders.of(new MachineKernels(), new VectorKernels(),
            new PortableKernels());

    /** All that run on this machine, from the plainest up. */
    public static final List<KernelProviders> ALL = Stream.of(REFERENCE, SCALAR, VECTOR, MACHINE)
            .filter(family -> family.providers().getFirst().refusal().isEmpty()).toList();

    private Families() {}
}
