package io.leveret.machine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.machine.Assembler.Condition;
import io.leveret.machine.Assembler.Label;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every instruction with all registers and with addresses of all kinds, as {@code objdump} of GNU binutils reads them:
 * the same operation, operands and number of bytes.
 */
class AssemblerTest {
    private static final int VECTORS = 16;
    private static final int WIDE_VECTORS = 32;
    private static final Pattern LINE = Pattern.compile("^\\s*([0-9a-f]+):\\t((?:[0-9a-f]{2} )+)\\s*\\t(.*)$");

    @TempDir
    Path folder;

    private final Assembler code = new Assembler();
    private final List<String> expected = new ArrayList<>(); // the text of each instruction
    private final List<Integer> ends = new ArrayList<>(); // where it ends

    @Test
    void instructions_anyOperands_areWhatTheDisassemblerReads() throws Exception {
        vectorInstructions();
        generalInstructions();
        assertDisassembles();
    }

    @Test
    void jumps_forwardsAndBackwards_meetTheirLabels() throws Exception {
        Label ahead = code.label();
        for (Condition condition : Condition.values()) {
            code.jcc(condition, ahead);
            add("%s 0x2e".formatted(name(condition)));
        }
        Label back = code.here();
        code.jmp(ahead);
        add("jmp 0x2e");
        code.jmp(back);
        add("jmp 0x1e");
        code.jcc(Condition.BELOW, back);
        add("jb 0x1e");
        code.place(ahead);
        code.ret();
        add("ret");
        assertDisassembles();
    }

    @Test
    void align_anyLength_fillsUpWithNothing() throws Exception {
        code.ret();
        add("ret");
        code.align(16);
        for (int end = 2; end <= 16; end++) {
            expected.add("nop");
            ends.add(end);
        }
        code.align(16);
        assertDisassembles();
    }

    @Test
    void code_longerThanItsFirstBuffer_isKept() {
        Assembler pieces = new Assembler();
        for (int i = 0; i < 5000; i++) {
            pieces.ret();
        }
        byte[] expectedCode = new byte[5000];
        java.util.Arrays.fill(expectedCode, (byte) 0xC3);
        assertArrayEquals(expectedCode, pieces.code());
    }

    private static String name(Condition condition) {
        return switch (condition) {
            case BELOW -> "jb";
            case NOT_BELOW -> "jae";
            case EQUAL -> "je";
            case NOT_EQUAL -> "jne";
            case ABOVE -> "ja";
        };
    }

    // ---- instructions ----

    /** Three vector registers. */
    private interface Three {
        void write(int target, int left, int right);
    }

