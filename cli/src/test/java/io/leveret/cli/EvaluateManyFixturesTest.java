package io.leveret.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.dataset.ClassMatching;
import io.leveret.dataset.LabeledPhoto;
import io.leveret.dataset.LabeledPhotos;
import io.leveret.image.Decoding;
import io.leveret.image.ImageDecoder;
import io.leveret.image.Pixels;
import io.leveret.image.Resize;
import io.leveret.measure.evaluation.Evaluation;
import io.leveret.measure.evaluation.EvaluationJournal;
import io.leveret.measure.evaluation.EvaluationResult;
import io.leveret.measure.evaluation.PhaseTimes;
import io.leveret.measure.evaluation.PhotoOutcome;
import io.leveret.vision.ImageClassifier;
import io.leveret.vision.ModelSource;
import io.leveret.wire.EvaluationReport;
import io.leveret.wire.JsonDocuments;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An evaluation of many real photos: what it keeps of them, and what comes of it if it is interrupted. */
@Tag("fixtures")
class EvaluateManyFixturesTest {
    private static final int PHOTOS = 10_000;
    private static final int SIDE = 128; // of the model's input
    /** An eighth of a kilobyte a photo: far less than its ten classes take. */
    private static final int MOST_GROWTH_BYTES = 1 << 20;

    @TempDir
    Path folder;

    /** What a user's Ctrl-C is to the evaluation, at some photo. */
    private static final class Interruption extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** Looks at the heap once early and once late. */
    private static final class HeapGrowth implements Consumer<PhotoOutcome> {
        private int told;
        private long early;
        private long late;

        @Override
        public void accept(PhotoOutcome outcome) {
            told++;
            if (told == PHOTOS / 5) {
                early = heapAfterCollection();
            } else if (told == PHOTOS - 100) {
                late = heapAfterCollection();
            }
        }

        void check() {
            assertEquals(PHOTOS, told);
            assertTrue(late - early < MOST_GROWTH_BYTES, "bytes in use grew from " + early + " to " + late);
        }

        private static long heapAfterCollection() {
            long least = Long.MAX_VALUE;
            for (int tries = 0; tries < 3; tries++) { // what ends late needs some more collections
                System.gc();
                least = Math.min(least, Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
            }
            return least;
        }
    }

    @Test
    void run_tenThousandPhotosInterruptedTwice_isThatOfOneRunInFlatMemory() throws IOException {
        Path file = folder.resolve("journal");
        try (ImageClassifier classifier = ImageClassifier.open(
                ModelSource.file(Fixtures.path("models/mobilenet_v1_0.25_128_quant.tflite")),
                Evaluation.options().threads(2).build())) {
            LabeledPhotos data = LabeledPhotos.read(table());
            List<LabeledPhoto> photos = new ClassMatching("the model", classifier.classes(), classifier.labels())
                    .match(data, 1);
            Map<Path, Pixels> pictures = pictures(photos);
            AtomicInteger read = new AtomicInteger();
            Evaluation evaluation = new Evaluation(classifier, (photo, wanted) -> {
                read.incrementAndGet();
                return wanted.of(pictures.get(photo.file()));
            });
            HeapGrowth ofWhole = new HeapGrowth();
            EvaluationResult whole = evaluation.run(photos, ofWhole);
            ofWhole.check();

            interrupt(evaluation, file, photos, 0, 3210);
            interrupt(evaluation, file, photos, 3210, 6543);
            String line = Files.readAllLines(file).getLast();
            Files.writeString(file, line.substring(0, line.length() / 2), StandardOpenOption.APPEND);
            read.set(0);
            HeapGrowth ofResumed = new HeapGrowth();
            EvaluationResult resumed = resume(evaluation, file, photos, 6543, ofResumed);
            ofResumed.check();
            assertEquals(PHOTOS - 6543, read.get(), "none is classified again");
            EvaluationResult replayed = resume(evaluation, file, photos, PHOTOS, _ -> {});

            assertEquals(PHOTOS - 6543, read.get(), "nor when all are in the journal");
            assertEquals(PHOTOS, whole.images());
            assertEquals(json(data, classifier, resumed), json(data, classifier, replayed), "times included");
            assertEquals(json(data, classifier, untimed(whole)), json(data, classifier, untimed(resumed)));
            assertEquals(untimed(whole), untimed(resumed)); // JSON has a part of the thresholds only
        }
    }

    /** The hundred photos a hundred times, by their absolute paths. */
    private Path table() throws IOException {
        Path hundred = Fixtures.path("datasets/imagenet-100/ground_truth.csv").toAbsolutePath().normalize();
        List<String> rows = Files.readAllLines(hundred);
        List<String> all = new ArrayList<>(List.of(rows.getFirst()));
        for (int i = 0; i < PHOTOS; i++) {
            all.add(hundred.resolveSibling(rows.get(1 + i % (rows.size() - 1))).toString());
        }
        return Files.write(folder.resolve("photos.csv"), all);
    }

    /** Each photo in the model's size, decoded once: decoding ten thousand would take longer than all else. */
    private static Map<Path, Pixels> pictures(List<LabeledPhoto> photos) throws IOException {
        Map<Path, Pixels> pictures = new HashMap<>();
        for (LabeledPhoto each : photos) {
            if (!pictures.containsKey(each.file())) {
                pictures.put(each.file(), Resize.DEFAULT.apply(new ImageDecoder().decode(each.file()), SIDE, SIDE));
            }
        }
        return pictures;
    }

    private static void interrupt(Evaluation evaluation, Path file, List<LabeledPhoto> photos, int before, int after) {
        AtomicInteger told = new AtomicInteger();
        assertThrows(Interruption.class, () -> resume(evaluation, file, photos, before, _ -> {
            if (told.incrementAndGet() == after) {
                throw new Interruption();
            }
        }));
    }

    private static EvaluationResult resume(Evaluation evaluation, Path file, List<LabeledPhoto> photos, int before,
            Consumer<PhotoOutcome> listener) throws IOException {
        LinkedHashMap<String, String> settings = new LinkedHashMap<>(Map.of("data", EvaluationJournal.setting(photos)));
        try (EvaluationJournal journal = EvaluationJournal.open(file, settings)) {
            assertEquals(before, journal.photos());
            return evaluation.run(photos, journal, listener);
        }
    }

    private static EvaluationResult untimed(EvaluationResult result) {
        PhaseTimes none = new PhaseTimes(0, 0, 0);
        return new EvaluationResult(result.classes(), result.images(), result.unreadable(), result.damaged(),
                result.topK(), result.confusion(), result.calibration(), result.thresholds(), result.top1Shifted(),
                none, none, none);
    }

    private static String json(LabeledPhotos data, ImageClassifier classifier, EvaluationResult result)
            throws IOException {
        StringWriter json = new StringWriter();
        JsonDocuments
                .write(new EvaluationReport(classifier.model().source(), data.source().toString(), 1, Decoding.SCALED,
                        classifier.labels(), List.of(0.9, 0.95, 0.99), result), json);
        return json.toString();
    }
}
