package io.leveret.tflite;

import io.leveret.graph.Operator;
import io.leveret.tflite.flatbuffer.ModelCopy;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.tensorflow.lite.schema.Model;
import org.tensorflow.lite.schema.OperatorT;
import org.tensorflow.lite.schema.SubGraphT;
import org.tensorflow.lite.schema.TensorT;

/** What a tensor of a model's first graph depends on. */
final class Subgraph {
    /** In a signature of shapes: any length. */
    static final int OPEN = -1;

    private static final int DROPPED = -1;

    private final Model model;
    private final SubGraphT graph;
    private final int features; // a place in the file's graph, as are all but those of addTo
    private final Deque<OperatorT> operators = new ArrayDeque<>(); // in their order
    private final boolean[] needed; // by tensor

    /** What one of a model's tensors depends on. */
    Subgraph(Model model, int features) {
        this.model = model;
        this.graph = ModelCopy.packable(model.subgraphs(0).unpack());
        this.features = features;
        this.needed = new boolean[graph.getTensors().length];
        needed[features] = true;
        OperatorT[] all = graph.getOperators();
        for (int i = all.length - 1; i >= 0; i--) {
            if (Arrays.stream(all[i].getOutputs()).anyMatch(output -> needed[output])) {
                operators.addFirst(all[i]);
                Arrays.stream(all[i].getInputs()).filter(input -> input != Operator.ABSENT)
                        .forEach(input -> needed[input] = true);
            }
        }
    }

    /** Whether the model leaves open how many images there are at once. */
    boolean hasOpenBatch() {
        int[] signature = graph.getTensors()[features].getShapeSignature();
        return signature != null && signature.length > 0 && signature[0] == OPEN;
    }

    /** The name of the graph; null if it has none. */
    String graphName() {
        return graph.getName();
    }

    /**
     * Adds it to a new model.
     *
     * @return the places that the tensors have there, by those in the file
     */
    int[] addTo(ModelParts parts) {
        // Results that nobody needs, of operators that give several, have to be there all the same.
        operators.forEach(operator -> Arrays.stream(operator.getOutputs()).forEach(output -> needed[output] = true));
        int[] places = new int[needed.length];
        Map<Long, Integer> bufferPlaces = new HashMap<>(); // by the places in the file
        for (int i = 0; i < places.length; i++) {
            places[i] = DROPPED;
            if (needed[i]) {
                TensorT tensor = graph.getTensors()[i];
                tensor.setBuffer(bufferPlaces.computeIfAbsent(tensor.getBuffer(), place -> addBuffer(place, parts)));
                places[i] = parts.addTensor(tensor);
            }
        }
        for (OperatorT operator : operators) {
            operator.setInputs(moved(operator.getInputs(), places));
            operator.setOutputs(moved(operator.getOutputs(), places));
            operator.setIntermediates(null); // scratch of recurrent layers, which Leveret does not read
            parts.addOperator(operator, model.operatorCodes((int) operator.getOpcodeIndex()).unpack());
        }
        return places;
    }

    private int addBuffer(long place, ModelParts parts) {
        ByteBuffer data = model.buffers((int) place).dataAsByteBuffer();
        return data == null || !data.hasRemaining() ? ModelParts.NO_DATA : parts.addBuffer(data);
    }

    private static int[] moved(int[] tensors, int[] places) {
        return Arrays.stream(tensors).map(tensor -> tensor == Operator.ABSENT ? tensor : places[tensor]).toArray();
    }

    /** The places of the inputs that it needs, in the new model. */
    int[] inputs(int[] places) {
        return Arrays.stream(graph.getInputs()).map(input -> places[input]).filter(place -> place != DROPPED).toArray();
    }
}
