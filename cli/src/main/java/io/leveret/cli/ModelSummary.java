package io.leveret.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.leveret.engine.Plan;
import io.leveret.graph.Graph;
import io.leveret.graph.GraphCosts;
import io.leveret.graph.Operator;
import io.leveret.graph.Quantization;
import io.leveret.graph.TensorSpec;
import io.leveret.tflite.Model;
import io.leveret.tflite.metadata.Labels;
import io.leveret.tflite.metadata.ModelMetadata;
import java.io.IOException;
import java.io.Writer;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a model is, as {@code info} tells it. */
final class ModelSummary implements Summary {
    private static final int FIRST_LABELS = 5;
    private static final int CAPTION_WIDTH = 15;

    private final Model model;
    private final Plan plan;
    private final Graph graph;
    private final Optional<Labels> labels;

    /** The summary of a compiled model, with the labels in use. */
    ModelSummary(Model model, Plan plan, Optional<Labels> labels) {
        this.model = model;
        this.plan = plan;
        this.graph = plan.graph();
        this.labels = labels;
    }

    /** How often each operator occurs, the most frequent first. */
    private Map<String, Integer> operators() {
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (Operator operator : graph.operators()) {
            counts.merge(operator.name(), 1, Integer::sum);
        }
        Map<String, Integer> sorted = new LinkedHashMap<>();
        counts.entrySet().stream().sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .forEachOrdered(entry -> sorted.put(entry.getKey(), entry.getValue()));
        return sorted;
    }

    private static List<String> first(Labels labels) {
        return labels.names().subList(0, Math.min(FIRST_LABELS, labels.size()));
    }

    private List<TensorSpec> tensors(List<Integer> places) {
        return places.stream().map(graph::tensor).toList();
    }

    @Override
    public void writeText(Writer out, boolean unicode) throws IOException {
        StringBuilder text = new StringBuilder(Text.oneLine(model.source())).append('\n');
        ModelMetadata metadata = model.metadata();
        line(text, "name", metadata.name());
        line(text, "description", metadata.description().isEmpty() ? model.description() : metadata.description());
        line(text, "version", metadata.version());
        line(text, "author", metadata.author());
        line(text, "license", metadata.license());
        line(text, "file", Text.thousands(model.fileBytes()) + " bytes");
        line(text, "parameters", Text.thousands(GraphCosts.parameters(graph)));
        line(text, "multiply-adds", Text.thousands(GraphCosts.multiplyAdds(graph)));
        line(text, "memory", Text.thousands(plan.arenaBytes()) + " bytes for each inference, at least "
                + Text.thousands(plan.arenaLowerBoundBytes()) + " needed");
        tensors(graph.inputs()).forEach(tensor -> line(text, "input", named(tensor)));
        tensors(graph.outputs()).forEach(tensor -> line(text, "output", named(tensor)));
        metadata.normalization().ifPresent(stated -> line(text, "normalization",
                "(pixel − " + values(stated.mean()) + ") / " + values(stated.std())));
        line(text, "labels", labels.map(given -> Text.thousands(given.size()) + ": " + String.join("; ", first(given))
                + (given.size() > FIRST_LABELS ? "; …" : "")).orElse("none"));
        line(text, "operators", graph.operators().size() + ": " + operators().entrySet().stream()
                .map(entry -> entry.getValue() + " × " + entry.getKey()).collect(Collectors.joining(", ")));
        out.write(unicode ? text.toString() : Text.ascii(text.toString()));
        out.flush();
    }

    private static void line(StringBuilder text, String caption, String value) {
        if (!value.isBlank()) {
            text.append("  ").append(Text.padRight(caption, CAPTION_WIDTH)).append(Text.oneLine(value)).append('\n');
        }
    }

    private static String named(TensorSpec tensor) {
        return tensor.name().isEmpty() ? tensor.describe() : tensor.describe() + "  (" + tensor.name() + ")";
    }

    private static String values(List<Float> values) {
        return values.size() == 1 ? values.getFirst().toString() : values.toString();
    }

    @Override
    public void writeJson(Writer out) throws IOException {
        JsonGenerator json = new JsonFactory().createGenerator(out);
        ModelMetadata metadata = model.metadata();
        json.writeStartObject();
        json.writeStringField("model", model.source());
        json.writeStringField("name", metadata.name());
        json.writeStringField("description",
                metadata.description().isEmpty() ? model.description() : metadata.description());
        json.writeStringField("version", metadata.version());
        json.writeStringField("author", metadata.author());
        json.writeStringField("license", metadata.license());
        json.writeNumberField("fileBytes", model.fileBytes());
        json.writeNumberField("parameters", GraphCosts.parameters(graph));
        json.writeNumberField("macs", GraphCosts.multiplyAdds(graph));
        json.writeNumberField("arenaBytes", plan.arenaBytes());
        json.writeNumberField("arenaLowerBoundBytes", plan.arenaLowerBoundBytes());
        writeTensors(json, "inputs", tensors(graph.inputs()));
        writeTensors(json, "outputs", tensors(graph.outputs()));
        json.writeObjectFieldStart("operators");
        for (Map.Entry<String, Integer> entry : operators().entrySet()) {
            json.writeNumberField(entry.getKey(), entry.getValue());
        }
        json.writeEndObject();
        writeNormalization(json, metadata);
        writeLabels(json);
        Json.end(json, out);
    }

    private static void writeTensors(JsonGenerator json, String field, List<TensorSpec> tensors) throws IOException {
        json.writeArrayFieldStart(field);
        for (TensorSpec tensor : tensors) {
            json.writeStartObject();
            json.writeStringField("name", tensor.name());
            json.writeStringField("type", tensor.type().name());
            json.writeFieldName("shape");
            json.writeArray(tensor.shape().toArray(), 0, tensor.shape().rank());
            if (tensor.quantization().isPresent()) {
                writeQuantization(json, tensor.quantization().get());
            } else {
                json.writeNullField("quantization");
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** Inputs and outputs of 8 bits have one scale for the whole tensor. */
    private static void writeQuantization(JsonGenerator json, Quantization quantization) throws IOException {
        json.writeObjectFieldStart("quantization");
        json.writeNumberField("scale", quantization.scale(0));
        json.writeNumberField("zeroPoint", quantization.zeroPoint(0));
        json.writeEndObject();
    }

    private static void writeNormalization(JsonGenerator json, ModelMetadata metadata) throws IOException {
        if (metadata.normalization().isEmpty()) {
            json.writeNullField("normalization");
            return;
        }
        json.writeObjectFieldStart("normalization");
        writeValues(json, "mean", metadata.normalization().get().mean());
        writeValues(json, "std", metadata.normalization().get().std());
        json.writeEndObject();
    }

    private static void writeValues(JsonGenerator json, String field, List<Float> values) throws IOException {
        json.writeArrayFieldStart(field);
        for (float value : values) {
            json.writeNumber(value);
        }
        json.writeEndArray();
    }

    private void writeLabels(JsonGenerator json) throws IOException {
        if (labels.isEmpty()) {
            json.writeNullField("labels");
            return;
        }
        json.writeObjectFieldStart("labels");
        json.writeNumberField("count", labels.get().size());
        json.writeArrayFieldStart("first");
        for (String label : first(labels.get())) {
            json.writeString(label);
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
