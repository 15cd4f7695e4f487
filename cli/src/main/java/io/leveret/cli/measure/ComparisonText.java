package io.leveret.cli.measure;

import io.leveret.cli.console.FigureTable;
import io.leveret.cli.console.Text;
import io.leveret.measure.comparison.ComparedModel;
import io.leveret.measure.comparison.Comparison;
import io.leveret.measure.comparison.McNemar;
import io.leveret.measure.comparison.Recommendation;
import io.leveret.measure.evaluation.Accuracy;
import io.leveret.measure.evaluation.EvaluationResult;
import io.leveret.measure.evaluation.Interval;
import io.leveret.wire.ComparisonReport;
import java.io.IOException;
import java.io.Writer;

/** A comparison for people. */
final class ComparisonText {
    private final ComparisonReport report;
    private final Comparison comparison;
    private final String budget;
    private final StringBuilder text = new StringBuilder();

    private ComparisonText(ComparisonReport report, String budget) {
        this.report = report;
        this.comparison = report.comparison();
        this.budget = budget;
    }

    /**
     * Writes it.
     *
     * @param budget what the user calls the budget; empty if there is none
     * @param unicode whether the writer has more than ASCII
     */
    static void write(ComparisonReport report, String budget, Writer out, boolean unicode) throws IOException {
        ComparisonText text = new ComparisonText(report, budget);
        Recommendation recommendation = report.comparison().recommend(report.budget());
        text.models();
        if (report.comparison().models().size() > 1) {
            text.differences(recommendation.best().orElse(report.comparison().bestFirst().getFirst()));
        }
        text.recommend(recommendation);
        out.write(unicode ? text.text.toString() : Text.ascii(text.text.toString()));
        out.flush();
    }

    private void models() {
        EvaluationResult first = comparison.models().getFirst().evaluation();
        int unreadable = first.unreadable().size();
        text.append(Text.count(comparison.models().size(), "model")).append(" on ")
                .append(Text.oneLine(report.evaluations().getFirst().data())).append(": ")
                .append(Text.thousands(first.images())).append(first.images() == 1 ? " image" : " images")
                .append(unreadable == 0 ? "" : ", " + unreadable + " more unreadable and not counted").append("\n\n");
        FigureTable table = new FigureTable(6, "top-1", "95 % interval", "top-5", "p50 ms", "p90 ms", "MB", "model",
                "on the frontier");
        for (int place : comparison.bestFirst()) {
            ComparedModel model = comparison.models().get(place);
            Interval interval = model.top1().interval();
            table.row(Text.share(model.top1()), Text.share(interval.low()) + "-" + Text.share(interval.high()),
                    model.evaluation().top(5).map((Accuracy top5) -> Text.share(top5)).orElse("-"),
                    Text.millis(model.latencyNanos()),
                    Text.millis(model.benchmark().latency().p90Nanos()), megabytes(model), name(place),
                    comparison.dominatedBy(place).map(other -> "no: dominated by " + name(other))
                            .orElse("yes"));
        }
        table.appendTo(text);
        for (int place : comparison.bestFirst()) {
            BenchmarkText.disturbance(comparison.models().get(place).benchmark().conditions())
                    .ifPresent(words -> text.append("  ").append(name(place)).append(": ").append(words).append('\n'));
        }
    }

    private void differences(int reference) {
        text.append("\n").append(name(reference)).append(" and each other model, photo by photo (McNemar's test)\n");
        FigureTable table = new FigureTable(3, "only it right", "only the other", "p", "the other", "");
        for (int place : comparison.bestFirst()) {
            if (place != reference) {
                McNemar test = comparison.test(reference, place);
                table.row(test.onlyFirst(), test.onlySecond(), probability(test.pValue()), name(place),
                        test.significant() ? "a real difference" : "could be chance");
            }
        }
        table.appendTo(text);
    }

    private void recommend(Recommendation recommendation) {
        String within = budget.isEmpty() ? "" : " within " + Text.oneLine(budget);
        text.append("\nRecommended").append(within).append('\n');
        recommendation.nearest().ifPresent(nearest -> advise(nearest, "none; the nearest is "));
        recommendation.best().ifPresent(best -> {
            advise(best, "the most accurate: ");
            if (comparison.models().get(best).benchmark().latency().p90Nanos() > report.budget().maxLatencyNanos()) {
                text.append("    more than one of ten inferences takes longer than the limit, though the median does"
                        + " not\n");
            }
        });
        if (recommendation.faster().isPresent() && recommendation.faster().equals(recommendation.smaller())) {
            advise(recommendation.faster().get(), "faster and smaller, and not clearly worse: ");
        } else {
            recommendation.faster().ifPresent(place -> advise(place, "faster, and not clearly worse: "));
            recommendation.smaller().ifPresent(place -> advise(place, "smaller, and not clearly worse: "));
        }
    }

    private void advise(int place, String what) {
        ComparedModel model = comparison.models().get(place);
        text.append("  ").append(what).append(name(place)).append(", top-1 ").append(Text.share(model.top1()))
                .append(", ").append(Text.millis(model.latencyNanos())).append(" ms, ")
                .append(megabytes(model)).append(" MB\n");
    }

    private String name(int place) {
        return Text.oneLine(report.shortName(place));
    }

    private static String megabytes(ComparedModel model) {
        return Text.decimals(model.fileBytes() / 1e6f, model.fileBytes() < 1e6 ? 3 : 1);
    }

    private static String probability(double p) {
        return p < 0.001 ? "<0.001" : Text.share(p);
    }
}
