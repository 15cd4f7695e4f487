package io.leveret.tflite;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.base.ErrorCode;
import io.leveret.graph.Graph;
import io.leveret.graph.TensorSpec;
import io.leveret.testing.FusedActivation;
import io.leveret.testing.ModelBuilder;
import io.leveret.testing.OutsideBuffers;
import io.leveret.testing.Quant;
import io.leveret.testing.RandomLayers;
import io.leveret.testing.TensorKind;
import io.leveret.testing.Window;
import io.leveret.tflite.format.ModelFormatException;
import io.leveret.tflite.metadata.LocalizedLabels;
import io.leveret.tflite.metadata.MetadataEdit;
import io.leveret.tflite.metadata.MetadataWriter;
import io.leveret.tflite.metadata.ModelMetadata;
import io.leveret.tflite.metadata.OutputMetadata;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Models whose weights lie behind the FlatBuffer. */
class OutsideBuffersTest {
    private static final ModelMetadata METADATA = new ModelMetadata("hares", "", "", "", "", "", Optional.empty(),
            List.of(new OutputMetadata("", Optional.of(new LocalizedLabels(List.of("a", "b", "c"), Map.of())),
                    Optional.empty(), Optional.empty())));

    private static byte[] classifier(TensorKind kind) {
        ModelBuilder model = new ModelBuilder();
        RandomLayers layers = new RandomLayers(model, 1);
        Quant quant = kind == TensorKind.FLOAT32 ? Quant.NONE
                : Quant.perTensor(1 / 32.0, kind == TensorKind.UINT8 ? 128 : 0);
        int image = model.input(kind, quant, 1, 6, 6, 3);
        int conv = layers.conv2d(image, 5, 3, 3, Window.same(), quant);
        int means = model.mean(conv, new int[]{1, 2}, false, quant);
        return model.output(layers.fullyConnected(means, 3, FusedActivation.NONE, quant)).build();
    }

    private static Model read(byte[] file) throws ModelFormatException {
        return ModelReader.read(file, "outside", ModelLimits.DEFAULT);
    }

    private static void assertSame(Graph expected, Graph actual) {
        assertEquals(expected.operators(), actual.operators());
        for (int i = 0; i < expected.tensors().size(); i++) {
            TensorSpec tensor = expected.tensor(i);
            assertEquals(tensor.shape(), actual.tensor(i).shape());
            assertEquals(tensor.isConstant(), actual.tensor(i).isConstant());
            if (tensor.isConstant()) {
                assertEquals(tensor.values(), actual.tensor(i).values(), tensor.name());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "UINT8", "INT8"})
    void read_weightsBehindTheFlatBuffer_areThoseWithin(TensorKind kind) throws Exception {
        byte[] inside = classifier(kind);
        for (int minBytes : new int[]{1, 12, 100}) {
            byte[] outside = OutsideBuffers.of(inside, minBytes);
            assertTrue(OutsideBuffers.indices(outside).length > 0);
            assertSame(read(inside).graph(), read(outside).graph());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "UINT8", "INT8"})
    void write_model_keepsThem(TensorKind kind) throws Exception {
        byte[] inside = classifier(kind);
        byte[] written = ModelWriter.write(read(OutsideBuffers.of(inside, 1)).withMetadata(METADATA));
        assertSame(read(inside).graph(), read(written).graph());
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "UINT8", "INT8"})
    void write_metadata_keepsThemEachTime(TensorKind kind) throws Exception {
        byte[] inside = classifier(kind);
        byte[] file = OutsideBuffers.of(inside, 1, 100);
        int first = OutsideBuffers.indices(file)[0];
        long before = OutsideBuffers.offset(file, first);
        for (String name : List.of("hares", "rabbits")) {
            file = MetadataWriter.write(file, "outside", METADATA);
            assertTrue(OutsideBuffers.offset(file, first) > before);
            file = new MetadataEdit(Optional.of(name), Optional.empty(), Optional.empty(), Optional.empty(),
                    Optional.empty(), Map.of("", List.of("x", "y", "z"))).apply(file, "outside");
            Model model = read(file);
            assertSame(read(inside).graph(), model.graph());
            assertEquals(name, model.metadata().name());
            assertEquals(List.of("x", "y", "z"), model.metadata().output(0).labels().orElseThrow().names());
        }
    }

    @Test
    void write_metadataOfDataInThePackedFiles_isRefused() throws Exception {
        byte[] file = MetadataWriter.write(OutsideBuffers.of(classifier(TensorKind.FLOAT32), 16), "outside", METADATA);
        int buffer = OutsideBuffers.indices(file)[0];
        OutsideBuffers.setOffset(littleEndian(file), buffer, file.length - 30, 20);
        assertTrue(assertThrows(ModelFormatException.class, () -> MetadataWriter.write(file, "outside", METADATA))
                .getMessage().contains("does not lie within the"));
    }

