package io.leveret.vision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.base.OptionException;
import io.leveret.image.Normalization;
import io.leveret.image.Pixels;
import io.leveret.image.Region;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VideoClassifierTest {
    private static final double TOLERANCE = 1e-5;
    private static final Pixels RED = Colors.solid(255, 0, 0);
    private static final Pixels BLUE = Colors.solid(0, 0, 255);

    private ImageClassifier classifier;

    @BeforeEach
    void open() throws IOException {
        classifier = ImageClassifier.open(ModelSource.bytes(ColorModels.floatLogits(), "colors"),
                ClassifierOptions.builder().threads(1).softmax(Softmax.OFF).build());
    }

    @AfterEach
    void close() {
        classifier.close();
    }

    @Test
    void classifyForVideo_notSmoothed_isThatOfEachFrame() {
        VideoClassifier video = classifier.video(Duration.ZERO);

        assertEquals(classifier.classify(RED).classifications(), video.classifyForVideo(RED, 0).classifications());
        assertEquals(classifier.classify(BLUE).classifications(), video.classifyForVideo(BLUE, 1).classifications());
        assertSame(classifier, video.classifier());
    }

    /** Red goes from 1 to −1: after τ it has gone 63 % of the way, for any number of frames between. */
    @Test
    void classifyForVideo_smoothed_goesHalfWayByTime() {
        VideoClassifier few = classifier.video(Duration.ofMillis(200));
        VideoClassifier many = classifier.video(Duration.ofMillis(200));
        few.classifyForVideo(RED, 1000);
        many.classifyForVideo(RED, 1000);
        for (int millis = 1010; millis < 1200; millis += 10) {
            many.classifyForVideo(BLUE, millis);
        }
        double expected = 1 - 2 * (1 - Math.exp(-1));

        assertEquals(1, score(few.classifyForVideo(RED, 1001), 0), TOLERANCE);
        assertEquals(expected, score(many.classifyForVideo(BLUE, 1200), 0), TOLERANCE);
        assertEquals(expected, score(few.classifyForVideo(BLUE, 1201), 0), TOLERANCE);
    }

    @ParameterizedTest
    @ValueSource(longs = {1000, 999, -5, Long.MIN_VALUE})
    void classifyForVideo_timeThatDoesNotGrow_isRefusedWithBothAndDoesNotCount(long timestamp) {
        VideoClassifier video = classifier.video(Duration.ofMillis(100));
        video.classifyForVideo(RED, 1000);

        String message = assertThrows(IllegalArgumentException.class, () -> video.classifyForVideo(BLUE, timestamp))
                .getMessage();

        assertTrue(message.contains(timestamp + " ms") && message.contains("1000 ms"), message);
        assertEquals(1, score(video.classifyForVideo(RED, 1001), 0), TOLERANCE);
    }

    @Test
    void classifyForVideo_extremeTimes_areTakenAsTheyCome() {
        VideoClassifier video = classifier.video(Duration.ofMillis(100));
        video.classifyForVideo(RED, Long.MIN_VALUE);

        assertEquals(-1, score(video.classifyForVideo(BLUE, Long.MAX_VALUE), 0), TOLERANCE);
    }

    @Test
    void classifyForVideo_regionOutsideTheFrame_isRefusedAndDoesNotCount() {
        VideoClassifier video = classifier.video(Duration.ZERO);
        ImageProcessingOptions outside = ImageProcessingOptions.builder().region(Region.pixels(0, 0, 6, 1)).build();

        assertThrows(OptionException.class, () -> video.classifyForVideo(RED, 5, outside));
        assertEquals(1, score(video.classifyForVideo(RED, 5), 0), TOLERANCE);
    }

    @Test
    void classifyForVideo_longestSmoothing_staysWithTheFirst() {
        VideoClassifier video = classifier.video(Duration.ofSeconds(Long.MAX_VALUE));
        video.classifyForVideo(RED, 0);

        assertEquals(1, score(video.classifyForVideo(BLUE, 1), 0), TOLERANCE);
    }

    /** Pixels divided by almost 0 overflow to infinity, and subtracting infinities gives NaN. */
    @Test
    void classifyForVideo_frameOfNoNumbers_doesNotSpoilLaterOnes() throws IOException {
        try (ImageClassifier overflowing = ImageClassifier.open(ModelSource.bytes(ColorModels.floatLogits(), "colors"),
                ClassifierOptions.builder().threads(1).normalization(Normalization.of(255, 1e-37f)).build())) {
            VideoClassifier video = overflowing.video(Duration.ofMillis(100));
            assertTrue(Double.isNaN(score(video.classifyForVideo(Colors.solid(0, 0, 0), 0), 0)));

            assertEquals(score(overflowing.classify(Colors.solid(255, 255, 255)), 0),
                    score(video.classifyForVideo(Colors.solid(255, 255, 255), 1), 0), TOLERANCE);
        }
    }

    @Test
    void video_negativeSmoothing_isRefused() {
        assertThrows(OptionException.class, () -> classifier.video(Duration.ofMillis(-1)));
    }

    private static double score(ImageClassification result, int index) {
        return result.classifications().stream().filter(each -> each.index() == index).findFirst().orElseThrow()
                .score();
    }
}
