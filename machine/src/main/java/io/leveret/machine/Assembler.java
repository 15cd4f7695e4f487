package io.leveret.machine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Writes x86-64 machine code: only the instructions that the kernels need, one method each, named and with operands in
 * the order of Intel's manual (volume 2; "VEX" encodings are described in its section 2.3). Vector registers are
 * numbers from 0 to 15; those of 256 bits are called ymm, their lower halves xmm. Those of 512 bits, zmm, go to 31, and
 * masks of their lanes are the registers k1 to k7 ("EVEX" encodings are described in section 2.7).
 *
 * <p>Jumps go to {@link Label}s, which may be placed before or after them.
 */
public final class Assembler {
    /** A place in the code. */
    public static final class Label {
        private int position = -1; // while it is not placed
        private final List<Integer> jumps = new ArrayList<>(); // where distances to it are missing

        private Label() {}
    }

    /**
     * When a conditional jump is taken, after a comparison of unsigned numbers; the numbers that instructions encode.
     */
    public enum Condition {
        BELOW(2), NOT_BELOW(3), EQUAL(4), NOT_EQUAL(5), ABOVE(7);

        private final int code;

        Condition(int code) {
            this.code = code;
        }
    }

    private static final int NO_PREFIX = 0;
    private static final int PREFIX_66 = 1;
    private static final int PREFIX_F3 = 2;
    private static final int PREFIX_F2 = 3;
    private static final int VEX_WIDE = 0x80; // beside a prefix: operands of 64 bits
    private static final int YMM = 0x20; // the widths of AVX-512
    private static final int ZMM = 0x40;
    private static final int ZMM_BYTES = 64;
    private static final int NO_MASK = 0;
    private static final int MAP_0F = 1;
    private static final int MAP_0F38 = 2;
    private static final int MAP_0F3A = 3;

    private byte[] code = new byte[1024];
    private int length;

    /** All code so far, whose labels must be placed. */
    public byte[] code() {
        return Arrays.copyOf(code, length);
    }

    /** How many bytes there are so far. */
    public int length() {
        return length;
    }

    /** A label that is placed later. */
    public Label label() {
        return new Label();
    }

    /** A label that is placed here. */
    public Label here() {
        Label label = label();
        place(label);
        return label;
    }

    /** Places a label here. */
    public void place(Label label) {
        label.position = length;
        for (int jump : label.jumps) {
            setInt(jump, length - (jump + Integer.BYTES));
        }
        label.jumps.clear();
    }

    /** Pads with no-op instructions to a multiple of some bytes. */
    public void align(int bytes) {
        while (length % bytes != 0) {
            bytes(0x90);
        }
    }

    public void push(Register register) {
        if (register.isHigh()) {
            bytes(0x41);
        }
        bytes(0x50 + register.low());
    }

    public void pop(Register register) {
        if (register.isHigh()) {
            bytes(0x41);
        }
        bytes(0x58 + register.low());
    }

    public void ret() {
        bytes(0xC3);
    }

    /** Ends a function of vectors: gives registers back that were pushed in this order, and returns. */
    public void leave(List<Register> pushed) {
        vzeroupper();
        pushed.reversed().forEach(this::pop);
        ret();
    }

    public void cpuid() {
        bytes(0x0F, 0xA2);
    }

    public void xgetbv() {
        bytes(0x0F, 0x01, 0xD0);
    }

    /** 64 bits from a register. */
    public void mov(Register target, Register source) {
        wide(0x89, source.ordinal(), target);
    }

    /** 64 bits from memory. */
    public void mov(Register target, Address source) {
        wide(0x8B, target.ordinal(), source);
    }

    /** 64 bits to memory. */
    public void mov(Address target, Register source) {
        wide(0x89, source.ordinal(), target);
    }

    /** 32 bits from memory; the upper ones become 0. */
    public void movDword(Register target, Address source) {
        general(false, 0x8B, target.ordinal(), source);
    }

    /** 8 bits from memory; the upper ones become 0. */
    public void movzxByte(Register target, Address source) {
        rex(false, target.ordinal(), source.index() != null && source.index().isHigh(), source.base().isHigh());
        bytes(0x0F, 0xB6);
        memory(target.ordinal(), source);
    }

