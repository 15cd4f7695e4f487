package io.leveret.vision.meaning;

import io.leveret.graph.Graph;
import io.leveret.graph.ScoreShape;
import java.util.List;
import java.util.stream.IntStream;

/**
 * An output that may be scores.
 *
 * @param index its index in the graph, from 0
 * @param values number of its values for each image
 * @param meaning what its values are
 */
public record ScoreForm(int index, int values, ScoreMeaning meaning) {
    /** Returns the outputs that may be scores, in the graph's order, each tensor once. */
    public static List<ScoreForm> of(Graph graph, int batch) {
        return IntStream.range(0, graph.outputs().size())
                .filter(i -> ScoreShape.classes(graph.output(i), batch).isPresent()
                        && graph.outputs().indexOf(graph.outputs().get(i)) == i)
                .mapToObj(i -> new ScoreForm(i, ScoreShape.classes(graph.output(i), batch).getAsInt(),
                        ScoreMeaning.of(graph, i, batch)))
                .toList();
    }

    /** Returns whether labels fit: one for each value, or two for the single value of a binary classifier. */
    public boolean fits(int labels) {
        return values == labels || values == 1 && labels == 2;
    }
}