    private void vectorInstructions() {
        three("vpmaddwd", "ymm", code::vpmaddwd);
        three("vpdpwssd", "ymm", code::vpdpwssd);
        three("vpdpbusd", "ymm", code::vpdpbusd);
        three("vpmulld", "ymm", code::vpmulld);
        three("vaddps", "ymm", code::vaddps);
        three("vmaxps", "ymm", code::vmaxps);
        three("vfmadd231ps", "ymm", code::vfmadd231ps);
        three("vpaddd", "ymm", code::vpaddd);
        three("vpunpcklwd", "ymm", code::vpunpcklwd);
        three("vpunpckhwd", "ymm", code::vpunpckhwd);
        three("vmulps", "ymm", code::vmulps);
        three("vminps", "ymm", code::vminps);
        three("vmulpd", "ymm", code::vmulpd);
        three("vaddpd", "ymm", code::vaddpd);
        three("vsubpd", "ymm", code::vsubpd);
        three("vpackssdw", "ymm", code::vpackssdw);
        three("vpmaxsw", "ymm", code::vpmaxsw);
        three("vpminsw", "ymm", code::vpminsw);
        three("vpackuswb", "xmm", code::vpackuswbXmm);
        three("vpsubd", "ymm", code::vpsubd);
        three("vpaddw", "ymm", code::vpaddw);
        three("vpsubw", "ymm", code::vpsubw);
        three("vpor", "ymm", code::vpor);
        three("vpand", "ymm", code::vpand);
        three("vpxor", "ymm", code::vpxor);
        three("vpackuswb", "ymm", code::vpackuswb);
        three("vpunpckldq", "ymm", code::vpunpckldq);
        three("vpunpckhdq", "ymm", code::vpunpckhdq);
        three("vpunpcklqdq", "ymm", code::vpunpcklqdq);
        three("vpunpckhqdq", "ymm", code::vpunpckhqdq);
        wideInstructions();
        for (int i = 0; i < VECTORS; i++) {
            int vector = i;
            for (int other = 0; other < VECTORS; other++) {
                code.vcvtdq2ps(i, other);
                add("vcvtdq2ps ymm%d,ymm%d".formatted(i, other));
                code.vcvtps2dq(i, other);
                add("vcvtps2dq ymm%d,ymm%d".formatted(i, other));
                code.vcvtdq2pd(i, other);
                add("vcvtdq2pd ymm%d,xmm%d".formatted(i, other));
                code.vcvttpd2dq(i, other);
                add("vcvttpd2dq xmm%d,ymm%d".formatted(i, other));
                code.vcvttps2dq(i, other);
                add("vcvttps2dq ymm%d,ymm%d".formatted(i, other));
                code.vextracti128High(i, other);
                add("vextracti128 xmm%d,ymm%d,0x1".formatted(i, other));
                code.vpsrldqXmm(i, other, 8);
                add("vpsrldq xmm%d,xmm%d,0x8".formatted(i, other));
                code.vpslld(i, other, 13);
                add("vpslld ymm%d,ymm%d,0xd".formatted(i, other));
                code.vpsrad(i, other, 11);
                add("vpsrad ymm%d,ymm%d,0xb".formatted(i, other));
                code.vpsradXmm(i, other, 15 - i);
                add("vpsrad ymm%d,ymm%d,xmm%d".formatted(i, other, 15 - i));
                code.vpsllw(i, other, 8);
                add("vpsllw ymm%d,ymm%d,0x8".formatted(i, other));
                code.vpsraw(i, other, 1);
                add("vpsraw ymm%d,ymm%d,0x1".formatted(i, other));
                code.vpsrlw(i, other, 15 - i);
                add("vpsrlw ymm%d,ymm%d,xmm%d".formatted(i, other, 15 - i));
                code.vperm2i128Low(i, other, 15 - i);
                add("vperm2i128 ymm%d,ymm%d,ymm%d,0x20".formatted(i, other, 15 - i));
                code.vperm2i128High(i, other, 15 - i);
                add("vperm2i128 ymm%d,ymm%d,ymm%d,0x31".formatted(i, other, 15 - i));
                code.vpbroadcastbXmm(i, other);
                add("vpbroadcastb xmm%d,xmm%d".formatted(i, other));
                code.vpbroadcastw(i, other);
                add("vpbroadcastw ymm%d,xmm%d".formatted(i, other));
                int left = other;
                withMemory("vpaddd", vector, left, code::vpaddd);
                withMemory("vpmulld", vector, left, code::vpmulld);
                withMemory("vpaddw", vector, left, code::vpaddw);
                withMemory("vpsubw", vector, left, code::vpsubw);
                withMemory("vpmulhw", vector, left, code::vpmulhw);
                withMemory("vpmullw", vector, left, code::vpmullw);
                withMemory("vpmaddwd", vector, left, code::vpmaddwd);
                withMemory("vpmaxsw", vector, left, code::vpmaxsw);
                withMemory("vpshufb", vector, left, code::vpshufb);
                withMemory("vfmadd231ps", vector, left, code::vfmadd231ps);
                addresses("BYTE", text -> "vpinsrb xmm%d,xmm%d,%s,0x4".formatted(vector, left, text),
                        (_, address) -> code.vpinsrb(vector, left, address, 4));
                addresses("XMMWORD", text -> "vpaddw xmm%d,xmm%d,%s".formatted(vector, left, text),
                        (_, address) -> code.vpaddwXmm(vector, left, address));
            }
            addresses("YMMWORD", text -> "vmovdqu ymm%d,%s".formatted(vector, text),
                    (_, address) -> code.vmovdqu(vector, address));
            addresses("YMMWORD", text -> "vmovdqu %s,ymm%d".formatted(text, vector),
                    (_, address) -> code.vmovdqu(address, vector));
            addresses("XMMWORD", text -> "vmovdqu xmm%d,%s".formatted(vector, text),
                    (_, address) -> code.vmovdquXmm(vector, address));
            addresses("XMMWORD", text -> "vpmovzxbw ymm%d,%s".formatted(vector, text),
                    (_, address) -> code.vpmovzxbw(vector, address));
            addresses("QWORD", text -> "vmovhps %s,xmm%d".formatted(text, vector),
                    (_, address) -> code.vmovhps(address, vector));
            for (Register register : Register.values()) {
                code.vmovd(i, register);
                add("vmovd xmm%d,%s".formatted(i, dword(register)));
                code.vmovq(i, register);
                add("vmovq xmm%d,%s".formatted(i, text(register)));
            }
            addresses("XMMWORD", text -> "vmovdqu %s,xmm%d".formatted(text, vector),
                    (_, address) -> code.vmovdquXmm(address, vector));
            addresses("QWORD", text -> "vmovq %s,xmm%d".formatted(text, vector),
                    (_, address) -> code.vmovq(address, vector));
            addresses("DWORD", text -> "vmovd %s,xmm%d".formatted(text, vector),
                    (_, address) -> code.vmovd(address, vector));
            addresses("WORD", text -> "vpextrw %s,xmm%d,0x3".formatted(text, vector),
                    (_, address) -> code.vpextrw(address, vector, 3));
            addresses("BYTE", text -> "vpextrb %s,xmm%d,0x8".formatted(text, vector),
                    (_, address) -> code.vpextrb(address, vector, 8));
            addresses("DWORD", text -> "vpmovzxbd xmm%d,%s".formatted(vector, text),
                    (_, address) -> code.vpmovzxbdXmm(vector, address));
            addresses("QWORD", text -> "vbroadcastsd ymm%d,%s".formatted(vector, text),
                    (_, address) -> code.vbroadcastsd(vector, address));
            addresses("DWORD", text -> "vbroadcastss ymm%d,%s".formatted(vector, text),
                    (_, address) -> code.vbroadcastss(vector, address));
            addresses("DWORD", text -> "vpbroadcastd ymm%d,%s".formatted(vector, text),
                    (_, address) -> code.vpbroadcastd(vector, address));
            addresses("WORD", text -> "vpbroadcastw ymm%d,%s".formatted(vector, text),
                    (_, address) -> code.vpbroadcastw(vector, address));
            addresses("WORD", text -> "vpbroadcastw xmm%d,%s".formatted(vector, text),
                    (_, address) -> code.vpbroadcastwXmm(vector, address));
        }
        code.vzeroupper();
        add("vzeroupper");
    }