    /** The lowest 8 bits of RAX, RCX, RDX or RBX; the upper ones become 0. */
    public void movzxByte(Register target, Register source) {
        rex(false, target.ordinal(), false, source.isHigh());
        bytes(0x0F, 0xB6);
        direct(target.ordinal(), source.low());
    }

    /** 32 bits to memory. */
    public void movDword(Address target, Register source) {
        general(false, 0x89, source.ordinal(), target);
    }

    /** 32 bits from memory, sign-extended to 64. */
    public void movsxd(Register target, Address source) {
        wide(0x63, target.ordinal(), source);
    }

    public void lea(Register target, Address source) {
        wide(0x8D, target.ordinal(), source);
    }

    public void add(Register target, Register source) {
        wide(0x01, source.ordinal(), target);
    }

    public void add(Register target, Address source) {
        wide(0x03, target.ordinal(), source);
    }

    public void add(Register target, int value) {
        wide(0x81, 0, target);
        imm32(value);
    }

    /** Adds to memory. */
    public void add(Address target, Register value) {
        wide(0x01, value.ordinal(), target);
    }

    /** Adds 32 bits of memory; the upper ones of the register become 0. */
    public void addDword(Register target, Address source) {
        general(false, 0x03, target.ordinal(), source);
    }

    /** Multiplies by 32 bits of memory; the lower half of the product, and the upper bits become 0. */
    public void imulDword(Register target, Address source) {
        rex(false, target.ordinal(), source.index() != null && source.index().isHigh(), source.base().isHigh());
        bytes(0x0F, 0xAF);
        memory(target.ordinal(), source);
    }

    public void sub(Register target, Register source) {
        wide(0x29, source.ordinal(), target);
    }

    public void neg(Register target) {
        wide(0xF7, 3, target);
    }

    public void not(Register target) {
        wide(0xF7, 2, target);
    }

    public void and(Register target, int bits) {
        wide(0x81, 4, target);
        imm32(bits);
    }

    public void or(Register target, int bits) {
        wide(0x81, 1, target);
        imm32(bits);
    }

    public void or(Register target, Register source) {
        wide(0x09, source.ordinal(), target);
    }

    public void shl(Register target, int count) {
        wide(0xC1, 4, target);
        bytes(count);
    }

    public void shr(Register target, int count) {
        wide(0xC1, 5, target);
        bytes(count);
    }

    /** The sign comes in from the left. */
    public void sar(Register target, int count) {
        wide(0xC1, 7, target);
        bytes(count);
    }

    /** Of 32 bits; the upper ones of the register become 0. */
    public void sarDword(Register target, int count) {
        if (target.isHigh()) {
            bytes(0x41);
        }
        bytes(0xC1);
        direct(7, target.low());
        bytes(count);
    }

    /** By the lowest 6 bits of a register; an instruction of BMI2. */
    public void shlx(Register target, Register source, Register count) {
        wideVex(PREFIX_66, target, source, count);
    }

    /** By the lowest 6 bits of a register; an instruction of BMI2. */
    public void shrx(Register target, Register source, Register count) {
        wideVex(PREFIX_F2, target, source, count);
    }

    /** Reverses the order of the bytes. */
    public void bswap(Register target) {
        rex(true, 0, false, target.isHigh());
        bytes(0x0F, 0xC8 + target.low());
    }

    public void sub(Register target, int value) {
        wide(0x81, 5, target);
        imm32(value);
    }

    public void xor(Register target, Register source) {
        wide(0x31, source.ordinal(), target);
    }

    public void xor(Register target, int bits) {
        wide(0x81, 6, target);
        imm32(bits);
    }

    public void cmp(Register left, Register right) {
        wide(0x39, right.ordinal(), left);
    }

    public void cmp(Register left, int right) {
        wide(0x81, 7, left);
        imm32(right);
    }

    /** Compares with 64 bits in memory. */
    public void cmp(Register left, Address right) {
        wide(0x3B, left.ordinal(), right);
    }

    /** Compares with 32 bits in memory. */
    public void cmpDword(Register left, Address right) {
        general(false, 0x3B, left.ordinal(), right);
    }

    /** Sets EQUAL if 64 bits are 0. */
    public void test(Register register) {
        wide(0x85, register.ordinal(), register);
    }

