package io.leveret.tflite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.testing.FusedActivation;
import io.leveret.testing.ModelBuilder;
import io.leveret.testing.Quant;
import io.leveret.testing.RandomLayers;
import io.leveret.testing.TensorKind;
import io.leveret.testing.Window;
import io.leveret.tflite.metadata.LocalizedLabels;
import io.leveret.tflite.metadata.MetadataWriter;
import io.leveret.tflite.metadata.ModelMetadata;
import io.leveret.tflite.metadata.OutputMetadata;
import io.leveret.tflite.metadata.ScoreCalibration;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Damages small models in every way: the result is a graph or a refusal, in bounded time and memory. */
class HostileBytesTest {
    private static final int[] EXTREMES = {-1, 0, 1, 0x7fffffff, 0x80000000, 0x7ffffffc, 0x40000000, 0xffff};
    private static final int FLIPS = 1000;
    private static final int NOISES = 500;

    /** One of the models that are damaged. */
    enum Victim {
        FLOAT32_NETWORK, INT8_NETWORK, WITH_METADATA;

        byte[] file() throws IOException {
            return switch (this) {
                case FLOAT32_NETWORK -> network(TensorKind.FLOAT32);
                case INT8_NETWORK -> network(TensorKind.INT8);
                case WITH_METADATA -> MetadataWriter.write(SmallModel.bytes(), "small",
                        new ModelMetadata("name", "description", "v1", "author", "license", "1.0.0",
                                Optional.of(new ModelMetadata.InputNormalization(List.of(127.5f), List.of(127.5f))),
                                List.of(new OutputMetadata("scores",
                                        Optional.of(new LocalizedLabels(List.of("a", "b", "c"),
                                                Map.of("en", List.of("A", "B", "C")))),
                                        Optional.of(.5f),
                                        Optional.of(new ScoreCalibration(ScoreCalibration.Transformation.LOG, .1f,
                                                List.of(Optional.of(new ScoreCalibration.Sigmoid(1, 2, 3,
                                                        Optional.of(.25f))), Optional.empty(), Optional.empty())))))));
            };
        }
    }

    /** Everything that an operator can have: windows, integer constants, several operands, attributes. */
    private static byte[] network(TensorKind kind) {
        Quant quant = kind == TensorKind.FLOAT32 ? Quant.NONE : Quant.perTensor(0.02, 5);
        Quant scores = kind == TensorKind.FLOAT32 ? Quant.NONE
                : Quant.perTensor(1 / 256.0, -128);
        ModelBuilder model = new ModelBuilder();
        RandomLayers layers = new RandomLayers(model, 1);
        int image = model.input(kind, quant, 1, 6, 6, 3);
        int padded = model.pad(image, new int[][]{{0, 0}, {0, 1}, {0, 1}, {0, 0}});
        int conv = layers.conv2d(padded, 4, 3, 3, Window.valid().stride(2), quant);
        int depthwise = layers.depthwiseConv2d(conv, 1, 3, 3, Window.same(), quant);
        int sum = model.add(conv, depthwise, FusedActivation.NONE, quant);
        int both = model.concatenation(3, FusedActivation.NONE, quant, sum, conv);
        int pool = model.averagePool2d(both, 2, 2, Window.same());
        int mean = model.mean(pool, new int[]{1, 2}, true, quant);
        int flat = model.reshape(mean, 1, 8);
        int product = layers.fullyConnected(flat, 3, FusedActivation.NONE, quant);
        return model.output(model.softmax(product, 1, scores)).build();
    }

    @ParameterizedTest
    @EnumSource
    void read_undamaged_isAGraph(Victim victim) throws IOException {
        assertTrue(Outcome.ofOne(victim.file(), victim).isEmpty());
    }

    @ParameterizedTest
    @EnumSource
    void read_cutShort_isAGraphOrARefusal(Victim victim) throws IOException {
        byte[] file = victim.file();
        int refused = Outcome.ofAll(() -> cutShort(victim, file));
        assertTrue(refused > 300, "only " + refused + " refused");
    }

    private static int cutShort(Victim victim, byte[] file) {
        int refused = 0;
        for (int length = 0; length < file.length; length += Math.max(1, file.length / 400)) {
            refused += Outcome.of(Arrays.copyOf(file, length), victim, "cut to", length).isPresent() ? 1 : 0;
        }
        return refused;
    }

    @ParameterizedTest
    @EnumSource
    void read_everyWordOverwritten_isAGraphOrARefusal(Victim victim) throws IOException {
        byte[] file = victim.file();
        int refused = Outcome.ofAll(() -> everyWordOverwritten(victim, file));
        assertTrue(refused > 1000, "only " + refused + " refused");
    }

    private static int everyWordOverwritten(Victim victim, byte[] file) {
        ByteBuffer words = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int refused = 0;
        for (int at = 8; at + 4 <= file.length; at += 4) {
            int before = words.getInt(at);
            for (int extreme : EXTREMES) {
                words.putInt(at, extreme);
                refused += Outcome.of(file, victim, "with", extreme, "at", at).isPresent() ? 1 : 0;
            }
            for (int length : new int[]{file.length, file.length - at, file.length / 4, before + 1, before - 1}) {
                words.putInt(at, length);
                refused += Outcome.of(file, victim, "with", length, "at", at).isPresent() ? 1 : 0;
            }
            words.putInt(at, before);
        }
        return refused;
    }

    @ParameterizedTest
    @EnumSource
    void read_bytesFlipped_isAGraphOrARefusal(Victim victim) throws IOException {
        byte[] file = victim.file();
        int refused = Outcome.ofAll(() -> bytesFlipped(victim, file));
        assertTrue(refused > FLIPS / 10, "only " + refused + " refused");
    }

    private static int bytesFlipped(Victim victim, byte[] file) {
        SplittableRandom random = new SplittableRandom(victim.ordinal());
        int refused = 0;
        for (int i = 0; i < FLIPS; i++) {
            byte[] damaged = file.clone();
            int flips = 1 + random.nextInt(4);
            for (int flip = 0; flip < flips; flip++) {
                damaged[8 + random.nextInt(file.length - 8)] ^= (byte) (1 << random.nextInt(8));
            }
            refused += Outcome.of(damaged, victim, "with damage", i).isPresent() ? 1 : 0;
        }
        return refused;
    }

    @Test
    void read_noiseBehindTheIdentifier_isRefused() {
        SplittableRandom random = new SplittableRandom(7);
        int refused = Outcome.ofAll(() -> {
            int count = 0;
            for (int i = 0; i < NOISES; i++) {
                byte[] noise = new byte[8 + random.nextInt(2000)];
                random.nextBytes(noise);
                ByteBuffer.wrap(noise).order(ByteOrder.LITTLE_ENDIAN).putInt(0, 8 + random.nextInt(noise.length))
                        .put(4, new byte[]{'T', 'F', 'L', '3'});
                count += Outcome.of(noise, "noise", i).isPresent() ? 1 : 0;
            }
            return count;
        });
        assertEquals(NOISES, refused);
    }
}
