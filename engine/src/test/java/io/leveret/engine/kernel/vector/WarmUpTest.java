package io.leveret.engine.kernel.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.KernelProvider;
import io.leveret.engine.kernel.KernelProviders;
import io.leveret.engine.kernel.KernelSpec;
import io.leveret.engine.kernel.KernelSpec.Bounds;
import io.leveret.engine.kernel.KernelSpec.Extents;
import io.leveret.engine.kernel.KernelSpec.Weights;
import io.leveret.engine.kernel.Locations;
import io.leveret.engine.kernel.portable.PortableKernels;
import io.leveret.engine.kernel.vector.lane.Lanes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WarmUpTest {
    /** A provider before the vector kernels that has none, and keeps what it was asked for. */
    private static final class Asked implements KernelProvider {
        final List<KernelSpec> specs = new ArrayList<>();

        @Override
        public String name() {
            return "asked";
        }

        @Override
        public Optional<String> refusal() {
            return Optional.empty();
        }

        @Override
        public Optional<Kernel> make(KernelSpec spec, Locations at) {
            specs.add(spec);
            return Optional.empty();
        }
    }

    private final Asked machine = new Asked();
    private final VectorKernels vector = new VectorKernels();
    private final KernelProviders kernels = KernelProviders.of(machine, vector, new PortableKernels());

    @Test
    void warmUp_machineCodeFirst_runsNothingOfQuantizedValues() {
        kernels.warmUp();

        assertEquals(List.of(), machine.specs);
    }

    @Test
    void warmUp_machineCodeFirstAndFloat32InAPlan_runsFloat32Alone() {
        vector.make(new KernelSpec.MaxPool(new Extents(1, 2, Lanes.COUNT).windows(), Bounds.NONE), Locations.of(0, 0))
                .orElseThrow();

        kernels.warmUp();

        assertFalse(machine.specs.isEmpty());
        assertTrue(machine.specs.stream()
                .allMatch(spec -> spec instanceof KernelSpec.Binary
                        || spec instanceof KernelSpec.Convolution(var _, Weights.Float32 _)
                        || spec instanceof KernelSpec.Depthwise(var _, Weights.Float32 _)
                        || spec instanceof KernelSpec.AveragePool(var _, Bounds.Float32 _)
                        || spec instanceof KernelSpec.MaxPool(var _, Bounds.Float32 _)),
                machine.specs::toString);
    }
}
