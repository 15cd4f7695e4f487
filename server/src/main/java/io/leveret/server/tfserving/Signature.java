package io.leveret.server.tfserving;

import io.leveret.base.MessageText;
import io.leveret.server.model.ServedModel;
import io.leveret.server.oip.Datatype;
import io.leveret.server.oip.ModelMetadata;
import io.leveret.server.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * What a model takes and returns, in TF Serving's words.
 *
 * @param name the signature's name, {@code serving_default} if the file names none
 * @param inputs its inputs, in the graph's order
 * @param outputs its outputs, in the graph's order
 */
record Signature(String name, List<Tensor> inputs, List<Tensor> outputs) {
    /** The name that requests without one mean. */
    static final String DEFAULT = "serving_default";
    private static final String CLASSIFY = "tensorflow/serving/classify"; // a model exported for it has this one too

    /**
     * An input or output.
     *
     * @param key its name in requests: that of the signature, or else that of the graph
     * @param name the name of the graph's tensor
     * @param datatype the type of its elements
     * @param shape its dimensions, −1 for one that is open
     */
    record Tensor(String key, String name, Datatype datatype, List<Long> shape) {}

    static Signature of(ServedModel model) {
        ModelMetadata metadata = ModelMetadata.of(model, List.of());
        return new Signature(model.model().signature().filter(name -> !name.isEmpty()).orElse(DEFAULT),
                tensors(metadata.inputs(), model.model()::inputName),
                tensors(metadata.outputs(), model.model()::outputName));
    }

    private static List<Tensor> tensors(List<ModelMetadata.Tensor> tensors, IntFunction<String> signatureName) {
        List<Tensor> all = new ArrayList<>();
        for (int i = 0; i < tensors.size(); i++) {
            ModelMetadata.Tensor tensor = tensors.get(i);
            String key = signatureName.apply(i);
            all.add(new Tensor(key.isEmpty() ? tensor.name() : key, tensor.name(), tensor.datatype(),
                    tensor.shape()));
        }
        return List.copyOf(all);
    }

    /** Returns the input of a name; empty if there is none. */
    Optional<Tensor> input(String nameOrKey) {
        return inputs.stream().filter(each -> each.key().equals(nameOrKey)).findFirst()
                .or(() -> inputs.stream().filter(each -> each.name().equals(nameOrKey)).findFirst());
    }

    /**
     * Checks that a request means this signature.
     *
     * @throws Problem with status 400 if it names another one
     */
    void require(Optional<String> asked) {
        if (!List.of("", DEFAULT, CLASSIFY, name).contains(asked.orElse(""))) {
            throw Problem.badRequest("there is no signature '" + MessageText.brief(asked.get())
                    + "'; leave signature_name out, or give " + MessageText.brief(name));
        }
    }
}
