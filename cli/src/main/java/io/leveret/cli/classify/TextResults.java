package io.leveret.cli.classify;

import io.leveret.cli.console.Text;
import io.leveret.vision.Ambiguity;
import io.leveret.vision.Classification;
import io.leveret.vision.Head;
import io.leveret.vision.ImageClassification;
import io.leveret.wire.ClassificationWriter;
import java.io.IOException;
import java.io.Writer;
import java.util.List;

/** Results for people: a line for the photo, below it one for each class, with a bar. */
final class TextResults implements ClassificationWriter {
    private static final int MOST_CONTENDERS = 5; // that are named
    private static final int MAX_ALIGNED = 40; // a longer label pushes only its own bar

    private final Writer out;
    private final boolean unicode;

    TextResults(Writer out, boolean unicode) {
        this.out = out;
        this.unicode = unicode;
    }

    @Override
    public void classified(String file, ImageClassification seen) throws IOException {
        out.write(Text.oneLine(file));
        out.write('\n');
        for (Head head : seen.heads()) {
            if (seen.heads().size() > 1) {
                out.write(" " + Text.oneLine(head.name()) + "\n");
            }
            write(head.classifications());
            write(head.ambiguity());
        }
        out.flush();
    }

    @Override
    public void failed(String file, String error) {} // standard error has it

    @Override
    public void end() throws IOException {
        out.flush();
    }

    private void write(List<Classification> classes) throws IOException {
        if (classes.isEmpty()) {
            out.write("  no class reaches the threshold\n");
        }
        boolean shares = classes.stream().allMatch(c -> c.score() >= 0 && c.score() <= 1);
        int scoreWidth = 0;
        int labelWidth = 0;
        for (Classification each : classes) {
            scoreWidth = Math.max(scoreWidth, score(each, shares).length());
            String label = label(each);
            labelWidth = Math.max(labelWidth, Math.min(MAX_ALIGNED, label.codePointCount(0, label.length())));
        }
        for (Classification each : classes) {
            String line = "  " + Text.padLeft(score(each, shares), scoreWidth) + "  "
                    + Text.padRight(label(each), labelWidth)
                    + (shares ? "   " + Text.bar(each.score(), unicode) : "");
            out.write(line.stripTrailing());
            out.write('\n');
        }
    }

    private void write(Ambiguity ambiguity) throws IOException {
        switch (ambiguity.verdict()) {
            case CLEAR, UNDEFINED -> {
            }
            case TORN -> out.write("  ambiguous: torn between "
                    + list(ambiguity.contenders().stream().map(TextResults::label).toList()) + "\n");
            case NONE_KNOWN -> out.write("  ambiguous: no class stands out, it may be none that the model knows\n");
        }
    }

    /** {@code a, b and c}. */
    private static String list(List<String> labels) {
        int last = labels.size() - 1;
        if (last >= MOST_CONTENDERS) {
            return String.join(", ", labels.subList(0, MOST_CONTENDERS)) + " and " + (last + 1 - MOST_CONTENDERS)
                    + " more";
        }
        return String.join(", ", labels.subList(0, last)) + " and " + labels.get(last);
    }

    private static String score(Classification each, boolean share) {
        return Text.decimals(each.score(), share ? 2 : 4);
    }

    /** What people call a class. */
    static String label(Classification each) {
        return each.displayName().isEmpty() ? "class " + each.index() : Text.oneLine(each.displayName());
    }
}
