package io.leveret.cli.model;

import io.leveret.cli.console.Text;
import io.leveret.graph.GraphCosts;
import io.leveret.graph.TensorSpec;
import io.leveret.tflite.metadata.Labels;
import io.leveret.tflite.metadata.ModelMetadata;
import io.leveret.vision.Assumptions;
import io.leveret.vision.Decision;
import io.leveret.wire.JsonDocuments;
import io.leveret.wire.ModelInfo;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.stream.Collectors;

/** What a model is: {@code info}. */
final class ModelSummary implements Summary {
    private static final int CAPTION_WIDTH = 15;

    private final ModelInfo info;
    private final String refusal;

    /**
     * A model.
     *
     * @param refusal why it classifies no photos; empty if it does
     */
    ModelSummary(ModelInfo info, String refusal) {
        this.info = info;
        this.refusal = refusal;
    }

    @Override
    public void writeText(Writer out, boolean unicode) throws IOException {
        StringBuilder text = new StringBuilder(Text.oneLine(info.model().source())).append('\n');
        ModelMetadata metadata = info.model().metadata();
        line(text, "name", metadata.name());
        line(text, "description", info.description());
        line(text, "version", metadata.version());
        line(text, "author", metadata.author());
        line(text, "license", metadata.license());
        line(text, "file", Text.thousands(info.model().fileBytes()) + " bytes");
        line(text, "parameters", Text.thousands(GraphCosts.parameters(info.graph())));
        line(text, "multiply-adds", Text.thousands(GraphCosts.multiplyAdds(info.graph())));
        line(text, "memory", Text.thousands(info.plan().arenaBytes()) + " bytes for each inference, at least "
                + Text.thousands(info.plan().arenaLowerBoundBytes()) + " needed");
        info.inputs().forEach(tensor -> line(text, "input", named(tensor)));
        info.outputs().forEach(tensor -> line(text, "output", named(tensor)));
        info.assumed().ifPresent(assumed -> assumptions(text, assumed));
        line(text, "no classifier", refusal);
        line(text, "labels", info.labels().map(ModelSummary::describe).orElse("none")
                + info.assumed().map(assumed -> assumed.labels().reason()).filter(reason -> !reason.isEmpty())
                        .map(reason -> " (" + reason + ")").orElse(""));
        line(text, "operators", info.graph().operators().size() + ": " + info.operators().entrySet().stream()
                .map(entry -> entry.getValue() + " × " + entry.getKey()).collect(Collectors.joining(", ")));
        out.write(unicode ? text.toString() : Text.ascii(text.toString()));
        out.flush();
    }

    private static void assumptions(StringBuilder text, Assumptions assumed) {
        line(text, "range", assumed.range().value().describe() + source(assumed.range(), "--mean and --std set"));
        line(text, "channels", Text.typed(assumed.channels().value()) + source(assumed.channels(), "--channels sets"));
        line(text, "input size", assumed.inputSize().value() + source(assumed.inputSize(), "--input-size sets"));
        assumed.signature().value().ifPresent(
                key -> line(text, "signature", key + source(assumed.signature(), "--signature sets")));
        line(text, "scores", "output " + assumed.output().value() + source(assumed.output(), "--output sets"));
        line(text, "softmax", switch (assumed.activation().value()) {
            case NONE -> "no";
            case SOFTMAX -> "yes";
            case SIGMOID -> "no, a sigmoid";
        } + source(assumed.activation(), "--softmax sets"));
    }

    private static String source(Decision<?> decision, String option) {
        String reason = decision.reason().isEmpty() ? "" : ": " + decision.reason();
        return switch (decision.source()) {
            case OPTION -> " (as given" + reason + ")";
            case STORED -> " (stored in the model" + reason + ")";
            case METADATA -> " (metadata" + reason + ")";
            case GRAPH -> " (network" + reason + ")";
            case ASSUMED -> " (assumed" + reason + "; " + option + " it)";
        };
    }

    private static void line(StringBuilder text, String caption, String value) {
        if (!value.isBlank()) {
            text.append("  ").append(Text.padRight(caption, CAPTION_WIDTH)).append(Text.oneLine(value)).append('\n');
        }
    }

    private static String named(TensorSpec tensor) {
        return tensor.name().isEmpty() ? tensor.describe() : tensor.describe() + "  (" + tensor.name() + ")";
    }

    private static String describe(Labels labels) {
        List<String> first = ModelInfo.first(labels);
        return Text.thousands(labels.size()) + ": " + String.join("; ", first)
                + (labels.size() > first.size() ? "; …" : "");
    }

    @Override
    public void writeJson(Writer out) throws IOException {
        JsonDocuments.write(info, out);
    }
}