    /** Those of 512 bits. */
    private void wideInstructions() {
        wideThree("vfmadd231ps", code::vfmadd231psZmm);
        wideThree("vmulps", code::vmulpsZmm);
        wideThree("vmaxps", code::vmaxpsZmm);
        wideThree("vminps", code::vminpsZmm);
        wideThree("vpdpwssd", code::vpdpwssdZmm);
        wideThree("vpdpbusd", code::vpdpbusdZmm);
        wideThree("vpunpcklwd", code::vpunpcklwdZmm);
        wideThree("vpunpckhwd", code::vpunpckhwdZmm);
        wideThree("vpackssdw", code::vpackssdwZmm);
        for (int i = 0; i < WIDE_VECTORS; i++) {
            int vector = i;
            for (int other = 0; other < WIDE_VECTORS; other++) {
                int left = other;
                code.vcvtdq2psZmm(i, other);
                add("vcvtdq2ps zmm%d,zmm%d".formatted(i, other));
                code.vcvtps2dqZmm(i, other);
                add("vcvtps2dq zmm%d,zmm%d".formatted(i, other));
                for (int displacement : new int[]{-128 * 64, -65, 0, 64, 100, 127 * 64, 128 * 64}) {
                    address("ZMMWORD", text -> "vfmadd231ps zmm%d,zmm%d,%s".formatted(vector, left, text),
                            (_, address) -> code.vfmadd231psZmm(vector, left, address),
                            Address.at(Register.R8, displacement));
                }
            }
            addresses("ZMMWORD", text -> "vmovups zmm%d,%s".formatted(vector, text),
                    (_, address) -> code.vmovupsZmm(vector, address));
            addresses("ZMMWORD", text -> "vmovups %s,zmm%d".formatted(text, vector),
                    (_, address) -> code.vmovupsZmm(address, vector));
            addresses("DWORD", text -> "vbroadcastss zmm%d,%s".formatted(vector, text),
                    (_, address) -> code.vbroadcastssZmm(vector, address));
            addresses("YMMWORD", text -> "vpmovsdw %s,zmm%d".formatted(text, vector),
                    (_, address) -> code.vpmovsdwZmm(address, vector));
            for (int mask = 1; mask < 8; mask++) {
                int lanes = mask;
                addresses("ZMMWORD", text -> "vmovups %s{k%d},zmm%d".formatted(text, lanes, vector),
                        (_, address) -> code.vmovupsZmm(address, lanes, vector));
                addresses("YMMWORD", text -> "vpmovsdw %s{k%d},zmm%d".formatted(text, lanes, vector),
                        (_, address) -> code.vpmovsdwZmm(address, lanes, vector));
                addresses("ZMMWORD", text -> "vmovdqu16 %s{k%d},zmm%d".formatted(text, lanes, vector),
                        (_, address) -> code.vmovdqu16Zmm(address, lanes, vector));
            }
        }
        for (int mask = 1; mask < 8; mask++) {
            int lanes = mask;
            addresses("DWORD", text -> "kmovd k%d,%s".formatted(lanes, text),
                    (_, address) -> code.kmovd(lanes, address));
            addresses("WORD", text -> "kmovw k%d,%s".formatted(lanes, text),
                    (_, address) -> code.kmovw(lanes, address));
        }
    }