    /** Compares 64 bits in memory. */
    public void cmp(Address left, int right) {
        wide(0x81, 7, left);
        imm32(right);
    }

    /** Sets EQUAL if none of some bits of a 32-bit number in memory is set. */
    public void testDword(Address left, int bits) {
        general(false, 0xF7, 0, left);
        imm32(bits);
    }

    public void jmp(Label label) {
        bytes(0xE9);
        distance(label);
    }

    public void jcc(Condition condition, Label label) {
        bytes(0x0F, 0x80 + condition.code);
        distance(label);
    }

    public void vzeroupper() {
        bytes(0xC5, 0xF8, 0x77);
    }

    public void vmovdqu(int target, Address source) {
        vex(PREFIX_F3, MAP_0F, true, 0x6F, target, 0, source);
    }

    public void vmovdqu(Address target, int source) {
        vex(PREFIX_F3, MAP_0F, true, 0x7F, source, 0, target);
    }

    public void vmovdquXmm(int target, Address source) {
        vex(PREFIX_F3, MAP_0F, false, 0x6F, target, 0, source);
    }

    /** The lower 128 bits. */
    public void vmovdquXmm(Address target, int source) {
        vex(PREFIX_F3, MAP_0F, false, 0x7F, source, 0, target);
    }

    /** The lower 64 bits. */
    public void vmovq(Address target, int source) {
        vex(PREFIX_66, MAP_0F, false, 0xD6, source, 0, target);
    }

    /** The lower 32 bits. */
    public void vmovd(Address target, int source) {
        vex(PREFIX_66, MAP_0F, false, 0x7E, source, 0, target);
    }

    /** The upper 64 of the lower 128 bits. */
    public void vmovhps(Address target, int source) {
        vex(NO_PREFIX, MAP_0F, false, 0x17, source, 0, target);
    }

    /** 32 bits of a register; the upper ones become 0. */
    public void vmovd(int target, Register source) {
        vex(PREFIX_66, MAP_0F, false, target, 0, false, source.isHigh());
        bytes(0x6E);
        direct(target, source.low());
    }

    /** 64 bits of a register; the upper ones become 0. */
    public void vmovq(int target, Register source) {
        vex(PREFIX_66 | VEX_WIDE, MAP_0F, false, target, 0, false, source.isHigh());
        bytes(0x6E);
        direct(target, source.low());
    }

    /** The lowest byte in all lanes of 128 bits. */
    public void vpbroadcastbXmm(int target, int source) {
        vex(PREFIX_66, MAP_0F38, false, 0x78, target, 0, source);
    }

    /** The lowest word in all lanes. */
    public void vpbroadcastw(int target, int source) {
        vex(PREFIX_66, MAP_0F38, true, 0x79, target, 0, source);
    }

    /** 16 bits of memory in all lanes. */
    public void vpbroadcastw(int target, Address source) {
        vex(PREFIX_66, MAP_0F38, true, 0x79, target, 0, source);
    }

    /** uint8 of 128 bits of memory to int16. */
    public void vpmovzxbw(int target, Address source) {
        vex(PREFIX_66, MAP_0F38, true, 0x30, target, 0, source);
    }

    /** One of the lower eight words. */
    public void vpextrw(Address target, int source, int word) {
        vex(PREFIX_66, MAP_0F3A, false, 0x15, source, 0, target);
        bytes(word);
    }

    /** The lower 128 bits, shifted to the right. */
    public void vpsrldqXmm(int target, int source, int shiftBytes) {
        vex(PREFIX_66, MAP_0F, false, 0x73, 3, target, source);
        bytes(shiftBytes);
    }

    /** The upper half of a register. */
    public void vextracti128High(int target, int source) {
        vex(PREFIX_66, MAP_0F3A, true, 0x39, source, 0, target);
        bytes(1);
    }

    /** 32 bits of memory in all lanes. */
    public void vpbroadcastd(int target, Address source) {
        vex(PREFIX_66, MAP_0F38, true, 0x58, target, 0, source);
    }

    /** int16 × int16 of both, neighboring products added up to int32. */
    public void vpmaddwd(int target, int left, int right) {
        vex(PREFIX_66, MAP_0F, true, 0xF5, target, left, right);
    }

