package io.leveret.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.base.OptionException;
import io.leveret.engine.kernel.Families;
import io.leveret.engine.kernel.Kernel;
import io.leveret.engine.kernel.KernelProvider;
import io.leveret.engine.kernel.KernelProviders;
import io.leveret.engine.kernel.KernelSpec;
import io.leveret.engine.kernel.Locations;
import io.leveret.graph.Graph;
import io.leveret.testing.ModelBuilder;
import io.leveret.testing.Quant;
import io.leveret.testing.TensorKind;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KernelChoiceTest {
    private static final Optional<String> REFUSED = Optional.of("the CPU has no AVX2");
    private static final Optional<String> NO_MODULE = Optional
            .of("they need --add-modules jdk.incubator.vector on the java command line");

    /** A provider that has no kernels. */
    private record Named(String name, Optional<String> refusal) implements KernelProvider {
        @Override
        public Optional<Kernel> make(KernelSpec spec, Locations at) {
            return Optional.empty();
        }
    }

    private static KernelChoice choose(String requested, boolean vectorModule, boolean machine) {
        return KernelChoice.choose(Optional.ofNullable(requested),
                List.of(new Named("machine", machine ? Optional.empty() : REFUSED),
                        new Named("vector", vectorModule ? Optional.empty() : NO_MODULE),
                        new Named("scalar", Optional.empty()), new Named("reference", Optional.empty())));
    }

    @ParameterizedTest
    @CsvSource({",true,false,vector scalar", ",false,false,scalar", ",true,true,machine vector scalar",
            ",false,true,machine scalar", "scalar,true,true,scalar", "scalar,false,false,scalar",
            "vector,true,true,vector scalar", "machine,true,true,machine vector scalar",
            "machine,false,true,machine scalar", "reference,true,true,reference scalar"})
    void choose_providersThatCanRun_areAskedInOrder(String requested, boolean vectorModule, boolean machine,
            String expected) {
        assertEquals(expected, choose(requested, vectorModule, machine).kernels().providers().stream()
                .map(KernelProvider::name).collect(Collectors.joining(" ")));
    }

    @Test
    void choose_vectorWithoutItsModule_namesTheFlag() {
        assertEquals("-Dleveret.kernels=vector cannot be had: they need --add-modules jdk.incubator.vector on the java"
                + " command line", refusal("vector", false, true));
    }

    @Test
    void choose_machineThatCannotRun_saysWhy() {
        assertEquals("-Dleveret.kernels=machine cannot be had: the CPU has no AVX2", refusal("machine", true, false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "VECTOR", "Scalar", "vectors", "machines"})
    void choose_unknownName_isRefusedWithIt(String requested) {
        for (boolean vectorModule : new boolean[]{false, true}) {
            assertEquals("-Dleveret.kernels=" + requested + " is none of machine, vector, scalar, reference",
                    refusal(requested, vectorModule, true));
        }
    }

    private static String refusal(String requested, boolean vectorModule, boolean machine) {
        return assertThrows(OptionException.class, () -> choose(requested, vectorModule, machine))
                .getMessage();
    }

    @Test
    void of_anyFamily_hasItsName() {
        for (KernelProviders family : Families.ALL) {
            String name = family.providers().getFirst().name();
            KernelChoice choice = KernelChoice.of(name);
            assertEquals(name, choice.name());
            assertEquals(family.providers().stream().map(KernelProvider::name).toList(),
                    choice.kernels().providers().stream().map(KernelProvider::name).toList());
            assertTrue(choice.description().startsWith(name), choice::description);
        }
        assertEquals(Families.ALL.size(),
                Families.ALL.stream().map(family -> family.providers().getFirst().name()).distinct().count());
    }

    @Test
    void reason_anyChoice_saysWhatWouldChangeIt() {
        assertEquals("the fastest there are", choose(null, true, true).reason());
        assertEquals("machine kernels cannot run: the CPU has no AVX2", choose(null, true, false).reason());
        assertEquals("machine kernels cannot run: the CPU has no AVX2; vector kernels cannot run: they need"
                + " --add-modules jdk.incubator.vector on the java command line", choose(null, false, false).reason());
        assertEquals("-Dleveret.kernels=scalar asks for them", choose("scalar", true, false).reason());
    }

    @Test
    void compile_forAChoice_runsIt() {
        ModelBuilder model = new ModelBuilder();
        model.output(model.relu(model.input(TensorKind.FLOAT32, Quant.NONE, 1, 5), Quant.NONE));
        Graph graph = Engines.graph(model.build());
        for (String name : Stream.of("scalar", "vector", "reference").toList()) {
            Plan plan = Plan.compile(graph, PlanLimits.DEFAULT, KernelChoice.of(name));
            assertTrue(plan.kernels().startsWith(name), plan::kernels);
            plan.open().run();
        }
    }
}