    private void wideThree(String name, Three instruction) {
        for (int target = 0; target < WIDE_VECTORS; target++) {
            for (int left = 0; left < WIDE_VECTORS; left++) {
                for (int right = target % 2; right < WIDE_VECTORS; right += 3) {
                    instruction.write(target, left, right);
                    add("%s zmm%d,zmm%d,zmm%d".formatted(name, target, left, right));
                }
            }
        }
    }

    private void three(String name, String kind, Three instruction) {
        for (int target = 0; target < VECTORS; target++) {
            for (int left = 0; left < VECTORS; left++) {
                for (int right = 0; right < VECTORS; right++) {
                    instruction.write(target, left, right);
                    add("%s %s%d,%s%d,%s%d".formatted(name, kind, target, kind, left, kind, right));
                }
            }
        }
    }

    /** Two vector registers and memory. */
    private interface WithMemory {
        void write(int target, int left, Address right);
    }

    private void withMemory(String name, int target, int left, WithMemory instruction) {
        for (Register base : List.of(Register.RDX, Register.R8, Register.R13)) {
            address("YMMWORD", text -> "%s ymm%d,ymm%d,%s".formatted(name, target, left, text),
                    (_, address) -> instruction.write(target, left, address), Address.at(base, 64));
        }
    }

    private void generalInstructions() {
        for (Register register : Register.values()) {
            code.push(register);
            add("push " + text(register));
            code.pop(register);
            add("pop " + text(register));
            code.add(register, 0x12345678);
            add("add %s,0x12345678".formatted(text(register)));
            code.sub(register, 96);
            add("sub %s,0x60".formatted(text(register)));
            code.neg(register);
            add("neg " + text(register));
            code.not(register);
            add("not " + text(register));
            code.and(register, 63);
            add("and %s,0x3f".formatted(text(register)));
            code.or(register, 56);
            add("or %s,0x38".formatted(text(register)));
            code.xor(register, 63);
            add("xor %s,0x3f".formatted(text(register)));
            code.shl(register, 16);
            add("shl %s,0x10".formatted(text(register)));
            code.shr(register, 53);
            add("shr %s,0x35".formatted(text(register)));
            code.sar(register, 63);
            add("sar %s,0x3f".formatted(text(register)));
            code.sarDword(register, 16);
            add("sar %s,0x10".formatted(dword(register)));
            code.bswap(register);
            add("bswap " + text(register));
            code.test(register);
            add("test %s,%s".formatted(text(register), text(register)));
            for (Register source : List.of(Register.RAX, Register.RCX, Register.RDX, Register.RBX)) {
                code.movzxByte(register, source);
                add("movzx %s,%sl".formatted(dword(register), text(source).substring(1, 2)));
            }
            code.cmp(register, 6);
            add("cmp %s,0x6".formatted(text(register)));
            for (Register other : Register.values()) {
                code.mov(register, other);
                add("mov %s,%s".formatted(text(register), text(other)));
                code.add(register, other);
                add("add %s,%s".formatted(text(register), text(other)));
                code.sub(register, other);
                add("sub %s,%s".formatted(text(register), text(other)));
                code.or(register, other);
                add("or %s,%s".formatted(text(register), text(other)));
                for (Register count : Register.values()) {
                    code.shlx(register, other, count);
                    add("shlx %s,%s,%s".formatted(text(register), text(other), text(count)));
                    code.shrx(register, other, count);
                    add("shrx %s,%s,%s".formatted(text(register), text(other), text(count)));
                }
                code.xor(register, other);
                add("xor %s,%s".formatted(text(register), text(other)));
                code.cmp(register, other);
                add("cmp %s,%s".formatted(text(register), text(other)));
            }
            addresses("QWORD", text -> "mov %s,%s".formatted(text(register), text),
                    (_, address) -> code.mov(register, address));
            addresses("QWORD", text -> "add %s,%s".formatted(text(register), text),
                    (_, address) -> code.add(register, address));
            addresses("QWORD", text -> "mov %s,%s".formatted(text, text(register)),
                    (_, address) -> code.mov(address, register));
            addresses("QWORD", text -> "add %s,%s".formatted(text, text(register)),
                    (_, address) -> code.add(address, register));
            addresses("QWORD", text -> "cmp %s,%s".formatted(text(register), text),
                    (_, address) -> code.cmp(register, address));
            addresses("DWORD", text -> "cmp %s,%s".formatted(dword(register), text),
                    (_, address) -> code.cmpDword(register, address));
            addresses("DWORD", text -> "mov %s,%s".formatted(dword(register), text),
                    (_, address) -> code.movDword(register, address));
            addresses("DWORD", text -> "add %s,%s".formatted(dword(register), text),
                    (_, address) -> code.addDword(register, address));
            addresses("DWORD", text -> "imul %s,%s".formatted(dword(register), text),
                    (_, address) -> code.imulDword(register, address));
            addresses("BYTE", text -> "movzx %s,%s".formatted(dword(register), text),
                    (_, address) -> code.movzxByte(register, address));
            addresses("DWORD", text -> "movsxd %s,%s".formatted(text(register), text),
                    (_, address) -> code.movsxd(register, address));
            addresses("", text -> "lea %s,%s".formatted(text(register), text),
                    (_, address) -> code.lea(register, address));
        }
        Register[] registers = {Register.RAX, Register.RBX, Register.RCX, Register.RDX};
        for (Register register : registers) {
            addresses("DWORD", text -> "mov %s,e%s".formatted(text, text(register).substring(1)),
                    (_, address) -> code.movDword(address, register));
        }
        addresses("QWORD", text -> "cmp %s,0x10".formatted(text), (_, address) -> code.cmp(address, 16));
        addresses("DWORD", text -> "test %s,0x8".formatted(text), (_, address) -> code.testDword(address, 8));
        code.cpuid();
        add("cpuid");
        code.xgetbv();
        add("xgetbv");
        code.ret();
        add("ret");
    }

