package io.leveret.server.rest;

import io.leveret.base.LeveretException;
import io.leveret.server.problem.Problem;
import io.leveret.vision.Classification;
import io.leveret.vision.Head;
import io.leveret.vision.ImageClassification;
import io.leveret.vision.Outcome;
import io.leveret.wire.ClassificationWriter;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Which classes a request wants to see.
 *
 * @param most the most classes of a photo
 * @param threshold the lowest score; empty for any
 */
record Results(int most, Optional<Float> threshold) {
    /** Writes the outcome of one of many photos. */
    void write(String file, Outcome<?> outcome, ClassificationWriter writer) throws IOException {
        switch (outcome) {
            case Outcome.Classified<?>(var _, ImageClassification seen) -> writer.classified(file, of(seen));
            case Outcome.Failed<?>(var _, LeveretException refused) ->
                    writer.failed(file, String.valueOf(Problem.of(refused).getMessage()));
            case Outcome.Failed<?>(var _, Throwable fault) -> throw new IllegalStateException(fault);
        }
    }

    ImageClassification of(ImageClassification seen) {
        return new ImageClassification(seen.heads().stream().map(this::of).toList(), seen.width(), seen.height(),
                seen.timing(), seen.damage());
    }

    private Head of(Head head) {
        List<Classification> wanted = head.classifications().stream()
                .filter(each -> threshold.isEmpty() || each.score() >= threshold.get()).limit(most).toList();
        return new Head(head.index(), head.name(), wanted, head.ambiguity());
    }
}
