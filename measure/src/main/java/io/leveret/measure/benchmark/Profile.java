package io.leveret.measure.benchmark;

import io.leveret.engine.PlanStep;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where a model's time goes: the time of each plan step, in three orders.
 *
 * @param runs number of inferences profiled, from 0
 * @param inRunOrder the steps in the order in which they run; empty if no inference was profiled
 */
public record Profile(int runs, List<OperatorTime> inRunOrder) {
    /** The profile of a model that was not profiled. */
    public static final Profile NONE = new Profile(0, List.of());

    /** Copies the list. */
    public Profile {
        inRunOrder = List.copyOf(inRunOrder);
    }

    /**
     * Returns the profile of some inferences.
     *
     * @param runs number of inferences, at least 1
     * @param nanos by step, its time in all inferences together
     */
    static Profile of(int runs, List<PlanStep> steps, long... nanos) {
        List<OperatorTime> times = new ArrayList<>();
        for (PlanStep step : steps) {
            times.add(new OperatorTime(step, (double) nanos[step.index()] / runs, 0, 0));
        }
        return new Profile(runs, accumulate(times));
    }

    /** Returns the sum of the mean step times of an inference, in nanoseconds. */
    public double totalNanos() {
        return inRunOrder.stream().mapToDouble(OperatorTime::meanNanos).sum();
    }

    /** Returns the steps, longest first. */
    public List<OperatorTime> byTime() {
        return accumulate(
                inRunOrder.stream().sorted(Comparator.comparingDouble(OperatorTime::meanNanos).reversed()).toList());
    }

    /** Returns the operators, longest first. */
    public List<OperatorTypeTime> byType() {
        Map<String, List<OperatorTime>> types = new LinkedHashMap<>();
        inRunOrder.forEach(time -> types.computeIfAbsent(time.step().operator(), _ -> new ArrayList<>()).add(time));
        List<OperatorTypeTime> sums = types.values().stream().map(Profile::sum)
                .sorted(Comparator.comparingDouble(OperatorTypeTime::meanNanos).reversed()).toList();
        List<OperatorTypeTime> result = new ArrayList<>();
        double total = totalNanos();
        double before = 0;
        for (OperatorTypeTime type : sums) {
            before += type.meanNanos();
            result.add(new OperatorTypeTime(type.operator(), type.count(), type.meanNanos(), type.multiplyAdds(),
                    type.bytesMoved(), share(type.meanNanos(), total), share(before, total)));
        }
        return result;
    }

    private static OperatorTypeTime sum(List<OperatorTime> times) {
        return new OperatorTypeTime(times.getFirst().step().operator(), times.size(),
                times.stream().mapToDouble(OperatorTime::meanNanos).sum(),
                times.stream().mapToLong(time -> time.step().multiplyAdds()).sum(),
                times.stream().mapToLong(time -> time.step().bytesMoved()).sum(), 0, 0);
    }

    /** Returns the same times with cumulative shares in this order. */
    private static List<OperatorTime> accumulate(List<OperatorTime> times) {
        double total = times.stream().mapToDouble(OperatorTime::meanNanos).sum();
        List<OperatorTime> result = new ArrayList<>();
        double before = 0;
        for (OperatorTime time : times) {
            before += time.meanNanos();
            result.add(new OperatorTime(time.step(), time.meanNanos(), share(time.meanNanos(), total),
                    share(before, total)));
        }
        return result;
    }

    /** Returns a part of a total, 0…1; 0 if the clock measured a total of 0. */
    private static double share(double part, double total) {
        return total == 0 ? 0 : Math.min(1, part / total);
    }

    /** Returns the amount per second; 0 if the clock measured no time. */
    static double perSecond(long amount, double nanos) {
        return nanos == 0 ? 0 : amount / nanos * 1e9;
    }
}
