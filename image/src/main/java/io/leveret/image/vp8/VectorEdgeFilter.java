package io.leveret.image.vp8;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The filters with the Vector API, for all samples of an edge at once. Samples become signed by subtracting 128, so
 * that sums saturate as the standard limits them. Each filter is several methods, since C2 inlines the vector
 * operations of a method only up to some number, and creates objects for the others.
 */
final class VectorEdgeFilter implements EdgeFilter {
    private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_128;
    private static final VectorSpecies<Short> SHORTS = ShortVector.SPECIES_256;
    private static final byte SIGN = (byte) 0x80;

    private final byte[] filtered = new byte[LANES]; // −1 where samples are filtered, else 0
    private final byte[] sharp = new byte[LANES]; // −1 where neighbors differ by more than the threshold, else 0
    private final byte[] smooth = new byte[LANES]; // the change where they do not, else 0

    /** Whether this machine's vectors are wide enough. */
    static boolean isSupported() {
        return ShortVector.SPECIES_PREFERRED.length() >= LANES;
    }

    @Override
    public void simple(byte[] samples, int at, int stride, int limit) {
        ByteVector p1 = load(samples, at - 2 * stride);
        ByteVector p0 = load(samples, at - stride);
        ByteVector q0 = load(samples, at);
        ByteVector q1 = load(samples, at + stride);
        VectorMask<Byte> kept = step(p1, p0, q0, q1).lanewise(VectorOperators.SUSUB, (byte) limit)
                .compare(VectorOperators.NE, 0);
        ByteVector change = change(signed(p1).lanewise(VectorOperators.SSUB, signed(q1)), signed(p0), signed(q0))
                .blend(0, kept);
        before(change).lanewise(VectorOperators.SADD, signed(p0)).lanewise(VectorOperators.XOR, SIGN)
                .intoArray(samples, at - stride);
        signed(q0).lanewise(VectorOperators.SSUB, behind(change)).lanewise(VectorOperators.XOR, SIGN)
                .intoArray(samples, at);
    }

    @Override
    public void outer(byte[] samples, int at, int stride, int limit, int interior, int threshold) {
        compare(samples, at, stride, limit, interior, threshold);
        filterSharp(samples, at, stride);
        filterSmooth(samples, at, stride);
        filterFarthest(samples, at, stride);
    }

    @Override
    public void inner(byte[] samples, int at, int stride, int limit, int interior, int threshold) {
        compare(samples, at, stride, limit, interior, threshold);
        filterInner(samples, at, stride);
    }

    private void compare(byte[] samples, int at, int stride, int limit, int interior, int threshold) {
        ByteVector p1 = load(samples, at - 2 * stride);
        ByteVector p0 = load(samples, at - stride);
        ByteVector q0 = load(samples, at);
        ByteVector q1 = load(samples, at + stride);
        ByteVector nearest = difference(p1, p0).lanewise(VectorOperators.UMAX, difference(q1, q0));
        nearest.lanewise(VectorOperators.SUSUB, (byte) threshold).compare(VectorOperators.NE, 0).toVector()
                .reinterpretAsBytes().intoArray(sharp, 0);
        ByteVector p2 = load(samples, at - 3 * stride);
        ByteVector q2 = load(samples, at + 2 * stride);
        ByteVector middle = difference(p2, p1).lanewise(VectorOperators.UMAX, difference(q2, q1));
        ByteVector far = difference(load(samples, at - 4 * stride), p2).lanewise(VectorOperators.UMAX,
                difference(load(samples, at + 3 * stride), q2));
        ByteVector most = nearest.lanewise(VectorOperators.UMAX, middle).lanewise(VectorOperators.UMAX, far);
        most.lanewise(VectorOperators.SUSUB, (byte) interior)
                .or(step(p1, p0, q0, q1).lanewise(VectorOperators.SUSUB, (byte) limit))
                .compare(VectorOperators.EQ, 0).toVector().reinterpretAsBytes().intoArray(filtered, 0);
    }

