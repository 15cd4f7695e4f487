package io.leveret.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.base.OptionException;
import io.leveret.engine.kernel.KernelFamilies.Choice;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KernelFamiliesTest {
    private static final Optional<String> REFUSED = Optional.of("the CPU has no AVX2");

    @ParameterizedTest
    @CsvSource({",true,false,VECTOR", ",false,false,SCALAR", ",true,true,MACHINE", ",false,true,MACHINE",
            "scalar,true,true,SCALAR", "scalar,false,false,SCALAR", "vector,true,true,VECTOR",
            "machine,true,true,MACHINE",
            "machine,false,true,MACHINE"})
    void choose_familyThatCanRun_isChosen(String requested, boolean vectorModule, boolean machine, Choice expected) {
        assertEquals(expected,
                KernelFamilies.choose(requested, vectorModule, machine ? Optional.empty() : REFUSED));
    }

    @Test
    void choose_vectorWithoutItsModule_namesTheFlag() {
        assertEquals("-Dleveret.kernels=vector needs --add-modules jdk.incubator.vector on the java command line",
                refusal("vector", false, Optional.empty()));
    }

    @Test
    void choose_machineThatCannotRun_saysWhy() {
        assertEquals("-Dleveret.kernels=machine cannot be had: the CPU has no AVX2", refusal("machine", true, REFUSED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "VECTOR", "Scalar", "vectors", "machines"})
    void choose_unknownName_isRefusedWithIt(String requested) {
        for (boolean vectorModule : new boolean[]{false, true}) {
            assertEquals("-Dleveret.kernels=" + requested + " is none of scalar, vector and machine",
                    refusal(requested, vectorModule, Optional.empty()));
        }
    }

    private static String refusal(String requested, boolean vectorModule, Optional<String> machine) {
        return assertThrows(OptionException.class,
                () -> KernelFamilies.choose(requested, vectorModule, machine)).getMessage();
    }

    @Test
    void family_anyChoice_hasItsName() {
        for (KernelFamily family : Families.ALL) {
            assertEquals(family.name().toUpperCase(Locale.ROOT),
                    Choice.valueOf(family.name().toUpperCase(Locale.ROOT)).name());
            assertTrue(family.describe().startsWith(family.name()), family::describe);
        }
        assertEquals(Families.ALL.size(), Families.ALL.stream().map(KernelFamily::name).distinct().count());
    }

    @Test
    void reason_anyChoice_saysWhatWouldChangeIt() {
        assertEquals("the fastest there are", KernelFamilies.reason(null, true, Optional.empty()));
        assertEquals("machine code cannot run: the CPU has no AVX2", KernelFamilies.reason(null, true, REFUSED));
        assertEquals(
                "machine code cannot run: the CPU has no AVX2; no vectors without --add-modules jdk.incubator.vector",
                KernelFamilies.reason(null, false, REFUSED));
        assertEquals("-Dleveret.kernels=scalar asks for them", KernelFamilies.reason("scalar", true, REFUSED));
    }
}
