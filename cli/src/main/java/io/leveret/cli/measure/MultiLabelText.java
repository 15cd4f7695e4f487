package io.leveret.cli.measure;

import io.leveret.cli.console.Text;
import io.leveret.measure.evaluation.LabelScores;
import io.leveret.measure.evaluation.MultiLabelResult;
import io.leveret.wire.MultiLabelReport;
import java.io.IOException;
import java.io.Writer;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** An evaluation on photos that may show several classes, for people. */
public final class MultiLabelText {
    private static final int MAX_ROWS = 20;
    private static final int COLUMN = 11;

    private final Writer out;

    /** Writes to a text. */
    public MultiLabelText(Writer out) {
        this.out = out;
    }

    /** Writes a report. */
    public void write(MultiLabelReport report) throws IOException {
        MultiLabelResult result = report.result();
        line(Text.oneLine(report.model()) + " on " + Text.oneLine(report.data()) + ": "
                + Text.thousands(result.images()) + (result.images() == 1 ? " image" : " images")
                + (result.damaged().isEmpty() ? "" : " (" + result.damaged().size() + " cut off or damaged)")
                + (result.unreadable().isEmpty() ? ""
                        : ", " + result.unreadable().size() + " more unreadable and not counted"));
        if (result.meanAveragePrecision().isPresent()) {
            line("");
            line("Mean average precision " + Text.share(result.meanAveragePrecision().get()));
            line("");
            line("At a score of " + result.threshold());
            row("", "", "precision", "recall", "F1", "");
            average("mean of all classes (macro)", result.macro());
            average("all decisions together (micro)", result.micro());
            perClass(report);
        }
        out.flush();
    }

    private void average(String name, Optional<MultiLabelResult.Average> average) throws IOException {
        if (average.isPresent()) {
            row("", "", Text.share(average.get().precision()), Text.share(average.get().recall()),
                    Text.share(average.get().f1()), name);
        }
    }

    private void perClass(MultiLabelReport report) throws IOException {
        List<LabelScores> worst = report.result().perClass().stream()
                .filter(each -> each.averagePrecision().isPresent())
                .sorted(Comparator.comparingDouble(each -> each.averagePrecision().orElseThrow())).limit(MAX_ROWS)
                .toList();
        line("");
        line(worst.size() < MAX_ROWS ? "Classes, worst first" : "The " + MAX_ROWS + " worst classes");
        row("images", "avg. prec.", "precision", "recall", "F1", "class");
        for (LabelScores each : worst) {
            String label = report.label(each.counts().index());
            row(Long.toString(each.counts().support()), Text.share(each.averagePrecision().orElseThrow()),
                    each.counts().precision().map(Text::share).orElse("-"),
                    each.counts().recall().map(Text::share).orElse("-"), Text.share(each.counts().f1()),
                    label.isEmpty() ? "class " + each.counts().index()
                            : Text.oneLine(label) + " (" + each.counts().index() + ")");
        }
    }

    private void row(String first, String second, String third, String fourth, String fifth, String name)
            throws IOException {
        StringBuilder row = new StringBuilder();
        for (String each : List.of(first, second, third, fourth, fifth)) {
            row.append(Text.padLeft(each, COLUMN));
        }
        line(row.append("  ").append(name).toString());
    }

    private void line(String line) throws IOException {
        out.write(line.stripTrailing());
        out.write('\n');
    }
}
