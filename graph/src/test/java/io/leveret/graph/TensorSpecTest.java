package io.leveret.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TensorSpecTest {
    private static TensorSpec constant(ElementType type, ByteBuffer values, int... shape) {
        return new TensorSpec("c", type, Shape.of(shape), Optional.empty(), Optional.of(values));
    }

    private static ByteBuffer bytes(int count) {
        return ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    void intValues_int64_areNarrowed() {
        ByteBuffer values = bytes(16).putLong(-7).putLong(Integer.MAX_VALUE).flip();
        assertArrayEquals(new int[]{-7, Integer.MAX_VALUE}, constant(ElementType.INT64, values, 2).intValues());
    }

    @Test
    void intValues_int64BeyondAnInt_areRefused() {
        TensorSpec tensor = constant(ElementType.INT64, bytes(8).putLong(1L << 31).flip());
        assertThrows(ArithmeticException.class, tensor::intValues);
    }

    @Test
    void intValues_otherType_isACallersMistake() {
        TensorSpec tensor = constant(ElementType.FLOAT32, bytes(4));
        assertEquals("tensor c is FLOAT32", assertThrows(IllegalStateException.class, tensor::intValues).getMessage());
    }

    @Test
    void floatValues_twice_areTheSame() {
        TensorSpec tensor = constant(ElementType.FLOAT32, bytes(8).putFloat(1.5f).putFloat(-2).flip(), 2);
        assertArrayEquals(new float[]{1.5f, -2}, tensor.floatValues());
        assertArrayEquals(new float[]{1.5f, -2}, tensor.floatValues());
        assertEquals("tensor c is INT8",
                assertThrows(IllegalStateException.class, constant(ElementType.INT8, bytes(1))::floatValues)
                        .getMessage());
    }

    @Test
    void values_computed_isACallersMistake() {
        TensorSpec tensor = new TensorSpec("x", ElementType.INT32, Shape.of(2), Optional.empty(), Optional.empty());
        assertEquals("tensor x holds no constant",
                assertThrows(IllegalStateException.class, tensor::values).getMessage());
    }

    @Test
    void describe_quantized_saysHow() {
        TensorSpec tensor = new TensorSpec("x", ElementType.UINT8, Shape.of(1, 4),
                Optional.of(Quantization.perTensor(0.5f, 3)), Optional.empty());
        assertEquals("UINT8 1×4, 0.5·(q−3)", tensor.describe());
    }
}
