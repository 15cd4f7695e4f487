package io.leveret.tflite;

import io.leveret.base.MessageText;
import io.leveret.tflite.derive.IntegerFolding;
import io.leveret.tflite.flatbuffer.LaterSchema;
import io.leveret.tflite.flatbuffer.ModelFile;
import io.leveret.tflite.flatbuffer.ReadBudget;
import io.leveret.tflite.format.ModelFormatException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tensorflow.lite.schema.AddOptions;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.CallOnceOptions;
import org.tensorflow.lite.schema.IfOptions;
import org.tensorflow.lite.schema.Model;
import org.tensorflow.lite.schema.Operator;
import org.tensorflow.lite.schema.OperatorCode;
import org.tensorflow.lite.schema.QuantizationParameters;
import org.tensorflow.lite.schema.SubGraph;
import org.tensorflow.lite.schema.Tensor;
import org.tensorflow.lite.schema.TensorType;
import org.tensorflow.lite.schema.VarHandleOptions;
import org.tensorflow.lite.schema.WhileOptions;

/**
 * A graph of a file with the subgraphs that its operators stand for in their place: decompositions of composites, the
 * chosen branch of an IF, each round of a WHILE. Variables that are set before they are read become other names of what
 * they are set to.
 *
 * <p>The graph's tensors come first and keep their index; those of subgraphs follow, anew for each use, except
 * constants. Each use counts against {@code maxOperators}, so a small file cannot ask for many of them.
 */
final class InlinedGraph {
    private static final int MAX_DEPTH = 32;
    private static final int UNSET = -2; // in a map of tensors; −1 stands for an absent operand

    private final String source;
    private final ModelFile file;
    private final Model model;
    private final ReadBudget budget;
    private final ModelLimits limits;

    private final Map<Integer, SubGraph> subgraphs = new HashMap<>();
    private final Tensor reused = new Tensor();
    private long[] tensors = new long[0]; // for each tensor: the index of its subgraph, its index there
    private int tensorCount;
    private final List<Step> steps = new ArrayList<>();
    private final List<String> unsupported = new ArrayList<>();
    private final Map<Integer, Integer> aliases = new HashMap<>(); // other names of tensors
    private final Map<Long, Integer> constants = new HashMap<>(); // of subgraphs
    private final Map<Integer, Long> computed = new HashMap<>(); // values of integers that follow from constants
    private final Map<Integer, String> handles = new HashMap<>(); // names of the variables that tensors refer to
    private final Map<String, Integer> variables = new HashMap<>(); // by name: the tensor that it was set to
    private final Set<String> readVariables = new HashSet<>();
    private final Deque<Integer> stack = new ArrayDeque<>(); // of subgraphs
    private int uses;
    private boolean initializes; // within CALL_ONCE

    /**
     * An operator to run.
     *
     * @param place its index, and its graph if it is not the one that was asked for, for messages
     * @param tensors by the tensors of its graph: their indices here
     */
    record Step(Operator operator, String place, int[] tensors) {}

    InlinedGraph(String source, ModelFile file, Model model, ReadBudget budget, ModelLimits limits) {
        this.source = source;
        this.file = file;
        this.model = model;
        this.budget = budget;
        this.limits = limits;
    }

    /** Reads a graph. */
    InlinedGraph read(int subgraph) throws ModelFormatException {
        int[] map = new int[tensorCount(subgraph)];
        tensors = new long[map.length + 1];
        for (int i = 0; i < map.length; i++) {
            map[i] = add(place(subgraph, i));
        }
        stack.push(subgraph);
        add(subgraph, map);
        return this;
    }

    /** The number of tensors, those of the graph first. */
    int tensorCount() {
        return tensorCount;
    }

    /** Returns the file's entry for a tensor, which is valid until the next call. */
    Tensor tensor(int index) {
        return at(tensors[index]);
    }

    /** Returns another tensor of a tensor's graph, by its index there; null if there is none. */
    @Nullable
    Tensor neighbor(int index, int other) {
        SubGraph subgraph = model.subgraphs((int) (tensors[index] >> Integer.SIZE));
        return other < 0 || other >= subgraph.tensorsLength() ? null : subgraph.tensors(other);
    }

    /** The operators, in order. */
    List<Step> steps() {
        return steps;
    }

    /** What cannot be inlined, one entry each. */
    List<String> unsupported() {
        return unsupported;
    }

    /** Returns the index of a tensor, or of the one that it is another name of. */
    int resolved(int tensor) {
        int found = tensor;
        while (aliases.containsKey(found)) {
            found = aliases.get(found);
        }
        return found;
    }

