package io.leveret.measure.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.dataset.LabeledPhoto;
import io.leveret.image.ImageDecoder;
import io.leveret.image.codec.Damage;
import io.leveret.vision.ImageClassifier;
import io.leveret.vision.PictureReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
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
            Evaluation evaluation = new Evaluation(classifier, (_, _) -> {
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
        other.put("softmax", "on");

        String added = refusal(file, other);
        other.put("model", "shapes");
        String changed = refusal(file, other);

        assertTrue(added.contains("other settings: softmax was not given and is on; give"), added);
        assertTrue(changed.contains("other settings: model was colors and is shapes; give"), changed);
        assertEquals(new String(before, StandardCharsets.UTF_8), Files.readString(file));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a letter", "a letter\nof two lines", "{}\n", "{\"leveretEvaluation\":1}\n",
            "{\"leveretEvaluation\":{\"a\":\n", "{\"leveretEvaluation\":{\"model\":null}}\n",
            "{\"leveretEvaluation\":{\"model\":7}}\n", "{\"leveretEvaluation\":{\"model\":[]}}\n"})
    void open_whatIsNoJournal_isRefusedAndLeft(String content) throws IOException {
        Path file = Files.writeString(folder.resolve("letter.txt"), content);

        assertTrue(refusal(file, SETTINGS).contains("is no journal"));
        assertEquals(content, Files.readString(file));
    }

    @Test
    @Timeout(60)
    void open_pipeOrDevice_isRefused() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());

        assertTrue(refusal(pipe, SETTINGS).contains("is no journal"));
        assertTrue(refusal(Path.of("/dev/zero"), SETTINGS).contains("is no journal"));
        assertTrue(refusal(Path.of("/dev/null"), SETTINGS).contains("is no journal"));
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
            "{\"file\":null,\"index\":1,\"error\":\"a\",\"temporary\":false}",
            "{\"file\":\"photo1\",\"index\":1,\"error\":null,\"temporary\":false}",
            "{\"file\":\"photo1\",\"index\":1,\"top\":[],\"decodeNanos\":1,\"preprocessNanos\":1,\"inferenceNanos\":1}",
            "{\"file\":\"photo1\",\"index\":99999999999,\"error\":\"a\",\"temporary\":false}",
            "{\"again\":1,\"file\":\"photo1\",\"index\":1,\"error\":\"a\",\"temporary\":false}",
            "{\"again\":-1,\"file\":\"photo1\",\"index\":1,\"error\":\"a\",\"temporary\":false}",
            "{\"again\":1,\"file\":\"photo2\",\"index\":2,\"error\":\"a\",\"temporary\":false}",
            "{\"file\":\"photo1\",\"index\":1,\"top\":[1,\"high\"],"
                    + "\"decodeNanos\":1,\"preprocessNanos\":1,\"inferenceNanos\":1}",
            "{\"file\":\"photo2\",\"index\":1,\"error\":\"of another photo\",\"temporary\":false}",
            "{\"file\":\"photo1\",\"index\":2,\"error\":\"of another class\",\"temporary\":false}"})
    void run_lineThatWasChanged_isRefusedByItsNumber(String changed) throws IOException {
        Path file = begun();
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        lines.set(2, changed.endsWith("}") ? JournalLine.sealed(changed).strip() : changed);
        Files.write(file, lines);

        try (ImageClassifier classifier = Colors.classifier(1)) {
            Evaluation evaluation = new Evaluation(classifier, Colors.source(new AtomicInteger()));
            String message = assertThrows(JournalException.class,
                    () -> run(evaluation, file, Colors.photos(3), _ -> {})).getMessage();
            assertTrue(message.contains("line 3: "), message);
        }
    }

    /** Fails photos for reasons that pass: a missing file, no permission, too little memory, and one that stays. */
    private static PictureReader<LabeledPhoto> failing(AtomicInteger made, boolean fails) {
        return (photo, wanted) -> {
            if (photo.name().equals("photo4")) {
                return new ImageDecoder().decode(new byte[]{1, 2, 3}, photo.name(), wanted);
            }
            if (fails) {
                switch (photo.name()) {
                    case "photo1" -> throw new NoSuchFileException("photo1");
                    case "photo2" ->
                            throw new IOException("photo2: no permission", new AccessDeniedException("photo2"));
                    case "photo5" -> throw new IOException("photo5: too large",
                            new IOException("too large", new OutOfMemoryError()));
                    default -> {
                    }
                }
            }
            return Colors.source(made).read(photo, wanted);
        };
    }

    @Test
    void run_resumedAfterFailuresThatPass_triesThoseAgain() throws IOException {
        List<LabeledPhoto> photos = Colors.photos(7);
        Path file = folder.resolve("journal");
        AtomicInteger made = new AtomicInteger();
        try (ImageClassifier classifier = Colors.classifier(2)) {
            EvaluationResult first = run(new Evaluation(classifier, failing(made, true)), file, photos, _ -> {});
            assertEquals(List.of("photo1", "photo2", "unreadable3", "photo4", "photo5"),
                    first.unreadable().stream().map(PhotoOutcome.Unreadable::name).toList());
            EvaluationResult still = run(new Evaluation(classifier, failing(made, true)), file, photos.subList(0, 7),
                    _ -> {});
            assertEquals(first, still);
            assertEquals(8, Files.readAllLines(file).size(), "nothing new to say");
            made.set(0);

            EvaluationResult resumed = run(new Evaluation(classifier, failing(made, false)), file, photos, _ -> {});

            assertEquals(3, made.get(), "only those that failed are classified");
            assertEquals(List.of("unreadable3", "photo4"),
                    resumed.unreadable().stream().map(PhotoOutcome.Unreadable::name).toList());
            EvaluationResult whole = new Evaluation(classifier, failing(made, false)).run(photos, _ -> {});
            assertEquals(whole.topK(), resumed.topK());
            assertEquals(whole.confusion(), resumed.confusion());
            made.set(0);
            assertEquals(resumed, run(new Evaluation(classifier, failing(made, false)), file, photos, _ -> {}));
            assertEquals(0, made.get());
        }
    }

    @Test
    void run_resumedInTheMiddleAfterFailures_goesOnInOrder() throws IOException {
        List<LabeledPhoto> photos = Colors.photos(20);
        Path file = folder.resolve("journal");
        try (ImageClassifier classifier = Colors.classifier(1)) {
            AtomicInteger told = new AtomicInteger();
            assertThrows(Interruption.class,
                    () -> run(new Evaluation(classifier, failing(new AtomicInteger(), true)), file, photos, _ -> {
                        if (told.incrementAndGet() == 10) {
                            throw new Interruption();
                        }
                    }));
            List<String> names = new ArrayList<>();

            run(new Evaluation(classifier, failing(new AtomicInteger(), false)), file, photos,
                    outcome -> names.add(outcome.name()));

            assertEquals(photos.stream().map(LabeledPhoto::name).toList(), names);
            List<String> again = new ArrayList<>();
            run(new Evaluation(classifier, failing(new AtomicInteger(), false)), file, photos,
                    outcome -> again.add(outcome.name()));
            assertEquals(names, again);
        }
    }

    /** Whichever bit is flipped, the journal is refused or gives the same result. */
    @Test
    void run_anyBitFlipped_isNoticed() throws IOException {
        Path file = begun();
        byte[] sound = Files.readAllBytes(file);
        try (ImageClassifier classifier = Colors.classifier(1)) {
            Evaluation evaluation = new Evaluation(classifier, Colors.source(new AtomicInteger()));
            EvaluationResult expected = run(evaluation, file, Colors.photos(3), _ -> {});
            int refused = 0;
            for (int bit = 0; bit < 8 * sound.length; bit += 3) {
                byte[] flipped = sound.clone();
                flipped[bit / 8] ^= (byte) (1 << bit % 8);
                Files.write(file, flipped);
                try {
                    EvaluationResult resumed = run(evaluation, file, Colors.photos(3), _ -> {});
                    assertEquals(expected.confusion(), resumed.confusion(), "bit " + bit);
                    assertEquals(expected.calibration(), resumed.calibration(), "bit " + bit);
                    assertEquals(expected.unreadable(), resumed.unreadable(), "bit " + bit);
                } catch (JournalException noticed) {
                    refused++;
                }
            }
            assertTrue(refused > sound.length, refused + " of " + sound.length * 8 / 3);
        }
    }

    @Test
    void journalLine_anyScores_giveTheSameBack() throws IOException {
        List<Prediction> top = new ArrayList<>();
        for (float score : new float[]{1 / 3f, Float.MIN_VALUE, -Float.MAX_VALUE, 1e-10f, 16777217, Float.NaN,
                Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, -0f, 0.1f}) {
            top.add(new Prediction(top.size(), score));
        }
        PhotoOutcome seen = new PhotoOutcome.Classified("a \"b\"\n\u2028ü.jpg", 3, top, Long.MAX_VALUE, 0, 1,
                Optional.empty());
        PhotoOutcome cut = new PhotoOutcome.Classified("e", 1, top.subList(0, 1), 1, 2, 3,
                Optional.of(new Damage(480, 460, "its \"data\"\nends early")));
        PhotoOutcome failed = new PhotoOutcome.Unreadable("c", 0, "why\nnot");

        PhotoOutcome missing = new PhotoOutcome.Unreadable("d", 0, "d: there is no such file", true);
        for (PhotoOutcome each : List.of(seen, failed, missing, cut)) {
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
        assertTrue(EvaluationJournal.setting(List.of(photo))
                .matches("1 photo \\(names and classes sha256:[0-9a-f]{16}\\)"));
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
