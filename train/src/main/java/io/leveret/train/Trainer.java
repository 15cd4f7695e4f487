package io.leveret.train;

import io.leveret.base.CancelledException;
import io.leveret.base.Digests;
import io.leveret.base.ErrorCode;
import io.leveret.base.Values;
import io.leveret.dataset.LabelConflict;
import io.leveret.dataset.LabeledPhoto;
import io.leveret.dataset.NearDuplicates;
import io.leveret.dataset.Split;
import io.leveret.engine.Workers;
import io.leveret.image.FramedPhoto;
import io.leveret.image.Framing;
import io.leveret.image.ImageDecoder;
import io.leveret.image.ImageFormatException;
import io.leveret.measure.evaluation.DamagedPhoto;
import io.leveret.measure.evaluation.Evaluation;
import io.leveret.measure.evaluation.EvaluationResult;
import io.leveret.measure.evaluation.EvaluationTally;
import io.leveret.measure.evaluation.PhotoOutcome;
import io.leveret.measure.evaluation.Prediction;
import io.leveret.train.FeatureExtraction.Extracted;
import io.leveret.train.TrainingListener.Phase;
import io.leveret.vision.FeatureExtractor;
import io.leveret.vision.ImageClassifier;
import io.leveret.vision.ModelSource;
import io.leveret.vision.PictureReader;
import io.leveret.vision.Progress;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Trains a classifier: photos → features → split → cross-validation → head → model → test.
 *
 * <pre>{@code
 * TrainedModel flowers = Trainer.train(TrainingPhotos.read(Path.of("flowers")), Backbone.bundled(),
 *         TrainingOptions.DEFAULT, TrainingListener.NONE);
 * Files.write(Path.of("flowers.tflite"), flowers.model());
 * System.out.println(flowers.test().top(1).orElseThrow().share());
 * }</pre>
 */
public final class Trainer {
    private static final int TEST = 1; // the part; the others train

    /**
     * A readable photo.
     *
     * @param position its position among the readable photos
     * @param group the position of the first of its near-duplicates
     */
    private record Photo(int position, LabeledPhoto photo, int group) {
        int label() {
            return photo.index();
        }
    }

    private final TrainingPhotos data;
    private final Backbone backbone;
    private final TrainingOptions options;
    private final Workers workers;
    private final TrainingListener listener;
    private final Map<LabeledPhoto, Extracted> known; // of a table; empty if photos are read

    private Trainer(TrainingPhotos data, Map<LabeledPhoto, Extracted> known, Backbone backbone,
            TrainingOptions options, Workers workers, TrainingListener listener) {
        this.data = data;
        this.known = known;
        this.backbone = backbone;
        this.options = options;
        this.workers = workers;
        this.listener = listener;
    }

    /**
     * Trains a classifier for the classes of photos.
     *
     * @throws TrainingException if too many photos cannot be read, or training is impossible with them
     * @throws IOException if the feature cache cannot be written
     * @throws io.leveret.base.UnsuitableModelException if the backbone does not take pictures, or cannot take a head
     * @throws CancelledException if cancelled by the options, or if the calling thread is interrupted
     */
    public static TrainedModel train(TrainingPhotos photos, Backbone backbone, TrainingOptions options,
            TrainingListener listener) throws IOException {
        Workers workers = options.newWorkers();
        try {
            options.cancellation().check();
            return new Trainer(photos, Map.of(), backbone, options, workers, listener).train();
        } catch (ClosedByInterruptException interrupted) {
            throw new CancelledException("its thread was interrupted");
        } finally {
            if (options.workers().isEmpty()) {
                workers.close();
            }
        }
    }