    /** Returns whether each tensor is used by an operator. */
    boolean[] used() {
        boolean[] used = new boolean[tensorCount];
        for (Step step : steps) {
            for (int i = 0; i < step.operator().inputsLength(); i++) {
                mark(used, step, step.operator().inputs(i));
            }
            for (int i = 0; i < step.operator().outputsLength(); i++) {
                mark(used, step, step.operator().outputs(i));
            }
            for (int i = 0; i < step.operator().intermediatesLength(); i++) {
                mark(used, step, step.operator().intermediates(i));
            }
        }
        return used;
    }

    /** Returns which tensors only say what an operator keeps: its variables and intermediate results. */
    boolean[] memory() {
        boolean[] memory = new boolean[tensorCount];
        for (Step step : steps) {
            for (int i = 0; i < step.operator().inputsLength(); i++) {
                int tensor = step.operator().inputs(i);
                if (tensor >= 0 && tensor < step.tensors().length && tensor(step.tensors()[tensor]).isVariable()) {
                    mark(memory, step, tensor);
                }
            }
            for (int i = 0; i < step.operator().intermediatesLength(); i++) {
                mark(memory, step, step.operator().intermediates(i));
            }
        }
        return memory;
    }

    private void mark(boolean[] used, Step step, int tensor) {
        if (tensor >= 0 && tensor < step.tensors().length) {
            used[resolved(step.tensors()[tensor])] = true;
        }
    }

    private int tensorCount(int subgraph) throws ModelFormatException {
        int count = model.subgraphs(subgraph).tensorsLength();
        if (count < 0 || tensorCount + (long) count > 8L * limits.maxOperators()) {
            throw aboveLimit("tensors", tensorCount + (long) count, 8L * limits.maxOperators());
        }
        return count;
    }

    private int add(long place) {
        if (tensorCount == tensors.length) {
            tensors = Arrays.copyOf(tensors, 2 * tensorCount);
        }
        tensors[tensorCount++] = place;
        return tensorCount - 1;
    }

    private static long place(int subgraph, int index) {
        return (long) subgraph << 32 | index;
    }

    private Tensor at(long place) {
        SubGraph graph = subgraphs.get((int) (place >> 32));
        if (graph == null) {
            graph = model.subgraphs((int) (place >> 32));
            subgraphs.put((int) (place >> 32), graph);
        }
        return graph.tensors(reused, (int) place);
    }

    /** Returns the value of a tensor of one integer or boolean; null if it is not known. */
    private @Nullable Long scalar(int tensor) throws ModelFormatException {
        return computed.containsKey(tensor) ? computed.get(tensor) : constant(tensor(tensor));
    }

    private ByteBuffer data(Tensor tensor) throws ModelFormatException {
        return tensor.buffer() < model.buffersLength() ? file.data((int) tensor.buffer(), source)
                : ByteBuffer.allocate(0);
    }

    private @Nullable Long constant(Tensor tensor) throws ModelFormatException {
        int bytes = switch (tensor.type()) {
            case TensorType.INT32 -> Integer.BYTES;
            case TensorType.INT64 -> Long.BYTES;
            case TensorType.BOOL -> 1;
            default -> 0;
        };
        if (bytes == 0 || tensor.buffer() == 0) {
            return null;
        }
        ByteBuffer data = data(tensor);
        return data.remaining() != bytes ? null : Long.valueOf(switch (bytes) {
            case 1 -> data.get(0);
            case Integer.BYTES -> data.getInt(0);
            default -> data.getLong(0);
        });
    }

    /** Adds the operators of a graph. */
    private void add(int subgraph, int[] map) throws ModelFormatException {
        SubGraph graph = model.subgraphs(subgraph);
        budget.pay(graph.operatorsLength(), 4);
        for (int i = 0; i < graph.operatorsLength(); i++) {
            if (++uses > limits.maxOperators()) {
                throw aboveLimit("operators", graph.operatorsLength() > limits.maxOperators()
                        ? graph.operatorsLength() : uses, limits.maxOperators());
            }
            Step step = new Step(graph.operators(i), stack.size() == 1 ? "" + i : i + " of graph " + subgraph, map);
            int code = code(step);
            budget.pay(step.operator().inputsLength(), 4);
            budget.pay(step.operator().outputsLength(), 4);
            budget.pay(step.operator().intermediatesLength(), 4);
            try {
                add(step, code, subgraph, i);
            } catch (NotInlined reason) {
                unsupported.add(OperatorNames.of(code) + " " + reason.getMessage() + " (operator "
                        + step.place() + ")");
            }
        }
    }