    private static String text(Register register) {
        return register.name().toLowerCase(Locale.ROOT);
    }

    private static String dword(Register register) {
        String text = text(register);
        return Character.isDigit(text.charAt(text.length() - 1)) ? text + "d" : "e" + text.substring(1);
    }

    /** An instruction with every base, and with every index, scale and length of displacement. */
    private void addresses(String size, java.util.function.UnaryOperator<String> text,
            BiConsumer<Assembler, Address> instruction) {
        for (Register base : Register.values()) {
            address(size, text, instruction, Address.at(base));
            address(size, text, instruction, Address.at(base, -8));
            address(size, text, instruction, Address.at(base, 1000));
        }
        for (Register index : Register.values()) {
            if (index != Register.RSP) {
                address(size, text, instruction, Address.at(Register.R13, index).plus(127));
                address(size, text, instruction, new Address(Register.RDI, index, 2, 0));
                address(size, text, instruction, new Address(Register.R12, index, 8, 128));
            }
        }
    }

    private void address(String size, java.util.function.UnaryOperator<String> text,
            BiConsumer<Assembler, Address> instruction, Address address) {
        instruction.accept(code, address);
        int displacement = address.displacement();
        String index = address.index() == null ? "" : "+%s*%d".formatted(text(address.index()), address.scale());
        String sign = displacement < 0 ? "-" : "+";
        add(text.apply("%s[%s%s%s0x%x]".formatted(size.isEmpty() ? "" : size + " PTR ", text(address.base()), index,
                sign, Math.abs(displacement))));
    }

