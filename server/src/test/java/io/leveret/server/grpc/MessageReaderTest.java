package io.leveret.server.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.UnknownFieldSet;
import io.leveret.server.problem.Problem;
import io.leveret.server.proto.InferParameter;
import io.leveret.server.proto.InferTensorContents;
import io.leveret.server.proto.ModelInferRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MessageReaderTest {
    private static final int MAX_BYTES = 1 << 20;
    private static final MessageReader<ModelInferRequest> READER = new MessageReader<>(
            ModelInferRequest.getDefaultInstance());

    private static ModelInferRequest full() {
        return ModelInferRequest.newBuilder().setModelName("model").setModelVersion("1").setId("ä")
                .putParameters("p", InferParameter.newBuilder().setUint64Param(-1).build())
                .addInputs(ModelInferRequest.InferInputTensor.newBuilder().setName("a").setDatatype("FP32")
                        .addShape(1).addShape(-1).setContents(InferTensorContents.newBuilder().addBoolContents(true)
                                .addIntContents(-7).addInt64Contents(Long.MIN_VALUE).addUintContents(9)
                                .addUint64Contents(8).addFp32Contents(1.5f).addFp64Contents(2.5)
                                .addBytesContents(ByteString.copyFromUtf8("x"))))
                .addOutputs(ModelInferRequest.InferRequestedOutputTensor.newBuilder().setName("b"))
                .addRawInputContents(ByteString.copyFrom(new byte[300_000])).build();
    }

    @Test
    void read_allFields_givesThem() {
        assertEquals(full(), READER.read(full().toByteArray(), MAX_BYTES));
        assertEquals(ModelInferRequest.getDefaultInstance(), READER.read(new byte[0], MAX_BYTES));
    }

    @Test
    void read_listsThatAreNotPacked_givesThem() {
        byte[] bytes = HexFormat.of().parseHex("2a061804180518" + "06"); // inputs { shape: 4 shape: 5 shape: 6 }
        assertEquals(List.of(4L, 5L, 6L), READER.read(bytes, MAX_BYTES).getInputs(0).getShapeList());
    }

    @Test
    void read_unknownFields_leavesThemOut() {
        ModelInferRequest.Builder strange = full().toBuilder().setUnknownFields(UnknownFieldSet.newBuilder()
                .addField(99, UnknownFieldSet.Field.newBuilder().addVarint(1).addFixed32(2).addFixed64(3)
                        .addLengthDelimited(ByteString.copyFromUtf8("y"))
                        .addGroup(UnknownFieldSet.newBuilder().build()).build())
                .build());
        assertEquals(full(), READER.read(strange.build().toByteArray(), MAX_BYTES));
    }

    /** A part of two bytes or so, many times. */
    private static byte[] times(int count, String hex) {
        byte[] part = HexFormat.of().parseHex(hex);
        byte[] all = new byte[count * part.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = part[i % part.length];
        }
        return all;
    }

    @Test
    void read_manySmallParts_isTooLarge() throws IOException {
        ByteArrayOutputStream keys = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(keys);
        for (int i = 0; i < 100_000; i++) {
            out.writeByteArray(4, ("\n\3" + new String(Character.toChars(0x800 + i % 0xd000))).getBytes());
        }
        out.flush();
        byte[] numbers = new byte[1_000_000]; // each of one byte
        ModelInferRequest longs = ModelInferRequest.newBuilder().addInputs(ModelInferRequest.InferInputTensor
                .newBuilder().setContents(InferTensorContents.parseFrom(concat("1a", numbers)))).build();
        for (byte[] message : List.of(times(500_000, "2a00"), times(500_000, "3200"), keys.toByteArray(),
                times(200_000, "2a030a0161"), longs.toByteArray())) {
            assertTrue(message.length <= MAX_BYTES || message == longs.toByteArray(), "" + message.length);
            assertEquals(413, assertThrows(Problem.class, () -> READER.read(message, MAX_BYTES)).status());
        }
        assertEquals(20_000, READER.read(times(20_000, "2a00"), MAX_BYTES).getInputsCount());
    }

    private static byte[] concat(String tag, byte[] packed) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(HexFormat.of().parseHex(tag));
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        out.writeUInt32NoTag(packed.length);
        out.flush();
        bytes.writeBytes(packed);
        return bytes.toByteArray();
    }

    @Test
    void read_malformed_isRefused() {
        for (String hex : List.of("0a", "0a05", "0aff", "0affffffff0f61", "0affffffffffffffffff01", "00", "07", "0c",
                "2c", "3b", "3b3b3b3b", "0a01ff", "0a02c080", "2a0508", "2a020a05", "3affffff7f", "22030a05ff",
                "8080808080808080808080", "2a032a013a")) {
            Problem refused = assertThrows(Problem.class,
                    () -> READER.read(HexFormat.of().parseHex(hex), MAX_BYTES), hex);
            assertEquals(400, refused.status(), refused.getMessage());
        }
        byte[] deep = times(100_000, "fb06"); // groups in groups
        assertEquals(400, assertThrows(Problem.class, () -> READER.read(deep, MAX_BYTES)).status());
    }

    @Test
    void read_randomDamage_isReadOrRefused() {
        Random random = new Random(7);
        byte[] message = full().toBuilder().clearRawInputContents().build().toByteArray();
        int read = 0;
        for (int i = 0; i < 50_000; i++) {
            byte[] damaged = Arrays.copyOf(message, 1 + random.nextInt(message.length));
            for (int edits = random.nextInt(4); edits >= 0; edits--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            try {
                READER.read(damaged, MAX_BYTES);
                read++;
            } catch (Problem refused) {
                assertEquals(400, refused.status(), refused.getMessage());
            }
        }
        assertTrue(read > 100, "read " + read);
    }
}
