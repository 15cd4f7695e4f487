package io.leveret.machine;

import static io.leveret.machine.Register.R8;
import static io.leveret.machine.Register.RAX;
import static io.leveret.machine.Register.RBX;
import static io.leveret.machine.Register.RCX;
import static io.leveret.machine.Register.RDI;
import static io.leveret.machine.Register.RDX;
import static io.leveret.machine.Register.RSI;
import io.leveret.base.OptionException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * The instructions that the CPU has and the system lets programs use; see CPUID in Intel's manual, volume 2.
 *
 * @param avx2 256-bit vectors of integers
 * @param fma multiply-adds of float32, beside AVX2
 * @param bmi2 shifts by any register, beside AVX2
 * @param avx512 512-bit vectors of float32
 * @param dotProducts AVX-512 VNNI, with vectors of words (BW) and of 256 bits (VL)
 */
public record Cpu(boolean avx2, boolean fma, boolean bmi2, boolean avx512, boolean dotProducts) {
    /** The property that selects older instructions: {@code -Dleveret.machine.instructions=avx2}. */
    public static final String INSTRUCTIONS = "leveret.machine.instructions";

    private static final int FMA = 1 << 12; // leaf 1, ECX
    private static final int OSXSAVE = 1 << 27; // leaf 1, ECX
    private static final int AVX2 = 1 << 5; // leaf 7, EBX
    private static final int BMI2 = 1 << 8; // leaf 7, EBX
    private static final int AVX512F = 1 << 16; // leaf 7, EBX
    private static final int AVX512_BW_VL = 1 << 30 | 1 << 31; // leaf 7, EBX
    private static final int AVX512_VNNI = 1 << 11; // leaf 7, ECX
    private static final int YMM_STATE = 0x06; // XCR0: what the system saves of a program's registers
    private static final int AVX512_STATE = 0xE6;

    /**
     * Asks the CPU.
     *
     * @throws UnsupportedOperationException if the system gives no memory for code
     */
    public static Cpu ask() {
        Assembler code = new Assembler();
        int xgetbv = write(code);
        MemorySegment memory = CodeMemory.of(code.code());
        int[] registers = new int[4];
        call(memory, 0, registers);
        int leaves = registers[0];
        call(memory, 1, registers);
        if (leaves < 7 || (registers[2] & OSXSAVE) == 0) {
            return new Cpu(false, false, false, false, false);
        }
        int features = registers[2];
        call(memory.asSlice(xgetbv), 0, registers);
        int state = registers[0];
        call(memory, 7, registers);
        return of(state, features, registers[1], registers[2]);
    }

    /**
     * What the answers mean.
     *
     * @param state the low half of XCR0
     * @param features ECX of leaf 1
     * @param ebx of leaf 7
     * @param ecx of leaf 7
     */
    static Cpu of(int state, int features, int ebx, int ecx) {
        boolean avx2 = (ebx & AVX2) != 0 && (state & YMM_STATE) == YMM_STATE;
        boolean avx512 = avx2 && (ebx & AVX512F) != 0 && (state & AVX512_STATE) == AVX512_STATE;
        return new Cpu(avx2, avx2 && (features & FMA) != 0, avx2 && (ebx & BMI2) != 0, avx512,
                avx512 && (ebx & AVX512_BW_VL) == AVX512_BW_VL && (ecx & AVX512_VNNI) != 0);
    }

    /**
     * The same, or only those that were asked for.
     *
     * @param requested {@code avx2}, or nothing
     * @throws OptionException if it is something else
     */
    public Cpu restrictedTo(String requested) {
        return switch (requested) {
            case "" -> this;
            case "avx2" -> new Cpu(avx2, fma, bmi2, false, false);
            default -> throw new OptionException(INSTRUCTIONS, requested,
                    _ -> "-D" + INSTRUCTIONS + "=" + requested + " is not avx2");
        };
    }

    /**
     * Writes two functions of a leaf and an array for EAX, EBX, ECX and EDX; returns where the second, XGETBV, starts.
     */
    private static int write(Assembler code) {
        code.push(RBX); // the caller's
        code.mov(R8, RSI);
        code.mov(RAX, RDI);
        code.xor(RCX, RCX); // the first subleaf
        code.cpuid();
        code.movDword(Address.at(R8), RAX);
        code.movDword(Address.at(R8, 4), RBX);
        code.movDword(Address.at(R8, 8), RCX);
        code.movDword(Address.at(R8, 12), RDX);
        code.pop(RBX);
        code.ret();
        int xgetbv = code.length();
        code.xor(RCX, RCX);
        code.xgetbv();
        code.movDword(Address.at(RSI), RAX);
        code.ret();
        return xgetbv;
    }

    private static void call(MemorySegment function, int leaf, int[] registers) {
        MethodHandle handle = CodeMemory.function(function, 0,
                FunctionDescriptor.ofVoid(ValueLayout.JAVA_LONG, ValueLayout.ADDRESS));
        try {
            handle.invokeExact((long) leaf, MemorySegment.ofArray(registers));
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }
}
