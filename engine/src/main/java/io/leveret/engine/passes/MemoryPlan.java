package io.leveret.engine.passes;

import io.leveret.base.LimitExceededException;
import io.leveret.engine.kernel.Storage;
import io.leveret.engine.passes.Placement.Claim;
import io.leveret.graph.Operator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The position of each tensor in an arena; tensors that are never alive together share memory. A slice lies within its
 * whole, which is alive from its first slice on. {@link Placement} computes the positions.
 */
public final class MemoryPlan {
    private static final int NOWHERE = -1;

    private final int[] offsets; // by tensor, in elements of its array
    private final int[] gaps; // by tensor: elements of other tensors between two of its lines
    private final int floats;
    private final int shorts;
    private final int ints;
    private final long lowerBoundBytes;

    private MemoryPlan(int[] offsets, int[] gaps, int floats, int shorts, int ints, long lowerBoundBytes) {
        this.offsets = offsets;
        this.gaps = gaps;
        this.floats = floats;
        this.shorts = shorts;
        this.ints = ints;
        this.lowerBoundBytes = lowerBoundBytes;
    }

    /**
     * Places the tensors of a graph.
     *
     * @param constants the constants that stay in the arena
     * @param maxBytes the largest arena
     * @throws LimitExceededException if the tensors that are alive at one time need more
     */
    public static MemoryPlan of(Rewritten rewritten, Set<Integer> constants, long maxBytes) {
        LoweredGraph graph = rewritten.graph();
        Map<Integer, ConcatElision.Slice> slices = rewritten.slices();
        int[] when = when(rewritten);
        Claim[] claims = new Claim[graph.tensors().size()];
        int end = graph.operators().size();
        for (int input : graph.inputs()) { // inputs keep their values, so that a session can run again
            claim(graph, slices, claims, input).use(0, end);
        }
        for (int constant : constants) {
            claim(graph, slices, claims, constant).use(0, end);
        }
        for (int i = 0; i < end; i++) {
            Operator operator = graph.operators().get(i);
            if (Graphs.isAlias(graph, operator)) {
                claims[operator.output()] = claims[operator.inputs().getFirst()]; // the same elements and position
            } else if (!rewritten.isBetween(operator.output())) {
                claim(graph, slices, claims, operator.output()).use(when[i], when[i]);
            }
            for (int input : operator.inputs()) {
                if (claims[input] != null) {
                    claims[input].use(when[i], when[i]);
                }
            }
        }
        for (int output : graph.outputs()) {
            claims[output].use(end, end);
        }
        List<Claim> float32 = select(graph, claims, Storage.FLOAT32);
        List<Claim> quantized = select(graph, claims, Storage.QUANTIZED);
        List<Claim> integers = select(graph, claims, Storage.INTEGERS);
        int floats = Placement.place(float32);
        int shorts = Placement.place(quantized);
        int ints = Placement.place(integers);
        long[] aliveBytes = new long[end + 1];
        addAlive(aliveBytes, float32, Float.BYTES);
        addAlive(aliveBytes, quantized, Short.BYTES);
        addAlive(aliveBytes, integers, Integer.BYTES);
        int[] offsets = Arrays.stream(claims).mapToInt(claim -> claim == null ? NOWHERE : claim.offset).toArray();
        int[] gaps = new int[claims.length];
        slices.forEach((tensor, slice) -> {
            offsets[tensor] += slice.offset();
            gaps[tensor] = slice.gap();
        });
        MemoryPlan plan = new MemoryPlan(offsets, gaps, floats, shorts, ints,
                Arrays.stream(aliveBytes).max().orElseThrow());
        if (plan.bytes() > maxBytes) {
            throw new LimitExceededException("maxArenaBytes", plan.bytes(), maxBytes, _ -> "the model's tensors need "
                    + plan.bytes()
                    + " bytes of working memory at one time, above the limit of " + maxBytes);
        }
        return plan;
    }

    /** Returns when each operator runs; those that run together run with the last of them. */
    private static int[] when(Rewritten rewritten) {
        List<Operator> operators = rewritten.graph().operators();
        int[] origin = new int[rewritten.graph().tensors().size()]; // by tensor: the operator whose result it is
        for (int i = 0; i < operators.size(); i++) {
            origin[operators.get(i).output()] = i;
        }
        int[] when = new int[operators.size()];
        Arrays.setAll(when,
                i -> rewritten.chain(operators.get(i)).map(chain -> origin[chain.last().output()]).orElse(i));
        return when;
    }

    /** Adds, for each step, the bytes of the claims that are alive at it. */
    private static void addAlive(long[] aliveBytes, List<Claim> claims, int elementBytes) {
        long[] changes = new long[aliveBytes.length + 1];
        for (Claim claim : claims) {
            changes[claim.first] += (long) claim.elements * elementBytes;
            changes[claim.last + 1] -= (long) claim.elements * elementBytes;
        }
        long alive = 0;
        for (int step = 0; step < aliveBytes.length; step++) {
            alive += changes[step];
            aliveBytes[step] += alive;
        }
    }

    private static Claim claim(LoweredGraph graph, Map<Integer, ConcatElision.Slice> slices, Claim[] claims,
            int tensor) {
        if (claims[tensor] == null) {
            claims[tensor] = slices.containsKey(tensor)
                    ? claim(graph, slices, claims, slices.get(tensor).whole())
                    : new Claim(graph.tensor(tensor).shape().elements());
        }
        return claims[tensor];
    }

    private static List<Claim> select(LoweredGraph graph, Claim[] claims, Storage storage) {
        List<Claim> selected = new ArrayList<>();
        for (int tensor = 0; tensor < claims.length; tensor++) {
            if (claims[tensor] != null && Graphs.storage(graph.tensor(tensor)) == storage) {
                selected.add(claims[tensor]);
            }
        }
        return selected.stream().distinct().toList();
    }

    /** Returns the start of a tensor, in elements of its array. */
    public int offset(int tensor) {
        assert offsets[tensor] != NOWHERE : "tensor " + tensor + " has no place";
        return offsets[tensor];
    }

    /**
     * Returns the elements of other tensors between two lines of a tensor: 0 if it is not a slice, or has only one
     * line.
     */
    public int gap(int tensor) {
        return gaps[tensor];
    }

    /** Returns the number of float32 values in an arena. */
    public int floats() {
        return floats;
    }

    /** Returns the number of quantized values in an arena. */
    public int shorts() {
        return shorts;
    }

    /** Returns the number of integers in an arena. */
    public int ints() {
        return ints;
    }

    /** Returns the bytes of an arena. */
    public long bytes() {
        return (long) Float.BYTES * floats + (long) Short.BYTES * shorts + (long) Integer.BYTES * ints;
    }

    /** Returns the bytes of all tensors alive at the busiest step: a lower bound of an arena. */
    public long lowerBoundBytes() {
        return lowerBoundBytes;
    }
}
