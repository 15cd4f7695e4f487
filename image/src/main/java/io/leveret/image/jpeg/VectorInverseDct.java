package io.leveret.image.jpeg;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** The transform with the Vector API: a vector holds a coefficient of as many blocks as it has lanes. */
final class VectorInverseDct implements InverseDct {
    private static final int ROW = Block.SIDE * LANES; // of coefficients
    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED.length() > LANES
            ? IntVector.SPECIES_512
            : IntVector.SPECIES_PREFERRED;

    /** Whether vectors are wide enough to be narrowed to bytes. */
    static boolean isSupported() {
        return IntVector.SPECIES_PREFERRED.length() >= 8;
    }

    @Override
    public void transform(int[] blocks, int[] steps, int side, int[] samples) {
        multiply(blocks, steps);
        for (int lane = 0; lane < LANES; lane += INTS.length()) {
            switch (side) {
                case 8 -> toEight(blocks, lane);
                case 4 -> toFour(blocks, lane);
                default -> toTwo(blocks, lane);
            }
        }
        int to = 0;
        for (int y = 0; y < side; y++) {
            for (int from = y * ROW; from < y * ROW + side * LANES; from += 4 * LANES) {
                for (int lane = 0; lane < LANES; lane += INTS.length()) {
                    pack(blocks, from + lane, samples, to);
                    to += INTS.length();
                }
            }
        }
    }

    private static void multiply(int[] c, int[] steps) {
        for (int i = 0; i < Block.COEFFICIENTS * LANES; i += INTS.length()) {
            load(c, i).mul(steps[i / LANES]).intoArray(c, i);
        }
    }

    private static void toEight(int[] c, int lane) {
        for (int x = 0; x < Block.SIDE; x++) {
            eight(c, x * LANES + lane, ROW, FACTOR_BITS - PASS_BITS);
        }
        for (int y = 0; y < Block.SIDE; y++) {
            eight(c, y * ROW + lane, LANES, FACTOR_BITS + PASS_BITS + GAIN_BITS);
        }
    }

    /** C2 does not inline all these vector operations in one method; then they would create objects. */
    private static void eight(int[] c, int i, int step, int bits) {
        evenOfEight(c, i, step, 1 << bits - 1);
        oddOfEight(c, i, step);
        bothOfEight(c, i, step, bits);
    }

    /** Replaces the even coefficients by what they contribute to the numbers 0 and 7, 1 and 6, 2 and 5, 3 and 4. */
    private static void evenOfEight(int[] c, int i, int step, int half) {
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

    /** Replaces the odd coefficients by what they contribute to the same numbers. */
    private static void oddOfEight(int[] c, int i, int step) {
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
        o3.mul(F_1_501).sub(s1).add(s4).intoArray(c, i + step);
        o2.mul(F_3_072).sub(s2).add(s3).intoArray(c, i + 3 * step);
        o1.mul(F_2_053).sub(s2).add(s4).intoArray(c, i + 5 * step);
        o0.mul(F_0_298).sub(s1).add(s3).intoArray(c, i + 7 * step);
    }

    /** Adds the contributions and subtracts them. */
    private static void bothOfEight(int[] c, int i, int step, int bits) {
        IntVector e0 = load(c, i);
        IntVector o0 = load(c, i + step);
        IntVector e1 = load(c, i + 2 * step);
        IntVector o1 = load(c, i + 3 * step);
        IntVector e2 = load(c, i + 4 * step);
        IntVector o2 = load(c, i + 5 * step);
        IntVector e3 = load(c, i + 6 * step);
        IntVector o3 = load(c, i + 7 * step);
        e0.add(o0).lanewise(VectorOperators.ASHR, bits).intoArray(c, i);
        e1.add(o1).lanewise(VectorOperators.ASHR, bits).intoArray(c, i + step);
        e2.add(o2).lanewise(VectorOperators.ASHR, bits).intoArray(c, i + 2 * step);
        e3.add(o3).lanewise(VectorOperators.ASHR, bits).intoArray(c, i + 3 * step);
        e3.sub(o3).lanewise(VectorOperators.ASHR, bits).intoArray(c, i + 4 * step);
        e2.sub(o2).lanewise(VectorOperators.ASHR, bits).intoArray(c, i + 5 * step);
        e1.sub(o1).lanewise(VectorOperators.ASHR, bits).intoArray(c, i + 6 * step);
        e0.sub(o0).lanewise(VectorOperators.ASHR, bits).intoArray(c, i + 7 * step);
    }

    private static void toFour(int[] c, int lane) {
        for (int x = 0; x < Block.SIDE; x++) {
            four(c, x * LANES + lane, ROW, FACTOR_BITS - PASS_BITS + 1);
        }
        for (int y = 0; y < 4; y++) {
            four(c, y * ROW + lane, LANES, FACTOR_BITS + PASS_BITS + GAIN_BITS + 1);
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

    private static void toTwo(int[] c, int lane) {
        for (int x = 0; x < Block.SIDE; x++) {
            two(c, x * LANES + lane, ROW, FACTOR_BITS - PASS_BITS + 2);
        }
        for (int y = 0; y < 2; y++) {
            two(c, y * ROW + lane, LANES, FACTOR_BITS + PASS_BITS + GAIN_BITS + 2);
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

    private static void pack(int[] c, int i, int[] samples, int to) {
        limit(c, i).or(limit(c, i + LANES).lanewise(VectorOperators.LSHL, Byte.SIZE))
                .or(limit(c, i + 2 * LANES).lanewise(VectorOperators.LSHL, 2 * Byte.SIZE))
                .or(limit(c, i + 3 * LANES).lanewise(VectorOperators.LSHL, 3 * Byte.SIZE)).intoArray(samples, to);
    }

    private static IntVector limit(int[] c, int i) {
        return load(c, i).add(CENTER).max(0).min(255);
    }
}
