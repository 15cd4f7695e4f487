package io.leveret.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.engine.passes.RandomNetworks;
import io.leveret.testing.LittleEndian;
import io.leveret.testing.ModelBuilder;
import io.leveret.testing.Quant;
import io.leveret.testing.RandomTensors;
import io.leveret.testing.TensorKind;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SessionTest {
    static LongStream seeds() {
        return LongStream.range(0, 30);
    }

    /** An image, named, and its activation. */
    private static byte[] relu(TensorKind kind, Quant quant) {
        ModelBuilder model = new ModelBuilder();
        int image = model.input(kind, quant, 1, 2, 3);
        model.name(image, "image");
        return model.output(model.relu(image, quant)).build();
    }

    private static Session open(TensorKind kind, Quant quant) {
        return Engines.open(relu(kind, quant), Engines.BEST);
    }

    @Test
    void write_wrongNumberOfBytes_isRefusedWithBothNumbers() {
        Session session = open(TensorKind.UINT8, Quant.perTensor(0.5, 10));
        for (int length : new int[]{0, 5, 7}) {
            String message = assertThrows(IllegalArgumentException.class, () -> session.write(0, new byte[length]))
                    .getMessage();
            assertEquals(length + " bytes for tensor image of UINT8 1×2×3, 0.5·(q−10), expected 6", message);
        }
    }

    @Test
    void write_wrongNumberOfReals_isRefusedWithBothNumbers() {
        Session session = open(TensorKind.FLOAT32, Quant.NONE);
        assertEquals("7 values for tensor image of FLOAT32 1×2×3, expected 6",
                assertThrows(IllegalArgumentException.class, () -> session.write(0, new float[7])).getMessage());
        assertEquals("6 bytes for tensor image of FLOAT32 1×2×3, expected 24",
                assertThrows(IllegalArgumentException.class, () -> session.write(0, new byte[6])).getMessage());
    }

    @Test
    void write_realsToAQuantizedInput_isRefused() {
        Session session = open(TensorKind.INT8, Quant.perTensor(0.5, 0));
        assertEquals("input 0 is INT8 1×2×3, 0.5·(q−0), not of floats",
                assertThrows(IllegalArgumentException.class, () -> session.write(0, new float[6])).getMessage());
    }

    @Test
    void writeAndRead_noSuchTensor_isRefused() {
        Session session = open(TensorKind.UINT8, Quant.perTensor(0.5, 10));
        assertThrows(IndexOutOfBoundsException.class, () -> session.write(1, new byte[6]));
        assertThrows(IndexOutOfBoundsException.class, () -> session.write(-1, new byte[6]));
        assertThrows(IndexOutOfBoundsException.class, () -> session.readBytes(1));
        assertThrows(IndexOutOfBoundsException.class, () -> session.readFloats(-1));
    }

    @Test
    void readFloats_quantizedOutput_isDequantized() {
        Session session = open(TensorKind.UINT8, Quant.perTensor(0.5, 10));
        session.write(0, new byte[]{0, 9, 10, 11, 127, (byte) 255});
        session.run();
        assertArrayEquals(new float[]{0, 0, 0, 0.5f, 58.5f, 122.5f}, session.readFloats(0));
        assertArrayEquals(new byte[]{10, 10, 10, 11, 127, (byte) 255}, session.readBytes(0));
    }

    @Test
    void write_realsAndTheirBytes_areTheSame() {
        float[] values = {-1, 2, 0.1f, Float.MIN_VALUE, 1e30f, 3};
        Session ofFloat32 = open(TensorKind.FLOAT32, Quant.NONE);
        ofFloat32.write(0, values);
        ofFloat32.run();
        Session ofBytes = open(TensorKind.FLOAT32, Quant.NONE);
        ofBytes.write(0, LittleEndian.bytes(values));
        ofBytes.run();
        assertArrayEquals(new float[]{0, 2, 0.1f, Float.MIN_VALUE, 1e30f, 3}, ofFloat32.readFloats(0));
        assertArrayEquals(ofFloat32.readBytes(0), ofBytes.readBytes(0));
    }

    @Test
    void open_newSession_hasInputsOfZero() {
        Session session = Plan.compile(Engines.graph(relu(TensorKind.FLOAT32, Quant.NONE))).open();
        session.run();
        assertArrayEquals(new float[6], session.readFloats(0));
    }

    /** Inputs lie in the same memory as everything else; neither they nor constants may be overwritten. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void run_again_givesTheSame(long seed) {
        TensorKind kind = List.of(TensorKind.FLOAT32, TensorKind.UINT8, TensorKind.INT8).get((int) (seed % 3));
        byte[] file = RandomNetworks.branching(kind, seed);
        Session session = Engines.open(file, Engines.BEST);
        RandomTensors random = new RandomTensors(seed);
        int inputs = Engines.graph(file).inputs().size();
        byte[][] values = new byte[inputs][];
        for (int i = 0; i < inputs; i++) {
            values[i] = random.tensor(kind, 1, 8, 8, 5);
            session.write(i, values[i]);
        }
        session.run();
        byte[] first = session.readBytes(0);
        session.run();
        assertArrayEquals(first, session.readBytes(0));
        for (int i = 0; i < inputs; i++) {
            session.write(i, random.tensor(kind, 1, 8, 8, 5));
        }
        session.run();
        for (int i = 0; i < inputs; i++) {
            session.write(i, values[i]);
        }
        session.run();
        assertArrayEquals(first, session.readBytes(0));
    }

    @Test
    void run_twoSessionsOfOnePlan_doNotDisturbEachOther() {
        Plan plan = Plan.compile(Engines.graph(RandomNetworks.residual(TensorKind.UINT8, 16)));
        byte[] noise = new RandomTensors(3).uint8(16 * 16 * 3);
        Session left = plan.open();
        Session right = plan.open();
        left.write(0, noise);
        right.write(0, new byte[noise.length]);
        left.run();
        right.run();
        byte[] ofNoise = left.readBytes(0);
        assertFalse(Arrays.equals(ofNoise, right.readBytes(0)));
        right.write(0, noise);
        right.run();
        assertArrayEquals(ofNoise, right.readBytes(0));
        assertTrue(plan.arenaBytes() > 0);
    }
}
