package io.leveret.cli.measure;

import io.leveret.cli.console.FigureTable;
import io.leveret.cli.console.Text;
import io.leveret.engine.PlanStep;
import io.leveret.measure.benchmark.BenchmarkResult;
import io.leveret.measure.benchmark.Conditions;
import io.leveret.measure.benchmark.Latency;
import io.leveret.measure.benchmark.OperatorTime;
import io.leveret.measure.benchmark.OperatorTypeTime;
import io.leveret.measure.benchmark.Profile;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A benchmark for people. */
final class BenchmarkText {
    private static final int CAPTION_WIDTH = 15;
    private static final int SLOWEST = 10;

    private BenchmarkText() {}

    /**
     * Writes it.
     *
     * @param unicode whether the writer has more than ASCII
     */
    static void write(BenchmarkResult result, Writer out, boolean unicode) throws IOException {
        Latency latency = result.latency();
        StringBuilder text = new StringBuilder(Text.oneLine(result.model())).append('\n');
        line(text, "file", Text.thousands(result.fileBytes()) + " bytes");
        line(text, "kernels", result.kernels());
        line(text, "threads", Integer.toString(result.threads()));
        line(text, "initializing", Text.millis(result.initNanos()) + " ms");
        line(text, "first run", Text.millis(result.firstNanos()) + " ms");
        line(text, "warm-up", Text.thousands(result.warmupRuns()) + (result.warmupRuns() == 1 ? " run" : " runs"));
        line(text, "latency", Text.millis(latency.meanNanos()) + " ms, the mean of " + Text.thousands(latency.runs())
                + (latency.runs() == 1 ? " run" : " runs") + "; standard deviation " + Text.millis(latency.stdNanos()));
        line(text, "", "min " + Text.millis(latency.minNanos()) + ", p50 " + Text.millis(latency.p50Nanos()) + ", p90 "
                + Text.millis(latency.p90Nanos()) + ", p99 " + Text.millis(latency.p99Nanos()) + ", max "
                + Text.millis(latency.maxNanos()));
        disturbance(result.conditions()).ifPresent(words -> line(text, "disturbed", words));
        line(text, "memory", Text.thousands(result.arenaBytes()) + " bytes for each inference; heap at most "
                + Text.thousands(result.peakHeapBytes()) + " bytes");
        Profile profile = result.profile();
        if (profile.runs() > 0) {
            text.append("\nIn the order in which they run: ").append(Text.millis(profile.totalNanos()))
                    .append(" ms, the mean of ").append(Text.thousands(profile.runs()))
                    .append(profile.runs() == 1 ? " run more\n" : " runs more\n");
            steps(profile.inRunOrder()).appendTo(text);
            List<OperatorTime> slowest = profile.byTime().subList(0, Math.min(SLOWEST, profile.inRunOrder().size()));
            text.append("\nThe slowest:\n");
            steps(slowest).appendTo(text);
            text.append("\nBy operator:\n");
            types(profile.byType()).appendTo(text);
        }
        out.write(unicode ? text.toString() : Text.ascii(text.toString()));
        out.flush();
    }

    /** Returns why the times say little about the model; empty if nothing disturbed. */
    static Optional<String> disturbance(Conditions conditions) {
        List<String> causes = new ArrayList<>();
        if (conditions.isBusy()) {
            causes.add("other programs kept the machine busy: the benchmark had a processor for "
                    + percent(conditions.processorShare()) + " % of the time");
        }
        if (conditions.isCompiling()) {
            causes.add("the JIT compiler was still at work");
        }
        return causes.isEmpty() ? Optional.empty()
                : Optional.of(String.join(", and ", causes) + "; these times say little about the model, repeat "
                        + (conditions.isBusy() ? "on an idle machine" : "with more --warmup"));
    }

    private static void line(StringBuilder text, String caption, String value) {
        text.append("  ").append(Text.padRight(caption, CAPTION_WIDTH)).append(Text.oneLine(value)).append('\n');
    }

    private static FigureTable steps(List<OperatorTime> times) {
        FigureTable table = new FigureTable(7, "#", "ms", "%", "sum %", "Gmac/s", "MB", "GB/s", "operator", "result");
        for (OperatorTime time : times) {
            PlanStep step = time.step();
            table.row(step.index(), decimals(time.meanNanos() / 1e6, 4), percent(time.share()),
                    percent(time.cumulativeShare()), giga(time.multiplyAddsPerSecond()),
                    decimals(step.bytesMoved() / 1e6, 3), giga(time.bytesPerSecond()), step.operator(),
                    step.shape() + "  " + step.output());
        }
        return table;
    }

    private static FigureTable types(List<OperatorTypeTime> times) {
        FigureTable table = new FigureTable(7, "count", "ms", "%", "sum %", "Gmac/s", "MB", "GB/s", "operator");
        for (OperatorTypeTime time : times) {
            table.row(time.count(), decimals(time.meanNanos() / 1e6, 4), percent(time.share()),
                    percent(time.cumulativeShare()), giga(time.multiplyAddsPerSecond()),
                    decimals(time.bytesMoved() / 1e6, 3), giga(time.bytesPerSecond()), time.operator());
        }
        return table;
    }

    private static String percent(double share) {
        return decimals(100 * share, 1);
    }

    private static String giga(double perSecond) {
        return perSecond == 0 ? "" : decimals(perSecond / 1e9, 1);
    }

    private static String decimals(double number, int decimals) {
        return Text.decimals((float) number, decimals);
    }
}
