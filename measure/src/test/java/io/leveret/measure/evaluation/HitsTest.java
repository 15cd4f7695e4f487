package io.leveret.measure.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import io.leveret.vision.ImageClassifier;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HitsTest {
    @Test
    void accept_eachOutcome_isNotedAtItsPlace() {
        Hits hits = Outcomes.hits("+?-+?");

        assertEquals(5, hits.photos());
        assertEquals(List.of(true, false, true, true, false),
                IntStream.range(0, 5).mapToObj(hits::readable).toList());
        assertEquals(List.of(true, false, false, true, false), IntStream.range(0, 5).mapToObj(hits::right).toList());
    }

    @Test
    void accept_ofAnEvaluation_agreesWithItsResult() throws IOException {
        Hits hits = new Hits();
        try (ImageClassifier classifier = Colors.classifier(2)) {
            EvaluationResult result = new Evaluation(classifier, Colors.source(new AtomicInteger()))
                    .run(Colors.photos(70), hits);

            assertEquals(70, hits.photos());
            assertEquals(result.images(), IntStream.range(0, 70).filter(hits::readable).count());
            assertEquals(result.top(1).orElseThrow().correct(), IntStream.range(0, 70).filter(hits::right).count());
        }
    }

    @Test
    void photo_thatWasNone_isRefused() {
        Hits hits = Outcomes.hits("++");

        assertThrows(IndexOutOfBoundsException.class, () -> hits.readable(2));
        assertThrows(IndexOutOfBoundsException.class, () -> hits.right(2));
        assertThrows(IndexOutOfBoundsException.class, () -> hits.right(-1));
        assertEquals(0, new Hits().photos());
    }
}
