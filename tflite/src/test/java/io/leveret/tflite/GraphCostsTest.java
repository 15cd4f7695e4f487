package io.leveret.tflite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import io.leveret.graph.Graph;
import io.leveret.graph.GraphCosts;
import io.leveret.graph.Operator;
import io.leveret.testing.FusedActivation;
import io.leveret.testing.ModelBuilder;
import io.leveret.testing.Quant;
import io.leveret.testing.TensorKind;
import io.leveret.testing.Window;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class GraphCostsTest {
    @Test
    void multiplyAdds_conv_countEachFilterValueForEachOutput() throws IOException {
        Graph graph = Reading.read(OperatorModel.conv2d(TensorKind.INT8).file()).graph();
        assertEquals(3 * 3 * 4 * (3 * 2 * 3), GraphCosts.multiplyAdds(graph)); // 3×3×4 outputs of 3×2×3 products
        assertEquals(4 * 3 * 2 * 3 + 4, GraphCosts.parameters(graph));
    }

    @Test
    void multiplyAdds_depthwise_countOneChannelForEachOutput() throws IOException {
        Graph graph = Reading.read(OperatorModel.depthwise(TensorKind.UINT8).file()).graph();
        assertEquals(3 * 3 * 6 * (3 * 2), GraphCosts.multiplyAdds(graph));
        assertEquals(3 * 2 * 6 + 6, GraphCosts.parameters(graph));
    }

    @Test
    void multiplyAdds_fullyConnected_countRowsTimesMatrix() throws IOException {
        Graph graph = Reading.read(OperatorModel.fullyConnected(TensorKind.FLOAT32).file()).graph();
        assertEquals(35 * 4 * 3, GraphCosts.multiplyAdds(graph));
        assertEquals(4 * 3 + 4, GraphCosts.parameters(graph));
    }

    @Test
    void multiplyAdds_otherOperators_areNone() throws IOException {
        for (OperatorModel model : OperatorModel.all()) {
            boolean multiplies = switch (model.expected()) {
                case Operator.Weighted _,Operator.BatchMatMul _,Operator.Conv3D _ -> true;
                case Operator _ -> false;
            };
            if (!multiplies) {
                Graph graph = Reading.read(model.file()).graph();
                assertEquals(0, GraphCosts.multiplyAdds(graph), model.toString());
                assertEquals(0, GraphCosts.parameters(graph), model.toString());
            }
        }
    }

    @Test
    void multiplyAdds_conv3d_countTheWindow() throws IOException {
        Graph graph = Reading.read(OperatorModel.named("CONV_3D", TensorKind.FLOAT32).file()).graph();
        assertEquals(2 * 2 * 3 * 4 * (2 * 3 * 2 * 3), GraphCosts.multiplyAdds(graph));
        assertEquals(2 * 3 * 2 * 3 * 4 + 4, GraphCosts.parameters(graph));
    }

    @Test
    void multiplyAdds_transposeConv_countInputsTimesWindow() throws IOException {
        Graph graph = Reading.read(OperatorModel.named("TRANSPOSE_CONV", TensorKind.FLOAT32).file()).graph();
        assertEquals(5 * 7 * 3 * (4 * 3 * 2), GraphCosts.multiplyAdds(graph));
        assertEquals(4 * 3 * 2 * 3 + 4, GraphCosts.parameters(graph));
    }

    @Test
    void multiplyAdds_batchMatMul_countRowsTimesMatrix() throws IOException {
        Graph graph = Reading.read(OperatorModel.named("BATCH_MATMUL", TensorKind.FLOAT32).file()).graph();
        assertEquals(5 * 7 * 7 * 3, GraphCosts.multiplyAdds(graph));
        assertEquals(0, GraphCosts.parameters(graph));
    }

    /** A batch normalization in separate operators: factors and summands are trained, the 6 of the clamp is not. */
    @Test
    void parameters_constantsOfOtherOperators_count() throws IOException {
        ModelBuilder builder = new ModelBuilder();
        int image = builder.input(TensorKind.FLOAT32, 1, 8, 8, 3);
        int scaled = builder.mul(image, builder.constant(new float[3], 3), FusedActivation.NONE, Quant.NONE);
        int shifted = builder.add(scaled, builder.relu(builder.constant(new float[3], 3), Quant.NONE),
                FusedActivation.NONE, Quant.NONE);
        int clamped = builder.pairs("MINIMUM", shifted, builder.constant(new float[1], 1), Quant.NONE);
        assertEquals(3 + 3, GraphCosts.parameters(Reading.read(builder.output(clamped).build()).graph()));
    }

    @Test
    void multiplyAdds_network_addUp() throws IOException {
        ModelBuilder builder = new ModelBuilder();
        int image = builder.input(TensorKind.FLOAT32, 2, 8, 8, 3);
        int conv = builder.conv2d(image, builder.constant(new float[5 * 3 * 3 * 3], 5, 3, 3, 3),
                builder.constant(new float[5], 5), Window.same().stride(2), Quant.NONE);
        int mean = builder.mean(conv, new int[]{1, 2}, false, Quant.NONE);
        int scores = builder.fullyConnected(mean, builder.constant(new float[10 * 5], 10, 5), ModelBuilder.ABSENT,
                FusedActivation.NONE, Quant.NONE);
        Graph graph = Reading.read(builder.output(scores).build()).graph();
        assertEquals(2 * 4 * 4 * 5 * 27 + 2 * 10 * 5, GraphCosts.multiplyAdds(graph));
        assertEquals(5 * 27 + 5 + 10 * 5, GraphCosts.parameters(graph));
        assertEquals(2 * 10 * 5,
                GraphCosts.multiplyAdds(graph.operators().getLast(), graph::tensor));
    }

    @Test
    void multiplyAdds_beyondAnInt_areExact() throws IOException {
        ModelBuilder builder = new ModelBuilder();
        int image = builder.input(TensorKind.FLOAT32, 1, 4096, 4096, 8);
        int conv = builder.conv2d(image, builder.constant(new float[8 * 3 * 3 * 8], 8, 3, 3, 8),
                builder.constant(new float[8], 8), Window.same(), Quant.NONE);
        Graph graph = Reading.read(builder.output(conv).build()).graph();
        assertEquals(4096L * 4096 * 8 * 72, GraphCosts.multiplyAdds(graph));
    }
}