    private static ByteBuffer littleEndian(byte[] file) {
        return ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Offset and size of a buffer. */
    @ParameterizedTest
    @CsvSource({"1000000, 60", "-1, 60", "-9223372036854775808, 60", "9223372036854775807, 60", "2, -1",
            "2, 9223372036854775807", "2, 4611686018427387904"})
    void read_dataBeyondTheFile_isRefused(long offset, long size) {
        byte[] file = OutsideBuffers.of(classifier(TensorKind.FLOAT32), 60);
        int buffer = OutsideBuffers.indices(file)[0];
        OutsideBuffers.setOffset(littleEndian(file), buffer, offset, size);
        assertEquals("its buffer " + buffer + " of " + Long.toUnsignedString(size) + " bytes at "
                + Long.toUnsignedString(offset) + " does not lie within its " + file.length + " bytes",
                Outcome.ofOne(file, "beyond").orElseThrow().reason());
        assertThrows(ModelFormatException.class, () -> MetadataWriter.write(file, "outside", METADATA));
    }

    @Test
    void read_offsetsThatMeanNone_leaveTheTensorToBeComputed() {
        for (int offset : new int[]{0, 1}) {
            byte[] file = OutsideBuffers.of(classifier(TensorKind.FLOAT32), 60);
            OutsideBuffers.setOffset(littleEndian(file), OutsideBuffers.indices(file)[0], offset, 60);
            assertTrue(Outcome.ofOne(file, "none").orElseThrow().reason().contains("before anything has computed it"));
        }
    }

    @Test
    void read_buffersThatOverlap_shareTheirBytes() throws Exception {
        byte[] file = OutsideBuffers.of(classifier(TensorKind.FLOAT32), 60);
        int[] buffers = OutsideBuffers.indices(file);
        long place = OutsideBuffers.offset(file, buffers[0]);
        OutsideBuffers.setOffset(littleEndian(file), buffers[1], place, 5 * 3 * 4);
        List<TensorSpec> constants = read(file).graph().tensors().stream().filter(TensorSpec::isConstant).toList();
        assertTrue(constants.stream().filter(tensor -> tensor.values().remaining() >= 60)
                .map(tensor -> tensor.values().slice(0, 60)).distinct().count() < buffers.length);
    }

    @Test
    void read_fileAbove2GiB_isMapped(@TempDir Path folder) throws Exception {
        byte[] inside = classifier(TensorKind.FLOAT32);
        byte[] outside = OutsideBuffers.of(inside, 16);
        int[] buffers = OutsideBuffers.indices(outside);
        long start = Arrays.stream(buffers).mapToLong(buffer -> OutsideBuffers.offset(outside, buffer)).min()
                .orElseThrow();
        long moved = 5L << 30;
        byte[] head = outside.clone();
        List<TensorSpec> constants = read(inside).graph().tensors().stream().filter(TensorSpec::isConstant)
                .filter(tensor -> tensor.values().remaining() >= 16).toList();
        for (int i = 0; i < buffers.length; i++) {
            OutsideBuffers.setOffset(littleEndian(head), buffers[i],
                    OutsideBuffers.offset(outside, buffers[i]) + moved, constants.get(i).values().remaining());
        }
        Path file = folder.resolve("large.tflite");
        sparse(file, Arrays.copyOf(head, (int) start), start + moved,
                Arrays.copyOfRange(outside, (int) start, outside.length));
        long before = Outcome.allocatedBytes();
        Model model = ModelReader.read(file);
        assertTrue(Outcome.allocatedBytes() - before < 1 << 20);
        assertEquals(Files.size(file), model.fileBytes());
        assertSame(read(inside).graph(), model.graph());
        assertSame(read(inside).graph(), read(ModelWriter.write(model)).graph());

        ModelFormatException whole = assertThrows(ModelFormatException.class,
                () -> ModelReader.readBytes(file, ModelLimits.DEFAULT));
        assertEquals(ErrorCode.LIMIT_EXCEEDED, whole.code());
        ModelLimits usual = ModelLimits.DEFAULT;
        ModelLimits fewer = new ModelLimits(4L << 30, usual.maxTensorElements(), usual.maxOperators(),
                usual.maxAssociatedFileBytes(), usual.maxArenaBytes());
        assertEquals(ErrorCode.LIMIT_EXCEEDED,
                assertThrows(ModelFormatException.class, () -> ModelReader.read(file, fewer)).code());
    }

    private static void sparse(Path file, byte[] head, long place, byte[] tail) throws IOException {
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.write(head);
            sparse.seek(place);
            sparse.write(tail);
        }
    }

    @Test
    void write_metadata_leavesEveryOtherByteAsItWas() throws Exception {
        byte[] file = classifier(TensorKind.INT8);
        byte[] written = MetadataWriter.write(file, "model", ModelMetadata.NONE);
        assertArrayEquals(file, Arrays.copyOfRange(written, written.length - file.length, written.length));
    }
}
