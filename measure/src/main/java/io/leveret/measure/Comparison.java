package io.leveret.measure;

import static io.leveret.measure.ComparedModel.FASTEST_FIRST;
import static io.leveret.measure.ComparedModel.MOST_ACCURATE_FIRST;
import static io.leveret.measure.ComparedModel.SMALLEST_FIRST;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Models that were timed on one machine and evaluated on the same photos: which of them are worth a choice, and which to choose.
 * Models are named by their places, from 0; methods that take one throw {@link IndexOutOfBoundsException} if there is none.
 */
public final class Comparison {
    private static final List<Comparator<ComparedModel>> ORDERS = List.of(MOST_ACCURATE_FIRST, FASTEST_FIRST,
            SMALLEST_FIRST);
    private static final Comparator<ComparedModel> BEST_FIRST = MOST_ACCURATE_FIRST.thenComparing(FASTEST_FIRST)
            .thenComparing(SMALLEST_FIRST);

    private final List<ComparedModel> models;

    private Comparison(List<ComparedModel> models) {
        this.models = models;
    }

    /**
     * Compares models; the list is copied.
     *
     * @throws IllegalArgumentException if there are none, or they saw different numbers of photos
     */
    public static Comparison of(List<ComparedModel> models) {
        if (models.isEmpty()) {
            throw new IllegalArgumentException("there are no models to compare");
        }
        ComparedModel first = models.getFirst();
        for (ComparedModel each : models) {
            if (each.hits().photos() != first.hits().photos()) {
                throw new IllegalArgumentException(first.name() + " saw " + first.hits().photos() + " photos and "
                        + each.name() + " " + each.hits().photos() + "; compare models on the same photos");
            }
        }
        return new Comparison(List.copyOf(models));
    }

    /** The models, in the order in which they were given. */
    public List<ComparedModel> models() {
        return models;
    }

    /**
     * The models from the best on: by top-1 accuracy; of equals the faster first, then the smaller, then the one that was given
     * first.
     */
    public List<Integer> bestFirst() {
        return IntStream.range(0, models.size()).boxed().sorted(Comparator.comparing(models::get, BEST_FIRST)).toList();
    }

    /**
     * The model that leaves no reason to choose this one: as good or better in top-1 accuracy, latency and size of file, and better
     * in one of them. Of several it is the most accurate, then the fastest, then the smallest, then the first, which nothing
     * dominates in turn. Differences count however small they are.
     *
     * @return nothing if there is none
     */
    public Optional<Integer> dominatedBy(int model) {
        ComparedModel dominated = models.get(model);
        return first(BEST_FIRST, other -> dominates(models.get(other), dominated));
    }

    private static boolean dominates(ComparedModel one, ComparedModel other) {
        return ORDERS.stream().allMatch(order -> order.compare(one, other) <= 0)
                && ORDERS.stream().anyMatch(order -> order.compare(one, other) < 0);
    }

    /** Whether no other model {@link #dominatedBy dominates} this one: the Pareto frontier. */
    public boolean onFrontier(int model) {
        return dominatedBy(model).isEmpty();
    }

    /** Whether chance explains how two models differ in top-1 accuracy. */
    public McNemar test(int first, int second) {
        return McNemar.of(models.get(first).hits(), models.get(second).hits());
    }

    /**
     * Photos that some models are right on and others not, by their places: those first that the fewest are right on, then as they
     * come. Photos that one model could not read do not count.
     *
     * @param most how many at most
     */
    public List<Integer> differing(int most) {
        return IntStream.range(0, models.getFirst().hits().photos())
                .filter(photo -> models.stream().allMatch(model -> model.hits().readable(photo)))
                .filter(photo -> right(photo) > 0 && right(photo) < models.size()).boxed()
                .sorted(Comparator.comparingLong(this::right)).limit(most).toList();
    }

    private long right(int photo) {
        return models.stream().filter(model -> model.hits().right(photo)).count();
    }

    /** Which models to choose within a budget. */
    public Recommendation recommend(Constraints budget) {
        List<Integer> within = IntStream.range(0, models.size()).filter(model -> budget.allows(models.get(model)))
                .boxed().toList();
        if (within.isEmpty()) {
            Optional<Integer> nearest = first(Comparator.comparingDouble(budget::share), _ -> true);
            return new Recommendation(within, Optional.empty(), Optional.empty(), Optional.empty(), nearest);
        }
        int best = first(BEST_FIRST, within::contains).orElseThrow();
        IntPredicate asGood = model -> within.contains(model) && !significantlyWorse(model, best);
        return new Recommendation(within, Optional.of(best), cheaper(FASTEST_FIRST, best, asGood),
                cheaper(SMALLEST_FIRST, best, asGood), Optional.empty());
    }

    private boolean significantlyWorse(int model, int best) {
        McNemar test = test(best, model);
        return test.significant() && test.onlyFirst() > test.onlySecond();
    }

    /** The cheapest of some models, if it is cheaper than the best. */
    private Optional<Integer> cheaper(Comparator<ComparedModel> cost, int best, IntPredicate among) {
        return first(cost.thenComparing(BEST_FIRST), among)
                .filter(model -> cost.compare(models.get(model), models.get(best)) < 0);
    }

    /** The first of some models in an order; of equals the one that comes first here. */
    private Optional<Integer> first(Comparator<ComparedModel> order, IntPredicate among) {
        return IntStream.range(0, models.size()).filter(among).boxed()
                .min(Comparator.<Integer, ComparedModel>comparing(models::get, order)
                        .thenComparing(Comparator.naturalOrder()));
    }
}
