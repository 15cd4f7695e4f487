package io.leveret.measure.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.dataset.LabeledPhoto;
import io.leveret.vision.ImageClassifier;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EvaluationTest {
    private static final LinkedHashMap<String, String> SETTINGS = new LinkedHashMap<>(
            Map.of("model", "colors", "preprocessing", "none"));

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7})
    void run_anyThreads_countsInOrder(int threads) throws IOException {
        List<LabeledPhoto> photos = Colors.photos(70);
        List<String> reported = new ArrayList<>();
        try (ImageClassifier classifier = Colors.classifier(threads)) {
            EvaluationResult result = new Evaluation(classifier, Colors.source(new AtomicInteger()))
                    .run(photos, outcome -> reported.add(outcome.name()));

            assertEquals(photos.stream().map(LabeledPhoto::name).toList(), reported);
            assertEquals(10, result.unreadable().size());
            // 14 of 70 are wrong, 2 of these unreadable
            assertEquals(new Accuracy(48, 60), result.top(1).orElseThrow());
            assertEquals(new Accuracy(60, 60), result.top(3).orElseThrow());
            assertTrue(result.calibration().isPresent());
        }
    }

    @Test
    void run_faultOfTheProgram_isNotTakenForAnUnreadablePhoto() throws IOException {
        try (ImageClassifier classifier = Colors.classifier(2)) {
            Evaluation evaluation = new Evaluation(classifier, _ -> {
                throw new ArithmeticException("a fault");
            });

            assertTrue(assertThrows(IllegalStateException.class, () -> evaluation.run(Colors.photos(3), _ -> {}))
                    .getMessage().contains("photo0"));
        }
    }

    // ---- resuming from a journal ----

    /** Stands for a user's Ctrl-C at some photo. */
    private static final class Interruption extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{\"file\":\"photo5\",\"ind"})
    void run_tenThousandPhotosInterruptedAndResumed_givesWhatThePiecesWrote(String cutOff) throws IOException {
        List<LabeledPhoto> photos = Colors.photos(10_000);
        AtomicInteger made = new AtomicInteger();
        AtomicInteger reported = new AtomicInteger();
        Path file = folder.resolve("journal");
        try (ImageClassifier classifier = Colors.classifier(2)) {
            Evaluation evaluation = new Evaluation(classifier, Colors.source(made));
            assertThrows(Interruption.class, () -> run(evaluation, file, photos, _ -> {
                if (reported.incrementAndGet() == 4321) {
                    throw new Interruption();
                }
            }));
            Files.writeString(file, cutOff, StandardOpenOption.APPEND);
            made.set(0);

            EvaluationResult resumed = run(evaluation, file, photos, _ -> reported.incrementAndGet());

            assertEquals(10_000 - 4321, made.get(), "none is classified again");
            assertEquals(4321 + 10_000, reported.get());
            EvaluationResult whole = evaluation.run(photos, _ -> {});
            assertEquals(whole.topK(), resumed.topK());
            assertEquals(whole.confusion(), resumed.confusion());
            assertEquals(whole.calibration(), resumed.calibration());
            assertEquals(whole.thresholds(), resumed.thresholds());
            assertEquals(whole.unreadable(), resumed.unreadable());
            assertEquals(resumed, run(evaluation, file, photos, _ -> {}),
                    "once more, all from the journal, times included");
            assertEquals(10_000 * 2 - 4321, made.get());
        }
    }

    @Test
    void open_otherSettings_saysWhatDiffersAndLeavesTheFile() throws IOException {
        Path file = begun();
        byte[] before = Files.readAllBytes(file);
        LinkedHashMap<String, String> other = new LinkedHashMap<>(SETTINGS);
        other.put("model", "shapes");
        other.put("softmax", "on");

        String message = refusal(file, other);

        assertTrue(message.contains("model was colors and is shapes, softmax was not said and is on"), message);
        assertEquals(new String(before, StandardCharsets.UTF_8), Files.readString(file));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a letter", "a letter\nof two lines", "{}\n", "{\"leveretEvaluation\":1}\n",
            "{\"leveretEvaluation\":{\"a\":\n"})
    void open_whatIsNoJournal_isRefusedAndLeft(String content) throws IOException {
        Path file = Files.writeString(folder.resolve("letter.txt"), content);

        assertTrue(refusal(file, SETTINGS).contains("is no journal"));
        assertEquals(content, Files.readString(file));
    }

    @Test
    void open_interruptedInTheFirstLine_beginsAnew() throws IOException {
        Path file = begun();
        String settings = Files.readAllLines(file).getFirst();
        Files.writeString(file, settings.substring(0, 9));

        try (EvaluationJournal journal = EvaluationJournal.open(file, SETTINGS)) {
            assertEquals(0, journal.photos());
        }
        assertEquals(settings + "\n", Files.readString(file));
    }

    @Test
    void open_whileAnotherHasIt_isRefused() throws IOException {
        Path file = folder.resolve("journal");
        try (EvaluationJournal _ = EvaluationJournal.open(file, SETTINGS)) {
            assertTrue(refusal(file, SETTINGS).contains("another evaluation"));
        }
        EvaluationJournal.open(file, SETTINGS).close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "{}", "{\"file\":\"photo1\",\"index\":1}",
            "{\"file\":\"photo1\",\"index\":1,\"error\":null}",
            "{\"file\":\"photo1\",\"index\":1,\"top\":[],\"decodeNanos\":1,\"preprocessNanos\":1,\"inferenceNanos\":1}",
            "{\"file\":\"photo1\",\"index\":99999999999,\"error\":\"a\"}",
            "{\"file\":\"photo1\",\"index\":1,\"top\":[1,\"high\"],"
                    + "\"decodeNanos\":1,\"preprocessNanos\":1,\"inferenceNanos\":1}",
            "{\"file\":\"photo2\",\"index\":1,\"error\":\"of another photo\"}",
            "{\"file\":\"photo1\",\"index\":2,\"error\":\"of another class\"}"})
    void run_lineThatWasChanged_isRefusedByItsNumber(String changed) throws IOException {
        Path file = begun();
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        lines.set(2, changed);
        Files.write(file, lines);

        try (ImageClassifier classifier = Colors.classifier(1)) {
            Evaluation evaluation = new Evaluation(classifier, Colors.source(new AtomicInteger()));
            String message = assertThrows(JournalException.class,
                    () -> run(evaluation, file, Colors.photos(3), _ -> {})).getMessage();
            assertTrue(message.contains("line 3: "), message);
        }
    }

    @Test
    void journalLine_anyScores_giveTheSameBack() throws IOException {
        List<Prediction> top = new ArrayList<>();
        for (float score : new float[]{1 / 3f, Float.MIN_VALUE, -Float.MAX_VALUE, 1e-10f, 16777217, Float.NaN,
                Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, -0f, 0.1f}) {
            top.add(new Prediction(top.size(), score));
        }
        PhotoOutcome seen = new PhotoOutcome.Classified("a \"b\"\n\u2028ü.jpg", 3, top, Long.MAX_VALUE, 0, 1);
        PhotoOutcome failed = new PhotoOutcome.Unreadable("c", 0, "why\nnot");

        for (PhotoOutcome each : List.of(seen, failed)) {
            String line = JournalLine.of(each);
            assertEquals(line.length() - 1, line.indexOf('\n'));
            assertEquals(each, JournalLine.outcome(line));
        }
    }

    @Test
    void setting_otherPhotosOrClasses_isAnother() {
        LabeledPhoto photo = new LabeledPhoto("a", Path.of("a"), 1);

        assertEquals(EvaluationJournal.setting(List.of(photo)),
                EvaluationJournal.setting(List.of(new LabeledPhoto("a", Path.of("/elsewhere/a"), 1))));
        assertTrue(EvaluationJournal.setting(List.of(photo)).matches("1 photos sha256:[0-9a-f]{16}"));
        assertEquals(3, List.of(photo, new LabeledPhoto("a", Path.of("a"), 2), new LabeledPhoto("b", Path.of("a"), 1))
                .stream().map(each -> EvaluationJournal.setting(List.of(each))).distinct().count());
    }

    /** The journal of three photos. */
    private Path begun() throws IOException {
        Path file = folder.resolve("journal");
        try (ImageClassifier classifier = Colors.classifier(1)) {
            run(new Evaluation(classifier, Colors.source(new AtomicInteger())), file, Colors.photos(3), _ -> {});
        }
        return file;
    }

    private static EvaluationResult run(Evaluation evaluation, Path file, List<LabeledPhoto> photos,
            Consumer<PhotoOutcome> listener) throws IOException {
        try (EvaluationJournal journal = EvaluationJournal.open(file, SETTINGS)) {
            return evaluation.run(photos, journal, listener);
        }
    }

    private static String refusal(Path file, LinkedHashMap<String, String> settings) {
        return assertThrows(JournalException.class, () -> EvaluationJournal.open(file, settings).close()).getMessage();
    }
}
