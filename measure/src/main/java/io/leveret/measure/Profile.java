package io.leveret.measure;

import io.leveret.engine.PlanStep;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where a model's time goes: how long each of its steps takes, in three orders.
 *
 * @param runs how many inferences were profiled; 0 if none was
 * @param inRunOrder the steps in the order in which they run; empty if none was profiled
 */
public record Profile(int runs, List<OperatorTime> inRunOrder) {
    /** That of a model that was not profiled. */
    public static final Profile NONE = new Profile(0, List.of());

    /** A profile; the list is copied. */
    public Profile {
        inRunOrder = List.copyOf(inRunOrder);
    }

    /**
     * The profile of some inferences.
     *
     * @param runs how many, at least 1
     * @param nanos by step: what it took in all of them together
     */
    static Profile of(int runs, List<PlanStep> steps, long... nanos) {
        List<OperatorTime> times = new ArrayList<>();
        for (PlanStep step : steps) {
            times.add(new OperatorTime(step, (double) nanos[step.index()] / runs, 0, 0));
        }
        return new Profile(runs, accumulate(times));
    }

    /** The mean of an inference that the steps add up to, in nanoseconds. */
    public double totalNanos() {
        return inRunOrder.stream().mapToDouble(OperatorTime::meanNanos).sum();
    }

    /** The steps, those that take longest first. */
    public List<OperatorTime> byTime() {
        return accumulate(
                inRunOrder.stream().sorted(Comparator.comparingDouble(OperatorTime::meanNanos).reversed()).toList());
    }

    /** The operators, those that take longest first. */
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

    /** The same times with the shares that they have in this order. */
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

    /** A part of a total, 0…1; the clock may have found the total to be 0. */
    private static double share(double part, double total) {
        return total == 0 ? 0 : Math.min(1, part / total);
    }

    /** How much that is in a second; 0 if the clock found no time to have passed. */
    static double perSecond(long amount, double nanos) {
        return nanos == 0 ? 0 : amount / nanos * 1e9;
    }
}
