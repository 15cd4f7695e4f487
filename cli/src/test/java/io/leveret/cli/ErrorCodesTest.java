package io.leveret.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.base.Cancellation;
import io.leveret.base.CancelledException;
import io.leveret.base.ClosedException;
import io.leveret.base.ErrorCode;
import io.leveret.base.LeveretException;
import io.leveret.base.LimitExceededException;
import io.leveret.base.OptionException;
import io.leveret.base.UnsuitableModelException;
import io.leveret.dataset.ClassMatching;
import io.leveret.dataset.DatasetException;
import io.leveret.dataset.LabeledPhotos;
import io.leveret.engine.Plan;
import io.leveret.engine.PlanLimits;
import io.leveret.image.DecodeLimits;
import io.leveret.image.ImageDecoder;
import io.leveret.image.ImageFormatException;
import io.leveret.image.Pixels;
import io.leveret.models.Catalog;
import io.leveret.models.ModelNotFoundException;
import io.leveret.testing.ModelBuilder;
import io.leveret.testing.Quant;
import io.leveret.testing.TensorKind;
import io.leveret.tflite.ModelLimits;
import io.leveret.tflite.ModelReader;
import io.leveret.tflite.format.ModelFormatException;
import io.leveret.tflite.format.UnsupportedOperatorException;
import io.leveret.tflite.metadata.Labels;
import io.leveret.tflite.metadata.LabelsException;
import io.leveret.train.HeadOptions;
import io.leveret.vision.ClassifierOptions;
import io.leveret.vision.ImageClassifier;
import io.leveret.vision.ImageProcessingOptions;
import io.leveret.vision.ModelSource;
import io.leveret.vision.PictureSource;
import io.leveret.wire.ErrorStatus;
import io.leveret.wire.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Each code: the library's exception with its values, and what the command line makes of it. */
class ErrorCodesTest {
    @TempDir
    Path folder;

    // ---- models ----

    @Test
    void badModel_damagedFile() throws IOException {
        byte[] damaged = "no model at all".getBytes();
        Path file = Files.write(folder.resolve("damaged.tflite"), damaged);

        ModelFormatException refused = refused(ModelFormatException.class, ErrorCode.BAD_MODEL,
                () -> ModelReader.read(damaged, "damaged", ModelLimits.DEFAULT));

        assertEquals("damaged", refused.values().get("model"));
        assertEquals(refused.reason(), refused.values().get("reason"));
        assertRefused(ErrorCode.BAD_MODEL, file + " is not a usable TensorFlow Lite model", "classify", "--model", file,
                photo());
    }

    @Test
    void badModel_thatIsNoClassifier() throws IOException {
        byte[] model = filter();
        Path file = Files.write(folder.resolve("filter.tflite"), model);

        UnsuitableModelException refused = refused(UnsuitableModelException.class, ErrorCode.BAD_MODEL,
                () -> ImageClassifier.open(ModelSource.bytes(model, "filter"), ClassifierOptions.DEFAULT));

        assertEquals(Map.of("model", "filter"), refused.values());
        assertRefused(ErrorCode.BAD_MODEL, file + " is no image classifier: ", "classify", "--model", file, photo());
    }

    @Test
    void unsupportedOperator_isNamed() throws IOException {
        ModelBuilder builder = new ModelBuilder();
        int image = builder.input(TensorKind.FLOAT32, 1, 4, 4, 3);
        int result = builder.tensor(TensorKind.FLOAT32, Quant.NONE, 1, 4, 4, 3);
        byte[] model = builder.customOperator("MakeItNice", new byte[0], new int[]{image}, new int[]{result})
                .output(result).build();
        Path file = Files.write(folder.resolve("nice.tflite"), model);

        UnsupportedOperatorException refused = refused(UnsupportedOperatorException.class,
                ErrorCode.UNSUPPORTED_OPERATOR, () -> ModelReader.read(model, "nice", ModelLimits.DEFAULT));

        assertEquals(refused.operators(), refused.values().get("operators"));
        assertRefused(ErrorCode.UNSUPPORTED_OPERATOR, file + " needs operators that Leveret does not have: CUSTOM",
                "info", "--model", file);
    }

    // ---- photos and labels ----

    @Test
    void badPhoto_text() throws IOException {
        Path file = Files.writeString(folder.resolve("text.jpg"), "just words");

        ImageFormatException refused = refused(ImageFormatException.class, ErrorCode.BAD_PHOTO,
                () -> new ImageDecoder().decode(file));

        assertEquals(Map.of("photo", file.toString()), refused.values());
        assertRefused(ErrorCode.BAD_PHOTO, file + ": its content", "classify", "--model", model(), file);
    }

    @Test
    void badLabels_ofAnotherNumber() throws IOException {
        LabelsException refused = refused(LabelsException.class, ErrorCode.BAD_LABELS,
                () -> Labels.of(List.of("red", "green")).requireClasses(7, "colors"));

        assertEquals(Map.of("labels", 2, "classes", 7, "model", "colors"), refused.values());
        Path labels = Files.writeString(folder.resolve("labels.txt"), "a\nb\nc\nd\ne\nf\ng\n");
        assertRefused(ErrorCode.BAD_LABELS, "7 labels for the 3 classes", "classify", "--model", model(), "--labels",
                labels, photo());
    }

    @Test
    void badLabels_indexBeyondTheClasses() throws IOException {
        Path csv = Files.writeString(folder.resolve("photos.csv"), "file,index\nphoto.png,3\n");

        DatasetException refused = refused(DatasetException.class, ErrorCode.BAD_LABELS,
                () -> new ClassMatching("colors", 3, Optional.empty()).match(LabeledPhotos.read(csv), 0));

        assertEquals(Map.of("source", csv.toString(), "line", 2L, "index", 3L, "indexShift", 0, "classes", 3, "model",
                "colors"), refused.values());
        assertTrue(refused.getMessage().endsWith("; with the shift -1 all would be"), refused.getMessage());
        assertRefused(ErrorCode.BAD_LABELS, "it has 0 to 2; with --index-shift -1 all would be", "evaluate", "--model",
                model(), csv);
    }