    /** What vpmaddwd and vpaddd do, in one instruction of AVX-512 VNNI, on 256 bits. */
    public void vpdpwssd(int target, int left, int right) {
        evex(PREFIX_66, MAP_0F38, YMM, 0x52, target, left, right);
    }

    /** uint8 × int8, four neighboring products added to each int32; an instruction of AVX-512 VNNI, on 256 bits. */
    public void vpdpbusd(int target, int left, int right) {
        evex(PREFIX_66, MAP_0F38, YMM, 0x50, target, left, right);
    }

    // ---- 512 bits: AVX-512F, BW and VNNI ----

    public void vmovupsZmm(int target, Address source) {
        evex(NO_PREFIX, MAP_0F, 0x10, target, 0, NO_MASK, ZMM_BYTES, source);
    }

    public void vmovupsZmm(Address target, int source) {
        evex(NO_PREFIX, MAP_0F, 0x11, source, 0, NO_MASK, ZMM_BYTES, target);
    }

    /** Of the lanes in a mask; others stay as they are in memory, and may not even be there. */
    public void vmovupsZmm(Address target, int mask, int source) {
        evex(NO_PREFIX, MAP_0F, 0x11, source, 0, mask, ZMM_BYTES, target);
    }

    /** 32 bits of memory in all lanes. */
    public void vbroadcastssZmm(int target, Address source) {
        evex(PREFIX_66, MAP_0F38, 0x18, target, 0, NO_MASK, Float.BYTES, source);
    }

    /** float32 × float32, added to the target. */
    public void vfmadd231psZmm(int target, int left, int right) {
        evex(PREFIX_66, MAP_0F38, ZMM, 0xB8, target, left, right);
    }

    public void vfmadd231psZmm(int target, int left, Address right) {
        evex(PREFIX_66, MAP_0F38, 0xB8, target, left, NO_MASK, ZMM_BYTES, right);
    }

    public void vmulpsZmm(int target, int left, int right) {
        evex(NO_PREFIX, MAP_0F, ZMM, 0x59, target, left, right);
    }

    public void vmaxpsZmm(int target, int left, int right) {
        evex(NO_PREFIX, MAP_0F, ZMM, 0x5F, target, left, right);
    }

    public void vminpsZmm(int target, int left, int right) {
        evex(NO_PREFIX, MAP_0F, ZMM, 0x5D, target, left, right);
    }

    /** int32 to float32. */
    public void vcvtdq2psZmm(int target, int source) {
        evex(NO_PREFIX, MAP_0F, ZMM, 0x5B, target, 0, source);
    }

    /** float32 to int32, to the nearest, half to even. */
    public void vcvtps2dqZmm(int target, int source) {
        evex(PREFIX_66, MAP_0F, ZMM, 0x5B, target, 0, source);
    }

    /** int32 to int16, saturating: 256 bits. */
    public void vpmovsdwZmm(Address target, int source) {
        evex(PREFIX_F3, MAP_0F38, 0x23, source, 0, NO_MASK, ZMM_BYTES / 2, target);
    }

    /** The same of the lanes in a mask; others stay as they are in memory, and may not even be there. */
    public void vpmovsdwZmm(Address target, int mask, int source) {
        evex(PREFIX_F3, MAP_0F38, 0x23, source, 0, mask, ZMM_BYTES / 2, target);
    }

    /** The words in a mask; others stay as they are in memory, and may not even be there. */
    public void vmovdqu16Zmm(Address target, int mask, int source) {
        evex(PREFIX_F2 | VEX_WIDE, MAP_0F, 0x7F, source, 0, mask, ZMM_BYTES, target);
    }

    /** Words of the lower halves of each 128 bits, alternating. */
    public void vpunpcklwdZmm(int target, int left, int right) {
        evex(PREFIX_66, MAP_0F, ZMM, 0x61, target, left, right);
    }

    /** Words of the upper halves of each 128 bits, alternating. */
    public void vpunpckhwdZmm(int target, int left, int right) {
        evex(PREFIX_66, MAP_0F, ZMM, 0x69, target, left, right);
    }

    /** int32 to int16 of both, saturating; 128 bits of each alternate. */
    public void vpackssdwZmm(int target, int left, int right) {
        evex(PREFIX_66, MAP_0F, ZMM, 0x6B, target, left, right);
    }

