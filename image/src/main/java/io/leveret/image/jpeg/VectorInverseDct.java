package io.leveret.image.jpeg;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** The transform with the Vector API: a vector holds a coefficient of as many blocks as it has lanes. */
final class VectorInverseDct implements InverseDct {
    private static final int ROW = Block.SIDE * LANES; // of coefficients
    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED.length() > LANES
            ? IntVector.SPECIES_512
            : IntVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Byte> BYTES = VectorSpecies.of(byte.class,
            VectorShape.forBitSize(INTS.length() * Byte.SIZE));

    /** Whether vectors are wide enough to be narrowed to bytes. */
    static boolean isSupported() {
        return IntVector.SPECIES_PREFERRED.length() >= 8;
    }

    @Override
    public void transform(int[] blocks, int side, byte[] samples) {
        for (int lane = 0; lane < LANES; lane += INTS.length()) {
            switch (side) {
                case 8 -> toEight(blocks, lane, samples);
                case 4 -> toFour(blocks, lane, samples);
                default -> toTwo(blocks, lane, samples);
            }
        }
    }

    private static void toEight(int[] c, int lane, byte[] samples) {
        for (int x = 0; x < Block.SIDE; x++) {
            evenOfEight(c, x * LANES + lane, ROW, FACTOR_BITS - PASS_BITS);
            oddOfEight(c, x * LANES + lane, ROW, FACTOR_BITS - PASS_BITS);
        }
        for (int y = 0; y < Block.SIDE; y++) {
            evenOfEight(c, y * ROW + lane, LANES, FACTOR_BITS + PASS_BITS + GAIN_BITS);
            oddOfEight(c, y * ROW + lane, LANES, FACTOR_BITS + PASS_BITS + GAIN_BITS);
        }
        for (int i = lane; i < Block.COEFFICIENTS * LANES; i += LANES) {
            store(c, i, samples, i);
        }
    }

    /**
     * Replaces the even coefficients by what they contribute to the numbers 0 and 7, 1 and 6, 2 and 5, 3 and 4. C2 does
     * not inline all vector operations of both halves in one method; then they would create objects.
     */
    private static void evenOfEight(int[] c, int i, int step, int bits) {
        int half = 1 << bits - 1;
        IntVector z2 = load(c, i + 2 * step);
        IntVector z3 = load(c, i + 6 * step);
        IntVector z1 = z2.add(z3).mul(F_0_541);
        IntVector even2 = z1.sub(z3.mul(F_1_847));
        IntVector even3 = z1.add(z2.mul(F_0_765));
        IntVector z0 = load(c, i);
        IntVector z4 = load(c, i + 4 * step);
        IntVector even0 = z0.add(z4).lanewise(VectorOperators.LSHL, FACTOR_BITS).add(half);
        IntVector even1 = z0.sub(z4).lanewise(VectorOperators.LSHL, FACTOR_BITS).add(half);
        even0.add(even3).intoArray(c, i);
        even1.add(even2).intoArray(c, i + 2 * step);
        even1.sub(even2).intoArray(c, i + 4 * step);
        even0.sub(even3).intoArray(c, i + 6 * step);
    }

    private static void oddOfEight(int[] c, int i, int step, int bits) {
        IntVector o0 = load(c, i + 7 * step);
        IntVector o1 = load(c, i + 5 * step);
        IntVector o2 = load(c, i + 3 * step);
        IntVector o3 = load(c, i + step);
        IntVector s1 = o0.add(o3).mul(F_0_899);
        IntVector s2 = o1.add(o2).mul(F_2_562);
        IntVector s3 = o0.add(o2);
        IntVector s4 = o1.add(o3);
        IntVector s5 = s3.add(s4).mul(F_1_175);
        s3 = s5.sub(s3.mul(F_1_961));
        s4 = s5.sub(s4.mul(F_0_390));
        IntVector e0 = load(c, i);
        IntVector e1 = load(c, i + 2 * step);
        IntVector e2 = load(c, i + 4 * step);
        IntVector e3 = load(c, i + 6 * step);
        keep(e0, o3.mul(F_1_501).sub(s1).add(s4), bits, c, i, i + 7 * step);
        keep(e1, o2.mul(F_3_072).sub(s2).add(s3), bits, c, i + step, i + 6 * step);
        keep(e2, o1.mul(F_2_053).sub(s2).add(s4), bits, c, i + 2 * step, i + 5 * step);
        keep(e3, o0.mul(F_0_298).sub(s1).add(s3), bits, c, i + 3 * step, i + 4 * step);
    }

