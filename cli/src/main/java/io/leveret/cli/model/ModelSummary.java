package io.leveret.cli.model;

import io.leveret.cli.console.Text;
import io.leveret.graph.GraphCosts;
import io.leveret.graph.TensorSpec;
import io.leveret.tflite.metadata.Labels;
import io.leveret.tflite.metadata.ModelMetadata;
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

    ModelSummary(ModelInfo info) {
        this.info = info;
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
        metadata.normalization().ifPresent(stated -> line(text, "normalization",
                "(pixel − " + values(stated.mean()) + ") / " + values(stated.std())));
        line(text, "labels", info.labels().map(ModelSummary::describe).orElse("none"));
        line(text, "operators", info.graph().operators().size() + ": " + info.operators().entrySet().stream()
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

    private static String describe(Labels labels) {
        List<String> first = ModelInfo.first(labels);
        return Text.thousands(labels.size()) + ": " + String.join("; ", first)
                + (labels.size() > first.size() ? "; …" : "");
    }

    private static String values(List<Float> values) {
        return values.size() == 1 ? values.getFirst().toString() : values.toString();
    }

    @Override
    public void writeJson(Writer out) throws IOException {
        JsonDocuments.write(info, out);
    }
}