    /** What vpmaddwd and vpaddd do, in one instruction of AVX-512 VNNI. */
    public void vpdpwssdZmm(int target, int left, int right) {
        evex(PREFIX_66, MAP_0F38, ZMM, 0x52, target, left, right);
    }

    /** uint8 × int8, four neighboring products added to each int32; an instruction of AVX-512 VNNI. */
    public void vpdpbusdZmm(int target, int left, int right) {
        evex(PREFIX_66, MAP_0F38, ZMM, 0x50, target, left, right);
    }

    /** A mask of 32 lanes from memory. */
    public void kmovd(int target, Address source) {
        vex(PREFIX_66 | VEX_WIDE, MAP_0F, false, 0x90, target, 0, source);
    }

    /** A mask of sixteen lanes from memory. */
    public void kmovw(int target, Address source) {
        vex(NO_PREFIX, MAP_0F, false, 0x90, target, 0, source);
    }

    public void vpaddwXmm(int target, int left, Address right) {
        vex(PREFIX_66, MAP_0F, false, 0xFD, target, left, right);
    }

    /** int16 to uint8 of both, saturating, on 128 bits. */
    public void vpackuswbXmm(int target, int left, int right) {
        vex(PREFIX_66, MAP_0F, false, 0x67, target, left, right);
    }

    /** 16 bits of memory in all lanes of 128 bits. */
    public void vpbroadcastwXmm(int target, Address source) {
        vex(PREFIX_66, MAP_0F38, false, 0x79, target, 0, source);
    }

    /** int32 × int32, the lower half of each product. */
    public void vpmulld(int target, int left, int right) {
        vex(PREFIX_66, MAP_0F38, true, 0x40, target, left, right);
    }

    public void vpaddd(int target, int left, int right) {
        vex(PREFIX_66, MAP_0F, true, 0xFE, target, left, right);
    }

    /** Words of the lower halves of each 128 bits, alternating. */
    public void vpunpcklwd(int target, int left, int right) {
        vex(PREFIX_66, MAP_0F, true, 0x61, target, left, right);
    }

    /** Words of the upper halves of each 128 bits, alternating. */
    public void vpunpckhwd(int target, int left, int right) {
        vex(PREFIX_66, MAP_0F, true, 0x69, target, left, right);
    }

    /** int32 to float32. */
    public void vcvtdq2ps(int target, int source) {
        vex(NO_PREFIX, MAP_0F, true, 0x5B, target, 0, source);
    }

    /** float32 to int32, to the nearest, half to even. */
    public void vcvtps2dq(int target, int source) {
        vex(PREFIX_66, MAP_0F, true, 0x5B, target, 0, source);
    }

    public void vmulps(int target, int left, int right) {
        vex(NO_PREFIX, MAP_0F, true, 0x59, target, left, right);
    }

    public void vaddps(int target, int left, int right) {
        vex(NO_PREFIX, MAP_0F, true, 0x58, target, left, right);
    }

    public void vmaxps(int target, int left, int right) {
        vex(NO_PREFIX, MAP_0F, true, 0x5F, target, left, right);
    }

    public void vminps(int target, int left, int right) {
        vex(NO_PREFIX, MAP_0F, true, 0x5D, target, left, right);
    }

    /** 32 bits of memory in all lanes. */
    public void vbroadcastss(int target, Address source) {
        vex(PREFIX_66, MAP_0F38, true, 0x18, target, 0, source);
    }

    /** float32 × float32, added to the target; an instruction of FMA. */
    public void vfmadd231ps(int target, int left, int right) {
        vex(PREFIX_66, MAP_0F38, true, 0xB8, target, left, right);
    }

    public void vfmadd231ps(int target, int left, Address right) {
        vex(PREFIX_66, MAP_0F38, true, 0xB8, target, left, right);
    }

    /** uint8 of 32 bits of memory to int32, in 128 bits. */
    public void vpmovzxbdXmm(int target, Address source) {
        vex(PREFIX_66, MAP_0F38, false, 0x31, target, 0, source);
    }

    /** 128 bits of a register, of which a byte comes from memory. */
    public void vpinsrb(int target, int left, Address source, int at) {
        vex(PREFIX_66, MAP_0F3A, false, 0x20, target, left, source);
        bytes(at);
    }

