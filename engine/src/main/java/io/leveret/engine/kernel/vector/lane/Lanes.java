package io.leveret.engine.kernel.vector.lane;

import io.leveret.engine.kernel.EngineSettings;
import java.util.OptionalInt;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vectors that the kernels use: float32 lanes of the machine's preferred width, and as many int32 and int16
 * lanes for integers; or whole vectors of int16 lanes, where nothing is widened. Static, because the JIT needs species
 * as constants.
 */
public final class Lanes {
    /**
     * In a quick start, vectors of 256 bits at most, whose tiles the JIT compiles in half the time. On Zen 4 the
     * kernels then run at nine tenths of the speed.
     */
    public static final VectorSpecies<Float> FLOATS = VectorSpecies.of(float.class, VectorShape.forBitSize(
            bits(EngineSettings.PROCESS.vectorWidth(), EngineSettings.PROCESS.quickStart(),
                    FloatVector.SPECIES_PREFERRED.vectorBitSize())));
    /** The number of lanes. */
    public static final int COUNT = FLOATS.length();
    public static final VectorSpecies<Integer> INTS = FLOATS.withLanes(int.class);
    public static final VectorSpecies<Short> SHORTS = VectorSpecies.of(short.class, VectorShape.forBitSize(16 * COUNT));
    /** Whole vectors of int16: twice the lanes. */
    public static final VectorSpecies<Short> WHOLE_SHORTS = FLOATS.withLanes(short.class);

    /**
     * Whether the machine is one of 512-bit lanes. Such machines have 32 vector registers instead of 16, and store some
     * of a vector's lanes as fast as all of them.
     */
    public static final boolean WIDE = COUNT == 16;

    private static final VectorShuffle<Float> BY_ONE = turned(1);
    private static final VectorShuffle<Float> BY_TWO = turned(2);
    private static final VectorShuffle<Float> BY_FOUR = turned(4);
    private static final VectorShuffle<Float> BY_EIGHT = turned(8);

    private Lanes() {}

    private static VectorShuffle<Float> turned(int lanes) {
        return VectorShuffle.fromOp(FLOATS, lane -> (lane + lanes) % COUNT);
    }

    /**
     * The bits of a vector: those asked for, else the most that the machine has, up to 512 and as a power of two.
     *
     * @param quickStart whether no more than 256 are wanted
     * @param preferred what the machine prefers, at least 128
     */
    static int bits(OptionalInt requested, boolean quickStart, int preferred) {
        return requested.orElse(Math.min(Integer.highestOneBit(preferred), quickStart ? 256 : 512));
    }

    /** Returns the smallest multiple of the number of lanes that is large enough for the channels. */
    public static int roundUp(int channels) {
        return (channels + COUNT - 1) / COUNT * COUNT;
    }

    /**
     * The sum of all lanes: neighbors first, then the sums of pairs, and so on. {@code reduceLanes} adds in an order
     * that its documentation leaves open, and the JIT compiler takes another one than the interpreter: the same
     * inference then gives other bits when the JVM has run for a while.
     */
    public static float sum(FloatVector values) {
        FloatVector pairs = values.add(values.rearrange(BY_ONE));
        FloatVector fours = pairs.add(pairs.rearrange(BY_TWO));
        if (COUNT == 4) {
            return fours.lane(0);
        }
        FloatVector eights = fours.add(fours.rearrange(BY_FOUR));
        return COUNT == 8 ? eights.lane(0) : eights.add(eights.rearrange(BY_EIGHT)).lane(0);
    }

    /**
     * The smaller of each pair; the left one if there is NaN. Java's own minimum takes several
     * instructions for NaN and −0.
     */
    public static FloatVector least(FloatVector left, FloatVector right) {
        return left.blend(right, right.compare(VectorOperators.LT, left));
    }

    /** The larger of each pair; the left one if there is NaN. */
    public static FloatVector largest(FloatVector left, FloatVector right) {
        return left.blend(right, right.compare(VectorOperators.GT, left));
    }

    /** Clamps to a range; NaN stays. */
    public static FloatVector clamp(FloatVector value, float min, float max) {
        FloatVector atLeast = value.blend(min, value.compare(VectorOperators.LT, min));
        return atLeast.blend(max, atLeast.compare(VectorOperators.GT, max));
    }
}
