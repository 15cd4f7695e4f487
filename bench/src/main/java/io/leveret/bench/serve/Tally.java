package io.leveret.bench.serve;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** What became of requests. */
final class Tally {
    private static final int GOOD = 200;

    private final Map<Integer, Long> statuses = new TreeMap<>();
    private double[] millis = new double[1024]; // of those that were answered well
    private int good;
    private long wrong;
    private long broken;
    private double seconds;

    /** Adds an answer; with status 200 it may still be a wrong one. */
    void add(int status, boolean right, long nanos) {
        statuses.merge(status, 1L, Long::sum);
        if (status == GOOD) {
            if (good == millis.length) {
                millis = Arrays.copyOf(millis, 2 * good);
            }
            millis[good++] = nanos / 1e6;
            wrong += right ? 0 : 1;
        }
    }

    /** Adds a request whose connection ended before an answer. */
    void addBroken() {
        broken++;
    }

    /** Adds those of another connection. */
    void add(Tally other) {
        other.statuses.forEach((status, count) -> statuses.merge(status, count, Long::sum));
        millis = Arrays.copyOf(millis, Math.max(millis.length, good + other.good));
        System.arraycopy(other.millis, 0, millis, good, other.good);
        good += other.good;
        wrong += other.wrong;
        broken += other.broken;
    }

    /** Sets how long all of it took. */
    Tally within(double time) {
        seconds = time;
        return this;
    }

    /** Returns how many were answered with a status. */
    long count(int status) {
        return statuses.getOrDefault(status, 0L);
    }

    /** Returns how many requests there were. */
    long all() {
        return statuses.values().stream().mapToLong(Long::longValue).sum() + broken;
    }

    /** Returns how many were answered with status 200, but not as the library answers. */
    long wrong() {
        return wrong;
    }

    /** Returns how many connections ended before an answer. */
    long broken() {
        return broken;
    }

    /** Returns how many were neither answered with status 200 nor refused with 503 or 504. */
    long failed() {
        return all() - count(GOOD) - count(503) - count(504);
    }

    /** Returns answers with status 200 a second. */
    double servedPerSecond() {
        return good / seconds;
    }

    /** Returns requests a second. */
    double offeredPerSecond() {
        return all() / seconds;
    }

    /** Returns a quantile, 0 to 1, of the times from a request to its answer with status 200; NaN if there is none. */
    double millis(double share) {
        double[] sorted = Arrays.copyOf(millis, good);
        Arrays.sort(sorted);
        return good == 0 ? Double.NaN : sorted[(int) Math.min(good - 1L, (long) (share * good))];
    }

    @Override
    public String toString() {
        return statuses + ", " + wrong + " wrong, " + broken + " broken";
    }
}