    private int code(Step step) throws ModelFormatException {
        long code = step.operator().opcodeIndex();
        if (code >= model.operatorCodesLength()) {
            throw new ModelFormatException(source, -1, "operator " + step.place() + " refers to operator code " + code
                    + " of " + model.operatorCodesLength());
        }
        OperatorCode found = model.operatorCodes((int) code);
        return OperatorReader.builtinCode(found);
    }

    private void add(Step step, int code, int subgraph, int index) throws ModelFormatException, NotInlined {
        Operator operator = step.operator();
        switch (code) {
            case LaterSchema.STABLEHLO_COMPOSITE -> {
                int decomposition = LaterSchema.decomposition(file.flatBuffer(), subgraph, index);
                if (decomposition < 0) {
                    throw new NotInlined("without a decomposition");
                }
                call(step, decomposition, operands(step, 0), true);
            }
            case BuiltinOperator.CALL_ONCE -> {
                boolean before = initializes;
                initializes = true;
                call(step, ((CallOnceOptions) options(operator, new CallOnceOptions())).initSubgraphIndex(), new int[0],
                        false);
                initializes = before;
            }
            case BuiltinOperator.IF -> {
                IfOptions branches = (IfOptions) options(operator, new IfOptions());
                int[] operands = operands(step, 0);
                Long condition = operands.length == 0 || operands[0] < 0 ? null : scalar(operands[0]);
                if (condition == null) {
                    throw new NotInlined("with a computed condition");
                }
                call(step, condition != 0 ? branches.thenSubgraphIndex() : branches.elseSubgraphIndex(),
                        operands(step, 1), true);
            }
            case BuiltinOperator.WHILE -> loop(step, (WhileOptions) options(operator, new WhileOptions()));
            case BuiltinOperator.VAR_HANDLE -> {
                VarHandleOptions options = (VarHandleOptions) options(operator, new VarHandleOptions());
                String name = budget.text(options.containerAsByteBuffer()) + "/"
                        + budget.text(options.sharedNameAsByteBuffer());
                handles.put(result(step, 0), name);
            }
            case BuiltinOperator.ASSIGN_VARIABLE -> {
                String name = variable(step);
                if (!initializes && readVariables.contains(name)) {
                    throw new NotInlined("to the variable " + MessageText.brief(name)
                            + ", which keeps its value from one inference to the next");
                }
                variables.put(name, operand(step, 1));
            }
            case BuiltinOperator.READ_VARIABLE -> {
                String name = variable(step);
                if (!variables.containsKey(name)) {
                    throw new NotInlined("of the variable " + MessageText.brief(name) + ", which nothing has set");
                }
                readVariables.add(name);
                alias(result(step, 0), variables.get(name));
            }
            default -> {
                steps.add(step);
                OptionalLong value = IntegerFolding.isKnown(code) && !isClamped(operator)
                        ? IntegerFolding.value(code, scalarsOf(step))
                        : OptionalLong.empty();
                if (value.isPresent() && operator.outputsLength() == 1) {
                    computed.put(result(step, 0), value.getAsLong());
                }
            }
        }
    }

    private static com.google.flatbuffers.Table options(Operator operator, com.google.flatbuffers.Table options)
            throws NotInlined {
        if (operator.builtinOptions(options) == null) {
            throw new NotInlined("without options");
        }
        return options;
    }

    private String variable(Step step) throws ModelFormatException, NotInlined {
        String name = handles.get(operand(step, 0));
        if (name == null) {
            throw new NotInlined("of a variable that is not known before it runs");
        }
        return name;
    }

    /** Returns whether the result of an ADD, SUB or MUL is clamped: their options begin alike. */
    private static boolean isClamped(Operator operator) {
        AddOptions options = new AddOptions();
        return switch (operator.builtinOptionsType()) {
            case BuiltinOptions.AddOptions, BuiltinOptions.SubOptions, BuiltinOptions.MulOptions ->
                    operator.builtinOptions(options) != null && options.fusedActivationFunction() != 0;
            default -> false;
        };
    }

    /** Returns the values of an operator's operands; null where one is not known. */
    private @Nullable Long[] scalarsOf(Step step) throws ModelFormatException {
        int[] operands = operands(step, 0);
        Long[] values = new Long[Math.min(operands.length, 3)]; // more are of no interest
        for (int i = 0; i < values.length; i++) {
            values[i] = operands[i] < 0 ? null : scalar(operands[i]);
        }
        return values;
    }

