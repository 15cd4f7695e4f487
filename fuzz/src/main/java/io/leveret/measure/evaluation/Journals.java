package io.leveret.measure.evaluation;

import io.leveret.dataset.LabeledPhoto;
import io.leveret.image.codec.Damage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/** Journals for the fuzzer, which only classes of this package write line by line and replay. */
public final class Journals {
    private static final int PHOTOS = 4;

    private Journals() {}

    private static SequencedMap<String, String> settings() {
        SequencedMap<String, String> settings = new LinkedHashMap<>();
        settings.put("model", "sha256:0123456789abcdef");
        return settings;
    }

    /** As {@link EvaluationJournal} writes them. */
    private static SequencedMap<String, String> withFormat() {
        SequencedMap<String, String> settings = settings();
        settings.put("journal format", "4");
        return settings;
    }

    private static List<LabeledPhoto> photos() {
        List<LabeledPhoto> photos = new ArrayList<>();
        for (int i = 0; i < PHOTOS; i++) {
            photos.add(new LabeledPhoto("photo " + i + ".jpg", Path.of("photo"), i));
        }
        return photos;
    }

    /**
     * Returns the lines of a journal, each with its end: the settings, three outcomes, a second try.
     *
     * @throws IOException never, since all of it is in memory
     */
    public static List<String> lines() throws IOException {
        return List.of(JournalLine.ofSettings(withFormat()),
                JournalLine.of(new PhotoOutcome.Classified("photo 0.jpg", 0,
                        List.of(new Prediction(0, .75f), new Prediction(2, Float.NaN)), 1, 2, 3,
                        Optional.empty())),
                JournalLine.of(new PhotoOutcome.Unreadable("photo 1.jpg", 1, "it is no \"photo\"", true)),
                JournalLine.of(new PhotoOutcome.Classified("photo 2.jpg", 2, List.of(new Prediction(1, 1)), 4, 5, 6,
                        Optional.of(new Damage(480, 460, "its picture data ends early")))),
                JournalLine.ofRetry(1, new PhotoOutcome.Unreadable("photo 1.jpg", 1, "neither", false)));
    }

    /** Returns a line with a right checksum; unchanged if it has no place for one. */
    public static String sealed(String line) {
        int end = line.lastIndexOf(",\"crc\"");
        return end < 0 ? line : JournalLine.sealed(line.substring(0, end) + "}");
    }

    /**
     * Opens a journal and replays it.
     *
     * @return how many photos it holds, in words
     * @throws JournalException if it is refused
     * @throws IOException if it cannot be read
     */
    public static String replay(Path file) throws IOException {
        try (EvaluationJournal journal = EvaluationJournal.open(file, settings())) {
            journal.temporary();
            int[] outcomes = new int[1];
            journal.replay(photos(), _ -> outcomes[0]++);
            if (outcomes[0] != journal.photos()) {
                throw new IllegalStateException(outcomes[0] + " outcomes of " + journal.photos() + " photos");
            }
            return outcomes[0] == 0 ? "a journal of no photo" : "a journal of photos";
        }
    }
}
