package io.leveret.engine.passes;

import io.leveret.base.LimitExceededException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;

/**
 * Places tensors in one array, so that those alive at the same time do not overlap.
 *
 * <p>Method: greedy by size. From the largest tensor down, each takes the lowest gap between the tensors that are
 * already placed and alive at the same time. Cost: O(n²) for n tensors. Source: Pisarchyk and Lee, "Efficient Memory
 * Management for Deep Neural Net Inference", 2020, section 5.2, which TensorFlow Lite's arena planner follows too.
 *
 * <p>A file of a few megabytes can have enough tensors for this to take minutes. Then each tensor, in the order of
 * their lifetimes, takes the smallest free space that is large enough, or a new one: O(n log n), and a larger array.
 */
final class Placement {
    /** Ten times the tensors of any network for photos. */
    static final int MOST_COMPARED = 10_000;
    /**
     * Tensors, but for slices, start at multiples of a cache line of 64 bytes, counted in the elements of either array.
     */
    static final int ALIGNMENT = 32;

    private static final int NOWHERE = -1;
    /** The largest array of the JVM, minus a cache line. */
    private static final int MAX_ELEMENTS = Integer.MAX_VALUE - ALIGNMENT;

    private Placement() {}

    /** A tensor's claim: the steps from the one that writes it to the last that reads it. */
    static final class Claim {
        final int elements;
        int first = Integer.MAX_VALUE;
        int last = -1;
        int offset = NOWHERE;

        Claim(int elements) {
            this.elements = elements;
        }

        void use(int from, int to) {
            first = Math.min(first, from);
            last = Math.max(last, to);
        }

        private boolean overlaps(Claim other) {
            return first <= other.last && other.first <= last;
        }
    }

    /**
     * Sets the offset of each claim and returns the total number of elements.
     *
     * @throws LimitExceededException if that exceeds an array
     */
    static int place(List<Claim> claims) {
        return claims.size() <= MOST_COMPARED ? bySize(claims) : byTime(claims);
    }

    private static int bySize(List<Claim> claims) {
        List<Claim> placed = new ArrayList<>(); // by offset
        int end = 0;
        for (Claim claim : claims.stream().sorted(Comparator.comparingInt((Claim one) -> one.elements).reversed())
                .toList()) {
            long offset = 0;
            for (Claim other : placed) {
                if (!claim.overlaps(other)) {
                    continue;
                }
                if (other.offset - offset >= claim.elements) {
                    break;
                }
                offset = Math.max(offset, align((long) other.offset + other.elements));
            }
            end = Math.max(end, put(claim, offset));
            int at = 0;
            while (at < placed.size() && placed.get(at).offset <= claim.offset) {
                at++;
            }
            placed.add(at, claim);
        }
        return end;
    }

    private static int byTime(List<Claim> claims) {
        record Taken(int last, int room, int offset) {}
        PriorityQueue<Taken> taken = new PriorityQueue<>(Comparator.comparingInt(Taken::last));
        TreeMap<Integer, Deque<Integer>> free = new TreeMap<>(); // by size: the offsets of free spaces of that size
        int end = 0;
        for (Claim claim : claims.stream().sorted(Comparator.comparingInt(one -> one.first)).toList()) {
            while (!taken.isEmpty() && taken.peek().last < claim.first) {
                Taken past = taken.poll();
                free.computeIfAbsent(past.room, _ -> new ArrayDeque<>()).push(past.offset);
            }
            Map.Entry<Integer, Deque<Integer>> fitting = free.ceilingEntry(claim.elements);
            int room = fitting == null ? claim.elements : fitting.getKey();
            end = Math.max(end, put(claim, fitting == null ? align(end) : fitting.getValue().pop()));
            if (fitting != null && fitting.getValue().isEmpty()) {
                free.remove(room);
            }
            taken.add(new Taken(claim.last, room, claim.offset));
        }
        return end;
    }

    /** Sets a claim's offset and returns its end. */
    private static int put(Claim claim, long offset) {
        if (offset + claim.elements > MAX_ELEMENTS) {
            throw new LimitExceededException("arenaElements", offset + claim.elements, MAX_ELEMENTS,
                    _ -> "the model's tensors need more than " + MAX_ELEMENTS
                            + " elements of working memory at one time");
        }
        claim.offset = (int) offset;
        return claim.offset + claim.elements;
    }

    private static long align(long elements) {
        return (elements + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }
}
