package io.leveret.image.jpeg;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** The conversion with the Vector API: as many pixels at once as a vector has numbers. */
final class VectorColorConversion implements ColorConversion {
    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Byte> LEVELS = VectorSpecies.of(byte.class,
            VectorShape.forBitSize(INTS.length() * Byte.SIZE));
    /** Moves the three lower bytes of all numbers to the front. */
    private static final VectorShuffle<Byte> PACK = VectorShuffle.fromOp(
            VectorSpecies.of(byte.class, INTS.vectorShape()), i -> i < 3 * INTS.length() ? i / 3 * 4 + i % 3 : i);

    /** Loops of few iterations gain nothing, and C2 compiles them so that each vector is an object. */
    private static final int LEAST_WIDTH = 8 * INTS.length();

    private final ColorConversion rest = new ScalarColorConversion();

    @Override
    public void toRgb(byte[] lumas, int lumaAt, byte[] blues, int blueAt, byte[] reds, int redAt, int width,
            byte[] rgb, int at) {
        if (width < LEAST_WIDTH) {
            rest.toRgb(lumas, lumaAt, blues, blueAt, reds, redAt, width, rgb, at);
            return;
        }
        int x = 0;
        for (; 3 * x + 4 * INTS.length() <= 3 * width; x += INTS.length()) { // writes a whole vector
            IntVector luma = load(lumas, lumaAt + x);
            IntVector cb = load(blues, blueAt + x).sub(CENTER);
            IntVector cr = load(reds, redAt + x).sub(CENTER);
            IntVector red = limit(luma, cr.mul(RED_OF_CR));
            IntVector green = limit(luma, cb.mul(GREEN_OF_CB).add(cr.mul(GREEN_OF_CR)));
            IntVector blue = limit(luma, cb.mul(BLUE_OF_CB));
            red.or(green.lanewise(VectorOperators.LSHL, Byte.SIZE))
                    .or(blue.lanewise(VectorOperators.LSHL, 2 * Byte.SIZE))
                    .reinterpretAsBytes().rearrange(PACK).intoArray(rgb, at + 3 * x);
        }
        rest.toRgb(lumas, lumaAt + x, blues, blueAt + x, reds, redAt + x, width - x, rgb, at + 3 * x);
    }

    private static IntVector load(byte[] levels, int at) {
        return (IntVector) ByteVector.fromArray(LEVELS, levels, at).convertShape(VectorOperators.ZERO_EXTEND_B2I, INTS,
                0);
    }

    private static IntVector limit(IntVector luma, IntVector added) {
        return added.add(HALF).lanewise(VectorOperators.ASHR, FRACTION_BITS).add(luma).max(0).min(255);
    }
}
