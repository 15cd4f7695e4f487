package io.leveret.measure.benchmark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.graph.ElementType;
import io.leveret.graph.Shape;
import io.leveret.graph.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RandomInputTest {
    private static final int ELEMENTS = 10_000;

    private static ByteBuffer noise(ElementType type) {
        return ByteBuffer.wrap(RandomInput.of(
                new TensorSpec("input", type, Shape.of(100, 100), Optional.empty(), Optional.empty())))
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    @ParameterizedTest
    @EnumSource
    void of_anyType_fillsTheTensorTheSameEachTime(ElementType type) {
        assertEquals(ELEMENTS * type.bytes(), noise(type).remaining());
        assertArrayEquals(noise(type).array(), noise(type).array());
    }

    @Test
    void of_reals_areSpreadOverMinusOneToOne() {
        double[] singles = new double[ELEMENTS];
        ByteBuffer floats = noise(ElementType.FLOAT32);
        ByteBuffer halves = noise(ElementType.FLOAT16);
        double[] narrow = new double[ELEMENTS];
        for (int i = 0; i < ELEMENTS; i++) {
            singles[i] = floats.getFloat();
            narrow[i] = Float.float16ToFloat(halves.getShort());
        }
        for (double[] values : new double[][]{singles, narrow}) {
            assertTrue(IntStream.range(0, ELEMENTS).allMatch(i -> values[i] >= -1 && values[i] < 1));
            double mean = IntStream.range(0, ELEMENTS).mapToDouble(i -> values[i]).average().orElseThrow();
            double square = IntStream.range(0, ELEMENTS).mapToDouble(i -> values[i] * values[i]).average()
                    .orElseThrow();
            assertEquals(0, mean, 0.03);
            assertEquals(1 / 3.0, square, 0.03); // the variance of uniform values
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"UINT8", "INT8"})
    void of_bytes_areAllThatThereAre(ElementType type) {
        ByteBuffer values = noise(type);
        assertEquals(256, IntStream.range(0, ELEMENTS).map(i -> values.get()).distinct().count());
    }

    @ParameterizedTest
    @EnumSource(names = {"INT32", "INT64", "BOOL"})
    void of_integers_areZero(ElementType type) {
        assertArrayEquals(new byte[ELEMENTS * type.bytes()], noise(type).array());
    }
}