    /**
     * Trains a classifier from features that were extracted before, such as those of millions of photos on a cluster.
     * No photo is read: there are no other views of photos, and the test's figures are those of the head alone, in
     * float32. Features go through a temporary file, so that memory holds names and keys only.
     *
     * @param source of the table, for messages
     * @param rows the photos, each once
     * @throws TrainingException if training is impossible with them, or they are features of another backbone
     * @throws IOException if the temporary file cannot be written
     * @throws CancelledException if cancelled by the options, or if the calling thread is interrupted
     */
    public static TrainedModel train(Path source, Iterator<PhotoFeatures> rows, Backbone backbone,
            TrainingOptions options, TrainingListener listener) throws IOException {
        Workers workers = options.newWorkers();
        Path file = Files.createTempFile("leveret-features-", ".bin");
        try (FeatureStore store = FeatureStore.open(file, "of a table", backbone.features())) {
            List<String> names = new ArrayList<>();
            List<String> stated = new ArrayList<>();
            List<PhotoFeatures.Stored> stored = new ArrayList<>();
            while (rows.hasNext()) {
                PhotoFeatures row = rows.next();
                row.checkLength(source, backbone);
                options.cancellation().check();
                names.add(row.name());
                stated.add(row.label());
                stored.add(row.storeIn(store));
            }
            TrainingPhotos data = TrainingPhotos.ofTable(source, names, stated);
            Map<LabeledPhoto, Extracted> known = new HashMap<>();
            List<Extracted> all = new ArrayList<>();
            for (int i = 0; i < stored.size(); i++) {
                LabeledPhoto photo = data.photos().get(i);
                all.add(new Extracted(photo, stored.get(i).digest(), new int[]{stored.get(i).row()}, "",
                        Optional.empty()));
                known.put(photo, all.getLast());
            }
            return new Trainer(data, known, backbone, options, workers, listener).train(store, all, training -> training
                    .stream().map(known::get).toList());
        } catch (ClosedByInterruptException interrupted) {
            throw new CancelledException("its thread was interrupted");
        } finally {
            Files.deleteIfExists(file);
            if (options.workers().isEmpty()) {
                workers.close();
            }
        }
    }

