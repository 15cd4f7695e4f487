package io.leveret.engine.passes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.base.LimitExceededException;
import io.leveret.engine.PlanLimits;
import io.leveret.engine.Rewriting;
import io.leveret.graph.Activation;
import io.leveret.graph.ElementType;
import io.leveret.graph.Graph;
import io.leveret.graph.GraphBuilder;
import io.leveret.graph.Operator;
import io.leveret.graph.Padding;
import io.leveret.graph.Shape;
import io.leveret.graph.TensorSpec;
import io.leveret.testing.ModelBuilder;
import io.leveret.testing.Quant;
import io.leveret.testing.TensorKind;
import io.leveret.testing.Window;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CanonicalizationTest {
    private static final PlanLimits FEW_OPERATORS = new PlanLimits(1 << 24, 10, 1 << 24);

    private static Graph grouped(int groups) {
        ModelBuilder model = new ModelBuilder();
        int image = model.input(TensorKind.FLOAT32, 1, 2, 2, groups);
        int filter = model.constant(new float[groups], groups, 1, 1, 1);
        int conv = model.conv2d(image, filter, model.constant(new float[groups], groups), Window.same(), Quant.NONE);
        return Rewriting.graph(model.output(conv).build());
    }

    @Test
    void of_convolutionInGroups_isOneForEach() {
        LoweredGraph plain = Canonicalization.of(LoweredGraph.of(grouped(3)), PlanLimits.DEFAULT.maxOperators());
        assertEquals(List.of("CONV_2D", "CONV_2D", "CONV_2D"), plain.operators().stream()
                .map(operator -> operator.name()).filter(name -> name.equals("CONV_2D")).limit(3).toList());
        assertEquals("CONCATENATION", plain.operators().getLast().name());
    }

    /** A tensor added to itself. */
    private static Graph sum(int operands) {
        ModelBuilder model = new ModelBuilder();
        int input = model.input(TensorKind.FLOAT32, 1, 2);
        int[] inputs = new int[operands];
        Arrays.fill(inputs, input);
        return Rewriting.graph(model.output(model.operator("ADD_N", null, input, model.shape(input), inputs)).build());
    }

    @Test
    void of_sumOfSeveral_isAChainOfPairs() {
        LoweredGraph plain = Canonicalization.of(LoweredGraph.of(sum(4)), PlanLimits.DEFAULT.maxOperators());
        assertEquals(List.of("ADD", "ADD", "ADD"), plain.operators().stream().map(Operator::name).toList());
    }

    @Test
    void compile_moreOperandsThanOperatorsAllow_isRefused() {
        Rewriting.compile(sum(40), Rewriting.SCALAR, FEW_OPERATORS);
        assertThrows(LimitExceededException.class,
                () -> Rewriting.compile(sum(41), Rewriting.SCALAR, FEW_OPERATORS));
    }

    /** A convolution as deep as the volume. */
    private static Graph deep(int depth) {
        GraphBuilder builder = new GraphBuilder();
        int volume = builder.input("volume", ElementType.FLOAT32, Shape.of(1, depth, 1, 1, 1));
        int filter = builder.constant(TensorSpec.of("filter", Shape.of(depth, 1, 1, 1, 1), new float[depth]));
        return builder.build(builder.conv3d(volume, filter, Operator.ABSENT, Operator.Window.of(Padding.VALID, 1), 1, 1,
                Activation.NONE));
    }

    @Test
    void of_volumes_areImagesSideBySide() {
        LoweredGraph plain = Canonicalization.of(LoweredGraph.of(deep(3)), PlanLimits.DEFAULT.maxOperators());
        assertEquals(List.of("CONV_3D", "CONV_3D", "CONV_3D", "CONCATENATION", "TRANSPOSE", "RESHAPE", "RESHAPE",
                "CONV_2D", "RESHAPE"), plain.operators().stream().map(Operator::name).toList());
    }

    @Test
    void compile_deeperFilterThanOperatorsAllow_isRefused() {
        Rewriting.compile(deep(40), Rewriting.SCALAR, FEW_OPERATORS);
        assertThrows(LimitExceededException.class,
                () -> Rewriting.compile(deep(41), Rewriting.SCALAR, FEW_OPERATORS));
    }

    @Test
    void compile_moreGroupsThanOperatorsAllow_isRefused() {
        Rewriting.compile(grouped(40), Rewriting.SCALAR, FEW_OPERATORS);
        LimitExceededException refusal = assertThrows(LimitExceededException.class,
                () -> Rewriting.compile(grouped(41), Rewriting.SCALAR, FEW_OPERATORS));
        assertTrue(refusal.getMessage().contains("41 groups"), refusal.getMessage());
    }
}
