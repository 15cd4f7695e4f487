package io.leveret.engine.passes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import io.leveret.engine.Plan;
import io.leveret.engine.PlanLimits;
import io.leveret.engine.Session;
import io.leveret.graph.Activation;
import io.leveret.graph.ElementType;
import io.leveret.graph.GraphBuilder;
import io.leveret.graph.Operator;
import io.leveret.graph.Padding;
import io.leveret.graph.Shape;
import io.leveret.graph.TensorSpec;
import io.leveret.testing.LittleEndian;
import io.leveret.testing.RandomTensors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What TensorFlow Lite cannot show: it computes strides and dilations of a volume together in another way. */
class CompositionsTest {
    private static final int[] VOLUME = {5, 7, 6, 2};

    @ParameterizedTest
    @CsvSource({"SAME, 1, 1, 2, 2", "SAME, 2, 2, 2, 2", "SAME, 3, 2, 1, 2", "VALID, 2, 2, 2, 1", "VALID, 1, 2, 2, 2"})
    void conv3d_strideAndDilation_followTheDefinition(Padding padding, int strideDepth, int stride, int dilationDepth,
            int dilation) {
        float[] input = new RandomTensors(1).floats(5 * 7 * 6 * 2, -1, 1);
        float[] filter = new RandomTensors(2).floats(2 * 3 * 2 * 2 * 3, -1, 1); // depth, height, width, in, out
        GraphBuilder builder = new GraphBuilder();
        int volume = builder.input("volume", ElementType.FLOAT32, Shape.of(1, 5, 7, 6, 2));
        Operator.Window window = new Operator.Window(padding, stride, stride, dilation, dilation);
        int result = builder.conv3d(volume, builder.constant(TensorSpec.of("filter", Shape.of(2, 3, 2, 2, 3), filter)),
                Operator.ABSENT, window, strideDepth, dilationDepth, Activation.NONE);
        Session session = Plan.compile(builder.build(result), PlanLimits.DEFAULT).open();
        session.write(0, LittleEndian.bytes(input));
        session.run();
        assertArrayEquals(convolved(input, filter, builder.shape(result), padding,
                new int[]{strideDepth, stride, stride}, new int[]{dilationDepth, dilation, dilation}),
                LittleEndian.floats(session.readBytes(0)), 1e-5f);
    }

    private static float[] convolved(float[] input, float[] filter, Shape result, Padding padding, int[] strides,
            int[] dilations) {
        int[] cells = {2, 3, 2};
        int[] before = new int[3];
        for (int axis = 0; axis < 3; axis++) {
            before[axis] = padding.before(VOLUME[axis], cells[axis], strides[axis], dilations[axis]);
        }
        float[] output = new float[result.elements()];
        for (int i = 0; i < output.length; i++) {
            int[] place = {i / 3 / result.dimension(3) / result.dimension(2), i / 3 / result.dimension(3)
                    % result.dimension(2), i / 3 % result.dimension(3)};
            for (int cell = 0; cell < 12; cell++) {
                int z = place[0] * strides[0] - before[0] + cell / 6 * dilations[0];
                int y = place[1] * strides[1] - before[1] + cell / 2 % 3 * dilations[1];
                int x = place[2] * strides[2] - before[2] + cell % 2 * dilations[2];
                boolean isInside = z >= 0 && z < 5 && y >= 0 && y < 7 && x >= 0 && x < 6;
                for (int channel = 0; isInside && channel < 2; channel++) {
                    output[i] += input[((z * 7 + y) * 6 + x) * 2 + channel]
                            * filter[(cell * 2 + channel) * 3 + i % 3];
                }
            }
        }
        return output;
    }
}
