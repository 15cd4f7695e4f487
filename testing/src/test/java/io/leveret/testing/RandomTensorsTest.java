package io.leveret.testing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RandomTensorsTest {
    @Test
    void sameSeed_givesTheSame() {
        assertArrayEquals(new RandomTensors(4).uint8(100), new RandomTensors(4).uint8(100));
        assertFalse(Arrays.equals(new RandomTensors(4).uint8(100), new RandomTensors(5).uint8(100)));
    }

    @Test
    void ranges_areKept() {
        RandomTensors random = new RandomTensors(1);
        for (byte weight : random.int8Weights(10_000)) {
            assertTrue(weight >= -127);
        }
        for (float value : LittleEndian.floats(random.float32(1000, -2, 3))) {
            assertTrue(value >= -2 && value <= 3);
        }
        for (int value : LittleEndian.ints(random.int32(1000, -2, 3))) {
            assertTrue(value >= -2 && value < 3);
        }
        assertEquals(48, random.tensor(TensorKind.FLOAT32, 1, 3, 4).length);
        assertThrows(IllegalArgumentException.class, () -> random.tensor(TensorKind.BOOL, 1));
    }

    @Test
    void littleEndian_roundTrips() {
        assertArrayEquals(new byte[]{0, 0, (byte) 0x80, 0x3f}, LittleEndian.bytes(1f));
        assertArrayEquals(new float[]{1.5f, -0f}, LittleEndian.floats(LittleEndian.bytes(1.5f, -0f)));
        assertArrayEquals(new int[]{1, -7}, LittleEndian.ints(LittleEndian.bytes(1, -7)));
        assertArrayEquals(new int[]{255, 128}, LittleEndian.unsigned(LittleEndian.narrow(255, -128)));
        assertThrows(IllegalArgumentException.class, () -> LittleEndian.narrow(256));
        assertThrows(IllegalArgumentException.class, () -> LittleEndian.floats(new byte[5]));
    }

    @Test
    void shapes_ofHugeTensors_areRefused() {
        assertThrows(IllegalArgumentException.class, () -> TensorKind.INT8.byteCount(1 << 20, 1 << 20));
        assertThrows(IllegalArgumentException.class, () -> TensorKind.INT8.byteCount(2, -1));
        assertEquals(4, TensorKind.FLOAT32.byteCount());
    }
}
