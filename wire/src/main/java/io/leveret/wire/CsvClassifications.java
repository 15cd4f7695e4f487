package io.leveret.wire;

import io.leveret.image.codec.Damage;
import io.leveret.vision.Classification;
import io.leveret.vision.Head;
import io.leveret.vision.ImageClassification;
import java.io.IOException;
import java.io.Writer;
import org.jspecify.annotations.Nullable;

/**
 * Writes the results of photos: one row for each class of each photo, and one for each photo that failed or has no
 * class.
 */
final class CsvClassifications implements ClassificationWriter {
    private final Writer out;
    private final CsvTable csv;

    CsvClassifications(Writer out) throws IOException {
        this.out = out;
        this.csv = new CsvTable(out);
        csv.row("file", "width", "height", "output", "rank", "index", "label", "displayName", "score", "ambiguous",
                "decodeMillis", "preprocessMillis", "inferenceMillis", "error", "damage");
    }

    @Override
    public void classified(String file, ImageClassification seen) throws IOException {
        for (Head head : seen.heads()) {
            if (head.classifications().isEmpty()) {
                row(file, seen, head, null, null, null, null, null);
            }
            int rank = 0;
            for (Classification each : head.classifications()) {
                row(file, seen, head, ++rank, each.index(), each.label(), each.displayName(), each.score());
            }
        }
        out.flush();
    }

    private void row(String file, ImageClassification seen, Head head, @Nullable Integer rank,
            @Nullable Integer index, @Nullable String label, @Nullable String displayName, @Nullable Float score)
            throws IOException {
        csv.row(file, seen.width(), seen.height(), head.index(), rank, index, label, displayName, score,
                head.ambiguity().ambiguous(), Millis.toMicros(seen.timing().decodeNanos()),
                Millis.toMicros(seen.timing().preprocessNanos()), Millis.toMicros(seen.timing().inferenceNanos()),
                null, seen.damage().map(Damage::describe).orElse(null));
    }

    @Override
    public void failed(String file, String error) throws IOException {
        csv.row(file, null, null, null, null, null, null, null, null, null, null, null, null, error, null);
        out.flush();
    }

    @Override
    public void end() throws IOException {
        out.flush();
    }
}
