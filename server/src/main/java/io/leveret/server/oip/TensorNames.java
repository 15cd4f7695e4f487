package io.leveret.server.oip;

import io.leveret.base.MessageText;
import io.leveret.base.Spelling;
import io.leveret.graph.Graph;
import io.leveret.graph.TensorSpec;
import io.leveret.server.problem.Problem;
import io.leveret.tflite.Model;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The inputs and outputs of a model, and how requests name them: by the names of the graph's tensors, by those of its
 * signature, or by position, as in {@code input-0}, {@code INPUT__0} or {@code 0}.
 */
final class TensorNames {
    /** Clients of models without names count: KServe's input-0, Triton's INPUT__0. */
    private static final Pattern POSITION = Pattern.compile("(?:(?:in|out)put[-_]{0,2})?(\\d{1,3})",
            Pattern.CASE_INSENSITIVE);

    private final List<ModelMetadata.Tensor> inputs;
    private final List<ModelMetadata.Tensor> outputs;
    private final Map<String, Integer> inputIndexes;
    private final Map<String, Integer> outputIndexes;

    private TensorNames(Model model) {
        Graph graph = model.graph();
        List<TensorSpec> in = graph.inputs().stream().map(graph::tensor).toList();
        List<TensorSpec> out = graph.outputs().stream().map(graph::tensor).toList();
        this.inputs = tensors(model, "input", in);
        this.outputs = tensors(model, "output", out);
        this.inputIndexes = indexes(inputs, model::inputName);
        this.outputIndexes = indexes(outputs, model::outputName);
    }

    static TensorNames of(Model model) {
        return new TensorNames(model);
    }

    private static List<ModelMetadata.Tensor> tensors(Model model, String kind, List<TensorSpec> specs) {
        List<ModelMetadata.Tensor> tensors = new ArrayList<>();
        for (int i = 0; i < specs.size(); i++) {
            TensorSpec spec = specs.get(i);
            boolean unique = specs.stream().filter(each -> each.name().equals(spec.name())).count() == 1;
            List<Long> shape = new ArrayList<>();
            for (int axis = 0; axis < spec.shape().rank(); axis++) {
                shape.add(axis == 0 && model.isOpen(spec, 0) ? -1L : spec.shape().dimension(axis));
            }
            tensors.add(new ModelMetadata.Tensor(unique && !spec.name().isEmpty() ? spec.name() : kind + "-" + i,
                    Datatype.of(spec.type()), List.copyOf(shape)));
        }
        return List.copyOf(tensors);
    }

    private static Map<String, Integer> indexes(List<ModelMetadata.Tensor> tensors,
            IntFunction<String> signatureName) {
        Map<String, Integer> indexes = new HashMap<>();
        for (int i = 0; i < tensors.size(); i++) {
            indexes.put(tensors.get(i).name(), i);
        }
        for (int i = 0; i < tensors.size(); i++) {
            String name = signatureName.apply(i);
            if (!name.isEmpty()) {
                indexes.putIfAbsent(name, i);
            }
        }
        return indexes;
    }

    List<ModelMetadata.Tensor> inputs() {
        return inputs;
    }

    List<ModelMetadata.Tensor> outputs() {
        return outputs;
    }

    /**
     * Returns the index of an input.
     *
     * @throws Problem with status 400 if there is none of this name
     */
    int input(String name) {
        return index("input", name, inputs, inputIndexes);
    }

    /**
     * Returns the index of an output.
     *
     * @throws Problem with status 400 if there is none of this name
     */
    int output(String name) {
        return index("output", name, outputs, outputIndexes);
    }

    private static int index(String kind, String name, List<ModelMetadata.Tensor> tensors,
            Map<String, Integer> indexes) {
        Integer known = indexes.get(name);
        if (known != null) {
            return known;
        }
        Matcher position = POSITION.matcher(name);
        if (position.matches() && Integer.parseInt(position.group(1)) < tensors.size()) {
            return Integer.parseInt(position.group(1));
        }
        List<String> names = tensors.stream().map(ModelMetadata.Tensor::name).toList();
        String given = MessageText.brief(name); // short, since the search for a similar name takes its length squared
        throw Problem.badRequest("the model has no " + kind + " '" + given + "'"
                + Spelling.closest(given, names).map(meant -> "; did you mean " + MessageText.brief(meant) + "?")
                        .orElse("; give " + MessageText.brief(String.join(" or ", names)) + ", or a position such as "
                                + kind + "-0"));
    }
}