    private void filterInner(byte[] samples, int at, int stride) {
        ByteVector p1 = signed(load(samples, at - 2 * stride));
        ByteVector p0 = signed(load(samples, at - stride));
        ByteVector q0 = signed(load(samples, at));
        ByteVector q1 = signed(load(samples, at + stride));
        ByteVector isSharp = load(sharp, 0);
        ByteVector change = change(p1.lanewise(VectorOperators.SSUB, q1).and(isSharp), p0, q0).and(load(filtered, 0));
        ByteVector behind = behind(change);
        store(p0.lanewise(VectorOperators.SADD, before(change)), samples, at - stride);
        store(q0.lanewise(VectorOperators.SSUB, behind), samples, at);
        ByteVector half = behind.add((byte) 1).lanewise(VectorOperators.ASHR, 1)
                .lanewise(VectorOperators.AND_NOT, isSharp);
        store(p1.lanewise(VectorOperators.SADD, half), samples, at - 2 * stride);
        store(q1.lanewise(VectorOperators.SSUB, half), samples, at + stride);
    }

    private void filterSharp(byte[] samples, int at, int stride) {
        ByteVector p1 = signed(load(samples, at - 2 * stride));
        ByteVector p0 = signed(load(samples, at - stride));
        ByteVector q0 = signed(load(samples, at));
        ByteVector q1 = signed(load(samples, at + stride));
        ByteVector isSharp = load(sharp, 0);
        ByteVector change = change(p1.lanewise(VectorOperators.SSUB, q1), p0, q0).and(load(filtered, 0));
        change.lanewise(VectorOperators.AND_NOT, isSharp).intoArray(smooth, 0);
        change = change.and(isSharp);
        store(p0.lanewise(VectorOperators.SADD, before(change)), samples, at - stride);
        store(q0.lanewise(VectorOperators.SSUB, behind(change)), samples, at);
    }

    private void filterSmooth(byte[] samples, int at, int stride) {
        ShortVector ninth = ninth();
        change(rounded(ninth.mul((short) 3)), samples, at - stride, at);
        change(rounded(ninth.add(ninth)), samples, at - 2 * stride, at + stride);
    }

    private void filterFarthest(byte[] samples, int at, int stride) {
        change(rounded(ninth()), samples, at - 3 * stride, at + 2 * stride);
    }

    private ShortVector ninth() {
        return ((ShortVector) load(smooth, 0).convertShape(VectorOperators.B2S, SHORTS, 0)).mul((short) 9);
    }

    private static void change(ByteVector change, byte[] samples, int p, int q) {
        store(signed(load(samples, p)).lanewise(VectorOperators.SADD, change), samples, p);
        store(signed(load(samples, q)).lanewise(VectorOperators.SSUB, change), samples, q);
    }

    private static ByteVector rounded(ShortVector number) {
        return (ByteVector) number.add((short) 63).lanewise(VectorOperators.ASHR, 7)
                .convertShape(VectorOperators.S2B, BYTES, 0);
    }

    private static ByteVector load(byte[] samples, int at) {
        return ByteVector.fromArray(BYTES, samples, at);
    }

    private static void store(ByteVector signed, byte[] samples, int at) {
        signed(signed).intoArray(samples, at);
    }

    /** Between samples, and samples less 128. */
    private static ByteVector signed(ByteVector samples) {
        return samples.lanewise(VectorOperators.XOR, SIGN);
    }

    private static ByteVector difference(ByteVector one, ByteVector other) {
        return one.lanewise(VectorOperators.SUSUB, other).or(other.lanewise(VectorOperators.SUSUB, one));
    }

    /** What the limit of an edge limits; 255 if it is more. */
    private static ByteVector step(ByteVector p1, ByteVector p0, ByteVector q0, ByteVector q1) {
        ByteVector near = difference(p0, q0);
        ByteVector far = difference(p1, q1).lanewise(VectorOperators.LSHR, 1);
        return near.lanewise(VectorOperators.SUADD, near).lanewise(VectorOperators.SUADD, far);
    }

    /** Three times the step, and a start, limited; differences of more than 127 are above the limit of all edges. */
    private static ByteVector change(ByteVector start, ByteVector p0, ByteVector q0) {
        ByteVector step = q0.lanewise(VectorOperators.SSUB, p0);
        return start.lanewise(VectorOperators.SADD, step).lanewise(VectorOperators.SADD, step)
                .lanewise(VectorOperators.SADD, step);
    }

    private static ByteVector before(ByteVector change) {
        return change.lanewise(VectorOperators.SADD, (byte) 3).lanewise(VectorOperators.ASHR, 3);
    }

    private static ByteVector behind(ByteVector change) {
        return change.lanewise(VectorOperators.SADD, (byte) 4).lanewise(VectorOperators.ASHR, 3);
    }
}