    private TrainedModel train() throws IOException {
        if (options.cache().isPresent()) {
            Files.createDirectories(options.cache().get());
            return train(options.cache().get().resolve(cacheName()));
        }
        Path file = Files.createTempFile("leveret-features-" + ProcessHandle.current().pid() + "-", ".bin");
        try {
            return train(file);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    /** Returns everything that features depend on besides the photo and the view. */
    private String cacheContent() {
        return "tensor " + backbone.featureTensor() + " of " + backbone.digest()
                + ", squashed half-pixel-bilinear, " + Views.VERSION + ", " + options.decodeLimits().truncated() + ", "
                + options.decoding()
                + ", damage apart";
    }

    /** Returns a different file name for different content, so that versions do not conflict. */
    private String cacheName() {
        return Digests.hex(Digests.sha256(cacheContent().getBytes(StandardCharsets.US_ASCII))).substring(0, 24)
                + ".features";
    }

    private TrainedModel train(Path cache) throws IOException {
        FeatureExtractor extractor = backbone.extractor();
        try (FeatureStore store = FeatureStore.open(cache, cacheContent(), extractor.length())) {
            FeatureExtraction extraction = new FeatureExtraction(extractor, store, options, workers, listener);
            List<Extracted> all = extraction.extract(data.photos(), 1, progress(Phase.FEATURES, data.photos().size()));
            return train(store, all, training -> extraction.extract(training, 1 + options.otherViews(),
                    progress(Phase.VIEWS, training.size())));
        }
    }

    /** Finds the features of the photos to train with. */
    private interface Viewing {
        /** Returns the features of all views of photos. */
        List<Extracted> of(List<LabeledPhoto> training) throws IOException;
    }

    private TrainedModel train(FeatureStore store, List<Extracted> all, Viewing viewing) throws IOException {
        List<Extracted> readable = all.stream().filter(Extracted::readable).toList();
        data.checkCounts(readable.stream().map(Extracted::photo).toList());
        store.map();
        int[] groups = NearDuplicates.groups(readable.stream().map(photo -> store.signature(photo.rows()[0])).toList());
        List<Photo> photos = IntStream.range(0, groups.length)
                .mapToObj(i -> new Photo(i, readable.get(i).photo(), groups[i])).toList();
        checkDiffer(photos);
        List<Photo> test = test(photos);
        Set<Integer> tested = test.stream().map(Photo::group).collect(Collectors.toSet());
        List<Photo> training = limited(photos.stream().filter(photo -> !tested.contains(photo.group())).toList());
        checkSplit(training, test);
        List<Extracted> viewed = viewing.of(labeled(training));
        for (Extracted photo : viewed) {
            if (!photo.readable()) { // though it could be, or its features were in the cache
                throw new TrainingException(ErrorCode.BAD_PHOTO, data.source(), photo.error(),
                        Map.of("photo", photo.photo().name()));
            }
        }
        store.map();
        TrainingSet set = new TrainingSet(store, viewed.stream().map(Extracted::rows).toArray(int[][]::new),
                ints(training, Photo::label), ints(training, Photo::group), data.labels().size());
        List<String> names = training.stream().map(photo -> photo.photo().name()).toList();
        return trained(set, names, labeled(test), all, LabelConflict.among(labeled(photos), groups),
                (int) photos.stream().filter(photo -> photo.group() != photo.position()).count());
    }

    private static List<LabeledPhoto> labeled(List<Photo> photos) {
        return photos.stream().map(Photo::photo).toList();
    }

    private static int[] ints(List<Photo> photos, ToIntFunction<Photo> value) {
        return photos.stream().mapToInt(value).toArray();
    }

    /** Returns the photos to test with: those that the data name, or else a share of each class. */
    private List<Photo> test(List<Photo> photos) {
        if (!data.test().isEmpty()) {
            return photos.stream().filter(photo -> data.test().contains(photo.photo())).toList();
        }
        int[] parts = Split.deal(ints(photos, Photo::label), ints(photos, Photo::group),
                new double[]{1 - options.testShare(), options.testShare()}, options.seed());
        return photos.stream().filter(photo -> parts[photo.position()] == TEST).toList();
    }

    private Progress progress(Phase phase, int photos) {
        listener.progress(phase, 0, photos);
        return (done, total) -> listener.progress(phase, done, total);
    }

    /** Returns at most {@code photosPerClass} photos of each class, chosen at random. */
    private List<Photo> limited(List<Photo> photos) {
        List<Photo> shuffled = new ArrayList<>(photos);
        Collections.shuffle(shuffled, new Random(options.seed()));
        int[] counts = new int[data.labels().size()];
        return shuffled.stream().filter(photo -> counts[photo.label()]++ < options.photosPerClass())
                .sorted(Comparator.comparingInt(Photo::position)).toList();
    }

    /** Refuses a class whose photos are all near-duplicates: they serve to train or to test, but not both. */
    private void checkDiffer(List<Photo> photos) {
        for (int label = 0; label < data.labels().size(); label++) {
            int of = label;
            if (photos.stream().filter(photo -> photo.label() == of).mapToInt(Photo::group).distinct().count() < 2) {
                throw tooSimilar("all", label);
            }
        }
    }

    private void checkSplit(List<Photo> training, List<Photo> test) {
        int[] counts = new int[data.labels().size()];
        training.forEach(photo -> counts[photo.label()]++);
        for (int label = 0; label < counts.length; label++) {
            if (counts[label] < 2) {
                throw tooSimilar("almost all", label);
            }
        }
        if (test.isEmpty()) {
            throw new TrainingException(ErrorCode.BAD_LABELS, data.source(),
                    "no photo is left to test with: there are too few for a share of " + options.testShare()
                            + ", or almost all are near-duplicates of each other; add other photos, or test with a"
                            + " greater share",
                    Map.of("testShare", options.testShare()));
        }
    }

    private TrainingException tooSimilar(String portion, int label) {
        return new TrainingException(ErrorCode.BAD_LABELS, data.source(), portion + " photos of "
                + data.labels().get(label) + " are near-duplicates of each other; add other photos of it",
                Map.of("label", data.labels().get(label)));
    }

    /** Trains and tests; {@code names} are those of the training set's photos. */
    private TrainedModel trained(TrainingSet set, List<String> names, List<LabeledPhoto> test, List<Extracted> all,
            List<LabelConflict> labelConflicts, int nearDuplicates) throws IOException {
        HeadOptions head = options.tune()
                ? Tuning.best(set, options.head(), options.seed(), workers, options.cancellation(),
                        progress(Phase.TUNING, Tuning.CHOICES))
                : options.head();
        CrossValidation validation = new CrossValidation(set, head, options.seed());
        listener.progress(Phase.VALIDATION, 0, head.epochs());
        CrossValidation.Result validated = validation.run(workers, options.cancellation(), figures -> {
            listener.epoch(figures);
            listener.progress(Phase.VALIDATION, figures.epoch(), head.epochs());
        });
        checkFinite(!Double.isNaN(validated.loss()), head);
        double temperature = Temperature.of(validated.logits(), validated.labels());
        TrainingRows rows = set.views(set.all());
        HeadTrainer trainer = new HeadTrainer(rows, set.classWeights(set.all()), head, options.seed());
        for (int epoch = 0; epoch < validated.best(); epoch++) {
            listener.progress(Phase.TRAINING, epoch, validated.best());
            trainer.epoch(options.cancellation());
        }
        listener.progress(Phase.TRAINING, validated.best(), validated.best());
        checkFinite(trainer.head().isFinite(), head);
        Exporter exporter = new Exporter(backbone, trainer.head(), rows, temperature);
        byte[] model = exporter.model();
        EvaluationResult tested = known.isEmpty() ? test(exporter.withMetadata(model, data.labels(), ""), test)
                : test(trainer.head(), rows, temperature, test);
        String provenance = new Provenance(data.labels(), dataDigest(all), backbone, options, head, set.photos(),
                validated.best(), temperature,
                tested).text();
        return new TrainedModel(exporter.withMetadata(model, data.labels(), provenance), data.labels(), set.photos(),
                validation.validationPhotos(),
                all.stream().filter(photo -> !photo.readable())
                        .map(photo -> new PhotoOutcome.Unreadable(photo.photo().name(), photo.photo().index(),
                                photo.error()))
                        .toList(),
                all.stream().filter(photo -> photo.damage().isPresent())
                        .map(photo -> new DamagedPhoto(photo.photo().name(), Set.of(photo.photo().index()),
                                photo.damage().get()))
                        .toList(),
                labelConflicts, DoubtfulLabel.among(validated, temperature, names, data.labels()), nearDuplicates,
                validated.epochs(), validated.best(), temperature, head, tested,
                provenance);
    }

    private static void checkFinite(boolean isFinite, HeadOptions head) {
        if (!isFinite) {
            throw new TrainingException(ErrorCode.BAD_OPTION,
                    "training diverges with a learning rate of " + head.learningRate()
                            + " and a weight decay of " + head.weightDecay() + "; give smaller ones",
                    Values.of("learningRate", head.learningRate(), "weightDecay", head.weightDecay()));
        }
    }

    /** Returns a digest of the contents of all readable photos and their labels. */
    private String dataDigest(List<Extracted> photos) {
        MessageDigest digest = Digests.newDigest();
        for (Extracted each : photos.stream().filter(Extracted::readable).toList()) {
            digest.update(each.digest());
            digest.update((data.labels().get(each.photo().index()) + '\n').getBytes(StandardCharsets.UTF_8));
        }
        return Digests.hex(digest.digest());
    }

    private EvaluationResult test(byte[] model, List<LabeledPhoto> photos) throws IOException {
        ImageDecoder decoder = new ImageDecoder(options.decodeLimits());
        listener.beginTest(photos);
        listener.progress(Phase.TEST, 0, photos.size());
        int[] done = new int[1];
        try (ImageClassifier classifier = ImageClassifier.open(ModelSource.bytes(model, "the new model"),
                Evaluation.options().workers(workers).decoding(options.decoding()).build())) {
            PictureReader<LabeledPhoto> source = (photo, wanted) -> decode(decoder, photo, wanted);
            return new Evaluation(classifier, source, options.cancellation()).run(photos, outcome -> {
                listener.tested(outcome);
                listener.progress(Phase.TEST, ++done[0], photos.size());
            });
        }
    }

    /** Tests a head on the features of photos. */
    private EvaluationResult test(DenseHead head, TrainingRows scale, double temperature, List<LabeledPhoto> photos) {
        listener.beginTest(photos);
        EvaluationTally tally = new EvaluationTally(data.labels().size());
        TrainingRows rows = scale.with(photos.stream().mapToInt(photo -> known.get(photo).rows()[0]).toArray(),
                photos.stream().mapToInt(LabeledPhoto::index).toArray());
        float[] row = new float[rows.length()];
        for (int i = 0; i < photos.size(); i++) {
            options.cancellation().check();
            rows.read(i, row);
            float[] scores = head.logits(row);
            for (int label = 0; label < scores.length; label++) {
                scores[label] = (float) (scores[label] / temperature);
            }
            DenseHead.softmax(scores);
            List<Prediction> top = IntStream.range(0, scores.length)
                    .mapToObj(label -> new Prediction(label, scores[label]))
                    .sorted(Comparator.comparingDouble((Prediction each) -> -each.score())).limit(Evaluation.MAX_K)
                    .toList();
            PhotoOutcome outcome = new PhotoOutcome.Classified(photos.get(i).name(), photos.get(i).index(), top, 0, 0,
                    0,
                    Optional.empty());
            tally.add(outcome);
            listener.tested(outcome);
            listener.progress(Phase.TEST, i + 1, photos.size());
        }
        return tally.result();
    }

    private FramedPhoto decode(ImageDecoder decoder, LabeledPhoto photo, Framing wanted) throws IOException {
        try {
            return decoder.decode(photo.file(), wanted);
        } catch (ImageFormatException unreadable) {
            throw new IOException(unreadable.message(options.optionNames()), unreadable);
        }
    }
}
