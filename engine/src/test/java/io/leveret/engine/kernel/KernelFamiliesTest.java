package io.leveret.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.leveret.engine.kernel.KernelFamilies.Choice;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class KernelFamiliesTest {
    @ParameterizedTest
    @CsvSource({",true,VECTOR", ",false,SCALAR", "scalar,true,SCALAR", "scalar,false,SCALAR", "vector,true,VECTOR"})
    void choose_familyThatCanRun_isChosen(String requested, boolean vectorModule, Choice expected) {
        assertEquals(expected, KernelFamilies.choose(requested, vectorModule));
    }

    @Test
    void choose_vectorWithoutItsModule_namesTheFlag() {
        String message = assertThrows(IllegalArgumentException.class, () -> KernelFamilies.choose("vector", false))
                .getMessage();
        assertEquals("-Dleveret.kernels=vector needs --add-modules jdk.incubator.vector on the java command line",
                message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "VECTOR", "Scalar", "vectors", "machine"})
    void choose_unknownName_isRefusedWithIt(String requested) {
        for (boolean vectorModule : new boolean[]{false, true}) {
            String message = assertThrows(IllegalArgumentException.class,
                    () -> KernelFamilies.choose(requested, vectorModule)).getMessage();
            assertEquals("-Dleveret.kernels=" + requested + " is none of scalar and vector", message);
        }
    }

    @ParameterizedTest
    @EnumSource
    void family_anyChoice_hasItsName(Choice choice) {
        KernelFamily family = KernelFamilies.family(choice);
        assertEquals(choice.name(), family.name().toUpperCase(Locale.ROOT));
        assertTrue(family.describe().startsWith(family.name()), family::describe);
    }
}