    /** One of the lower sixteen bytes. */
    public void vpextrb(Address target, int source, int at) {
        vex(PREFIX_66, MAP_0F3A, false, 0x14, source, 0, target);
        bytes(at);
    }

    /** 64 bits of memory in all lanes. */
    public void vbroadcastsd(int target, Address source) {
        vex(PREFIX_66, MAP_0F38, true, 0x19, target, 0, source);
    }

    /** int32 of 128 bits to float64. */
    public void vcvtdq2pd(int target, int source) {
        vex(PREFIX_F3, MAP_0F, true, 0xE6, target, 0, source);
    }

    /** float64 to int32 in 128 bits, towards 0. */
    public void vcvttpd2dq(int target, int source) {
        vex(PREFIX_66, MAP_0F, true, 0xE6, target, 0, source);
    }

    public void vmulpd(int target, int left, int right) {
        vex(PREFIX_66, MAP_0F, true, 0x59, target, left, right);
    }

    public void vaddpd(int target, int left, int right) {
        vex(PREFIX_66, MAP_0F, true, 0x58, target, left, right);
    }

    public void vsubpd(int target, int left, int right) {
        vex(PREFIX_66, MAP_0F, true, 0x5C, target, left, right);
    }

    /** float32 to int32, towards 0. */
    public void vcvttps2dq(int target, int source) {
        vex(PREFIX_F3, MAP_0F, true, 0x5B, target, 0, source);
    }

    /** int32 to int16 of both, saturating; 128 bits of each alternate. */
    public void vpackssdw(int target, int left, int right) {
        vex(PREFIX_66, MAP_0F, true, 0x6B, target, left, right);
    }

    public void vpmaxsw(int target, int left, int right) {
        vex(PREFIX_66, MAP_0F, true, 0xEE, target, left, right);
    }

    public void vpmaxsw(int target, int left, Address right) {
        vex(PREFIX_66, MAP_0F, true, 0xEE, target, left, right);
    }

    public void vpminsw(int target, int left, int right) {
        vex(PREFIX_66, MAP_0F, true, 0xEA, target, left, right);
    }

    public void vpsubd(int target, int left, int right) {
        vex(PREFIX_66, MAP_0F, true, 0xFA, target, left, right);
    }

    public void vpaddd(int target, int left, Address right) {
        vex(PREFIX_66, MAP_0F, true, 0xFE, target, left, right);
    }

    public void vpmulld(int target, int left, Address right) {
        vex(PREFIX_66, MAP_0F38, true, 0x40, target, left, right);
    }

    public void vpaddw(int target, int left, int right) {
        vex(PREFIX_66, MAP_0F, true, 0xFD, target, left, right);
    }

    public void vpsubw(int target, int left, int right) {
        vex(PREFIX_66, MAP_0F, true, 0xF9, target, left, right);
    }

    public void vpaddw(int target, int left, Address right) {
        vex(PREFIX_66, MAP_0F, true, 0xFD, target, left, right);
    }

    public void vpsubw(int target, int left, Address right) {
        vex(PREFIX_66, MAP_0F, true, 0xF9, target, left, right);
    }

    /** int16 × int16, the upper half of each product. */
    public void vpmulhw(int target, int left, Address right) {
        vex(PREFIX_66, MAP_0F, true, 0xE5, target, left, right);
    }

    /** int16 × int16, the lower half of each product. */
    public void vpmullw(int target, int left, Address right) {
        vex(PREFIX_66, MAP_0F, true, 0xD5, target, left, right);
    }

    public void vpmaddwd(int target, int left, Address right) {
        vex(PREFIX_66, MAP_0F, true, 0xF5, target, left, right);
    }

    public void vpor(int target, int left, int right) {
        vex(PREFIX_66, MAP_0F, true, 0xEB, target, left, right);
    }

    public void vpand(int target, int left, int right) {
        vex(PREFIX_66, MAP_0F, true, 0xDB, target, left, right);
    }

    public void vpxor(int target, int left, int right) {
        vex(PREFIX_66, MAP_0F, true, 0xEF, target, left, right);
    }

    /** int16 to uint8 of both, saturating; 128 bits of each alternate. */
    public void vpackuswb(int target, int left, int right) {
        vex(PREFIX_66, MAP_0F, true, 0x67, target, left, right);
    }

