package io.leveret.engine.kernel.vector.pointwise;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.vector.lane.Lanes;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Any function of one quantized value, for {@link Lanes#WIDE} machines: the table of 256 is eight vectors, of which an
 * instruction (vpermi2w) looks up each lane in two; what it finds in four pairs is then chosen from
 * by the highest bits.
 */
public final class VectorQ8Lookup extends VectorElements {
    private static final int PAIR = 64; // entries that one instruction sees

    private final short[] table; // [256], centered results
    private final int first;
    private final int input;
    private final int output;

    public VectorQ8Lookup(int elements, short[] table, int first, int input, int output) {
        super(elements);
        this.table = table;
        this.first = first;
        this.input = input;
        this.output = output;
    }

    @Override
    void apply(Arena arena, int from, int count) {
        lookUp(arena.shorts, input + from, output + from, count, table, (short) first);
    }

    private static void lookUp(short[] a, int in, int out, int count, short[] table, short first) {
        int lanes = 2 * Lanes.COUNT;
        ShortVector t0 = ShortVector.fromArray(Lanes.WHOLE_SHORTS, table, 0);
        ShortVector t1 = ShortVector.fromArray(Lanes.WHOLE_SHORTS, table, lanes);
        ShortVector t2 = ShortVector.fromArray(Lanes.WHOLE_SHORTS, table, 2 * lanes);
        ShortVector t3 = ShortVector.fromArray(Lanes.WHOLE_SHORTS, table, 3 * lanes);
        ShortVector t4 = ShortVector.fromArray(Lanes.WHOLE_SHORTS, table, 4 * lanes);
        ShortVector t5 = ShortVector.fromArray(Lanes.WHOLE_SHORTS, table, 5 * lanes);
        ShortVector t6 = ShortVector.fromArray(Lanes.WHOLE_SHORTS, table, 6 * lanes);
        ShortVector t7 = ShortVector.fromArray(Lanes.WHOLE_SHORTS, table, 7 * lanes);
        for (int i = 0; i < count; i += lanes) {
            int at = Math.min(i, count - lanes);
            ShortVector index = ShortVector.fromArray(Lanes.WHOLE_SHORTS, a, in + at).sub(first);
            ShortVector low = index.and((short) (PAIR - 1));
            VectorMask<Short> odd = index.and((short) PAIR).compare(VectorOperators.NE, (short) 0);
            ShortVector lower = low.selectFrom(t0, t1).blend(low.selectFrom(t2, t3), odd);
            ShortVector upper = low.selectFrom(t4, t5).blend(low.selectFrom(t6, t7), odd);
            lower.blend(upper, index.compare(VectorOperators.GE, (short) (2 * PAIR))).intoArray(a, out + at);
        }
    }
}