    @Test
    void badLabels_namedLikeTheShift_keepTheirName() throws IOException {
        Samples.photo(folder.resolve("data/the shift/photo.png"), Samples.RED);
        Path labels = Files.writeString(folder.resolve("labels.txt"), "red\ngreen\nblue\n");

        assertRefused(ErrorCode.BAD_LABELS, "are no labels of " + model() + ": the shift;", "evaluate", "--model",
                model(), "--labels", labels, folder.resolve("data"));
    }

    // ---- options and limits ----

    @Test
    void badOption_outsideItsRange() {
        OptionException refused = refused(OptionException.class, ErrorCode.BAD_OPTION,
                () -> HeadOptions.builder().learningRate(11).build());

        assertEquals(Map.of("option", "learningRate", "value", 11.0), refused.values());
        assertEquals("learningRate must be above 0 to 10, not 11", refused.getMessage());
        assertRefused(ErrorCode.BAD_OPTION, "leveret: --learning-rate must be above 0 to 10, not 11", "train", folder,
                "-o", folder.resolve("new.tflite"), "--learning-rate", 11);
    }

    @Test
    void badOption_thatIsCalledOtherwise() {
        assertRefused(ErrorCode.BAD_OPTION, "leveret: --views must be 0 to 100, not 101", "train", folder, "-o",
                folder.resolve("new.tflite"), "--views", 101);
    }

    @Test
    void limitExceeded_pixels() throws IOException {
        Path photo = photo();

        ImageFormatException refused = refused(ImageFormatException.class, ErrorCode.LIMIT_EXCEEDED,
                () -> new ImageDecoder(new DecodeLimits(15, 1 << 20)).decode(photo));

        assertEquals(Map.of("photo", photo.toString(), "limit", "maxPixels", "value", 30L, "most", 15L),
                refused.values());
        assertTrue(refused.getMessage().endsWith("raise DecodeLimits.maxPixels"), refused.getMessage());
        assertRefused(ErrorCode.LIMIT_EXCEEDED, "scale the picture down or raise --max-pixels", "classify", "--model",
                model(), "--max-pixels", 15, photo);
    }

    @Test
    void limitExceeded_workingMemory() throws IOException {
        byte[] model = Files.readAllBytes(model());

        LimitExceededException refused = refused(LimitExceededException.class, ErrorCode.LIMIT_EXCEEDED,
                () -> Plan.compile(ModelReader.read(model, "colors", ModelLimits.DEFAULT).graph(),
                        new PlanLimits(8, 1000, 1 << 20)));

        assertEquals("maxArenaBytes", refused.limit());
        assertEquals(8L, refused.values().get("most"));
        assertTrue((long) refused.values().get("value") > 8, refused.getMessage());
    }

    // ---- missing and closed ----

    @Test
    void unavailable_noSuchModel() throws IOException {
        LeveretException refused = refused(ModelNotFoundException.class, ErrorCode.UNAVAILABLE,
                () -> Catalog.published().require("mobilenet"));

        assertEquals("mobilenet", refused.values().get("model"));
        assertRefused(ErrorCode.UNAVAILABLE, "mobilenet", "classify", "--model", "mobilenet", photo());
    }

    @Test
    void closed_classifier() throws IOException {
        ImageClassifier classifier = ImageClassifier.open(model());
        classifier.close();

        refused(ClosedException.class, ErrorCode.CLOSED, () -> classifier.classify(Pixels.of(1, 1, new byte[3])));

        assertEquals(ExitCode.INTERNAL_ERROR, ErrorStatus.of(ErrorCode.CLOSED).exitCode());
    }

    @Test
    void cancelled_classification() throws IOException {
        Cancellation cancellation = Cancellation.byHand();
        cancellation.cancel();
        try (ImageClassifier classifier = ImageClassifier.open(model())) {
            refused(CancelledException.class, ErrorCode.CANCELLED,
                    () -> classifier.classify(PictureSource.of(Pixels.of(1, 1, new byte[3])),
                            ImageProcessingOptions.builder().cancellation(cancellation).build()));
        }

        assertEquals(ExitCode.INTERRUPTED, ErrorStatus.of(ErrorCode.CANCELLED).exitCode());
    }

    private static <T extends LeveretException> T refused(Class<T> type, ErrorCode code, Executable call) {
        LeveretException refused = assertThrows(LeveretException.class, call);
        assertEquals(code, refused.code());
        return assertInstanceOf(type, refused);
    }

    /** One line on standard error, and the exit code of the error's code. */
    private static void assertRefused(ErrorCode code, String message, Object... arguments) {
        CommandRun run = CommandRun.of(arguments);

        assertEquals(ErrorStatus.of(code).exitCode(), run.code(), run.err());
        assertEquals(1, run.errLines().size(), run.err());
        assertTrue(run.err().contains(message), run.err());
    }

    private Path model() throws IOException {
        return Files.write(folder.resolve("colors.tflite"), Samples.colorModel());
    }

    private Path photo() throws IOException {
        return Samples.photo(folder.resolve("photo.png"), Samples.RED);
    }

    /** A model whose result is an image. */
    private static byte[] filter() {
        ModelBuilder builder = new ModelBuilder();
        return builder.output(builder.relu(builder.input(TensorKind.FLOAT32, 1, 4, 4, 3), Quant.NONE)).build();
    }
}