    /** Bytes of each 128 bits, in the order that memory says. */
    public void vpshufb(int target, int left, Address order) {
        vex(PREFIX_66, MAP_0F38, true, 0x00, target, left, order);
    }

    /** Double words of the lower halves of each 128 bits, alternating. */
    public void vpunpckldq(int target, int left, int right) {
        vex(PREFIX_66, MAP_0F, true, 0x62, target, left, right);
    }

    /** Double words of the upper halves of each 128 bits, alternating. */
    public void vpunpckhdq(int target, int left, int right) {
        vex(PREFIX_66, MAP_0F, true, 0x6A, target, left, right);
    }

    /** The lower halves of each 128 bits. */
    public void vpunpcklqdq(int target, int left, int right) {
        vex(PREFIX_66, MAP_0F, true, 0x6C, target, left, right);
    }

    /** The upper halves of each 128 bits. */
    public void vpunpckhqdq(int target, int left, int right) {
        vex(PREFIX_66, MAP_0F, true, 0x6D, target, left, right);
    }

    /** The lower halves of both. */
    public void vperm2i128Low(int target, int left, int right) {
        vex(PREFIX_66, MAP_0F3A, true, 0x46, target, left, right);
        bytes(0x20);
    }

    /** The upper halves of both. */
    public void vperm2i128High(int target, int left, int right) {
        vex(PREFIX_66, MAP_0F3A, true, 0x46, target, left, right);
        bytes(0x31);
    }

    public void vpslld(int target, int source, int count) {
        vex(PREFIX_66, MAP_0F, true, 0x72, 6, target, source);
        bytes(count);
    }

    /** The sign comes in from the left. */
    public void vpsrad(int target, int source, int count) {
        vex(PREFIX_66, MAP_0F, true, 0x72, 4, target, source);
        bytes(count);
    }

    /** By the number in the lower 64 bits of a register; the sign comes in from the left. */
    public void vpsradXmm(int target, int source, int count) {
        vex(PREFIX_66, MAP_0F, true, 0xE2, target, source, count);
    }

    public void vpsllw(int target, int source, int count) {
        vex(PREFIX_66, MAP_0F, true, 0x71, 6, target, source);
        bytes(count);
    }

    /** The sign comes in from the left. */
    public void vpsraw(int target, int source, int count) {
        vex(PREFIX_66, MAP_0F, true, 0x71, 4, target, source);
        bytes(count);
    }

    /** By the number in the lower 64 bits of a register. */
    public void vpsrlw(int target, int source, int count) {
        vex(PREFIX_66, MAP_0F, true, 0xD1, target, source, count);
    }

    /** An instruction of BMI2 on 64 bits: the count is where other VEX encodings have the second operand. */
    private void wideVex(int prefix, Register target, Register source, Register count) {
        vex(prefix | VEX_WIDE, MAP_0F38, false, target.ordinal(), count.ordinal(), false, source.isHigh());
        bytes(0xF7);
        direct(target.ordinal(), source.low());
    }

    /** An instruction of general registers, 64 bits wide, with a register for its operand. */
    private void wide(int opcode, int reg, Register operand) {
        rex(true, reg, false, operand.isHigh());
        bytes(opcode);
        direct(reg, operand.low());
    }

    private void wide(int opcode, int reg, Address operand) {
        general(true, opcode, reg, operand);
    }

    private void general(boolean wide, int opcode, int reg, Address operand) {
        rex(wide, reg, operand.index() != null && operand.index().isHigh(), operand.base().isHigh());
        bytes(opcode);
        memory(reg, operand);
    }

    /** The prefix for 64 bits and for registers from R8 on; none if there is neither. */
    private void rex(boolean wide, int reg, boolean highIndex, boolean highBase) {
        int bits = (wide ? 8 : 0) | reg >> 3 << 2 | (highIndex ? 2 : 0) | (highBase ? 1 : 0);
        if (bits != 0) {
            bytes(0x40 | bits);
        }
    }

    private void vex(int prefix, int map, boolean ymm, int opcode, int reg, int second, int operand) {
        vex(prefix, map, ymm, reg, second, false, operand >= 8);
        bytes(opcode);
        direct(reg, operand & 7);
    }