    private void add(String text) {
        expected.add(text);
        ends.add(code.length());
    }

    // ---- the disassembler ----

    private void assertDisassembles() throws IOException, InterruptedException {
        Path file = Files.write(folder.resolve("code"), code.code());
        Path text = folder.resolve("text");
        Process objdump;
        try {
            objdump = new ProcessBuilder("objdump", "-D", "-b", "binary", "-m", "i386:x86-64", "-M", "intel", "-w",
                    file.toString()).redirectErrorStream(true).redirectOutput(text.toFile()).start();
        } catch (IOException missing) {
            throw new AssertionError("this test needs objdump: install binutils", missing);
        }
        assertEquals(0, objdump.waitFor(), () -> "objdump failed, see " + text);
        IntFunction<String> at = index -> index == 0 ? "0" : Integer.toHexString(ends.get(index - 1));
        int index = 0;
        for (String line : Files.readAllLines(text)) {
            Matcher matcher = LINE.matcher(line);
            if (matcher.matches()) {
                assertTrue(index < expected.size(), "more than was written: " + line);
                assertEquals(at.apply(index), matcher.group(1), "start of " + expected.get(index));
                assertEquals(expected.get(index), matcher.group(3).strip().replaceAll("\\s+", " "), line);
                index++;
            }
        }
        assertEquals(expected.size(), index);
        assertEquals(code.length(), ends.getLast());
    }
}
