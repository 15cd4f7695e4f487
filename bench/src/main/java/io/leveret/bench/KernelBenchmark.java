package io.leveret.bench;

import io.leveret.engine.kernel.KernelProvider;
import io.leveret.engine.kernel.KernelProviders;
import io.leveret.engine.kernel.machine.MachineKernels;
import io.leveret.engine.kernel.portable.PortableKernels;
import io.leveret.engine.kernel.vector.VectorKernels;
import io.leveret.graph.ElementType;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Times one kernel on one layer, on one thread. Run with {@code ./bench/kernels}, which prints the table of {@link
 * KernelTable}; all layers take six minutes. JMH's options select fewer, such as {@code ./bench/kernels -p
 * layer=POINTWISE_14,DEPTHWISE_14 -p kernels=vector}. Runs are timed one by one, since other load on a shared machine
 * affects an average but hardly the median.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 6, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class KernelBenchmark {
    @Param
    public Layer layer;
    @Param({"FLOAT32", "UINT8"})
    public ElementType type;
    @Param({"scalar", "vector", "machine"})
    public String kernels;

    private LayerRun layerRun;

    @Setup
    public void prepare() {
        layerRun = LayerRun.of(layer, type, family(kernels));
    }

    @Benchmark
    public void run() {
        layerRun.run();
    }

    /** Returns a family by its name. */
    static KernelProviders family(String name) {
        KernelProvider portable = new PortableKernels();
        return switch (name) {
            case "scalar" -> KernelProviders.of(portable);
            case "vector" -> KernelProviders.of(new VectorKernels(), portable);
            case "machine" -> KernelProviders.of(new MachineKernels(), new VectorKernels(), portable);
            default -> throw new IllegalArgumentException(name + " is none of scalar, vector and machine");
        };
    }
}
