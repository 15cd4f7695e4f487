package io.leveret.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ImageProcessorTest {
    private static final Pixels ROW = Pixels.of(2, 1, new byte[]{0, 1, 127, (byte) 128, (byte) 200, (byte) 255});

    /** Numbers of any sign with fractions: quarters of what the bytes are above 128. */
    private static final ImageProcessor QUARTERS = ImageProcessor.of().normalize(Normalization.of(128, 4));

    @Test
    void process_noSteps_givesThePixelsBytes() {
        ImageTensor tensor = ImageProcessor.of().process(TestPixels.noise(5, 3, 110));

        assertEquals("ImageTensor[3 x 5 x 3, UINT8]", tensor.toString());
        assertEquals(3, tensor.height());
        assertEquals(5, tensor.width());
        assertEquals(3, tensor.channels());
        assertArrayEquals(TestPixels.noise(5, 3, 110).rgb(), tensor.bytes());
        assertArrayEquals(new float[]{0, 1, 127, 128, 200, 255}, ImageProcessor.of().process(ROW).values());
    }

    @Test
    void process_severalSteps_areAppliedInTheirOrder() {
        Pixels picture = TestPixels.noise(40, 30, 111);
        ImageProcessor processor = ImageProcessor
                .of(ImageOp.centerCrop(0.875f), ImageOp.resize(12, 7, Resizer.LEGACY_BILINEAR), ImageOp.rotate90(1))
                .normalize(Normalization.DEFAULT);
        Pixels pixels = Resizer.LEGACY_BILINEAR.resize(picture.crop(7, 2, 26, 26), 12, 7).rotate(-90);
        float[] expected = new float[12 * 7 * 3];
        Normalization.DEFAULT.apply(pixels, expected, 0);

        ImageTensor tensor = processor.process(picture);

        assertEquals("ImageTensor[12 x 7 x 3, FLOAT32]", tensor.toString());
        assertArrayEquals(expected, tensor.values());
    }

    @Test
    void process_ownFunction_isAStepLikeOthers() {
        ImageProcessor processor = ImageProcessor.of(picture -> picture.crop(1, 0, 1, 1));

        assertArrayEquals(new float[]{128, 200, 255}, processor.process(ROW).values());
    }

    @Test
    void normalize_threeValues_areOneForEachChannel() {
        Normalization normalization = new Normalization(new float[]{1, 2, 3}, new float[]{2, 4, -8});

        assertArrayEquals(new float[]{-0.5f, -0.25f, -15.5f, 63.5f, 49.5f, -31.5f},
                ImageProcessor.of().normalize(normalization).process(ROW).values());
    }

    @Test
    void normalize_zeroAndOne_changesNotEvenTheType() {
        Normalization three = new Normalization(new float[3], new float[]{1, 1, 1});

        for (Normalization identity : new Normalization[]{Normalization.of(0, 1), Normalization.of(-0f, 1), three}) {
            assertArrayEquals(ROW.rgb(), ImageProcessor.of().normalize(identity).process(ROW).bytes());
        }
        Normalization almost = new Normalization(new float[3], new float[]{1, 1, 2});
        assertEquals(ImageTensor.Type.FLOAT32, ImageProcessor.of().normalize(almost).process(ROW).type());
    }

    /** By the definition of quantization, in double precision. */
    @ParameterizedTest
    @CsvSource({"0.0078125, 128", "0.003921569, 0", "1, -128", "0.5, 3", "2, 0", "0.017429, 114"})
    void quantizeAndDequantize_manyScales_followTheDefinition(float scale, int zeroPoint) {
        float[] floats = QUARTERS.process(ROW).values();
        float[] quantized = QUARTERS.quantize(scale, zeroPoint).process(ROW).values();
        float[] dequantized = QUARTERS.dequantize(scale, zeroPoint).process(ROW).values();
        float[] back = QUARTERS.quantize(scale, zeroPoint).dequantize(scale, zeroPoint).process(ROW).values();

        for (int i = 0; i < floats.length; i++) {
            double expected = (double) floats[i] / scale + zeroPoint;
            assertEquals(expected, quantized[i], 1e-6 * Math.max(100, Math.abs(expected)));
            assertEquals(((double) floats[i] - zeroPoint) * scale, dequantized[i], 1e-4);
            assertEquals(floats[i], back[i], 1e-4);
        }
    }

    @Test
    void quantize_betweenQuantizedValues_isNotRounded() {
        ImageProcessor processor = ImageProcessor.of().quantize(2, 10);

        assertArrayEquals(new float[]{10, 10.5f, 73.5f, 74, 110, 137.5f}, processor.process(ROW).values());
        assertEquals(ImageTensor.Type.FLOAT32, processor.process(ROW).type());
    }

    @Test
    void cast_integers_cutsOffRangeAndFraction() {
        // −32, −31.75, −0.25, 0, 18, 31.75; then multiplied by 8
        ImageProcessor wide = QUARTERS.normalize(Normalization.of(0, 0.125f));

        assertArrayEquals(new float[]{0, 0, 0, 0, 18, 31},
                QUARTERS.cast(ImageTensor.Type.UINT8).process(ROW).values());
        assertArrayEquals(new byte[]{-32, -31, 0, 0, 18, 31},
                QUARTERS.cast(ImageTensor.Type.INT8).process(ROW).bytes());
        assertArrayEquals(new byte[]{0, 0, 0, 0, (byte) 144, (byte) 254},
                wide.cast(ImageTensor.Type.UINT8).process(ROW).bytes());
        assertArrayEquals(new byte[]{-128, -128, -2, 0, 127, 127},
                wide.cast(ImageTensor.Type.INT8).process(ROW).bytes());
        ImageProcessor wider = wide.normalize(Normalization.of(0, 0.125f));
        assertArrayEquals(new float[]{0, 0, 0, 0, 255, 255},
                wider.cast(ImageTensor.Type.UINT8).process(ROW).values());
    }

    @Test
    void cast_nan_isZero() {
        assertEquals(0, ImageTensor.Type.UINT8.cast(Float.NaN));
        assertEquals(0, ImageTensor.Type.INT8.cast(Float.NaN));
    }

    @ParameterizedTest
    @EnumSource
    void cast_toTheSameTypeAgain_changesNothing(ImageTensor.Type type) {
        assertArrayEquals(QUARTERS.cast(type).process(ROW).values(),
                QUARTERS.cast(type).cast(type).process(ROW).values());
    }

    @Test
    void cast_quantizedDefault_givesWhatAQuantizedModelTakes() {
        ImageProcessor processor = ImageProcessor.of().normalize(Normalization.DEFAULT).quantize(1 / 127.5f, -1)
                .cast(ImageTensor.Type.INT8);

        byte[] bytes = processor.process(ROW).bytes();

        // x − 128.5, towards 0, within the rounding of float32
        byte[] expected = {-128, -127, -1, 0, 71, 126};
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], bytes[i], 1);
        }
    }

    @Test
    void bytes_ofFloats_sayWhatToDo() {
        ImageTensor tensor = QUARTERS.process(ROW);

        assertEquals("a tensor of FLOAT32 has no bytes; cast it to UINT8 or INT8, or use values()",
                assertThrows(IllegalStateException.class, tensor::bytes).getMessage());
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0, 5", "-0.5, 5", "NaN, 5", "Infinity, 5", "1e-45, 0", "3e38, 127"})
    void quantize_impossibleScale_namesIt(float scale, int zeroPoint) {
        String message = "a scale of " + scale + " with the zero point " + zeroPoint
                + ": scales are above 0, and usually below 1";

        assertEquals(message, assertThrows(IllegalArgumentException.class,
                () -> QUARTERS.quantize(scale, zeroPoint)).getMessage());
        assertEquals(message, assertThrows(IllegalArgumentException.class,
                () -> QUARTERS.dequantize(scale, zeroPoint)).getMessage());
    }

    @Test
    void with_moreSteps_leavesTheFirstProcessorAsItWas() {
        ImageProcessor plain = ImageProcessor.of();
        plain.normalize(Normalization.DEFAULT).cast(ImageTensor.Type.INT8);

        assertArrayEquals(ROW.rgb(), plain.process(ROW).bytes());
    }

    @Test
    void of_listChangedAfterwards_keepsItsSteps() {
        List<ImageOp> ops = new ArrayList<>(List.of(ImageOp.rotate90(1)));
        ImageProcessor processor = ImageProcessor.of(ops);
        ops.clear();

        assertEquals(2, processor.process(ROW).height());
    }

    @Test
    void steps_null_areRefusedAtOnce() {
        assertThrows(NullPointerException.class, () -> ImageProcessor.of((ImageOp) null));
        assertThrows(NullPointerException.class, () -> QUARTERS.normalize(null));
        assertThrows(NullPointerException.class, () -> QUARTERS.cast(null));
    }

    @Test
    void process_samePicture_isNotModified() {
        Pixels before = Pixels.of(2, 1, ROW.rgb().clone());
        QUARTERS.cast(ImageTensor.Type.UINT8).process(ROW);

        assertEquals(before, ROW);
    }
}
