package io.leveret.cli;

import io.leveret.vision.Classification;
import io.leveret.vision.Head;
import io.leveret.vision.ImageClassification;
import java.io.IOException;
import java.io.Writer;

/** Results for spreadsheets: one row for each class of each photo, and one for each photo that failed or has none. */
final class CsvResults implements ResultWriter {
    private final Writer out;
    private final Csv csv;

    CsvResults(Writer out) throws IOException {
        this.out = out;
        this.csv = new Csv(out);
        csv.row("file", "width", "height", "output", "rank", "index", "label", "displayName", "score", "ambiguous",
                "decodeMillis",
                "preprocessMillis", "inferenceMillis", "error");
    }

    @Override
    public void write(PhotoResult result) throws IOException {
        switch (result) {
            case PhotoResult.Classified(String file, ImageClassification seen) -> write(file, seen);
            case PhotoResult.Unreadable(String file, String error, var _) -> failed(file, error);
            case PhotoResult.Broken(String file, String error, var _) -> failed(file, error);
        }
        out.flush();
    }

    @Override
    public void end() throws IOException {
        out.flush();
    }

    private void write(String file, ImageClassification seen) throws IOException {
        for (Head head : seen.heads()) {
            int rank = 0;
            for (Classification each : head.classifications()) {
                csv.row(file, seen.width(), seen.height(), head.index(), ++rank, each.index(), each.label(),
                        each.displayName(), each.score(), head.ambiguity().ambiguous(), Millis.of(seen.decodeNanos()),
                        Millis.of(seen.preprocessNanos()), Millis.of(seen.inferenceNanos()), null);
            }
            if (rank == 0) {
                csv.row(file, seen.width(), seen.height(), head.index(), null, null, null, null, null,
                        head.ambiguity().ambiguous(), Millis.of(seen.decodeNanos()), Millis.of(seen.preprocessNanos()),
                        Millis.of(seen.inferenceNanos()), null);
            }
        }
    }

    private void failed(String file, String error) throws IOException {
        csv.row(file, null, null, null, null, null, null, null, null, null, null, null, null, error);
    }
}
