package io.leveret.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.base.Cancellation;
import io.leveret.base.CancelledException;
import io.leveret.dataset.LabelConflict;
import io.leveret.dataset.LabeledPhoto;
import io.leveret.image.DecodeLimits;
import io.leveret.image.ImageDecoder;
import io.leveret.image.Pixels;
import io.leveret.image.Resizer;
import io.leveret.measure.evaluation.PhotoOutcome;
import io.leveret.testing.TensorKind;
import io.leveret.testing.TfliteOracle;
import io.leveret.testing.TfliteOracle.Kernels;
import io.leveret.train.HeadOptions.Optimizer;
import io.leveret.train.TrainingListener.Phase;
import io.leveret.vision.ClassifierOptions;
import io.leveret.vision.ImageClassifier;
import io.leveret.vision.ModelSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TrainerTest {
    private static final HeadOptions HEAD = HeadOptions.builder().hidden(0).epochs(40).batch(8)
            .optimizer(Optimizer.ADAMW).learningRate(0.02).weightDecay(0.001).dropout(0.2).labelSmoothing(0.1).build();
    private static final int EACH = 20;

    @TempDir
    private Path folder;
    private Path data;
    private TrainingOptions options;

    @BeforeEach
    void names() {
        data = folder.resolve("data");
        options = TrainingOptions.builder().seed(1).testShare(0.2).otherViews(1).head(HEAD).threads(2).build();
    }

    private TrainedModel train(TrainingOptions how) throws IOException {
        return train(how, Backbones.vectors(TensorKind.FLOAT32), TrainingListener.NONE);
    }

    private TrainedModel train(TrainingOptions how, Backbone backbone, TrainingListener listener) throws IOException {
        return Trainer.train(TrainingPhotos.read(data), backbone, how, listener);
    }

    private String refusal(TrainingOptions how) {
        return assertThrows(TrainingException.class, () -> train(how)).getMessage();
    }

    private static double top1(TrainedModel model) {
        return model.test().top(1).orElseThrow().share();
    }

    /** Records the test photos. */
    private static final class Tests implements TrainingListener {
        private final List<LabeledPhoto> photos = new ArrayList<>();
        private final List<PhotoOutcome> outcomes = new ArrayList<>();

        @Override
        public void beginTest(List<LabeledPhoto> all) {
            photos.addAll(all);
        }

        @Override
        public void tested(PhotoOutcome outcome) {
            outcomes.add(outcome);
        }
    }

    @ParameterizedTest
    @CsvSource({"FLOAT32, vector, 0", "FLOAT32, places, 8", "UINT8, vector, 8", "UINT8, places, 0", "INT8, vector, 0",
            "INT8, places, 8"})
    void train_classesOfOtherColors_areDistinguishedHereAndInTensorFlowLite(TensorKind kind, String layer, int hidden)
            throws IOException {
        Photos.classFolders(data, EACH, EACH, EACH);
        HeadOptions head = HeadOptions.builder().hidden(hidden).epochs(40).batch(8).optimizer(Optimizer.ADAMW)
                .learningRate(0.02).weightDecay(0.001).dropout(0.2).labelSmoothing(0.1).build();
        Tests tests = new Tests();
        TrainedModel trained = train(options.toBuilder().head(head).build(),
                Backbone.of(Backbones.classifier(kind), "small", Optional.of(layer)), tests);
        assertEquals(1, top1(trained));
        assertEquals(List.of("blue", "green", "red"), trained.labels());
        assertEquals(48, trained.trainImages());
        assertEquals(48, trained.validationImages());
        assertEquals(12, trained.test().images());
        assertEquals(12, tests.photos.size());
        assertEquals(12, tests.outcomes.size());
        try (TfliteOracle oracle = TfliteOracle.open(trained.model(), Kernels.XNNPACK, 1);
                ImageClassifier classifier = ImageClassifier.open(ModelSource.bytes(trained.model(), "new"),
                        ClassifierOptions.DEFAULT)) {
            assertEquals(trained.labels(), classifier.labels().orElseThrow().names());
            for (LabeledPhoto photo : tests.photos) {
                Pixels pixels = new ImageDecoder().decode(photo.file());
                oracle.run(Backbones.input(kind, pixels));
                int first = HeadTrainer.first(oracle.outputFloats(0));
                assertEquals(photo.index(), first, photo.name());
                assertEquals(first, classifier.classify(pixels).classifications().getFirst().index(), photo.name());
            }
        }
    }

    @Test
    void train_sameSeed_isTheSameFileWhateverTheThreads() throws IOException {
        Photos.classFolders(data, EACH, EACH, EACH);
        byte[] first = train(options).model();
        TrainingOptions byOne = TrainingOptions.builder().seed(1).testShare(0.2).otherViews(1).head(HEAD).threads(1)
                .build();
        assertArrayEquals(first, train(byOne).model());
        assertFalse(Arrays.equals(first, train(options.toBuilder().seed(2).build()).model()));
    }

    @Test
    void train_withACache_isTheSameAndExtractsOnce() throws IOException {
        Photos.classFolders(data, EACH, EACH, EACH);
        Path cache = folder.resolve("some").resolve("cache");
        byte[] without = train(options).model();
        byte[] first = train(options.toBuilder().cache(cache).build()).model();
        Path file;
        try (Stream<Path> files = Files.list(cache)) {
            List<Path> all = files.toList();
            assertEquals(1, all.size());
            file = all.getFirst();
        }
        byte[] features = Files.readAllBytes(file);
        assertArrayEquals(without, first);
        assertArrayEquals(first, train(options.toBuilder().cache(cache).build()).model());
        assertArrayEquals(features, Files.readAllBytes(file));
        train(options.toBuilder().cache(cache).build(), Backbones.images(TensorKind.FLOAT32), TrainingListener.NONE);
        train(options.toBuilder().cache(cache).build(), Backbones.vectors(TensorKind.INT8), TrainingListener.NONE);
        try (Stream<Path> files = Files.list(cache)) {
            assertEquals(3, files.count());
        }
        assertArrayEquals(features, Files.readAllBytes(file));
    }

    @Test
    void train_withoutACache_leavesNoFile() throws IOException {
        Photos.classFolders(data, EACH, EACH, EACH);
        Set<Path> before = temporaryFiles();
        train(options);
        assertEquals(before, temporaryFiles());
    }

    private static Set<Path> temporaryFiles() throws IOException {
        String ours = "leveret-features-" + ProcessHandle.current().pid() + "-";
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return Set.copyOf(files.filter(file -> file.getFileName().toString().startsWith(ours)).toList());
        }
    }

    @Test
    void train_unreadablePhotos_areListedAndNotCounted() throws IOException {
        Photos.classFolders(data, EACH, EACH, EACH);
        TrainedModel clean = train(options);
        Files.writeString(data.resolve("green").resolve("torn.jpg"), "no photo");
        Files.write(data.resolve("red").resolve("zero.png"), new byte[0]);
        TrainedModel trained = train(options);
        assertArrayEquals(clean.model(), trained.model());
        assertEquals(List.of(Path.of("green", "torn.jpg").toString(), Path.of("red", "zero.png").toString()),
                trained.unreadable().stream().map(PhotoOutcome.Unreadable::name).toList());
        assertEquals(1, trained.unreadable().getFirst().index());
        assertTrue(trained.unreadable().getFirst().error().contains("torn.jpg: "));
        assertEquals(48, trained.trainImages());
        assertEquals(12, trained.test().images());
    }

    @Test
    void train_otherPhotos_areAnotherDigestOfTheData() throws IOException {
        Photos.classFolders(data, EACH, EACH);
        String before = dataDigest(train(options));
        assertEquals(before, dataDigest(train(options.toBuilder().seed(2).build())));
        Photos.write(data.resolve("blue").resolve("000.png"), Photos.colored(2, 77));
        assertNotEquals(before, dataDigest(train(options)));
    }

    private static String dataDigest(TrainedModel model) {
        return model.provenance().replaceAll("(?s).*\"data\":\"(sha256:[0-9a-f]{64})\".*", "$1");
    }

    @Test
    void train_tooFewReadablePhotos_isRefused() throws IOException {
        Photos.classFolders(data, EACH, 5, EACH);
        Files.writeString(data.resolve("green").resolve("000.png"), "no photo");
        assertTrue(refusal(options).endsWith("too few has green (4)"), refusal(options));
    }

    @Test
    void train_nearDuplicates_areCountedAndOnOneSideOfTheSplit() throws IOException {
        Photos.classFolders(data, EACH, EACH, EACH);
        for (int i = 0; i < EACH; i++) {
            Photos.write(data.resolve("red").resolve(String.format("%03d-small.png", i)),
                    Resizer.AREA.resize(Photos.colored(0, 2000 + i), 25, 19));
        }
        Tests tests = new Tests();
        TrainedModel trained = train(options, Backbones.vectors(TensorKind.FLOAT32), tests);
        assertEquals(EACH, trained.nearDuplicates());
        assertEquals(List.of(), trained.labelConflicts());
        List<String> red = tests.photos.stream().filter(photo -> photo.index() == 2)
                .map(photo -> photo.file().getFileName().toString().substring(0, 3)).toList();
        assertEquals(8, red.size());
        assertEquals(4, Set.copyOf(red).size(), red::toString);
    }

    @Test
    void train_samePictureInTwoClasses_isReported() throws IOException {
        Photos.classFolders(data, EACH, EACH, EACH);
        Photos.write(data.resolve("green").resolve("copy.png"), Photos.colored(0, 2007));
        TrainedModel trained = train(options);
        assertEquals(List.of(new LabelConflict(Path.of("green", "copy.png").toString(),
                Path.of("red", "007.png").toString())), trained.labelConflicts());
        assertEquals(1, trained.nearDuplicates());
    }

    @Test
    void train_wrongLabels_areDoubtful() throws IOException {
        Photos.classFolders(data, 2 * EACH, 2 * EACH, 2 * EACH);
        List<String> wrong = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            String name = "wrong" + i + ".png";
            Photos.write(data.resolve("green").resolve(name), Photos.colored(0, 9000 + i)); // red
            wrong.add(Path.of("green", name).toString());
        }
        Tests tests = new Tests();
        TrainedModel trained = train(options, Backbones.vectors(TensorKind.FLOAT32), tests);
        tests.photos.forEach(photo -> wrong.remove(photo.name())); // these are not trained with
        assertFalse(wrong.isEmpty());
        List<String> found = trained.doubtfulLabels().stream().map(DoubtfulLabel::name).toList();
        assertTrue(wrong.containsAll(found) && 2 * found.size() >= wrong.size(), found + " of " + wrong);
        for (DoubtfulLabel each : trained.doubtfulLabels()) {
            assertEquals("green", each.label());
            assertEquals("red", each.suggested());
            assertTrue(each.suggestedScore() >= 0.5 && each.labelScore() < 0.5, each.toString());
        }
    }

    @Test
    void train_rightLabels_areNotDoubtful() throws IOException {
        Photos.classFolders(data, 2 * EACH, 2 * EACH, 2 * EACH);
        assertEquals(List.of(), train(options).doubtfulLabels());
    }

    @Test
    void train_split_testsWithItsTestPhotosOnly() throws IOException {
        Photos.classFolders(data.resolve("train"), EACH, EACH, EACH);
        Photos.classFolders(data.resolve("test"), 3, 3, 3);
        for (String label : List.of("blue", "green", "red")) { // others than those to train with
            for (int i = 0; i < 3; i++) {
                Photos.write(data.resolve("test").resolve(label).resolve(String.format("%03d.png", i)),
                        Photos.colored(List.of("red", "green", "blue").indexOf(label), 7000 + i));
            }
        }
        Photos.write(data.resolve("train/red/copy.png"), Photos.colored(0, 7000)); // of one to test with
        Tests tests = new Tests();
        TrainedModel trained = train(options, Backbones.vectors(TensorKind.FLOAT32), tests);
        assertEquals(9, tests.photos.size());
        assertTrue(tests.photos.stream().allMatch(photo -> photo.name().startsWith("test")));
        assertEquals(3 * EACH, trained.trainImages(), "the copy does not train");
    }

    @Test
    void train_classOfNearDuplicatesOnly_isRefused() throws IOException {
        Photos.classFolders(data, EACH, EACH);
        for (int i = 0; i < EACH; i++) {
            Photos.write(data.resolve("red").resolve(i + ".png"),
                    Resizer.AREA.resize(Photos.colored(0, 5), 20 + i, 19));
        }
        String message = refusal(options);
        assertEquals(data + ": all photos of red are near-duplicates of each other; add other photos of it", message);
    }

    @Test
    void train_shareOfFewPhotosThatIsNone_saysSo() throws IOException {
        Photos.classFolders(data, 5, 5);
        TrainingOptions little = TrainingOptions.builder().seed(1).testShare(0.05).otherViews(0).head(HEAD).threads(2)
                .build();
        String message = refusal(little);
        assertTrue(message.startsWith(data + ": ") && message.contains("0.05") && message.contains("add other photos"),
                message);
    }

    @Test
    void train_unbalancedClasses_areDistinguished() throws IOException {
        Photos.classFolders(data, 60, 10, 5);
        Tests tests = new Tests();
        TrainedModel trained = train(options, Backbones.vectors(TensorKind.FLOAT32), tests);
        assertEquals(60, trained.trainImages());
        assertEquals(15, trained.test().images());
        assertEquals(1, tests.photos.stream().filter(photo -> photo.index() == 2).count());
        assertEquals(1, top1(trained));
    }

    @Test
    void train_photosPerClass_limitsTrainingButNotTheTest() throws IOException {
        Photos.classFolders(data, EACH, EACH, 10);
        TrainedModel trained = train(TrainingOptions.builder().seed(1).testShare(0.2).photosPerClass(12).otherViews(0)
                .head(HEAD).threads(2).build());
        assertTrue(trained.provenance().contains("\"photosPerClass\":12,"), trained.provenance());
        assertEquals(12 + 12 + 8, trained.trainImages());
        assertEquals(4 + 4 + 2, trained.test().images());
    }

    /** The model must not depend on the test photos: other test photos, same model. */
    @Test
    void train_otherTestPhotos_changeNothingButTheTest() throws IOException {
        Photos.classFolders(data, EACH, EACH, EACH);
        TrainingOptions tuned = TrainingOptions.builder().seed(1).testShare(0.2).otherViews(1).head(HEAD).tune(true)
                .threads(2).build();
        Tests tests = new Tests();
        TrainedModel first = train(tuned, Backbones.vectors(TensorKind.FLOAT32), tests);
        for (LabeledPhoto photo : tests.photos) {
            Photos.write(photo.file(), Photos.scene(40, 30, photo.name().hashCode()));
        }
        Tests others = new Tests();
        TrainedModel second = train(tuned, Backbones.vectors(TensorKind.FLOAT32), others);
        assertEquals(tests.photos, others.photos);
        assertTrue(top1(second) < top1(first));
        assertEquals(first.epochs(), second.epochs());
        assertEquals(first.head(), second.head());
        assertEquals(first.temperature(), second.temperature());
        Pixels photo = Photos.colored(1, 9);
        try (ImageClassifier one = ImageClassifier.open(ModelSource.bytes(first.model(), "one"),
                ClassifierOptions.DEFAULT);
                ImageClassifier other = ImageClassifier.open(ModelSource.bytes(second.model(), "other"),
                        ClassifierOptions.DEFAULT)) {
            assertEquals(one.classify(photo).classifications(), other.classify(photo).classifications());
        }
    }

    @Test
    void train_tuned_choosesOfTheGrid() throws IOException {
        Photos.classFolders(data, EACH, EACH, EACH);
        HeadOptions slow = HEAD.toBuilder().learningRate(1e-4).weightDecay(0.001).build();
        TrainedModel trained = train(TrainingOptions.builder().seed(1).testShare(0.2).otherViews(0).head(slow)
                .tune(true).threads(2).build());
        assertEquals(3e-4, trained.head().learningRate(), 1e-12); // the others learn next to nothing in 40 epochs
        assertTrue(Stream.of(0.001 / 9, 0.001, 0.009)
                .anyMatch(decay -> Math.abs(decay - trained.head().weightDecay()) < 1e-12), trained.head()::toString);
        assertEquals(slow.toBuilder().learningRate(trained.head().learningRate())
                .weightDecay(trained.head().weightDecay()).build(), trained.head());
    }

    @Test
    void train_trainingThatDiverges_saysWhatToDo() throws IOException {
        Photos.classFolders(data, EACH, EACH, EACH);
        for (int hidden : new int[]{0, 8}) {
            for (Optimizer optimizer : Optimizer.values()) {
                HeadOptions wild = HeadOptions.builder().hidden(hidden).epochs(40).batch(2).optimizer(optimizer)
                        .learningRate(10).weightDecay(10).dropout(0).labelSmoothing(0.1).build();
                assertEquals("training diverges with a learning rate of 10.0 and a weight decay of 10.0; give smaller"
                        + " ones", refusal(options.toBuilder().head(wild).build()));
            }
        }
    }

    /** Cached photos are not decoded, but their other views are. */
    @Test
    void train_cachedPhotoThatCannotBeDecodedAnyMore_isRefusedWithItsName() throws IOException {
        Photos.classFolders(data, EACH, EACH);
        Path cache = folder.resolve("cache");
        train(TrainingOptions.builder().seed(1).testShare(0.2).otherViews(0).head(HEAD).threads(2).cache(cache)
                .build());
        TrainingOptions less = TrainingOptions.builder().seed(1).testShare(0.2).otherViews(1).head(HEAD).threads(2)
                .cache(cache).decodeLimits(new DecodeLimits(100, 1 << 20)).build();
        String message = refusal(less);
        assertTrue(message.startsWith(data + ": ") && message.contains("png: 40 x 30 pixels"), message);
    }

    @Test
    void train_listener_getsEachPhaseFromNothingToAll() throws IOException {
        Photos.classFolders(data, EACH, EACH, EACH);
        List<Phase> phases = new ArrayList<>();
        int[] last = {1, 1};
        List<EpochFigures> epochs = new ArrayList<>();
        TrainedModel trained = train(
                TrainingOptions.builder().seed(1).testShare(0.2).otherViews(1).head(HEAD).tune(true).threads(2).build(),
                Backbones.vectors(TensorKind.FLOAT32), new TrainingListener() {
                    @Override
                    public void progress(Phase phase, int done, int total) {
                        if (phases.isEmpty() || phases.getLast() != phase) {
                            // A validation that stops early never reports that all of it is done.
                            assertTrue(last[0] == last[1] || phases.getLast() == Phase.VALIDATION, phase::toString);
                            assertEquals(0, done);
                            phases.add(phase);
                        }
                        assertTrue(done <= total, phase + " " + done + " of " + total);
                        last[0] = done;
                        last[1] = total;
                    }

                    @Override
                    public void epoch(EpochFigures figures) {
                        epochs.add(figures);
                    }
                });
        assertEquals(List.copyOf(EnumSet.allOf(Phase.class)), phases);
        assertEquals(12, last[0]);
        assertEquals(trained.epochs(), epochs);
        assertTrue(trained.bestEpoch() >= 1 && trained.bestEpoch() <= epochs.size());
        assertTrue(trained.temperature() > 0);
    }

    @Test
    void train_anyModel_saysWhereItComesFrom() throws IOException {
        Photos.classFolders(data, EACH, EACH, EACH);
        TrainedModel trained = train(options);
        String description = Backbones.read(trained.model()).metadata().description();
        assertEquals(trained.provenance(), description);
        assertTrue(description.startsWith("Tells 3 classes apart. Trained by Leveret "), description);
        assertTrue(description.contains(" with 48 photos; of 12 others its first class is right on 100.0 %.\n{"),
                description);
        for (String part : List.of("\"seed\":1", "\"featureLayer\":\"vector\"", "\"testShare\":0.2",
                "\"trainImages\":48", "\"testImages\":12", "\"epochs\":" + trained.bestEpoch(), "\"top1\":1.0",
                "\"optimizer\":\"adamw\"", "\"mostEpochs\":40",
                "\"backbone\":\"sha256:" + Backbones.vectors(TensorKind.FLOAT32).digest() + "\"")) {
            assertTrue(description.contains(part), part + " is not in " + description);
        }
    }

    @ParameterizedTest
    @EnumSource(TrainingListener.Phase.class)
    void train_cancelled_endsInAnyPhase(TrainingListener.Phase when) throws IOException {
        Photos.classFolders(data, EACH, EACH, EACH);
        Cancellation cancellation = Cancellation.byHand();
        Set<TrainingListener.Phase> phases = EnumSet.noneOf(TrainingListener.Phase.class);
        TrainingListener cancelling = new TrainingListener() {
            @Override
            public void progress(Phase phase, int done, int total) {
                phases.add(phase);
                if (phase == when) {
                    cancellation.cancel();
                }
            }
        };
        TrainingOptions cancelled = options.toBuilder().tune(true).cancellation(cancellation).build();
        assertThrows(CancelledException.class,
                () -> train(cancelled, Backbones.vectors(TensorKind.FLOAT32), cancelling));
        assertEquals(EnumSet.range(TrainingListener.Phase.FEATURES, when), phases);
    }

    @Test
    void train_interrupted_ends() throws IOException {
        Photos.classFolders(data, EACH, EACH, EACH);
        Thread.currentThread().interrupt();
        assertThrows(CancelledException.class, () -> train(options));
        assertTrue(Thread.interrupted());
    }
}
