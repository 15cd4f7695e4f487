package io.leveret.engine.passes;

import io.leveret.graph.Activation;
import io.leveret.graph.Operator;
import io.leveret.graph.Padding;
import io.leveret.graph.ShapeRules;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Fuses SPACE_TO_BATCH_ND, a convolution and BATCH_TO_SPACE_ND into one dilated convolution; older converters write the
 * three. Padding and cropping become a PAD, which the convolution can take over.
 */
public final class DilationFusion {
    private final LoweredGraph graph;
    private final LoweredGraphEdit edit;
    private final int[] reads;
    private final Map<Integer, Operator> writers = new HashMap<>();

    private DilationFusion(LoweredGraph graph) {
        this.graph = graph;
        this.edit = new LoweredGraphEdit(graph);
        this.reads = Graphs.reads(graph);
    }

    public static LoweredGraph fuse(LoweredGraph graph) {
        return graph.operators().stream().anyMatch(Operator.BatchToSpace.class::isInstance)
                ? new DilationFusion(graph).fused() : graph;
    }

    private LoweredGraph fused() {
        for (Operator operator : graph.operators()) {
            writers.put(operator.output(), operator);
            if (!(operator instanceof Operator.BatchToSpace gathering
                    && writers.get(gathering.input()) instanceof Operator.Weighted conv && reads[conv.output()] == 1
                    && writers.get(conv.input()) instanceof Operator.SpaceToBatch spreading
                    && fuse(spreading, conv, gathering))) {
                edit.add(operator);
            }
        }
        return DeadCode.remove(edit.graph());
    }

    private boolean fuse(Operator.SpaceToBatch spreading, Operator.Weighted conv, Operator.BatchToSpace gathering) {
        Operator.Window window = switch (conv) {
            case Operator.Conv2D plain -> plain.window();
            case Operator.DepthwiseConv2D depthwise -> depthwise.window();
            case Operator.FullyConnected _,Operator.TransposeConv _ -> null;
        };
        int bottom = spreading.bottom() - gathering.bottom();
        int right = spreading.right() - gathering.right();
        if (window == null || !window.equals(new Operator.Window(Padding.VALID, 1, 1, 1, 1))
                || spreading.blockHeight() != gathering.blockHeight()
                || spreading.blockWidth() != gathering.blockWidth() || gathering.top() != 0 || gathering.left() != 0
                || bottom < 0 || right < 0) {
            return false;
        }
        List<Integer> before = List.of(0, spreading.top(), spreading.left(), 0);
        List<Integer> after = List.of(0, bottom, right, 0);
        int input = edit.like(spreading.input(), ShapeRules.padded(edit.shape(spreading.input()), before, after));
        edit.add(new Operator.Pad(spreading.input(), before, after, Operator.ABSENT, input));
        Operator.Window dilated = new Operator.Window(Padding.VALID, 1, 1, spreading.blockHeight(),
                spreading.blockWidth());
        Activation activation = conv.activation();
        edit.add(conv instanceof Operator.DepthwiseConv2D depthwise
                ? new Operator.DepthwiseConv2D(input, conv.filter(), conv.bias(), gathering.output(), dilated,
                        depthwise.depthMultiplier(), activation)
                : new Operator.Conv2D(input, conv.filter(), conv.bias(), gathering.output(), dilated, activation));
        return true;
    }
}