    /** Returns the tensors of an operator's operands, from one on; −1 for absent ones. */
    private int[] operands(Step step, int from) throws ModelFormatException {
        int[] operands = new int[Math.max(step.operator().inputsLength() - from, 0)];
        for (int i = 0; i < operands.length; i++) {
            operands[i] = step.operator().inputs(from + i) == -1 ? -1
                    : at(step, step.operator().inputs(from + i), "operand " + (from + i));
        }
        return operands;
    }

    private int operand(Step step, int place) throws ModelFormatException, NotInlined {
        if (place >= step.operator().inputsLength()) {
            throw new NotInlined("without its operand " + place);
        }
        return at(step, step.operator().inputs(place), "operand " + place);
    }

    private int result(Step step, int place) throws ModelFormatException, NotInlined {
        if (place >= step.operator().outputsLength()) {
            throw new NotInlined("without its result " + place);
        }
        return step.tensors()[checked(step, step.operator().outputs(place), "result")];
    }

    private int at(Step step, int tensor, String role) throws ModelFormatException {
        return resolved(step.tensors()[checked(step, tensor, role)]);
    }

    private int checked(Step step, int tensor, String role) throws ModelFormatException {
        if (tensor < 0 || tensor >= step.tensors().length) {
            throw new ModelFormatException(source, -1, OperatorNames.of(code(step)) + " (operator "
                    + step.place() + "): its " + role + " is tensor " + tensor + " of " + step.tensors().length);
        }
        return tensor;
    }

    /** Makes a tensor another name of one. */
    private void alias(int tensor, int other) {
        if (resolved(other) != tensor) {
            aliases.put(tensor, resolved(other));
            if (handles.containsKey(other)) {
                handles.put(tensor, handles.get(other));
            }
        }
    }

    private void loop(Step step, WhileOptions options) throws ModelFormatException, NotInlined {
        int[] values = operands(step, 0);
        while (true) {
            OptionalLong goesOn = condition(step, options.condSubgraphIndex(), values);
            if (goesOn.isEmpty()) {
                throw new NotInlined("whose number of rounds is computed");
            }
            if (goesOn.getAsLong() == 0) {
                break;
            }
            if (++uses > limits.maxOperators()) {
                throw aboveLimit("operators", uses, limits.maxOperators());
            }
            values = call(step, options.bodySubgraphIndex(), values, false);
            if (values.length != step.operator().inputsLength()) {
                throw new NotInlined("whose body has " + values.length + " results for "
                        + step.operator().inputsLength() + " operands");
            }
        }
        for (int i = 0; i < Math.min(step.operator().outputsLength(), values.length); i++) {
            alias(result(step, i), values[i]);
        }
    }

    /** Returns the result of a graph of integers, as far as it is known. */
    private OptionalLong condition(Step step, int subgraph, int[] operands) throws ModelFormatException, NotInlined {
        SubGraph graph = callee(subgraph, operands.length);
        Map<Integer, Long> values = new HashMap<>();
        for (int i = 0; i < graph.inputsLength(); i++) {
            values.put(graph.inputs(i), operands[i] < 0 ? null : scalar(operands[i]));
        }
        for (int i = 0; i < graph.operatorsLength(); i++) {
            Operator operator = graph.operators(i);
            if (++uses > limits.maxOperators()) {
                throw aboveLimit("operators", uses, limits.maxOperators());
            }
            budget.pay(operator.inputsLength(), 4);
            Long[] known = new Long[Math.min(operator.inputsLength(), 3)];
            for (int j = 0; j < known.length; j++) {
                int tensor = operator.inputs(j);
                if (tensor >= 0 && tensor < graph.tensorsLength()) {
                    Long constant = constant(graph.tensors(tensor));
                    known[j] = constant != null ? constant : values.get(tensor);
                }
            }
            OptionalLong value = IntegerFolding.value(code(new Step(operator, i + " of graph " + subgraph, new int[0])),
                    known);
            if (operator.outputsLength() == 1 && value.isPresent()) {
                values.put(operator.outputs(0), value.getAsLong());
            }
        }
        Long result = graph.outputsLength() == 1 ? values.get(graph.outputs(0)) : null;
        if (result == null && graph.outputsLength() == 1 && graph.outputs(0) >= 0
                && graph.outputs(0) < graph.tensorsLength()) {
            result = constant(graph.tensors(graph.outputs(0)));
        }
        return result == null ? OptionalLong.empty() : OptionalLong.of(result);
    }

