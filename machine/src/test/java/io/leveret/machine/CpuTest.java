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
        assertEquals(new Cpu(flags.contains("avx2"), flags.containsAll(List.of("avx2", "fma")),
                flags.containsAll(List.of("avx2", "bmi2")), flags.containsAll(List.of("avx2", "avx512f")),
                flags.containsAll(List.of("avx2", "avx512f", "avx512bw", "avx512vl", "avx512_vnni"))), Cpu.ask());
    }

    @ParameterizedTest
    @CsvSource({"0xe7,0x1000,0xC0010120,0x800,true,true,true,true,true",
            "0xe7,0,0xC0010120,0x800,true,false,true,true,true",
            "0xe7,0x1000,0xC0010120,0,true,true,true,true,false",
            "0xe7,0x1000,0x40010120,0x800,true,true,true,true,false",
            "0xe7,0x1000,0x80010120,0x800,true,true,true,true,false",
            "0xe7,0x1000,0xC0000120,0x800,true,true,true,false,false",
            "0x07,0x1000,0xC0010120,0x800,true,true,true,false,false",
            "0xe7,0x1000,0xC0010020,0x800,true,true,false,true,true",
            "0x03,0x1000,0xC0010120,0x800,false,false,false,false,false",
            "0xe7,0x1000,0xC0010100,0x800,false,false,false,false,false"})
    void of_registers_needsTheCpuAndTheSystem(long state, long features, long ebx, long ecx, boolean avx2, boolean fma,
            boolean bmi2, boolean avx512, boolean dotProducts) {
        assertEquals(new Cpu(avx2, fma, bmi2, avx512, dotProducts),
                Cpu.of((int) state, (int) features, (int) ebx, (int) ecx));
    }

    @Test
    void restrictedTo_avx2_hasNoMore() {
        Cpu all = new Cpu(true, true, true, true, true);
        assertEquals(new Cpu(true, true, true, false, false), all.restrictedTo("avx2"));
        assertEquals(all, all.restrictedTo(""));
        assertEquals("-Dleveret.machine.instructions=sse is not avx2",
                assertThrows(OptionException.class, () -> all.restrictedTo("sse")).getMessage());
    }
}
