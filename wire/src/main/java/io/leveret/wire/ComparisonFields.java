package io.leveret.wire;

import io.leveret.measure.comparison.ComparedModel;
import io.leveret.measure.comparison.Comparison;
import io.leveret.measure.comparison.Constraints;
import io.leveret.measure.comparison.McNemar;
import io.leveret.measure.comparison.Recommendation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * The fields of a comparison, which docs/compare.md explains. All are always present; some may be null. Models are
 * identified by their names.
 */
final class ComparisonFields {
    private final JsonFields json;

    ComparisonFields(JsonFields json) {
        this.json = json;
    }

    /** The indices of two compared models. */
    private record Pair(int first, int second) {}

    /** Writes all fields. */
    void write(ComparisonReport report) throws IOException {
        Comparison comparison = report.comparison();
        Constraints budget = report.budget();
        int count = comparison.models().size();
        List<Pair> pairs = new ArrayList<>();
        for (int first = 0; first < count; first++) {
            for (int second = first + 1; second < count; second++) {
                pairs.add(new Pair(first, second));
            }
        }
        json.text("data", report.evaluations().getFirst().data());
        json.number("maxLatencyMillis", budget.maxLatencyNanos() == Long.MAX_VALUE ? Optional.empty()
                : Optional.of(budget.maxLatencyNanos() / 1e6));
        json.number("maxFileBytes", budget.maxFileBytes() == Long.MAX_VALUE ? OptionalLong.empty()
                : OptionalLong.of(budget.maxFileBytes()));
        json.objects("models", IntStream.range(0, count).boxed().toList(), model -> model(report, model));
        json.objects("differences", pairs, pair -> difference(report, pair));
        Recommendation recommendation = comparison.recommend(budget);
        json.object("recommendation", () -> {
            json.textOrNull("best", recommendation.best().map(report::name));
            json.textOrNull("faster", recommendation.faster().map(report::name));
            json.textOrNull("smaller", recommendation.smaller().map(report::name));
            json.textOrNull("nearest", recommendation.nearest().map(report::name));
        });
    }

    private void model(ComparisonReport report, int place) throws IOException {
        ComparedModel model = report.comparison().models().get(place);
        json.text("model", report.name(place));
        json.flag("withinBudget", report.budget().allows(model));
        json.flag("onFrontier", report.comparison().onFrontier(place));
        json.textOrNull("dominatedBy", report.comparison().dominatedBy(place).map(report::name));
        new BenchmarkFields(json).writeFigures(model.benchmark());
        new EvaluationFields(json).writeFigures(report.evaluations().get(place));
    }

    private void difference(ComparisonReport report, Pair pair) throws IOException {
        McNemar test = report.comparison().test(pair.first(), pair.second());
        json.text("first", report.name(pair.first()));
        json.text("second", report.name(pair.second()));
        json.number("onlyFirst", test.onlyFirst());
        json.number("onlySecond", test.onlySecond());
        json.number("pValue", test.pValue());
        json.flag("significant", test.significant());
    }
}