    /** Returns a subgraph that can stand for an operator. */
    private SubGraph callee(int subgraph, int operands) throws NotInlined {
        if (subgraph < 0 || subgraph >= model.subgraphsLength()) {
            throw new NotInlined("of graph " + subgraph + " of " + model.subgraphsLength());
        }
        if (stack.contains(subgraph)) {
            throw new NotInlined("of graph " + subgraph + ", which contains it");
        }
        if (stack.size() > MAX_DEPTH) {
            throw new NotInlined("more than " + MAX_DEPTH + " graphs deep");
        }
        SubGraph graph = model.subgraphs(subgraph);
        if (graph.inputsLength() != operands) {
            throw new NotInlined("with " + operands + " operands of graph " + subgraph + ", which has "
                    + graph.inputsLength() + " inputs");
        }
        return graph;
    }

    /**
     * Adds the operators of a subgraph in place of one.
     *
     * @param isWhole whether the subgraph's outputs are the operator's results
     * @return the tensors of the subgraph's outputs
     */
    private int[] call(Step step, int subgraph, int[] operands, boolean isWhole)
            throws ModelFormatException, NotInlined {
        SubGraph graph = callee(subgraph, operands.length);
        if (isWhole && graph.outputsLength() != step.operator().outputsLength()) {
            throw new NotInlined("with " + step.operator().outputsLength() + " results of graph " + subgraph
                    + ", which has " + graph.outputsLength() + " outputs");
        }
        int[] map = new int[tensorCount(subgraph)];
        uses = Math.addExact(uses, map.length / 8); // tensors are limited to eight for each operator
        Arrays.fill(map, UNSET);
        for (int i = 0; i < operands.length; i++) {
            int input = inner(graph.inputs(i), map);
            if (operands[i] == -1) {
                throw new NotInlined("without its operand " + i);
            }
            requireAlike(tensor(operands[i]), graph.tensors(input), "operand " + i);
            map[input] = operands[i];
        }
        for (int i = 0; isWhole && i < graph.outputsLength(); i++) {
            int output = inner(graph.outputs(i), map);
            int result = result(step, i);
            requireAlike(tensor(result), graph.tensors(output), "result " + i);
            if (map[output] == UNSET && !data(graph.tensors(output)).hasRemaining()) {
                map[output] = result;
            }
        }
        for (int i = 0; i < map.length; i++) {
            if (map[i] == UNSET) {
                map[i] = tensor(place(subgraph, i), graph.tensors(reused, i));
            }
        }
        stack.push(subgraph);
        add(subgraph, map);
        stack.pop();
        int[] outputs = new int[graph.outputsLength()];
        for (int i = 0; i < outputs.length; i++) {
            outputs[i] = resolved(map[inner(graph.outputs(i), map)]);
            if (isWhole) {
                alias(result(step, i), outputs[i]);
            }
        }
        return outputs;
    }

    private static int inner(int tensor, int[] map) throws NotInlined {
        if (tensor < 0 || tensor >= map.length) {
            throw new NotInlined("of a graph whose inputs and outputs are none of its " + map.length + " tensors");
        }
        return tensor;
    }

    /** Returns the index of a subgraph's tensor, a new one unless it is a constant. */
    private int tensor(long place, Tensor tensor) throws ModelFormatException {
        if (!data(tensor).hasRemaining()) {
            return add(place);
        }
        Integer known = constants.get(place);
        if (known == null) {
            known = add(place);
            constants.put(place, known);
        }
        return known;
    }

    /** Refuses two names of one tensor that take its bytes for different values. */
    private static void requireAlike(Tensor one, Tensor other, String role) throws NotInlined {
        QuantizationParameters left = one.quantization();
        QuantizationParameters right = other.quantization();
        int scales = left == null ? 0 : left.scaleLength();
        boolean alike = one.type() == other.type() && scales == (right == null ? 0 : right.scaleLength());
        for (int i = 0; alike && i < scales; i++) {
            alike = left.scale(i) == right.scale(i) && zeroPoint(left, i) == zeroPoint(right, i);
        }
        if (!alike) {
            throw new NotInlined("whose graph quantizes its " + role + " otherwise");
        }
    }

    private static long zeroPoint(QuantizationParameters quantization, int channel) {
        return channel < quantization.zeroPointLength() ? quantization.zeroPoint(channel) : 0;
    }

    private ModelFormatException aboveLimit(String what, long value, long most) {
        return ModelFormatException.aboveLimit(source, "its " + value + " " + what + " are above the limit of " + most,
                "maxOperators", value, most);
    }

    /** An operator that stands for a subgraph in a way that Leveret does not support. */
    private static final class NotInlined extends Exception {
        private static final long serialVersionUID = 1L;

        NotInlined(String use) {
            super(use, null, false, false);
        }
    }
}
