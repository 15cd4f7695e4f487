package io.leveret.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import io.leveret.base.OptionException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CpuTest {
    /** Linux says what the CPU has as well. */
    @Test
    void ask_thisMachine_isWhatTheSystemSays() throws Exception {
        List<String> flags = Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                .filter(line -> line.startsWith("flags")).findFirst()
                .map(line -> Arrays.asList(line.substring(line.indexOf(':') + 1).strip().split(" "))).orElseThrow();
        assertEquals(new Cpu(flags.contains("avx2"), flags.containsAll(List.of("avx2", "bmi2")),
                flags.containsAll(List.of("avx2", "avx512f", "avx512vl", "avx512_vnni"))), Cpu.ask());
    }

    @ParameterizedTest
    @CsvSource({"0xe7,0x80010120,0x800,true,true,true", "0xe7,0x80010120,0,true,true,false",
            "0xe7,0x00010120,0x800,true,true,false", "0xe7,0x80000120,0x800,true,true,false",
            "0x07,0x80010120,0x800,true,true,false", "0xe7,0x80010020,0x800,true,false,true",
            "0x03,0x80010120,0x800,false,false,false", "0xe7,0x80010100,0x800,false,false,false"})
    void of_registers_needsTheCpuAndTheSystem(long state, long ebx, long ecx, boolean avx2, boolean bmi2,
            boolean dotProducts) {
        assertEquals(new Cpu(avx2, bmi2, dotProducts), Cpu.of((int) state, (int) ebx, (int) ecx));
    }

    @Test
    void restrictedTo_avx2_hasNoMore() {
        assertEquals(new Cpu(true, true, false), new Cpu(true, true, true).restrictedTo("avx2"));
        assertEquals(new Cpu(true, true, true), new Cpu(true, true, true).restrictedTo(""));
        assertEquals("-Dleveret.machine.instructions=sse is not avx2",
                assertThrows(OptionException.class, () -> new Cpu(true, true, true).restrictedTo("sse"))
                        .getMessage());
    }
}