    private static void keep(IntVector even, IntVector odd, int bits, int[] c, int first, int second) {
        even.add(odd).lanewise(VectorOperators.ASHR, bits).intoArray(c, first);
        even.sub(odd).lanewise(VectorOperators.ASHR, bits).intoArray(c, second);
    }

    private static void toFour(int[] c, int lane, byte[] samples) {
        for (int x = 0; x < Block.SIDE; x++) {
            four(c, x * LANES + lane, ROW, FACTOR_BITS - PASS_BITS + 1);
        }
        for (int y = 0; y < 4; y++) {
            four(c, y * ROW + lane, LANES, FACTOR_BITS + PASS_BITS + GAIN_BITS + 1);
            for (int x = 0; x < 4; x++) {
                store(c, y * ROW + x * LANES + lane, samples, (y * 4 + x) * LANES + lane);
            }
        }
    }

    private static void four(int[] c, int i, int step, int bits) {
        IntVector dc = load(c, i).lanewise(VectorOperators.LSHL, FACTOR_BITS + 1).add(1 << bits - 1);
        IntVector even = load(c, i + 2 * step).mul(F_1_847).sub(load(c, i + 6 * step).mul(F_0_765));
        IntVector o1 = load(c, i + step);
        IntVector o3 = load(c, i + 3 * step);
        IntVector o5 = load(c, i + 5 * step);
        IntVector o7 = load(c, i + 7 * step);
        IntVector inner = o1.mul(F_1_061).sub(o3.mul(F_2_172)).add(o5.mul(F_1_451)).sub(o7.mul(F_0_211));
        IntVector outer = o1.mul(F_2_562).add(o3.mul(F_0_899)).sub(o5.mul(F_0_601)).sub(o7.mul(F_0_509));
        keep(dc.add(even).add(outer), bits, c, i);
        keep(dc.add(even).sub(outer), bits, c, i + 3 * step);
        keep(dc.sub(even).add(inner), bits, c, i + step);
        keep(dc.sub(even).sub(inner), bits, c, i + 2 * step);
    }

    private static void toTwo(int[] c, int lane, byte[] samples) {
        for (int x = 0; x < Block.SIDE; x++) {
            two(c, x * LANES + lane, ROW, FACTOR_BITS - PASS_BITS + 2);
        }
        for (int y = 0; y < 2; y++) {
            two(c, y * ROW + lane, LANES, FACTOR_BITS + PASS_BITS + GAIN_BITS + 2);
            for (int x = 0; x < 2; x++) {
                store(c, y * ROW + x * LANES + lane, samples, (y * 2 + x) * LANES + lane);
            }
        }
    }

    private static void two(int[] c, int i, int step, int bits) {
        IntVector dc = load(c, i).lanewise(VectorOperators.LSHL, FACTOR_BITS + 2).add(1 << bits - 1);
        IntVector odd = load(c, i + step).mul(F_3_624).sub(load(c, i + 3 * step).mul(F_1_272))
                .add(load(c, i + 5 * step).mul(F_0_850)).sub(load(c, i + 7 * step).mul(F_0_720));
        keep(dc.add(odd), bits, c, i);
        keep(dc.sub(odd), bits, c, i + step);
    }

    private static IntVector load(int[] c, int i) {
        return IntVector.fromArray(INTS, c, i);
    }

    private static void keep(IntVector numbers, int bits, int[] c, int i) {
        numbers.lanewise(VectorOperators.ASHR, bits).intoArray(c, i);
    }

    private static void store(int[] c, int i, byte[] samples, int at) {
        IntVector levels = load(c, i).add(CENTER).max(0).min(255);
        ((ByteVector) levels.convertShape(VectorOperators.I2B, BYTES, 0)).intoArray(samples, at);
    }
}
