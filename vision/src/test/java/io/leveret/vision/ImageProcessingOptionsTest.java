package io.leveret.vision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.base.OptionException;
import io.leveret.image.Orientation;
import io.leveret.image.Pixels;
import io.leveret.image.Region;
import io.leveret.image.awt.ImageEncoder;
import io.leveret.testing.ModelBuilder;
import io.leveret.testing.TensorKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ImageProcessingOptionsTest {
    private ImageClassifier classifier;

    @BeforeEach
    void open() throws IOException {
        classifier = ImageClassifier.open(ModelSource.bytes(corners(), "corners"),
                ClassifierOptions.builder().threads(1).softmax(Softmax.OFF).build());
    }

    @AfterEach
    void close() {
        classifier.close();
    }

    /** A rotated picture with its orientation gives the result of the upright one, to the bit. */
    @ParameterizedTest
    @EnumSource(Orientation.class)
    void orientation_ofAStoredPicture_givesWhatTheUprightOneGives(Orientation orientation) throws IOException {
        Pixels upright = noise(23, 17);
        Pixels stored = upright.orient(inverse(orientation));

        ImageClassification result = classifier.classify(PictureSource.of(stored),
                ImageProcessingOptions.builder().orientation(orientation).build());

        assertEquals(classifier.classify(upright).classifications(), result.classifications());
        assertEquals(23, result.width());
        assertEquals(17, result.height());
    }

    /** A photo file with an EXIF orientation gives the result of the upright one, to the bit. */
    @ParameterizedTest
    @EnumSource(Orientation.class)
    void orientation_ofAPhotosExif_isApplied(Orientation orientation) throws IOException {
        Pixels upright = noise(23, 17);

        ImageClassification result = classifier.classify(PictureSource
                .bytes(pngWithExif(upright.orient(inverse(orientation)), orientation.exifValue()), "photo.png"));

        assertEquals(classifier.classify(upright).classifications(), result.classifications());
        assertEquals(23, result.width());
        assertEquals(17, result.height());
    }

    @Test
    void rotation_degrees_areClockwise() throws IOException {
        Pixels picture = noise(9, 5);

        for (int degrees = -360; degrees <= 360; degrees += 90) {
            assertEquals(classifier.classify(picture.rotate(degrees)).classifications(),
                    classifier
                            .classify(PictureSource.of(picture),
                                    ImageProcessingOptions.builder().rotation(degrees).build())
                            .classifications());
        }
        String message = assertThrows(OptionException.class,
                () -> ImageProcessingOptions.builder().rotation(91).build()).getMessage();
        assertTrue(message.contains("91"), message);
    }

    /** As in the Task Library: the region refers to the picture as given, before it is rotated. */
    @Test
    void region_withRotation_isTakenBeforeItIsTurned() throws IOException {
        Pixels picture = noise(20, 10);
        ImageProcessingOptions how = ImageProcessingOptions.builder().region(Region.pixels(12, 1, 7, 3)).rotation(90)
                .build();

        assertEquals(classifier.classify(picture.crop(12, 1, 7, 3).rotate(90)).classifications(),
                classifier.classify(PictureSource.of(picture), how).classifications());
    }

    @Test
    void region_inFractions_isThatInPixels() throws IOException {
        Pixels picture = noise(20, 10);

        assertEquals(classifier.classify(picture.crop(5, 5, 10, 5)).classifications(),
                classifier
                        .classify(PictureSource.of(picture),
                                ImageProcessingOptions.builder().region(Region.fractions(0.25, 0.5, 0.5, 0.5)).build())
                        .classifications());
    }

    @Test
    void region_outsideThePicture_isRefusedWithBothAndTheClassifierGoesOn() {
        Pixels picture = noise(20, 10);
        String message = assertThrows(OptionException.class,
                () -> classifier.classify(PictureSource.of(picture),
                        ImageProcessingOptions.builder().region(Region.pixels(12, 1, 9, 3)).build()))
                .getMessage();

        assertTrue(message.contains("x=12 y=1 width=9 height=3") && message.contains("20 x 10"), message);
        assertEquals(12, classifier.classify(picture).classifications().size());
    }

    /** Scores are red, green and blue of four pixels whose positions change with any rotation. */
    private static byte[] corners() {
        ModelBuilder model = new ModelBuilder();
        int image = model.input(TensorKind.FLOAT32, 1, 8, 8, 3);
        int seen = model.slice(image, new int[]{0, 0, 1, 0}, new int[]{1, 1, 4, 3});
        return model.output(model.reshape(seen, 1, 12)).build();
    }

    /** A PNG with an eXIf chunk that holds a TIFF header and one directory of one entry, the orientation. */
    private static byte[] pngWithExif(Pixels picture, int orientation) throws IOException {
        byte[] plain = ImageEncoder.png(picture);
        byte[] exif = ByteBuffer.allocate(26).put("MM".getBytes(StandardCharsets.US_ASCII)).putShort((short) 42)
                .putInt(8)
                .putShort((short) 1).putShort((short) 274).putShort((short) 3).putInt(1).putShort((short) orientation)
                .putShort((short) 0).putInt(0).array();
        byte[] named = ByteBuffer.allocate(4 + exif.length).put("eXIf".getBytes(StandardCharsets.US_ASCII)).put(exif)
                .array();
        CRC32 crc = new CRC32();
        crc.update(named);
        int afterHeader = 8 + 25; // the signature, and the chunk IHDR
        return ByteBuffer.allocate(plain.length + 8 + named.length).put(plain, 0, afterHeader)
                .putInt(exif.length).put(named).putInt((int) crc.getValue())
                .put(plain, afterHeader, plain.length - afterHeader).array();
    }

    private static Orientation inverse(Orientation orientation) {
        return switch (orientation) {
            case ROTATE_90 -> Orientation.ROTATE_270;
            case ROTATE_270 -> Orientation.ROTATE_90;
            case NORMAL, MIRROR_HORIZONTAL, ROTATE_180, MIRROR_VERTICAL, TRANSPOSE, TRANSVERSE -> orientation;
        };
    }

    private static Pixels noise(int width, int height) {
        byte[] rgb = new byte[width * height * 3];
        new Random(width).nextBytes(rgb);
        return Pixels.of(width, height, rgb);
    }
}
