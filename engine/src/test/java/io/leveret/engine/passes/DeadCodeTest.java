package io.leveret.engine.passes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import io.leveret.engine.Rewriting;
import io.leveret.engine.lower.Program;
import io.leveret.graph.ElementType;
import io.leveret.graph.ElementwiseFunction;
import io.leveret.graph.Graph;
import io.leveret.graph.GraphBuilder;
import io.leveret.graph.Shape;
import io.leveret.testing.FusedActivation;
import io.leveret.testing.ModelBuilder;
import io.leveret.testing.Quant;
import io.leveret.testing.RandomLayers;
import io.leveret.testing.TensorKind;
import io.leveret.testing.Window;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Does not use the oracle: TensorFlow Lite ends the process if a result is unused. */
class DeadCodeTest {
    private static byte[] model(boolean branch) {
        ModelBuilder model = new ModelBuilder();
        int image = model.input(TensorKind.FLOAT32, 1, 6, 6, 3);
        int conv = new RandomLayers(model, 1).conv2d(image, 4, 3, 3, Window.same(), Quant.NONE);
        if (branch) {
            int pooled = model.maxPool2d(conv, 2, 2, Window.valid());
            model.add(pooled, model.logistic(pooled, Quant.NONE), FusedActivation.NONE, Quant.NONE);
        }
        return model.output(model.softmax(conv, 1, Quant.NONE)).build();
    }

    @Test
    void remove_branchThatEndsNowhere_isNotRun() {
        byte[] file = model(true);
        assertEquals(List.of("CONV_2D", "SOFTMAX"), Rewriting.steps(file));
        List<byte[]> inputs = Rewriting.noise(file, 1);
        for (var family : Rewriting.FAMILIES) {
            assertArrayEquals(Rewriting.run(Rewriting.rewritten(model(false), family), inputs).getFirst(),
                    Rewriting.run(Rewriting.rewritten(file, family), inputs).getFirst());
        }
    }

    @Test
    void remove_inputThatIsAnOutput_needsNoStep() {
        ModelBuilder model = new ModelBuilder();
        int image = model.input(TensorKind.UINT8, Quant.perTensor(0.5, 3), 1, 4);
        model.relu(image, Quant.perTensor(0.5, 3));
        byte[] file = model.output(image).build();
        byte[] values = {1, 2, 3, -4};
        Program program = Rewriting.rewritten(file, Rewriting.FAMILIES.getFirst());
        assertEquals(List.of(), program.steps());
        assertArrayEquals(values, Rewriting.run(program, List.of(values)).getFirst());
    }

    @Test
    void remove_operatorWithOneOfSeveralResultsRead_leavesIt() {
        GraphBuilder builder = new GraphBuilder();
        int image = builder.input("image", ElementType.FLOAT32, Shape.of(1, 2, 2, 2));
        int blocks = builder.spaceToBatch(image, 2, 2, 0, 0, 0, 0);
        int part = builder.unpack(builder.batchToSpace(blocks, 2, 2, 0, 0, 0, 0), 3).getLast();
        Graph graph = builder.build(builder.elementwise(ElementwiseFunction.NEG, part));
        LoweredGraph alive = DeadCode.remove(LoweredGraph.of(graph));
        assertEquals(graph.operators(), alive.operators());
    }
}
