package io.leveret.measure.comparison;

import static io.leveret.measure.comparison.ComparedModel.FASTEST_FIRST;
import static io.leveret.measure.comparison.ComparedModel.MOST_ACCURATE_FIRST;
import static io.leveret.measure.comparison.ComparedModel.SMALLEST_FIRST;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Compares models that were timed on one machine and evaluated on the same photos: which are on the Pareto frontier,
 * and which to choose. Models are identified by their index, from 0; methods that take an index throw {@link
 * IndexOutOfBoundsException} if it is out of range.
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
     * @throws IllegalArgumentException if the list is empty, or the models saw different numbers of photos
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

    /** Returns the models, in the order given. */
    public List<ComparedModel> models() {
        return models;
    }

    /**
     * Returns the models, best first: by top-1 accuracy, then the faster, then the smaller, then the earlier in the
     * list.
     */
    public List<Integer> bestFirst() {
        return IntStream.range(0, models.size()).boxed().sorted(Comparator.comparing(models::get, BEST_FIRST)).toList();
    }

    /**
     * Returns the model that dominates this one: at least as good in top-1 accuracy, latency and file size, and better
     * in one of them. If several do, returns the most accurate, then the fastest, the smallest, the first; no model
     * dominates that one. Any difference counts, however small.
     *
     * @return empty if no model dominates it
     */
    public Optional<Integer> dominatedBy(int model) {
        ComparedModel dominated = models.get(model);
        return first(BEST_FIRST, other -> dominates(models.get(other), dominated));
    }

    private static boolean dominates(ComparedModel one, ComparedModel other) {
        return ORDERS.stream().allMatch(order -> order.compare(one, other) <= 0)
                && ORDERS.stream().anyMatch(order -> order.compare(one, other) < 0);
    }

    /** Returns whether this model is on the Pareto frontier: no other model {@link #dominatedBy dominates} it. */
    public boolean onFrontier(int model) {
        return dominatedBy(model).isEmpty();
    }

    /** Tests whether chance explains the difference in top-1 accuracy of two models. */
    public McNemar test(int first, int second) {
        return McNemar.of(models.get(first).hits(), models.get(second).hits());
    }

    /**
     * Returns the indices of photos that some models are right on and others are not: fewest right models first, then
     * in order. Skips photos that a model could not read.
     *
     * @param most the largest number of photos to return
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

    /** Recommends models within a budget. */
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

    /** Returns the cheapest of some models, if it is cheaper than the best. */
    private Optional<Integer> cheaper(Comparator<ComparedModel> cost, int best, IntPredicate among) {
        return first(cost.thenComparing(BEST_FIRST), among)
                .filter(model -> cost.compare(models.get(model), models.get(best)) < 0);
    }

    /** Returns the first of some models in an order; of equals the earlier in the list. */
    private Optional<Integer> first(Comparator<ComparedModel> order, IntPredicate among) {
        return IntStream.range(0, models.size()).filter(among).boxed()
                .min(Comparator.<Integer, ComparedModel>comparing(models::get, order)
                        .thenComparing(Comparator.naturalOrder()));
    }
}
