package io.leveret.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class CodeMemoryTest {
    /** As Linux lists it: to be read and executed, not written. */
    @Test
    void of_code_isExecutableAndNotWritable() throws Exception {
        Assembler code = new Assembler();
        code.ret();
        MemorySegment memory = CodeMemory.of(code.code());
        assertEquals((byte) 0xC3, memory.get(ValueLayout.JAVA_BYTE, 0));
        String mapping = Files.readAllLines(Path.of("/proc/self/maps")).stream()
                .filter(line -> contains(line, memory.address())).findFirst().orElseThrow();
        assertTrue(mapping.split(" ")[1].startsWith("r-x"), mapping);
    }

    private static boolean contains(String mapping, long address) {
        String[] range = mapping.split(" ")[0].split("-");
        return Long.compareUnsigned(Long.parseUnsignedLong(range[0], 16), address) <= 0
                && Long.compareUnsigned(address, Long.parseUnsignedLong(range[1], 16)) < 0;
    }

    /** No system maps nothing, so this is what a system does that refuses. */
    @Test
    void of_nothing_isRefused() {
        assertThrows(UnsupportedOperationException.class, () -> CodeMemory.of(new byte[0]));
    }
}