    private void vex(int prefix, int map, boolean ymm, int opcode, int reg, int second, Address operand) {
        vex(prefix, map, ymm, reg, second, operand.index() != null && operand.index().isHigh(),
                operand.base().isHigh());
        bytes(opcode);
        memory(reg, operand);
    }

    /** The prefix in its form of three bytes, which holds register numbers inverted. */
    private void vex(int prefix, int map, boolean ymm, int reg, int second, boolean highIndex, boolean highBase) {
        bytes(0xC4,
                (reg < 8 ? 0x80 : 0) | (highIndex ? 0 : 0x40) | (highBase ? 0 : 0x20) | map,
                (~second & 15) << 3 | (ymm ? 4 : 0) | prefix);
    }

    /** An instruction of AVX-512 without a mask. */
    private void evex(int prefix, int map, int width, int opcode, int reg, int second, int operand) {
        evex(prefix, map, width, opcode, reg, second, NO_MASK, (operand & 16) != 0, (operand & 8) != 0);
        direct(reg, operand & 7);
    }

    /**
     * An instruction of AVX-512 with memory, on 512 bits.
     *
     * @param bytes the bytes of memory, whose multiples are encoded as short displacements
     */
    private void evex(int prefix, int map, int opcode, int reg, int second, int mask, int bytes, Address operand) {
        evex(prefix, map, ZMM, opcode, reg, second, mask, operand.index() != null && operand.index().isHigh(),
                operand.base().isHigh());
        memory(reg, operand, bytes);
    }

    /** The prefix of AVX-512, which holds register numbers inverted; and the opcode. */
    private void evex(int prefix, int map, int width, int opcode, int reg, int second, int mask, boolean highIndex,
            boolean highBase) {
        bytes(0x62,
                ((reg & 8) == 0 ? 0x80 : 0) | (highIndex ? 0 : 0x40) | (highBase ? 0 : 0x20)
                        | ((reg & 16) == 0 ? 0x10 : 0) | map,
                (~second & 15) << 3 | 4 | prefix,
                width | ((second & 16) == 0 ? 8 : 0) | mask, opcode);
    }

    private void direct(int reg, int operand) {
        bytes(0xC0 | (reg & 7) << 3 | operand);
    }

    private void memory(int reg, Address address) {
        memory(reg, address, 1);
    }

    /**
     * The operand bytes of an address: always with a displacement of 8 or 32 bits, which spares the special cases.
     *
     * @param unit what a displacement of 8 bits counts, in bytes
     */
    private void memory(int reg, Address address, int unit) {
        int units = address.displacement() / unit;
        boolean isShort = units == (byte) units && units * unit == address.displacement();
        boolean needsIndexByte = address.index() != null || address.base().low() == Register.RSP.low();
        bytes((isShort ? 0x40 : 0x80) | (reg & 7) << 3 | (needsIndexByte ? 4 : address.base().low()));
        if (needsIndexByte) {
            int index = address.index() == null ? Register.RSP.low() : address.index().low();
            bytes(Integer.numberOfTrailingZeros(address.scale()) << 6 | index << 3 | address.base().low());
        }
        if (isShort) {
            bytes(units);
        } else {
            imm32(address.displacement());
        }
    }

    private void distance(Label label) {
        if (label.position < 0) {
            label.jumps.add(length);
            imm32(0);
        } else {
            imm32(label.position - (length + Integer.BYTES));
        }
    }

    private void imm32(int value) {
        length += Integer.BYTES;
        ensure(length);
        setInt(length - Integer.BYTES, value);
    }

    private void setInt(int at, int value) {
        for (int i = 0; i < Integer.BYTES; i++) {
            code[at + i] = (byte) (value >> 8 * i);
        }
    }

    private void bytes(int first) {
        ensure(length + 1);
        code[length++] = (byte) first;
    }

    private void bytes(int first, int second) {
        bytes(first);
        bytes(second);
    }

    private void bytes(int first, int second, int third) {
        ensure(length + 3);
        code[length++] = (byte) first;
        code[length++] = (byte) second;
        code[length++] = (byte) third;
    }

    private void bytes(int first, int second, int third, int fourth, int fifth) {
        bytes(first, second, third);
        bytes(fourth, fifth);
    }

    private void ensure(int needed) {
        if (needed > code.length) {
            code = Arrays.copyOf(code, 2 * needed);
        }
    }
}
