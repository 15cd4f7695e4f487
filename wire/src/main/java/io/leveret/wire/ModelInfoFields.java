package io.leveret.wire;

import io.leveret.graph.GraphCosts;
import io.leveret.graph.Quantization;
import io.leveret.graph.TensorSpec;
import io.leveret.tflite.metadata.Labels;
import io.leveret.tflite.metadata.ModelMetadata;
import io.leveret.vision.Assumptions;
import io.leveret.vision.Decision;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;

/** The fields of a model, which docs/schema/info.schema.json lists. */
final class ModelInfoFields {
    private final JsonFields json;

    ModelInfoFields(JsonFields json) {
        this.json = json;
    }

    /** Writes all fields. */
    void write(ModelInfo info) throws IOException {
        ModelMetadata metadata = info.model().metadata();
        json.text("model", info.model().source());
        json.text("name", metadata.name());
        json.text("description", info.description());
        json.text("version", metadata.version());
        json.text("author", metadata.author());
        json.text("license", metadata.license());
        json.number("fileBytes", info.model().fileBytes());
        json.number("parameters", GraphCosts.parameters(info.graph()));
        json.number("macs", GraphCosts.multiplyAdds(info.graph()));
        json.number("arenaBytes", info.plan().arenaBytes());
        json.number("arenaLowerBoundBytes", info.plan().arenaLowerBoundBytes());
        json.objects("inputs", info.inputs(), this::tensor);
        json.objects("outputs", info.outputs(), this::tensor);
        json.object("operators", () -> {
            for (Map.Entry<String, Integer> entry : info.operators().entrySet()) {
                json.number(entry.getKey(), entry.getValue());
            }
        });
        json.objectOrNull("normalization", metadata.normalization(), json::normalization);
        json.objectOrNull("labels", info.labels(), this::labels);
        json.objectOrNull("assumed", info.assumed(), this::assumed);
    }

    private void assumed(Assumptions assumed) throws IOException {
        decision("range", assumed.range(), range -> {
            json.text("text", range.describe());
            json.objectOrNull("normalization", range.normalization(), json::normalization);
        });
        decision("channels", assumed.channels(), order -> json.text("value", lowerCase(order)));
        decision("inputSize", assumed.inputSize(), size -> {
            json.number("height", size.height());
            json.number("width", size.width());
        });
        decision("signature", assumed.signature(), key -> json.textOrNull("value", key));
        decision("output", assumed.output(), index -> json.number("value", index));
        decision("softmax", assumed.activation(), activation -> json.text("value", lowerCase(activation)));
        decision("labels", assumed.labels(),
                labels -> json.number("count", labels.map(Labels::size).orElse(0).longValue()));
    }

    private <T> void decision(String field, Decision<T> decision, JsonFields.Element<T> value) throws IOException {
        json.object(field, () -> {
            value.write(decision.value());
            json.text("from", lowerCase(decision.source()));
            json.text("reason", decision.reason());
        });
    }

    private static String lowerCase(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private void tensor(TensorSpec tensor) throws IOException {
        json.text("name", tensor.name());
        json.text("type", tensor.type().name());
        json.integers("shape", tensor.shape().toArray());
        json.objectOrNull("quantization", tensor.quantization(), this::quantization);
    }

    /** Writes scale and zero point; inputs and outputs of 8 bits have one for the whole tensor. */
    private void quantization(Quantization quantization) throws IOException {
        json.finite("scale", quantization.scale(0));
        json.number("zeroPoint", quantization.zeroPoint(0));
    }

    private void labels(Labels labels) throws IOException {
        json.number("count", labels.size());
        json.texts("first", ModelInfo.first(labels));
    }
}
